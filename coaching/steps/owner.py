"""Who works in a workspace: processes by host, number and start, so that death shows."""

from __future__ import annotations

import socket
from collections.abc import Iterable

import psutil


def this_process() -> str:
    """The name under which this process claims files."""
    return _name(psutil.Process())


def dead(owners: Iterable[str]) -> tuple[str, ...]:
    """Those owners on this machine whose process is gone; of other machines nobody knows."""
    here = socket.gethostname()
    return tuple(owner for owner in owners if owner.split(":", 1)[0] == here and not _lives(owner))


def _lives(owner: str) -> bool:
    try:
        process = psutil.Process(int(owner.split(":")[1]))
        return _name(process) == owner and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, IndexError):
        return False


def _name(process: psutil.Process) -> str:
    return f"{socket.gethostname()}:{process.pid}:{process.create_time():.2f}"
