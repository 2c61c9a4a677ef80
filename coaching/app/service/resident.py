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

from coaching.app import wiring, worker
from coaching.app.breaking import kind_of
from coaching.app.service.chores import Chores
from coaching.app.service.logs import log_to
from coaching.app.service.notes import WorkerNote, WorkerState, write_worker
from coaching.app.service.planner import Planner
from coaching.app.service.watcher import Watcher
from coaching.app.service.working import Worker
from coaching.errors import FilmroomError
from coaching.settings import set_prefect_server
from coaching.steps.place import Place
from coaching.store import processes
from coaching.workspace import Workspace
from flows.resident import move_in

logger = logging.getLogger(__name__)

_BEAT = 1.0
"""Seconds between two words about how things are."""

_FINISH_WITHIN = 3.0
"""Seconds that a file may take to its end after the word to stop; then it goes back."""


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
    working = Worker(resident, prefect=prefect, told=_print, chores=Chores(resident))
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
