"""Files that are written for whoever asks, and kept nowhere here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path, PurePath

from starlette.responses import Response


def file_to_keep(name: str, write: Callable[[Path], object], *, media_type: str) -> Response:
    """A file as a download.

    Args:
        name: What it is called, with what tells its kind.
        write: Writes it to a path, which ends as the name does.
        media_type: As the browser is told.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"kept{PurePath(name).suffix}"
        write(target)
        body = target.read_bytes()
    return Response(
        body,
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
