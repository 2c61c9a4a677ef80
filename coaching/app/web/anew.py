"""Calls that are read anew beside the pages, after a person said something of their talk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Literal

from coaching.errors import FilmroomError

logger = logging.getLogger(__name__)

State = Literal["working", "done"]

_BROKEN = FilmroomError("Reading it anew broke on our side.", hint="the service's log says what")


class Anew:
    """Makes what follows from people's words, one call at a time, in a thread of its own.

    What people said is kept before: it counts at the next time also where this breaks off.
    """

    def __init__(self, follow: Callable[[int], object]) -> None:
        self._follow = follow
        self._lock = threading.Lock()
        self._waiting: list[int] = []
        self._at_work: int | None = None
        self._failed: dict[int, FilmroomError] = {}

    def begin(self, call: int) -> None:
        """Have a call read anew; once more where it is being read, since more was said of it."""
        with self._lock:
            self._failed.pop(call, None)
            if call not in self._waiting:
                self._waiting.append(call)
            if self._at_work is None:
                self._at_work = call
                threading.Thread(target=self._work, name="anew", daemon=True).start()

    def state(self, call: int) -> State | FilmroomError:
        """How far a call is; an error stays until it is read anew again."""
        with self._lock:
            if call == self._at_work or call in self._waiting:
                return "working"
            return self._failed.get(call, "done")

    def _work(self) -> None:
        while (call := self._next()) is not None:
            try:
                self._follow(call)
            except FilmroomError as error:
                self._fail(call, error)
            except Exception:
                logger.exception("reading C%d anew broke", call)
                self._fail(call, _BROKEN)

    def _next(self) -> int | None:
        with self._lock:
            self._at_work = self._waiting.pop(0) if self._waiting else None
            return self._at_work

    def _fail(self, call: int, error: FilmroomError) -> None:
        with self._lock:
            self._failed[call] = error
