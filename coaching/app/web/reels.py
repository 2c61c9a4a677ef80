"""The Reels pages: what was cut, with its player, captions and clips, and the words of a clip."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection
from starlette.responses import FileResponse, Response

from coaching.app.web.faults import status_of
from coaching.app.web.media import file_inside
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import FilmroomError, NotFoundError
from coaching.reel import Clip, placements
from coaching.reel.editing import clip_at
from coaching.steps.reel_changing import ReelChangedError, require_state
from coaching.steps.reel_clips import name_of, span_of
from coaching.steps.reel_placing import settle_placings
from coaching.steps.reel_talk import talk_around
from coaching.steps.reel_undo import undoable
from coaching.store import reels as store
from coaching.store.playing import playable
from coaching.store.reels import StoredReel

routes = APIRouter()

FILES = {
    "reel": "sound or film",
    "captions": "captions for browsers",
    "subtitles": "captions for players",
    "player": "a page with the words following",
    "timeline": "for editors",
    "playlist": "for players and editors",
    "manifest": "to render it again",
}
"""What the files of a reel are for, by kind."""

TAKEN_BACK = {
    "add": "what was added",
    "move": "the move",
    "remove": "what was taken out",
    "trim": "the last choice of words",
    "widen": "the talk that was added around a clip",
}
"""What is taken back, by the log's word."""

Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Counted = Annotated[int, Path(ge=1)]


@routes.api_route("/reels", methods=["GET", "HEAD"])
def reels(request: Request, room: InRoom) -> Response:
    """The list of reels."""
    with room.place.library.reading() as conn:
        listed = store.list_reels(conn)
    return page(request, room, "reels.html", reels=listed)


@routes.api_route("/reels/{number}", methods=["GET", "HEAD"])
def reel(request: Request, room: InRoom, number: Number) -> Response:
    """One reel."""
    return page(request, room, "reel.html", **reel_context(room, find_reel(room, number)))


@routes.api_route("/reels/{number}/clips/{place}", methods=["GET", "HEAD"])
def clip_words(
    request: Request, room: InRoom, number: Number, place: Counted, state: str | None = None
) -> Response:
    """The words of a clip, with what is said before it and after it: to choose its edges by.

    Places are those of the reel's page, which says the state that it shows.
    """
    try:
        context = _clip_context(room, find_reel(room, number), place, state)
        return page(request, room, "reel_clip.html", **context)
    except FilmroomError as error:
        if request.headers.get("hx-request") != "true":
            raise
        told = told_context(room, number, error=error)
        answer = page(request, room, "reel_told.html", status=status_of(error), **told)
        answer.headers.update(_INTO_TOLD)
        return answer


_INTO_TOLD = {"HX-Retarget": "#told", "HX-Reselect": ".banner", "HX-Reswap": "innerHTML"}
"""What tells the page's script that an answer is no part of the clip's words."""


@routes.api_route("/reels/{number}/media", methods=["GET", "HEAD"])
def reel_media(room: InRoom, number: Number) -> FileResponse:
    """The sound of a reel."""
    return _file(room, find_reel(room, number), "reel")


@routes.api_route("/reels/{number}/captions.vtt", methods=["GET", "HEAD"])
def reel_captions(room: InRoom, number: Number) -> FileResponse:
    """The captions of a reel."""
    answer = _file(room, find_reel(room, number), "captions")
    answer.headers["content-type"] = "text/vtt; charset=utf-8"
    return answer


@routes.api_route("/reels/{number}/download", methods=["GET", "HEAD"])
def reel_download(room: InRoom, number: Number) -> FileResponse:
    """The sound of a reel, to keep."""
    return _file(room, find_reel(room, number), "reel", download=True)


@routes.api_route("/reels/{number}/files/{place}", methods=["GET", "HEAD"])
def reel_file(room: InRoom, number: Number, place: Counted) -> FileResponse:
    """A file of a reel, to keep; counted from 1 as the page lists them."""
    found = find_reel(room, number)
    if place > len(found.written):
        raise NotFoundError(f"reel {number} has no file {place}", hint="its page lists them")
    path = found.written[place - 1][1]
    return file_inside(path, folder=room.place.workspace.reels, download=True)


