"""What the service's processes write of themselves into ``.filmroom``, for everybody to read.

``service.json`` says who runs and where; ``worker.json`` what the worker does, once a second, and
``light_worker.json`` the same of the light worker while there is one.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from coaching.steps import owner
from coaching.workspace import Workspace, write_whole

SILENT_AFTER = 15.0
"""Seconds without a word after which a worker counts as stuck. Chosen because it speaks every
second, and a machine at its limits holds a process up for some."""

WorkerState = Literal["starting", "idle", "working", "paused"]


@dataclass(frozen=True, slots=True)
class ChildNote:
    """A process of the service.

    Attributes:
        name: "page", "worker", "light worker" or "prefect".
        pid: Its number; None while it waits to be started again.
        since: When it was started last, or ended.
        restarts: How often it had to be started again.
    """

    name: str
    pid: int | None
    since: str
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class ServiceNote:
    """A running service.

    Attributes:
        pid: The process that holds all others.
        process_began: What tells it from a later process of the same number.
        started_at: When it began to serve.
        url: Where its page is.
        prefect_url: Where Prefect's own pages are.
        children: Its processes, but a light worker that rests.
    """

    pid: int
    process_began: str
    started_at: str
    url: str
    prefect_url: str
    children: tuple[ChildNote, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerNote:
    """What the worker does.

    Attributes:
        pid: Its process.
        at: When it said so.
        state: What it is about.
        paused: Why it takes no files; None while it does.
        file: Path of the file at work.
        inbox: Why it cannot look into the inbox; None while it can.
        wants_light: Whether files wait behind the one at work that a light worker could take.
    """

    pid: int
    at: str
    state: WorkerState
    paused: str | None = None
    file: str | None = None
    inbox: str | None = None
    wants_light: bool = False

    @property
    def age(self) -> float:
        """Seconds since it said so."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.at)).total_seconds()


def write_service(workspace: Workspace, note: ServiceNote) -> None:
    """Say who serves."""
    _write(_service_path(workspace), note)


def write_worker(workspace: Workspace, note: WorkerNote, *, light: bool = False) -> None:
    """Say what the worker does, or the light one."""
    _write(_worker_path(workspace, light=light), note)


def forget_service(workspace: Workspace) -> None:
    """Take the note away, at a clean end."""
    _service_path(workspace).unlink(missing_ok=True)
    for light in (False, True):
        forget_worker(workspace, light=light)


def forget_worker(workspace: Workspace, *, light: bool) -> None:
    """Take the note of a worker away, at its clean end."""
    _worker_path(workspace, light=light).unlink(missing_ok=True)


def read_service(workspace: Workspace) -> ServiceNote | None:
    """The service that runs; None where the note is none, or its process is gone."""
    said = _read(_service_path(workspace))
    try:
        children = tuple(ChildNote(**child) for child in said.pop("children", ()))
        note = ServiceNote(**said, children=children)
    except TypeError:
        return None
    return note if owner.lives(note.pid, str(note.process_began)) else None  # once it was a number


def read_worker(workspace: Workspace, *, light: bool = False) -> WorkerNote | None:
    """What the worker, or the light one, last said; None where it is not there."""
    import psutil

    try:
        note = WorkerNote(**_read(_worker_path(workspace, light=light)))
        return note if psutil.pid_exists(note.pid) and note.age < _OLD else None
    except (TypeError, ValueError):
        return None


_OLD = 3600.0
"""Seconds after which a note is one that an earlier worker left."""


def _service_path(workspace: Workspace) -> Path:
    return workspace.own / "service.json"


def _worker_path(workspace: Workspace, *, light: bool) -> Path:
    return workspace.own / ("light_worker.json" if light else "worker.json")


def _write(path: Path, note: ServiceNote | WorkerNote) -> None:
    with contextlib.suppress(OSError):  # on a full disk the old note stays, and grows old
        write_whole(path, json.dumps(asdict(note), ensure_ascii=False))


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
