"""The lock that one running service of a workspace holds; the system lets go of it at its death."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coaching.workspace import Workspace

_PROBES_PASS_WITHIN = 0.5
"""Seconds after which somebody who only looked has let go for certain."""


def is_held(workspace: Workspace) -> bool:
    """Whether a service runs in this workspace, ready or not."""
    path = _path(workspace)
    if not path.exists():
        return False
    try:
        with path.open("rb+") as file:
            return not _take(file, shared=True)
    except OSError:  # somebody else's workspace, which we may read at most
        return False


@contextmanager
def held(workspace: Workspace) -> Iterator[bool]:
    """Hold the lock for the block; False where another service holds it."""
    path = _path(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        give_up = time.monotonic() + _PROBES_PASS_WITHIN
        while not (mine := _take(file, shared=False)) and time.monotonic() < give_up:
            time.sleep(0.05)
        yield mine


def _path(workspace: Workspace) -> Path:
    return workspace.own / "service.lock"


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO, *, shared: bool) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        if shared:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        return True

else:
    import fcntl

    def _take(file: BinaryIO, *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