def reel_context(room: Room, found: StoredReel) -> dict[str, Any]:
    """What the page of a reel shows."""
    looks = room.looks()
    with room.place.library.reading() as conn:
        undo = undoable(conn, found.number)
        said = [(name_of(conn, clip), _said_at(conn, clip)) for clip in found.manifest.clips]
    clips = [
        (clip, start, look_of(looks, clip.stage) if clip.stage else None, name, at)
        for clip, (start, _), (name, at) in zip(
            found.manifest.clips, placements(found.manifest), said, strict=True
        )
    ]
    missing, rendering = None, ""
    try:
        rendering = _file(room, found, "reel").headers["etag"].strip('"')
    except NotFoundError as error:
        missing = error
    path = found.files.get("reel")
    return {
        "reel": found,
        "clips": clips,
        "missing": missing,
        "rendering": rendering,
        "name": path.name if path else "",
        "has_captions": _is_there(room, found, "captions"),
        "files": [
            (at, path.name, FILES[kind])
            for at, (kind, path) in enumerate(found.written, start=1)
            if kind in FILES and _is_inside(room, path)
        ],
        "undo": TAKEN_BACK.get(undo, undo) if undo else None,
        **told_context(room, found.number),
    }


def _said_at(conn: Connection, clip: Clip) -> float:
    """When the talk of a clip begins in its call, in seconds; as it was cut where nothing tells."""
    try:
        return span_of(conn, clip).start
    except NotFoundError:
        return clip.start


def told_context(
    room: Room, number: int, *, error: FilmroomError | None = None, fresh: bool = False
) -> dict[str, Any]:
    """What the page says of a reel that is cut anew.

    Args:
        room: Where.
        number: Of the reel.
        error: Why what was pressed was not begun; None where it was.
        fresh: Whether the page waited for it, and is told what was done.
    """
    cut = room.cutting.of(number)
    error = error or cut.error
    return {
        "number": number,
        "cut": cut,
        "error": error,
        "outdated": isinstance(error, ReelChangedError),
        "fresh": fresh,
    }


def find_reel(room: Room, number: int) -> StoredReel:
    """A reel that the team may see.

    Raises:
        NotFoundError: there is none of that number.
    """
    settle_placings(room.place)
    with room.place.library.reading() as conn:
        found = store.find_reel(conn, number)
    if found is None:
        raise NotFoundError(f"there is no reel {number}", hint="the Reels page lists them")
    return found


def _clip_context(room: Room, found: StoredReel, place: int, state: str | None) -> dict[str, Any]:
    """What the words of a clip are chosen from.

    Raises:
        ReelChangedError: The reel is in another state than its place was seen in.
    """
    if state is not None:
        require_state(found, state)
    clip = clip_at(found.manifest.clips, place)
    with room.place.library.reading() as conn:
        span = span_of(conn, clip)
        turns = talk_around(conn, span)
        player = playable(conn, span.call)
    return {
        "reel": found,
        "clip": clip,
        "span": span,
        "place": place,
        "turns": turns,
        "player": player,
    }


def _file(room: Room, reel: StoredReel, kind: str, *, download: bool = False) -> FileResponse:
    path = reel.files.get(kind)
    if path is None:
        raise NotFoundError(f"reel {reel.number} has no {kind} any more")
    return file_inside(path, folder=room.place.workspace.reels, download=download)


def _is_inside(room: Room, path: FilePath) -> bool:
    """Whether a file is there and may be given out."""
    try:
        file_inside(path, folder=room.place.workspace.reels)
    except NotFoundError:
        return False
    return True


def _is_there(room: Room, reel: StoredReel, kind: str) -> bool:
    try:
        _file(room, reel, kind)
    except NotFoundError:
        return False
    return True
