"""The process that holds the service: it starts the others, starts them again, and stops them.

It loads no model and no Prefect. However it ends, its children end with it.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from coaching.app.logs import keep_short, log_to
from coaching.app.service import notes
from coaching.app.service.child import Child
from coaching.app.service.lock import held
from coaching.app.service.notes import SILENT_AFTER, ServiceNote
from coaching.errors import BusyError, WorkspaceError
from coaching.settings import Service as Ports
from coaching.steps import owner
from coaching.workspace import Workspace
from flows import server

logger = logging.getLogger(__name__)

_BEAT = 0.1
_ASK_EVERY = 1.0
"""Seconds between two looks whether a light worker is wanted; a worker says so as often."""

_LOGS_EVERY = 30.0
_PORT_FREE_WITHIN = 5.0
"""Seconds that an earlier service, killed a moment ago, may take to let go of its port."""

_STOP_WITHIN = 6.0
"""Seconds that the children have to stop before they are killed."""

_STOP = (signal.SIGTERM, signal.SIGINT)

Say = Callable[[str], None]


def serve(workspace: Workspace, ports: Ports, *, who: str, say: Say) -> None:
    """Run the service until it is told to stop.

    Args:
        workspace: Where.
        ports: Of the page and of Prefect's server; 0 for any free one.
        who: In whose name acts are recorded.
        say: Told, in a line, what whoever started it should know.

    Raises:
        BusyError: A service of this workspace runs already.
        WorkspaceError: The port is taken.
    """
    told_to_stop: list[int] = []
    for number in _STOP:
        signal.signal(number, lambda number, _: told_to_stop.append(number))
    with held(workspace) as mine:
        if not mine:
            raise _runs_already(workspace)
        log_to(workspace.own / "service.log")
        service = _Service(workspace, _chosen(ports), who)
        try:
            service.run(told_to_stop, say)
        finally:
            service.stop()


def _runs_already(workspace: Workspace) -> BusyError:
    note = notes.read_service(workspace)
    who = f": process {note.pid}, {note.url}, since {note.started_at}" if note else ""
    return BusyError(
        f"a service of {workspace.root} runs already{who}",
        hint="use that one, or stop it first (Ctrl-C where it was started, or `kill` its process)",
    )


def _chosen(ports: Ports) -> Ports:
    """The ports, free ones found where any will do.

    Raises:
        WorkspaceError: Somebody else listens on one.
    """
    port, prefect_port = ports.port, ports.prefect_port
    give_up = time.monotonic() + _PORT_FREE_WITHIN
    for setting, number in (("service.port", port), ("service.prefect_port", prefect_port)):
        while number and not _is_free(number):
            if time.monotonic() > give_up:
                raise WorkspaceError(
                    f"another program listens on port {number} ({setting})",
                    hint=f"set {setting} to another port or to 0 for any, or use --port",
                )
            time.sleep(0.1)
    return Ports(port=port or server.free_port(), prefect_port=prefect_port or server.free_port())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class _Service:
    """The children of one service, and what is said of it."""

    workspace: Workspace
    ports: Ports
    who: str
    _children: tuple[Child, ...] = ()
    _light: Child = field(init=False)
    _note: ServiceNote | None = None
    _unheard: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        me = os.getpid()
        logs = self.workspace.own
        root = str(self.workspace.root)
        api = server.api_url(self.ports.prefect_port)
        worker = _module("coaching.app.service", root, str(me), api, self.who)
        self._light = Child(
            "light worker",
            [*worker, "light"],
            logs / "light_worker.err.log",
            shows_events=True,
            on_demand=True,
        )
        self._children = (
            Child("prefect", server.command(me, self.ports.prefect_port), logs / "prefect.log"),
            Child(
                "page",
                _module("coaching.app.web", root, str(self.ports.port), str(me)),
                logs / "page.log",
            ),
            Child("worker", worker, logs / "worker.err.log", shows_events=True),
            self._light,
        )
        url = f"http://127.0.0.1:{self.ports.port}"
        prefect_url = f"http://127.0.0.1:{self.ports.prefect_port}"
        self._note = ServiceNote(
            pid=me,
            process_began=owner.start_of(me) or "",
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            url=url,
            prefect_url=prefect_url,
        )
        self._unheard = {
            f"{url}/health": f"Filmroom is at {url} (process {me})",
            f"{api}/health": f"Prefect's own pages are at {prefect_url}",
        }

    def run(self, told_to_stop: list[int], say: Say) -> None:
        """Tend the children until a signal says stop."""
        asked_at = logs_at = light_at = 0.0
        while not told_to_stop:
            now = time.monotonic()
            if self._light.resting and now - light_at > _ASK_EVERY:
                light_at = now
                if self._is_light_wanted():
                    self._light.wake()
            changed = [child.tend(now) for child in self._children]
            if any(changed):
                self._tell()
            if self._unheard and now - asked_at > 0.25:  # noqa: PLR2004 - four times a second
                asked_at = now
                for url in [url for url in self._unheard if server.answers(url, timeout=0.2)]:
                    say(self._unheard.pop(url))
            if now - logs_at > _LOGS_EVERY:
                logs_at = now
                for child in self._children:
                    keep_short(child.log)
            time.sleep(_BEAT)
        logger.info("told to stop by signal %d", told_to_stop[0])

    def _is_light_wanted(self) -> bool:
        """Whether the worker, busy with one file, says that others wait for a light one."""
        said = notes.read_worker(self.workspace)
        return said is not None and said.wants_light and said.age < SILENT_AFTER

    def stop(self) -> None:
        """Stop all children, Prefect's server last, since the others speak to it."""
        prefect, *others = self._children
        give_up = time.monotonic() + _STOP_WITHIN
        for child in others:
            child.ask_to_stop()
        for child in others:
            child.stop(within=give_up - time.monotonic())
        prefect.ask_to_stop()
        prefect.stop(within=_STOP_WITHIN / 2)
        notes.forget_service(self.workspace)
        logger.info("stopped")

    def _tell(self) -> None:
        assert self._note is not None, "made at the start"
        children = tuple(child.note() for child in self._children if not child.resting)
        notes.write_service(
            self.workspace,
            ServiceNote(
                self._note.pid,
                self._note.process_began,
                self._note.started_at,
                self._note.url,
                self._note.prefect_url,
                children,
            ),
        )


def _module(name: str, *arguments: str) -> list[str]:
    # -P: nothing is imported from the folder that the child stands in
    return [sys.executable, "-P", "-m", name, *arguments]
