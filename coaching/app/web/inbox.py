"""The Inbox page: every file with its state, live, and the button that tries one again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from coaching.app.web.filecards import IN_MOTION, STATE_TITLES, card_of
from coaching.app.web.listing import Asked, Listing
from coaching.app.web.pages import page
from coaching.app.web.room import InRoom, Room
from coaching.app.web.worker import worker_of
from coaching.store import inbox as store

routes = APIRouter()

_NOT_AS_IT_LIES = "It cannot be tried as it lies there; its reason says what to change."


@routes.api_route("/", methods=["GET", "HEAD"])
def inbox(request: Request, room: InRoom, asked: Asked) -> Response:
    """The page."""
    return page(request, room, "inbox.html", **_shown(room, asked))


@routes.get("/inbox/live")
def live(request: Request, room: InRoom, asked: Asked) -> Response:
    """The part of the page that changes by itself."""
    return page(request, room, "inbox_live.html", **_shown(room, asked))


@routes.post("/files/{file}/retry")
def retry(
    request: Request, room: InRoom, asked: Asked, file: Annotated[int, Path(ge=1)]
) -> Response:
    """Put a file back into the queue, and show the list again."""
    room.place.entry(file)
    told = "" if room.retry(file) else _NOT_AS_IT_LIES
    if request.headers.get("hx-request") == "true":
        return page(request, room, "inbox_live.html", **_shown(room, asked, told))
    return RedirectResponse(f"/{asked.query}#file-{file}", status_code=303)


def _shown(room: Room, asked: Listing, told: str = "") -> dict[str, Any]:
    """What the page shows.

    Args:
        room: Whose files.
        asked: Which of them.
        told: What became of what was just pressed; empty where that shows by itself.
    """
    folder = room.place.workspace.inbox
    with room.place.library.reading() as conn:
        counts = store.counts(conn)
        found = store.page(
            conn, inbox=folder, states=asked.states, text=asked.text, before=asked.cursor
        )
    worker = worker_of(room.place.workspace)
    return {
        "asked": asked,
        "cards": [card_of(line, folder, served=worker.serves) for line in found.lines],
        "counts": counts,
        "folder": folder,
        "moving": sum(counts[state] for state in IN_MOTION),
        "older": asked.after(found.next) if found.next else None,
        "titles": STATE_TITLES,
        "told": told,
        "total": sum(counts.values()),
        "worker": worker,
    }
