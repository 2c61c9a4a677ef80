"""A process of the service: started, watched, started again when it dies, and stopped."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from coaching.app.service.notes import ChildNote

logger = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds from a death to the next start: doubled from the first to the longest. Chosen so that one
bad moment is not noticed, and a lasting fault costs little."""

SETTLED_AFTER = 60.0
"""Seconds of life after which an earlier death no longer counts."""


@dataclass
class Child:
    """A process that is to run for as long as the service does.

    Attributes:
        name: What it is called in the log and in the service's note.
        command: What starts it.
        log: Where its own words go.
        shows_events: Whether what it prints is for whoever watches the service.
        on_demand: Whether it runs only when it was woken, until it ends by itself with status 0.
        resting: Whether it is not to run now.
    """

    name: str
    command: Sequence[str]
    log: Path
    shows_events: bool = False
    on_demand: bool = False
    resting: bool = field(init=False)
    restarts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _since: str = ""
    _began: float = 0.0
    _start_at: float = 0.0
    _wait: float = field(default=FIRST_WAIT)

    def __post_init__(self) -> None:
        self.resting = self.on_demand

    def wake(self) -> None:
        """Have it run, if it rests."""
        self.resting = False

    def tend(self, now: float) -> bool:
        """Start it if it should run and does not; whether anything changed.

        Args:
            now: Seconds on a clock that only goes forward. Has to be called from one thread that
                lives as long as the service: the system ends children with that thread.
        """
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                if now - self._began > SETTLED_AFTER:
                    self._wait = FIRST_WAIT
                return False
            if self.on_demand and status == 0:
                logger.info("the %s rests until it is wanted", self.name)
                self._process = None
                self.resting = True
                return True
            logger.warning(
                "the %s ended (status %d); started again in %g s", self.name, status, self._wait
            )
            self._process = None
            self._since = datetime.now(UTC).isoformat()
            self._start_at = now + self._wait
            self._wait = min(LONGEST_WAIT, 2 * self._wait)
            self.restarts += 1
            return True
        if self.resting or now < self._start_at:
            return False
        self._start(now)
        return True

    def _start(self, now: float) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own modules
                self.command,
                cwd=self.log.parent,
                stdin=subprocess.DEVNULL,
                stdout=None if self.shows_events else output,
                stderr=output,
                start_new_session=True,  # a Ctrl-C is for the service, which stops them in order
            )
        self._began = now
        self._since = datetime.now(UTC).isoformat()
        logger.info("the %s is process %d", self.name, self._process.pid)

    @property
    def pid(self) -> int | None:
        """Its process; None while there is none."""
        return None if self._process is None else self._process.pid

    def note(self) -> ChildNote:
        """What others are told of it."""
        return ChildNote(self.name, self.pid, self._since, self.restarts)

    def ask_to_stop(self) -> None:
        """Tell it to end."""
        if self._process is not None:
            self._process.terminate()

    def stop(self, *, within: float) -> None:
        """Wait for its end; after so many seconds make it end."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, within))
        except subprocess.TimeoutExpired:
            logger.warning("the %s did not stop in time and was killed", self.name)
            self._process.kill()
            self._process.wait()
        self._process = None
