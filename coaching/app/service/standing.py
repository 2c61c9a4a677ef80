"""Who works on files, and why not, as ``status --json`` and the interface for programs tell it."""

from __future__ import annotations

from typing import Any

from coaching.app.service import lock, notes
from coaching.steps.room import why_no_room
from coaching.workspace import Workspace


def standing_of(workspace: Workspace, *, keep_free_gb: float) -> dict[str, Any]:
    """The service, with its process and address once it has them, and why ingest is paused.

    Args:
        workspace: Whose service.
        keep_free_gb: What the settings want left on the disk.
    """
    service = None
    if lock.is_held(workspace):
        note = notes.read_service(workspace)
        service = {
            "pid": note.pid if note else None,
            "url": note.url if note else None,
            "started_at": note.started_at if note else None,
        }
    paused = why_no_room(workspace, keep_free_gb=keep_free_gb)
    if service and not paused:
        worker = notes.read_worker(workspace)
        paused = (worker and (worker.paused or worker.inbox)) or ""
    return {"service": service, "paused": paused or None}
