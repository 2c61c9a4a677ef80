"""The worker's process: ``python -m coaching.app.service WORKSPACE PARENT_PID API WHO``.

One thread watches the inbox, one works on files with the models loaded once, one plans the weekly
meeting, and the main thread says every second how things are and waits for the word to stop.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from zoneinfo import ZoneInfo

from coaching.app import wiring, worker
from coaching.app.breaking import kind_of
from coaching.app.cli.printing import file_name, visible
from coaching.app.moments import look_for_moments
from coaching.app.service.logs import log_to
from coaching.app.service.notes import WorkerNote, WorkerState, write_worker
from coaching.app.service.planner import Planner
from coaching.app.service.watcher import Watcher
from coaching.errors import FilmroomError, WorkspaceError
from coaching.ledger import FileEntry, call_name
from coaching.settings import set_prefect_server
from coaching.steps import owner
from coaching.steps.mending import follow_all_reels
from coaching.steps.originals import due, settle_call
from coaching.steps.outcome import may_pass
from coaching.steps.place import Place
from coaching.steps.room import why_no_room
from coaching.steps.territories import settle as settle_territories
from coaching.store import processes, queueing
from coaching.workspace import Workspace
from flows.resident import Resident, move_in
from flows.server import answers

logger = logging.getLogger(__name__)

_BEAT = 1.0
"""Seconds between two words about how things are."""

_LOOK = 1.0
"""Seconds between two looks for work, where nobody says that there is some."""

_LONGEST_PAUSE = 10.0
"""Seconds between two tries at most, where something breaks each time: a full disk, say, which the
log of every second would fill further."""

_SETTLE = 3600.0
"""Seconds between two looks for originals that are due to go."""

_FINISH_WITHIN = 3.0
"""Seconds that a file may take to its end after the word to stop; then it goes back."""


class Worker:
    """Works on whatever is in the queue for as long as the process lives.

    Attributes:
        state: What it is about.
        paused: Why it takes no files; None while it does.
        file: The path of the file at work.
    """

    def __init__(self, resident: Resident, *, prefect: str, told: Callable[[str], None]) -> None:
        """A worker for the resident's workspace.

        Args:
            resident: The models and the workspace.
            prefect: Address of Prefect's server.
            told: Told a line about each file that is done.
        """
        self._resident = resident
        self._place: Place = resident.place
        self._prefect = prefect
        self._told = told
        self._stopping = threading.Event()
        self.arrived = threading.Event()
        self.state: WorkerState = "starting"
        self.paused: str | None = None
        self._pause = _LOOK
        self.file: str | None = None
        self._settle_from = 0.0
        self._stay: set[int] = set()
        self._fresh = True

    def run(self) -> None:
        """Work until ``stop``; what breaks once is tried again."""
        worker.import_flows()
        from flows.connection import held_connection

        move_in(self._resident)
        worker.load(self._resident)
        self._wait_for_prefect()
        self._sweep()
        with held_connection():
            while not self._stopping.is_set():
                self._work_or_wait()

    def _work_or_wait(self) -> None:
        try:
            if not (self._work_on_one() or self._look_into_fresh() or self._settle_one()):
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

    def _work_on_one(self) -> bool:
        """Work on the next file; False where there is none to begin now."""
        self.file = None
        keep_free_gb = self._resident.settings.inbox.keep_free_gb
        paused = why_no_room(self._place.workspace, keep_free_gb=keep_free_gb) or None
        if paused != self.paused:
            logger.warning("paused: %s", paused) if paused else logger.info("no longer paused")
            self._told(
                f"paused: {paused}" if paused else "goes on: there is room on the disk again"
            )
        self.paused = paused
        self.state = "paused" if paused else "idle"
        if paused or not self._is_there_work():
            return False
        file = worker.claim(self._place)
        if file is None:
            return False
        self.state = "working"
        self.file = self._place.entry(file).path
        worker.run_one(self._resident, file, is_prefect_back=self._wait_for_prefect)
        self._fresh = True
        self._tell(self._place.entry(file))
        return True

    def _look_into_fresh(self) -> bool:
        """Settle territories and find moments, once the queue has run empty; False if none is due.

        So accounts are where they belong, and the first look at a moment begins when its call is
        ready and not when somebody asks for moments.
        """
        if self.state != "idle" or not self._fresh:
            return False
        self._fresh = False
        try:
            settle_territories(self._place, ZoneInfo(self._resident.settings.team.zone))
            look_for_moments(self._place, self._resident.settings)
        except FilmroomError as error:
            logger.warning("not looked into what is new: %s", kind_of(error))
            logger.debug("not looked into what is new: %s", error.message)
        return True

    def _settle_one(self) -> bool:
        """Move or delete, while there is nothing else to do, the originals of a call that is due.

        Returns:
            Whether there was one. One that could not go is tried again by the next worker.
        """
        if self.state != "idle" or time.monotonic() < self._settle_from:
            return False
        privacy = self._resident.settings.privacy
        try:
            waiting = [call for call in due(self._place, privacy) if call not in self._stay]
            if waiting:
                told = settle_call(self._place, waiting[0], privacy, who=self._resident.who)
                if told.fate == "kept":
                    self._stay.add(told.call)
                return True
        except WorkspaceError as error:
            logger.warning("originals stay: %s", kind_of(error))
            logger.debug("originals stay: %s", error.message)
        self._settle_from = time.monotonic() + _SETTLE
        return False

    def _is_there_work(self) -> bool:
        with self._place.library.reading() as conn:
            held_by = queueing.owners_at_work(conn)
            free = (*owner.dead(held_by), owner.this_process())  # nothing is at work here now
            return queueing.has_work(conn, dead=free, now=self._place.now())

    def _tell(self, entry: FileEntry) -> None:
        if entry.state == "working":  # what became of it could not be written; it is taken again
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
        try:
            follow_all_reels(self._place)
        except Exception as error:
            if not (isinstance(error, FilmroomError) or may_pass(error)):
                raise
            logger.warning("reels follow at the next start: %s", kind_of(error))


def run(workspace: Workspace, prefect: str, who: str) -> None:
    """Watch and work until SIGTERM; ends the process."""
    _on_stop(lambda number, _: os._exit(128 + number))  # nothing is at work yet
    _note(workspace, "starting")
    place = wiring.open_place(workspace)
    set_prefect_server(prefect)
    log_to(workspace.own / "worker.log")
    settings = wiring.settings_of(workspace)
    resident = wiring.resident_of(place, settings, who=who, listener=lambda *_: None)
    with place.library.writing() as conn:
        processes.remember(conn, wiring.process_of(workspace), now=place.now())
    move_in(resident)
    working = Worker(resident, prefect=prefect, told=_print)
    watching = Watcher(resident, prefect=prefect, arrived=working.arrived)
    planning = Planner(resident, prefect=prefect, told=_print)
    threads = [
        threading.Thread(target=_unless_broken(part.run), name=name, daemon=True)
        for part, name in ((working, "work"), (watching, "watch"), (planning, "plan"))
    ]
    told_to_stop: list[int] = []
    _on_stop(lambda number, _: told_to_stop.append(number))
    for thread in threads:
        thread.start()
    while not told_to_stop:
        _note(
            workspace,
            working.state,
            paused=working.paused,
            file=working.file,
            inbox=watching.complaint,
        )
        give_up = time.monotonic() + _BEAT
        while not told_to_stop and time.monotonic() < give_up:
            time.sleep(0.05)
    working.stop()
    threads[0].join(_FINISH_WITHIN)
    _leave(place, 0)


def _on_stop(do: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, do)


def _unless_broken(run_for_ever: Callable[[], None]) -> Callable[[], None]:
    """The same; but should it break, the process ends, and the service starts it again."""

    def run() -> None:
        try:
            run_for_ever()
        except SystemExit:
            return
        except Exception:
            logger.exception("the worker broke and is started again")
            logging.shutdown()
            os._exit(1)

    return run


def _leave(place: Place, status: int) -> None:
    """Put back what is at work, and end without waiting for threads that are deep in a model."""
    try:
        worker.give_back(place)
    except FilmroomError as error:  # the next worker sees that this one is gone
        logger.warning("the file at work could not be given back: %s", kind_of(error))
    logging.shutdown()
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(status)


def _note(
    workspace: Workspace,
    state: WorkerState,
    *,
    paused: str | None = None,
    file: str | None = None,
    inbox: str | None = None,
) -> None:
    at = datetime.now(UTC).isoformat()
    write_worker(workspace, WorkerNote(os.getpid(), at, state, paused, file, inbox))


def _print(line: str) -> None:
    """A line for whoever watches the service, if anybody still does."""
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)  # noqa: T201 - this process is a door
