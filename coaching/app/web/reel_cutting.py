"""Reels that are cut anew beside the pages, since rendering takes seconds to minutes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from coaching.errors import BusyError, FilmroomError
from coaching.steps.place import Progress

logger = logging.getLogger(__name__)

Work = Callable[[Progress], tuple[str, ...]]
"""Changes a reel; told whom to tell the share that is done, and says in words what was done."""

_BROKEN = FilmroomError("Cutting it anew broke on our side.", hint="the service's log says what")


@dataclass(frozen=True, slots=True)
class Cut:
    """How far a reel is.

    Attributes:
        working: Whether it is being cut anew, or waits for its turn.
        share: How much of that is done, 0 to 1.
        told: What was done last, in words, once it is.
        error: Why it was not done; it stays until the reel is cut anew again.
    """

    working: bool = False
    share: float = 0.0
    told: tuple[str, ...] = ()
    error: FilmroomError | None = None

    @property
    def percent(self) -> int:
        """How much is done, from 0 to 100."""
        return round(self.share * 100)


class Cutting:
    """Has reels cut anew in threads of their own: one at a time, since each takes all cores."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._known: dict[int, Cut] = {}

    def begin(self, reel: int, work: Work) -> None:
        """Have a reel changed.

        Raises:
            BusyError: It is being changed.
        """
        with self._lock:
            if self.of(reel).working:
                raise BusyError(
                    f"R{reel} is being cut anew", hint="wait until that is done, and press again"
                )
            self._known[reel] = Cut(working=True)
        threading.Thread(target=self._work, args=(reel, work), name="cutting", daemon=True).start()

    def of(self, reel: int) -> Cut:
        """How far a reel is; as one that nobody changed yet where nothing is known of it."""
        return self._known.get(reel, Cut())

    def _work(self, reel: int, work: Work) -> None:
        def tell(share: float) -> None:
            self._known[reel] = Cut(working=True, share=share)

        try:
            with self._turn:
                done = Cut(told=work(tell))
        except FilmroomError as error:
            done = Cut(error=error)
        except Exception:
            logger.exception("cutting R%d anew broke", reel)
            done = Cut(error=_BROKEN)
        self._known[reel] = done
