"""Who works in a workspace: processes by host, number and start, so that death shows.

On Linux a start is what the system counts from its own start, which no step of the clock moves;
elsewhere the system keeps the time at which a process began.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

_CLOCK_STRAYS = 60.0
"""Seconds by which two readings of one start by the clock may differ. Chosen as more than a clock
is set right by at a time, and less than a machine takes to come to the same number again."""


def this_process() -> str:
    """The name under which this process claims files."""
    me = os.getpid()
    return f"{socket.gethostname()}:{me}:{start_of(me)}"


def dead(owners: Iterable[str]) -> tuple[str, ...]:
    """Those owners on this machine whose process is gone; of other machines nobody knows."""
    here = socket.gethostname()
    return tuple(owner for owner in owners if owner.split(":", 1)[0] == here and not _lives(owner))


def lives(pid: int, start: str) -> bool:
    """Whether the process with this number is there and the one that began then.

    Args:
        pid: Its number.
        start: As ``start_of`` gave it; or seconds by the clock, as an older Filmroom noted them.
    """
    now = start_of(pid)
    if now is None or now == start:
        return now is not None
    try:
        return "." in start and abs(_began(pid) - float(start)) < _CLOCK_STRAYS
    except (ProcessLookupError, ValueError):
        return False


if sys.platform == "linux":

    def start_of(pid: int) -> str | None:
        """What tells a process from a later one of its number; None where it is gone."""
        try:
            said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        state, *counts = said.rpartition(")")[2].split()  # a name may hold blanks and brackets
        if state in _GONE:
            return None
        return f"{_boot()}-{counts[_START]}"

    _GONE = ("Z", "X")
    """States of a process that has ended."""

    _START = 18
    """Place of the start after the state. Source: proc_pid_stat(5), field 22."""

    def _boot() -> str:
        """Which start of the system this is."""
        try:
            said = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        except OSError:
            return ""
        return said[:8]

else:

    def start_of(pid: int) -> str | None:
        """What tells a process from a later one of its number; None where it is gone."""
        try:
            return f"{_began(pid):.2f}"
        except ProcessLookupError:
            return None


def _began(pid: int) -> float:
    """When a process began, in seconds by the clock.

    Raises:
        ProcessLookupError: it is gone.
    """
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            raise ProcessLookupError
        return process.create_time()
    except (psutil.Error, ValueError) as error:
        raise ProcessLookupError from error


def _lives(owner: str) -> bool:
    try:
        _, pid, start = owner.split(":")
        return lives(int(pid), start)
    except ValueError:
        return False
