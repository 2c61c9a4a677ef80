"""The Taught page: what was shown to whom, and on how many calls it was said again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from coaching.app.web.faults import status_of
from coaching.app.web.moments import who_of
from coaching.app.web.pages import page
from coaching.app.web.room import InRoom
from coaching.errors import FilmroomError
from coaching.steps import taught
from coaching.taught.telling import compared, deals_of, in_short, shown_line

routes = APIRouter()


@routes.api_route("/taught", methods=["GET", "HEAD"])
def taught_page(request: Request, room: InRoom) -> Response:
    """What was shown last comes first; people are counted together, never one by one."""
    mine = request.query_params.get("mine") == "yes"
    error: FilmroomError | None = None
    found: tuple[Any, ...] = ()
    try:
        found = taught.listed(room.place, room.team(), who=room.who, mine=mine)
    except FilmroomError as caught:
        error = caught
    return page(
        request,
        room,
        "taught.html",
        status=status_of(error) if error else 200,
        found=found,
        mine=mine,
        error=error,
        in_short=in_short,
        shown_line=shown_line,
        **who_of(room),
    )


@routes.api_route("/taught/{wanted}", methods=["GET", "HEAD"])
def one_page(request: Request, room: InRoom, wanted: str) -> Response:
    """Where a moment, or what a meeting watched, is said again."""
    mine = request.query_params.get("mine") == "yes"
    found = taught.show(room.place, room.team(), wanted, who=room.who, mine=mine)
    return page(
        request,
        room,
        "taught_one.html",
        found=found,
        wanted=wanted,
        mine=mine,
        compared=compared,
        deals_of=deals_of,
        shown_line=shown_line,
        groups={"after": "Said again since", "before": "Said before it was shown"},
        **who_of(room),
    )
