"""Media: what is played of a call, in byte ranges, found in the library alone."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from fastapi import APIRouter
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from coaching.app.web.calls import open_call
from coaching.app.web.room import InRoom
from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.store.playing import Playable, playable

routes = APIRouter()

TYPES = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}
"""Media types by ending; a machine's own list differs from system to system."""

_FILMS = {"matroska": "video/x-matroska", "mp4": "video/mp4", "webm": "video/webm"}
"""Media types of formats that hold sound or film, by their short name."""


@routes.api_route("/media/{wanted}", methods=["GET", "HEAD"])
def media(room: InRoom, wanted: str) -> Response:
    """The sound, or film, of a call."""
    call = open_call(room, wanted)
    with room.place.library.reading() as conn:
        player = playable(conn, call)
    if player is None:
        raise NotFoundError(f"{call_name(call)} has nothing to play", hint="its words can be read")
    root = room.place.workspace.root
    return file_inside(
        root / player.path, folder=room.place.workspace.media, media_type=_type_of(player)
    )


def _type_of(player: Playable) -> str:
    """The media type of what is played, by its bytes, whatever ending people gave it."""
    kind = player.container
    if kind in _FILMS:
        return _FILMS[kind] if player.has_video else _FILMS[kind].replace("video/", "audio/")
    return TYPES.get(f".{kind}", "application/octet-stream")


class OpenedFile(FileResponse):
    """A file whose length and bytes are of one opening: another may be put in its place meanwhile.

    Its headers are those of the file as it was found until it is sent, and then of what is sent.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the file, and send it, or the ranges of it that are asked for."""
        try:
            opened = await anyio.open_file(self.path, "rb")
        except OSError as error:
            raise NotFoundError(
                f"{Path(self.path).name} is gone", hint="load the page again"
            ) from error
        async with opened:
            self._opened = opened
            self.stat_result = os.fstat(opened.wrapped.fileno())
            for name in ("content-length", "last-modified", "etag"):
                del self.headers[name]
            self.set_stat_headers(self.stat_result)
            await super().__call__(scope, receive, send)

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator[anyio.AsyncFile[bytes]]:
        yield self._opened


def file_inside(
    path: Path, *, folder: Path, media_type: str = "", download: bool = False
) -> FileResponse:
    """A media file that lies in one of our folders, answered in ranges.

    Args:
        path: Where it lies.
        folder: Where it has to lie.
        media_type: What it is; without one its ending says it, as of all that we name.
        download: Whether it is to be kept, not shown.

    Raises:
        NotFoundError: it is not there, or lies elsewhere.
    """
    real = path.resolve()
    if not real.is_relative_to(folder.resolve()) or not real.is_file():
        raise NotFoundError(
            f"{path.name} is not in {folder}", hint="was it moved or deleted by hand?"
        )
    return OpenedFile(
        real,
        media_type=media_type or TYPES.get(real.suffix.lower(), "application/octet-stream"),
        filename=real.name if download else None,
        stat_result=real.stat(),
    )
