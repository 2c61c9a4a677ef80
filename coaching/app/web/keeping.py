"""Papers that are written for whoever asks, and kept nowhere here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath

from fastapi import Request
from starlette.responses import Response

from coaching.app.web.room import Room
from coaching.steps.going_out import Paper, enter_download


def paper_to_keep(
    request: Request,
    room: Room,
    paper: Paper,
    name: str,
    write: Callable[[Path], object],
    *,
    media_type: str,
) -> Response:
    """A paper as a download; each call that stands in it is noted.

    Args:
        request: Who asks for the head alone is given nothing, and nothing is noted.
        room: Where the calls are.
        paper: What is to be known of it.
        name: What the file is called, with what tells its kind.
        write: Writes it to a path, which ends as the name does.
        media_type: As the browser is told.

    Raises:
        NotFoundError: One of its calls was forgotten meanwhile.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"kept{PurePath(name).suffix}"
        write(target)
        body = target.read_bytes()
    if request.method == "GET":
        enter_download(room.place, paper, who=room.who)
    return Response(
        body,
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
