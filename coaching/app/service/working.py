"""Working on the queue for as long as a process lives: one file after the other."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from coaching.app import worker
from coaching.app.breaking import kind_of
from coaching.app.cli.printing import file_name, visible
from coaching.app.service.chores import Chores
from coaching.app.service.notes import WorkerState
from coaching.ledger import FileEntry, call_name
from coaching.steps import owner
from coaching.steps.outcome import may_pass
from coaching.steps.place import Place
from coaching.steps.room import why_no_room
from coaching.store import queueing
from flows.resident import Resident, move_in
from flows.server import answers

logger = logging.getLogger(__name__)

_LOOK = 1.0
"""Seconds between two looks for work, where nobody says that there is some."""

_LONGEST_PAUSE = 10.0
"""Seconds between two tries at most, where something breaks each time: a full disk, say, which the
log of every second would fill further."""


class Worker:
    """Works on what is in the queue for as long as the process lives.

    One without a recogniser, a light one, takes only files that need none.

    Attributes:
        arrived: To be set when there is something new in the queue.
        state: What it is about.
        paused: Why it takes no files; None while it does.
        file: The path of the file at work.
    """

    def __init__(
        self,
        resident: Resident,
        *,
        prefect: str,
        told: Callable[[str], None],
        chores: Chores | None = None,
    ) -> None:
        """A worker for the resident's workspace.

        Args:
            resident: The models and the workspace.
            prefect: Address of Prefect's server.
            told: Told a line about each file that is done.
            chores: What else it has to do; None where another worker has that.
        """
        self._resident = resident
        self._place: Place = resident.place
        self._light = resident.transcriber is None
        self._prefect = prefect
        self._told = told
        self._chores = chores
        self._stopping = threading.Event()
        self._pause = _LOOK
        self.arrived = threading.Event()
        self.state: WorkerState = "starting"
        self.paused: str | None = None
        self.file: str | None = None
        self._busy_at = time.monotonic()

    def run(self) -> None:
        """Work until ``stop``; what breaks once is tried again."""
        worker.import_flows()
        from flows.connection import held_connection

        move_in(self._resident)
        worker.load(self._resident)
        self._wait_for_prefect()
        self._sweep()
        if self._chores is not None:
            self._chores.begin()
        self._busy_at = time.monotonic()
        with held_connection():
            while not self._stopping.is_set():
                self._work_or_wait()

    def _work_or_wait(self) -> None:
        try:
            if not (self._work_on_one() or self._do_chore()):
                self.arrived.wait(_LOOK)
                self.arrived.clear()
            self._pause = _LOOK
        except Exception as error:
            if not may_pass(error):
                raise
            logger.warning("the worker goes on in a moment: %s", kind_of(error))
            self._stopping.wait(self._pause)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Let the file at work be the last one."""
        self._stopping.set()
        self.arrived.set()

    @property
    def idle_for(self) -> float:
        """Seconds since it last had something to do; 0 while it has, or begins."""
        return time.monotonic() - self._busy_at if self.state in ("idle", "paused") else 0.0

    def _work_on_one(self) -> bool:
        """Work on the next file; False where there is none to begin now."""
        self._look_for_room()
        file = None
        if self.paused is None and self._is_there_work():
            file = worker.claim(self._place, light=self._light)
        if file is None:
            self.state, self.file = "paused" if self.paused else "idle", None
            return False
        self.state, self.file = "working", self._place.entry(file).path
        worker.run_one(self._resident, file, is_prefect_back=self._wait_for_prefect)
        self._busy_at = time.monotonic()
        self._tell(self._place.entry(file))
        return True

    def _look_for_room(self) -> None:
        keep_free_gb = self._resident.settings.inbox.keep_free_gb
        paused = why_no_room(self._place.workspace, keep_free_gb=keep_free_gb) or None
        if paused != self.paused:
            logger.warning("paused: %s", paused) if paused else logger.info("no longer paused")
            if not self._light:  # the other says so
                self._told(
                    f"paused: {paused}" if paused else "goes on: there is room on the disk again"
                )
        self.paused = paused

    def _do_chore(self) -> bool:
        return self.state == "idle" and self._chores is not None and self._chores.do_one()

    def _is_there_work(self) -> bool:
        with self._place.library.reading() as conn:
            held_by = queueing.owners_at_work(conn)
            free = (*owner.dead(held_by), owner.this_process())  # nothing is at work here now
            now = self._place.now()
            return queueing.has_work(conn, light=self._light, dead=free, now=now)

    def _tell(self, entry: FileEntry) -> None:
        """Tell what became of a file, where that is known.

        Of one at work nothing could be written, and it is taken again; one in the queue without a
        reason was handed on.
        """
        if entry.state == "working" or (entry.state == "queued" and not entry.reason):
            return
        call = f"{call_name(entry.call):<5}" if entry.call is not None else " " * 5
        name = visible(file_name(entry.path, self._place.workspace.inbox))
        reason = f": {visible(entry.reason)}" if entry.reason else ""
        self._told(f"{entry.state:<12}{call} {name}{reason}")

    def _wait_for_prefect(self) -> bool:
        """Wait for Prefect's server, which the service starts again when it dies.

        Raises:
            SystemExit: The word to stop came first.
        """
        while not answers(f"{self._prefect}/health"):
            if self._stopping.wait(0.2):
                raise SystemExit
        return True

    def _sweep(self) -> None:
        from flows.sweep import sweep

        try:
            sweep()
        except Exception as error:  # noqa: BLE001 - Prefect's pages show old runs; files go on
            logger.warning("old runs could not be swept: %s", type(error).__name__)
