"""Calls that are looked through for moments beside the pages, since that takes networks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Literal

from coaching.errors import FilmroomError

logger = logging.getLogger(__name__)

State = Literal["idle", "looking"]

Look = Callable[[Callable[[float], None]], object]
"""Looks through new calls; told whom to tell the share that is done."""

_BROKEN = FilmroomError(
    "Looking for moments broke on our side.", hint="the service's log says what"
)


class Looking:
    """Has new calls looked through in a thread of its own, once at a time."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._at_work = False
        self._failed: FilmroomError | None = None
        self._share = 0.0

    def begin(self) -> None:
        """Begin, unless it is at work."""
        with self._lock:
            if self._at_work:
                return
            self._at_work, self._failed, self._share = True, None, 0.0
        threading.Thread(target=self._work, name="looking", daemon=True).start()

    @property
    def state(self) -> State | FilmroomError:
        """Whether it is at work; an error stays until it begins again."""
        with self._lock:
            return "looking" if self._at_work else self._failed or "idle"

    @property
    def percent(self) -> int:
        """How much is done, from 0 to 100."""
        return round(self._share * 100)

    def _work(self) -> None:
        failed: FilmroomError | None = None
        try:
            self._look(self._tell)
        except FilmroomError as error:
            failed = error
        except Exception:
            logger.exception("looking for moments broke")
            failed = _BROKEN
        with self._lock:
            self._at_work, self._failed = False, failed

    def _tell(self, share: float) -> None:
        self._share = share
