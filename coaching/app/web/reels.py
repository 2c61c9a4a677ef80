"""The Reels pages: what was cut, with its player, captions and clips."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import FileResponse, Response

from coaching.app.web.media import file_inside
from coaching.app.web.pages import page
from coaching.app.web.palette import look_of
from coaching.app.web.room import InRoom, Room
from coaching.errors import NotFoundError
from coaching.reel import placements
from coaching.store import reels as store
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

Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@routes.api_route("/reels", methods=["GET", "HEAD"])
def reels(request: Request, room: InRoom) -> Response:
    """The list of reels."""
    with room.place.library.reading() as conn:
        listed = store.list_reels(conn)
    return page(request, room, "reels.html", reels=listed)


@routes.api_route("/reels/{number}", methods=["GET", "HEAD"])
def reel(request: Request, room: InRoom, number: Number) -> Response:
    """One reel."""
    found = _reel(room, number)
    looks = room.looks()
    clips = [
        (clip, start, look_of(looks, clip.stage) if clip.stage else None)
        for clip, (start, _) in zip(found.manifest.clips, placements(found.manifest), strict=True)
    ]
    missing = None
    try:
        _file(room, found, "reel")
    except NotFoundError as error:
        missing = error
    path = found.files.get("reel")
    return page(
        request,
        room,
        "reel.html",
        reel=found,
        clips=clips,
        missing=missing,
        name=path.name if path else "",
        has_captions=_is_there(room, found, "captions"),
        files=[
            (at, path.name, FILES[kind])
            for at, (kind, path) in enumerate(found.written, start=1)
            if kind in FILES and _is_inside(room, path)
        ],
    )


@routes.api_route("/reels/{number}/media", methods=["GET", "HEAD"])
def reel_media(room: InRoom, number: Number) -> FileResponse:
    """The sound of a reel."""
    return _file(room, _reel(room, number), "reel")


@routes.api_route("/reels/{number}/captions.vtt", methods=["GET", "HEAD"])
def reel_captions(room: InRoom, number: Number) -> FileResponse:
    """The captions of a reel."""
    answer = _file(room, _reel(room, number), "captions")
    answer.headers["content-type"] = "text/vtt; charset=utf-8"
    return answer


@routes.api_route("/reels/{number}/download", methods=["GET", "HEAD"])
def reel_download(room: InRoom, number: Number) -> FileResponse:
    """The sound of a reel, to keep."""
    return _file(room, _reel(room, number), "reel", download=True)


@routes.api_route("/reels/{number}/files/{place}", methods=["GET", "HEAD"])
def reel_file(room: InRoom, number: Number, place: Annotated[int, Path(ge=1)]) -> FileResponse:
    """A file of a reel, to keep; counted from 1 as the page lists them."""
    found = _reel(room, number)
    if place > len(found.written):
        raise NotFoundError(f"reel {number} has no file {place}", hint="its page lists them")
    path = found.written[place - 1][1]
    return file_inside(path, folder=room.place.workspace.reels, download=True)


def _reel(room: Room, number: int) -> StoredReel:
    with room.place.library.reading() as conn:
        found = store.find_reel(conn, number)
    if found is None:
        raise NotFoundError(f"there is no reel {number}", hint="the Reels page lists them")
    return found


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
