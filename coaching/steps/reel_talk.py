"""The talk around a clip of a reel: what it can be trimmed to and widened by."""

from __future__ import annotations

from sqlalchemy import Connection

from coaching.steps.moment_talk import heard_between, heard_in
from coaching.steps.reading import spoken_turns
from coaching.steps.reel_clips import Span
from coaching.store.withheld import withheld_of
from coaching.transcript import Turn

AROUND = 30.0
"""Seconds of talk on either side that a clip can be widened by at a time. Chosen because that is
as much as a clip often has itself; whoever wants more widens it once more."""


def talk_around(conn: Connection, span: Span) -> tuple[Turn, ...]:
    """The turns of a clip and around it, with their words; none beyond what is withheld.

    A clip that is shown has nothing withheld in it, so what is lies before it or after it.
    """
    spoken = spoken_turns(conn, span.call)
    held = withheld_of(conn, span.call)
    closed = [
        word
        for turn in spoken
        for word in turn.words
        if any(heard_in(word, start, end) for start, end in held)
    ]
    middle = (span.start + span.end) / 2
    low = max([span.start - AROUND, *(word.end for word in closed if word.end <= middle)])
    high = min([span.end + AROUND, *(word.start for word in closed if word.start > middle)])
    return heard_between(spoken, low, high)
