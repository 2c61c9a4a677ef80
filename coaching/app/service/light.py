"""When there is a light worker: a second one for files that need no recogniser.

A recording with a transcript beside it takes a second, and behind one of an hour that is being
recognised it would wait for many minutes. The light worker is started once a file waits so, and
ends after some idle minutes, since it holds a gigabyte of models of its own.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import psutil

from coaching.app.breaking import kind_of
from coaching.errors import FilmroomError
from coaching.store import queueing

if TYPE_CHECKING:
    from coaching.settings import LightWorker
    from coaching.steps.place import Place

logger = logging.getLogger(__name__)

REST_AFTER = 300.0
"""Seconds without work after which a light worker ends. Chosen because files come in bouts, and
loading its models takes ten seconds of the processor."""

PATIENCE = 5.0
"""Seconds that files may wait behind others before a light worker is started. Chosen because a few
of them are done by then, and it would not be loaded any sooner."""

_CORES = 2
_MACHINE_BYTES = 7_500_000_000
"""Memory of a machine of 8 GB, less what its firmware keeps."""

_FREE_BYTES = 2_000_000_000
"""Memory that has to be free for a start. Chosen as twice what a light worker takes."""


class Demand:
    """Whether files wait for a light worker while the worker is busy with another."""

    def __init__(self, place: Place, choice: LightWorker) -> None:
        """Nothing waits yet.

        Args:
            place: Whose queue.
            choice: What the settings say.
        """
        self._place = place
        self._choice = choice
        self._since: float | None = None

    def look(self, *, busy: bool, now: float) -> bool:
        """Look into the queue; whether something has waited for ``PATIENCE`` by now.

        Args:
            busy: Whether the worker is at work on a file.
            now: Seconds on a clock that only goes forward.
        """
        if not (busy and self._choice != "off" and self._waits()):
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now - self._since >= PATIENCE and (self._choice == "on" or has_machine_enough())

    def _waits(self) -> bool:
        try:
            with self._place.library.reading() as conn:
                return queueing.has_work(conn, light=True, dead=(), now=self._place.now())
        except FilmroomError as error:  # a library that is held: the next look sees
            logger.debug("not looked whether a light worker is wanted: %s", kind_of(error))
            return False


def has_machine_enough() -> bool:
    """Whether there are cores and memory for a light worker beside the other."""
    memory = psutil.virtual_memory()
    return _cores() >= _CORES and memory.total >= _MACHINE_BYTES and memory.available >= _FREE_BYTES


def _cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
