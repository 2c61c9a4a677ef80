"""Waiting for a running service to settle files, as whoever gave them to it does."""

from __future__ import annotations

import time
from collections.abc import Sequence

from coaching.app.service import lock, notes
from coaching.app.worker import Done, OpenFiles
from coaching.errors import WorkspaceError
from coaching.steps.place import Place
from flows.resident import Listener

_POLL = 0.3
_LOOK_AT_ALL_EVERY = 30


def wait_for_service(place: Place, files: Sequence[int], *, advance: Listener, done: Done) -> None:
    """Return once each file is in a state that lasts.

    Raises:
        WorkspaceError: the service ended, or takes no files now; they stay in the queue.
    """
    open_files = OpenFiles(place, files, done)
    looks = 0
    while open_files.numbers:
        time.sleep(_POLL)
        looks += 1
        for line in open_files.tell_changed():
            if line.step is not None:
                advance(line.id, line.step, line.progress or 0.0)
        if looks % _LOOK_AT_ALL_EVERY == 0:
            open_files.tell_all()
        _see_that_it_works(place, len(open_files.numbers))


def _see_that_it_works(place: Place, left: int) -> None:
    if left and not lock.is_held(place.workspace):
        raise WorkspaceError(
            f"the service has ended; {left} files stay in the queue",
            hint="start it again with `filmroom serve`, or go on with `filmroom ingest`",
        )
    worker = notes.read_worker(place.workspace)
    if left and worker is not None and worker.paused:
        raise WorkspaceError(
            worker.paused, hint=f"the service goes on with {left} files once there is room"
        )
