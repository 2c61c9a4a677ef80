"""The Call page: facts, player, bar of stages, and a transcript that follows the sound."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from coaching.app.left_out import (
    MOST_GAPS,
    coverage_told,
    dropped_told,
    gap_told,
    lost_told,
    masked_told,
)
from coaching.app.measured import MEANINGS, reasons_of, rows_of, whole_of
from coaching.app.web.faults import ClosedError
from coaching.app.web.pages import MASKED, page, with_chips
from coaching.app.web.room import InRoom, Room
from coaching.app.web.signs import marked_with, stage_note, title_of
from coaching.app.web.talk import legend_of, stretches_of, voices_shown, words_shape
from coaching.errors import FilmroomError, SettingsError
from coaching.ledger import call_name
from coaching.measures import CallMeasures
from coaching.roles import OTHER_SIDE
from coaching.steps.claims import conflicts_of
from coaching.steps.correcting import corrections_of
from coaching.steps.left_out import LeftOut
from coaching.steps.reading import find_call, read_call, spoken_turns
from coaching.steps.setting import MOST_SPEAKERS
from coaching.steps.speaking import how_many_speak
from coaching.store.calls import CallFacts
from coaching.store.playing import playable, why_closed

routes = APIRouter()

_CLOSED = {
    "first_look": "Its rep has the first look and has not shown it to the team yet.",
    "withheld": "It is withheld.",
    "consent refused": "Somebody on it refused to be recorded.",
    "consent withdrawn": "Somebody on it withdrew their consent.",
}

_ROLES = (
    ("rep", "rep"),
    ("customer", "customer"),
    ("unknown", "unknown"),
    ("other", "other: a machine, music"),
)
"""Roles that a person can give, and what they are called on the page."""


def open_call(room: Room, wanted: str) -> int:
    """The number of a call that the team may see.

    Raises:
        NotFoundError: no call, or more than one, goes by that.
        ClosedError: the team may not see it.
    """
    with room.place.library.reading() as conn:
        call = find_call(conn, wanted)
        closed = why_closed(conn, call)
    if closed is not None:
        raise ClosedError(f"{call_name(call)} is not shown to the team.", hint=_CLOSED[closed])
    return call


@routes.api_route("/calls/{wanted}", methods=["GET", "HEAD"])
def call_page(request: Request, room: InRoom, wanted: str) -> Response:
    """The page of a call."""
    call = open_call(room, wanted)
    if wanted != call_name(call):
        return RedirectResponse(f"/calls/{call_name(call)}", status_code=307)
    shown = read_call(room.place, wanted)
    with room.place.library.reading() as conn:
        player = playable(conn, call)
        conflicts = conflicts_of(conn, call)
        people = how_many_speak(conn, call)
    looks = room.looks()
    stretches = stretches_of(shown.turns, looks)
    length = max([shown.facts.duration or 0.0, *(stretch.end for stretch in stretches)])
    return page(
        request,
        room,
        "call.html",
        shown=shown,
        facts=shown.facts,
        lines=fact_lines(shown.facts, shown.recordings),
        conflicts=conflicts,
        **_measured(shown.measures),
        **_left_out(shown.left_out),
        voices=(voices := voices_shown(shown)),
        people=people,
        countable=player is not None and not any(voice.named for voice in voices),
        most_people=MOST_SPEAKERS,
        corrections=corrections_of(room.place, wanted),
        roles=_ROLES,
        swappable=any(one.role in OTHER_SIDE for one in shown.speakers),
        names=shown.names(),
        **_signs(room),
        **anew_of(room, call),
        player=player,
        looks=looks,
        stretches=stretches,
        legend=legend_of(stretches, looks),
        length=length,
    )


@routes.get("/calls/{wanted}/words")
def words(room: InRoom, wanted: str) -> Response:
    """The times of all words, for the page's script."""
    call = open_call(room, wanted)
    with room.place.library.reading() as conn:
        spoken = spoken_turns(conn, call)
    estimated = any(word.estimated for turn in spoken for word in turn.words)
    return JSONResponse({"turns": words_shape(spoken), "estimated": estimated})


def anew_of(room: Room, call: int) -> dict[str, Any]:
    """What the page says of a call that is read anew after a person's word."""
    state = room.anew.state(call)
    return {
        "name": call_name(call),
        "working": state == "working",
        "error": state if isinstance(state, FilmroomError) else None,
        "fresh": False,
    }


def _signs(room: Room) -> dict[str, Any]:
    """How the page writes the signals of a turn, and a stage of its own."""
    try:
        process = room.process()
    except SettingsError:  # told in the log by what asks for the stages
        process = None
    return {
        "titles_of": lambda tag: [title_of(hit, process) for hit in tag.signals],
        "stage_note": stage_note,
        "marked_with": partial(marked_with, write=with_chips, whole=MASKED),
    }


def _measured(measures: CallMeasures | None) -> dict[str, Any]:
    """What the panel of measures shows; nothing while there are none."""
    if measures is None:
        return {"measures": None}
    return {
        "measures": measures,
        "measured": rows_of(measures),
        "whole": whole_of(measures),
        "reasons": reasons_of(measures),
        "meanings": MEANINGS,
    }


def _left_out(left_out: LeftOut) -> dict[str, Any]:
    """What the panel of what was left out shows."""
    coverage = left_out.coverage
    gaps = coverage.gaps if coverage else ()
    return {
        "coverage": coverage_told(coverage) if coverage else None,
        "gaps": [(gap, gap_told(gap)) for gap in gaps[:MOST_GAPS]],
        "more_gaps": max(0, len(gaps) - MOST_GAPS),
        "left_out_lines": (
            ("Masked", masked_told(left_out)),
            ("Dropped", dropped_told(left_out.dropped)),
            ("Corrections", lost_told(left_out)),
        ),
    }


def fact_lines(facts: CallFacts, recordings: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """What is known of a call besides its talk, by name; what is missing is said, not left out."""
    deal = " ".join(filter(None, (facts.deal, facts.deal_name))) or None
    return (
        ("Rep", facts.rep or "unknown"),
        ("Account", facts.account or "unmatched"),
        ("Territory", facts.territory or "unassigned"),
        ("Deal", deal or "none found"),
        ("Outcome", facts.outcome if facts.deal else None),
        ("Matched by", facts.match_rule),
        ("Language", facts.language),
        ("From", ", ".join(recordings) or "no recording"),
    )
