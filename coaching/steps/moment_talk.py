"""The talk of a moment word by word: what is in it, and what its rep trimmed off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from coaching.moments.sharing import Moment
from coaching.steps.reading import spoken_turns
from coaching.steps.sharing import TRIM
from coaching.store import moments as stored
from coaching.transcript import Turn, Word


@dataclass(frozen=True, slots=True)
class MomentTalk:
    """The talk of a moment.

    Attributes:
        turns: Its turns with those of their words that are in it.
        whole: The same with the words that were trimmed off, too.
    """

    turns: tuple[Turn, ...]
    whole: tuple[Turn, ...]


def talks_of(conn: Connection, moments: Iterable[Moment]) -> dict[int, MomentTalk]:
    """The talk of moments as it is shown now, by their numbers; any transaction."""
    spoken: dict[int, tuple[Turn, ...]] = {}
    found = {}
    for moment in moments:
        if moment.call not in spoken:
            spoken[moment.call] = spoken_turns(conn, moment.call)
        found[moment.id] = _talk_of(conn, moment, spoken[moment.call])
    return found


def _talk_of(conn: Connection, moment: Moment, spoken: tuple[Turn, ...]) -> MomentTalk:
    low, high = stored.widest(conn, moment, verb=TRIM)
    return MomentTalk(
        turns=heard_between(spoken, moment.start, moment.end),
        whole=heard_between(spoken, low, high),
    )


def heard_between(spoken: tuple[Turn, ...], start: float, end: float) -> tuple[Turn, ...]:
    """The turns with the words that are heard in a stretch; those without any are left out."""
    kept = []
    for turn in spoken:
        words = tuple(word for word in turn.words if heard_in(word, start, end))
        if words:
            text = " ".join(word.text for word in words)
            begin, last = words[0].start, max(word.end for word in words)
            kept.append(replace(turn, words=words, text=text, start=begin, end=last))
    return tuple(kept)


def heard_in(word: Word, start: float, end: float) -> bool:
    """Whether any of a word is heard in a stretch."""
    return word.end > start and word.start < end
