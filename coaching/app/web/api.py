"""The interface for programs: what the command line gives as JSON, in the same shapes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from coaching.app.overview import overview_of
from coaching.app.service.standing import standing_of
from coaching.app.shapes import search_shape, status_shape
from coaching.app.web.calls import open_call
from coaching.app.web.listing import Asked, unless_empty
from coaching.app.web.room import InRoom
from coaching.app.web.search import find
from coaching.ledger import STATES, call_name
from coaching.search import FIELDS
from coaching.steps.reading import read_call
from coaching.store import inbox

routes = APIRouter(prefix="/api")


@routes.get("/status")
def status(
    room: InRoom, asked: Asked, limit: Annotated[int, unless_empty(100), Query(ge=1, le=1000)] = 100
) -> JSONResponse:
    """The ledger a page at a time, newest change first; ``next`` is ``before`` of the next."""
    workspace = room.place.workspace
    folder = workspace.inbox
    with room.place.library.reading() as conn:
        counts = inbox.counts(conn)
        found = inbox.page(
            conn,
            inbox=folder,
            states=asked.states,
            text=asked.text,
            before=asked.cursor,
            limit=limit,
        )
    shape: dict[str, Any] = status_shape(found.lines, folder, counts)
    shape |= standing_of(workspace, keep_free_gb=room.settings.inbox.keep_free_gb)
    return JSONResponse({**shape, "next": str(found.next) if found.next else None})


@routes.get("/overview")
def overview(
    room: InRoom,
    asked: Asked,
    newest: Annotated[int | None, unless_empty(None), Query(ge=1)] = None,
) -> JSONResponse:
    """What ``filmroom status`` tells."""
    return JSONResponse(
        overview_of(
            room.place.library,
            room.place.workspace,
            asked.states or STATES,
            newest=newest,
            keep_free_gb=room.settings.inbox.keep_free_gb,
        )
    )


@routes.get("/search")
def search(request: Request, room: InRoom) -> JSONResponse:
    """What a search finds."""
    asked = {name: request.query_params.get(name, "") for name in ("q", *FIELDS)}
    result = find(room, asked, request.query_params.get("limit", ""), most=1000)
    return JSONResponse(
        search_shape(asked["q"], result.hits, notice=result.notice, counts=result.counts)
    )


@routes.get("/calls/{wanted}")
def call(room: InRoom, wanted: str) -> JSONResponse:
    """A call with its talk."""
    number = open_call(room, wanted)
    return JSONResponse(read_call(room.place, call_name(number)).as_json())
