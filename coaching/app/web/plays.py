"""The Plays page: recurring ways of doing something in a stage, and how deals with them went."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError
from coaching.plays.words import NO_CAUSE
from coaching.steps.plays import Listing, listed, show
from coaching.store.playing import playable

routes = APIRouter()

EXAMPLES = 2
"""Turns of each play in the list; its page has more."""


@routes.api_route("/plays", methods=["GET", "HEAD"])
def plays_page(request: Request, room: InRoom) -> Response:
    """The plays of each stage, as they were found last."""
    stage = request.query_params.get("stage", "")
    found, error = Listing(None, {}, {}, 0, 0), None
    try:
        found = listed(
            room.place,
            room.process(),
            room.settings.sharing,
            zone=room.settings.team.zone,
            stage=stage or None,
        )
    except FilmroomError as caught:
        error = caught
    calls = {it.call for own in found.stages.values() for one in own for it in one.examples}
    status = status_of(error) if error else 200
    return page(
        request,
        room,
        "plays.html",
        status=status,
        found=found,
        error=error,
        stage=stage,
        examples=EXAMPLES,
        turns=sum(found.turns.values()),
        **_shared(room, calls),
    )


@routes.api_route("/plays/{wanted}", methods=["GET", "HEAD"])
def play_page(request: Request, room: InRoom, wanted: str) -> Response:
    """One play with turns to listen to."""
    one = show(
        room.place,
        room.process(),
        room.settings.sharing,
        zone=room.settings.team.zone,
        wanted=wanted,
    )
    if wanted != one.name:
        return RedirectResponse(f"/plays/{one.name}", status_code=307)
    calls = {it.call for it in one.examples}
    return page(request, room, "play.html", one=one, **_shared(room, calls))


def _shared(room: Room, calls: set[int]) -> dict[str, Any]:
    """What both pages show."""
    looks = room.looks()
    with room.place.library.reading() as conn:
        plays = {call: playable(conn, call) is not None for call in calls}
    return {
        "looks": looks,
        "look": lambda name: look_of(looks, name),
        "plays": plays,
        "no_cause": NO_CAUSE,
    }
