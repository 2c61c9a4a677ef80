"""Finding the files of a backup; what cannot be looked at is told and never passed over."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

Refused = Callable[[Path, OSError], None]
"""Told a path that could not be looked at, and why."""


def regular_below(folder: Path, refused: Refused) -> Iterator[Path]:
    """Regular files in a folder and below, in order; what is hidden or half written is left out."""

    def closed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            refused(Path(error.filename), error)

    for inside, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(inside) / name
            if not name.startswith(".") and is_regular(path, refused):
                yield path


def is_regular(path: Path, refused: Refused) -> bool:
    """Whether a regular file is there."""
    found = state_of(path, refused)
    return found is not None and stat.S_ISREG(found.st_mode)


def state_of(path: Path, refused: Refused) -> os.stat_result | None:
    """A file's length and time; None where it has vanished, or could not be looked at."""
    try:
        return path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        refused(path, error)
        return None
