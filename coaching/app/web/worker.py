"""Whether somebody works on files, as the Inbox tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coaching.app.service import notes
from coaching.app.service.notes import SILENT_AFTER
from coaching.workspace import Workspace

Condition = Literal["working", "starting", "paused", "silent", "blind", "absent"]


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works on files.

    Attributes:
        condition: At work or ready to; starting; paused; without a word for too long; unable to
            look into the inbox; or not there.
        reason: Why it is paused or blind; empty otherwise.
    """

    condition: Condition
    reason: str = ""

    @property
    def serves(self) -> bool:
        """Whether files go on by themselves."""
        return self.condition in ("working", "starting", "blind")


def worker_of(workspace: Workspace) -> Worker:
    """What the worker last said of itself."""
    said = notes.read_worker(workspace)
    if said is None:
        return Worker("absent" if notes.read_service(workspace) is None else "starting")
    if said.paused:
        return Worker("paused", said.paused)
    if said.age > SILENT_AFTER:
        return Worker("silent")
    if said.inbox:
        return Worker("blind", said.inbox)
    return Worker("starting" if said.state == "starting" else "working")
