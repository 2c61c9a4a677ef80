"""The Call page: facts, player, bar of stages, and a transcript that follows the sound."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from coaching.app.measured import MEANINGS, reasons_of, rows_of, whole_of
from coaching.app.web.faults import ClosedError
from coaching.app.web.pages import page
from coaching.app.web.room import InRoom, Room
from coaching.app.web.talk import legend_of, stretches_of, words_shape
from coaching.ledger import call_name
from coaching.measures import CallMeasures
from coaching.steps.claims import conflicts_of
from coaching.steps.reading import find_call, read_call, spoken_turns
from coaching.store.calls import CallFacts
from coaching.store.playing import playable, why_closed

routes = APIRouter()

_CLOSED = {
    "first_look": "Its rep has the first look and has not shown it to the team yet.",
    "withheld": "It is withheld.",
    "consent refused": "Somebody on it refused to be recorded.",
    "consent withdrawn": "Somebody on it withdrew their consent.",
}


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
