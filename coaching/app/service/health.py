"""How the service is, read from what its processes write, the ledger and the disk."""

from __future__ import annotations

from typing import Any

from coaching.app.service import notes
from coaching.app.service.notes import SILENT_AFTER, ServiceNote, WorkerNote
from coaching.app.wiring import settings_of
from coaching.errors import FilmroomError
from coaching.steps.room import free_bytes
from coaching.store import alerts, inbox
from coaching.store.library import Library
from coaching.workspace import Workspace


def health_of(workspace: Workspace, library: Library | None = None) -> dict[str, Any]:
    """How everything is, as ``/health`` tells it; documented in docs/operations.md.

    Args:
        workspace: Whose service.
        library: Its library, where it is open already.
    """
    service = notes.read_service(workspace)
    worker = notes.read_worker(workspace)
    light = notes.read_worker(workspace, light=True)
    amiss = [*_amiss(service, worker, light)]
    counts: dict[str, int] = {}
    unread = 0
    own = library or Library(workspace.library)
    try:
        with own.reading() as conn:
            counts = {state: count for state, count in inbox.counts(conn).items() if count}
            unread = alerts.count_unread(conn)
    except FilmroomError as error:
        amiss.append(error.message)
    finally:
        if library is None:
            own.close()
    try:
        keep_free_gb = settings_of(workspace).inbox.keep_free_gb
    except FilmroomError as error:
        keep_free_gb = 0.0
        amiss.append(error.message)
    paused = worker.paused if worker else None
    return {
        "state": "amiss" if amiss else "paused" if paused else _state(worker),
        "amiss": amiss,
        "paused": paused,
        "service": _service_shape(service),
        "worker": _worker_shape(worker),
        "light_worker": _worker_shape(light),
        "counts": counts,
        "alerts": unread,
        "disk": {
            "free_gb": round(free_bytes(workspace) / 1e9, 1),
            "keep_free_gb": keep_free_gb,
        },
    }


def _state(worker: WorkerNote | None) -> str:
    return "starting" if worker is None or worker.state == "starting" else "well"


def _amiss(
    service: ServiceNote | None, worker: WorkerNote | None, light: WorkerNote | None
) -> list[str]:
    """What is not as it should be."""
    if service is None:
        return ["no service runs"]
    found = [
        f"the {child.name} ended and is started again (restart {child.restarts})"
        for child in service.children
        if child.pid is None
    ]
    found += [
        f"the {name} has said nothing for {said.age:.0f} s"
        for name, said in (("worker", worker), ("light worker", light))
        if said is not None and said.age > SILENT_AFTER
    ]
    if worker is not None and worker.inbox:
        found.append(worker.inbox)
    return found


def _service_shape(service: ServiceNote | None) -> dict[str, Any] | None:
    if service is None:
        return None
    return {
        "pid": service.pid,
        "started_at": service.started_at,
        "url": service.url,
        "prefect_url": service.prefect_url,
        "processes": [
            {
                "name": child.name,
                "pid": child.pid,
                "since": child.since,
                "restarts": child.restarts,
            }
            for child in service.children
        ],
    }


def _worker_shape(worker: WorkerNote | None) -> dict[str, Any] | None:
    if worker is None:
        return None
    return {"pid": worker.pid, "at": worker.at, "state": worker.state, "paused": worker.paused}
