"""The workers' process: ``python -m coaching.app.service WORKSPACE PARENT_PID API WHO [light]``.

One thread watches the inbox, one works on files with the models loaded once, one plans the weekly
meeting, and the main thread says every second how things are and waits for the word to stop. In the
light worker's process one thread works, and the main thread also sees when there is nothing to do.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import FrameType

from coaching.app import wiring, worker
from coaching.app.breaking import kind_of
from coaching.app.logs import log_to
from coaching.app.service.chores import Chores
from coaching.app.service.light import REST_AFTER, Demand
from coaching.app.service.notes import WorkerNote, WorkerState, forget_worker, write_worker
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
    place = _begin(workspace, prefect, light=False)
    settings = wiring.settings_of(workspace)
    resident = wiring.resident_of(place, settings, who=who)
    with place.library.writing() as conn:
        processes.remember(conn, wiring.process_of(workspace), now=place.now())
    move_in(resident)
    working = Worker(resident, prefect=prefect, told=_print, chores=Chores(resident))
    watching = Watcher(resident, prefect=prefect, arrived=working.arrived)
    planning = Planner(resident, prefect=prefect, told=_print)
    demand = Demand(place, settings.service.light_worker)

    def say() -> None:
        wants_light = demand.look(busy=working.state == "working", now=time.monotonic())
        _note(
            workspace,
            working.state,
            paused=working.paused,
            file=working.file,
            inbox=watching.complaint,
            wants_light=wants_light,
        )

    parts = (("work", working.run), ("watch", watching.run), ("plan", planning.run))
    _work_until_told(working, parts, say)
    _leave(place, 0)


def run_light(workspace: Workspace, prefect: str, who: str) -> None:
    """Work on what needs no recogniser until SIGTERM, or until there is none; ends the process."""
    place = _begin(workspace, prefect, light=True)
    resident = wiring.resident_of(place, wiring.settings_of(workspace), who=who, light=True)
    working = Worker(resident, prefect=prefect, told=_print)

    def say() -> None:
        _note(workspace, working.state, paused=working.paused, file=working.file, light=True)

    def has_nothing_to_do() -> bool:
        return working.idle_for > REST_AFTER

    _work_until_told(working, [("work", working.run)], say, unless=has_nothing_to_do)
    forget_worker(workspace, light=True)
    _leave(place, 0)


def _begin(workspace: Workspace, prefect: str, *, light: bool) -> Place:
    """The open workspace, in a process that says that it is starting."""
    _on_stop(lambda number, _: os._exit(128 + number))  # nothing is at work yet
    _note(workspace, "starting", light=light)
    place = wiring.open_place(workspace)
    set_prefect_server(prefect)
    log_to(workspace.own / ("light_worker.log" if light else "worker.log"))
    return place


def _work_until_told(
    working: Worker,
    parts: Sequence[tuple[str, Callable[[], None]]],
    say: Callable[[], None],
    *,
    unless: Callable[[], bool] = lambda: False,
) -> None:
    """Run each part in a thread of its own until a signal says stop, and say how things are.

    Args:
        working: The worker among the parts; the file at work has some seconds to its end.
        parts: What runs for ever, by name; the first is the worker's.
        say: Says how things are; called every second.
        unless: Whether there is a reason to stop without a signal.
    """
    told_to_stop: list[int] = []
    _on_stop(lambda number, _: told_to_stop.append(number))
    threads = [
        threading.Thread(target=_unless_broken(part), name=name, daemon=True)
        for name, part in parts
    ]
    for thread in threads:
        thread.start()
    while not (told_to_stop or unless()):
        say()
        give_up = time.monotonic() + _BEAT
        while not told_to_stop and time.monotonic() < give_up:
            time.sleep(0.05)
    working.stop()
    threads[0].join(_FINISH_WITHIN)


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
    wants_light: bool = False,
    light: bool = False,
) -> None:
    at = datetime.now(UTC).isoformat()
    note = WorkerNote(os.getpid(), at, state, paused, file, inbox, wants_light)
    write_worker(workspace, note, light=light)


def _print(line: str) -> None:
    """A line for whoever watches the service, if anybody still does."""
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)  # noqa: T201 - this process is a door
