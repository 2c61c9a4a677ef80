"""The resident: what one worker process holds while it calls flows, above all the loaded models.

Prefect's parameters are small scalars, so the tasks find everything else here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from coaching.errors import WorkspaceError
from coaching.ledger import Step
from coaching.ports import Transcriber
from coaching.settings import Settings
from coaching.steps.means import Means
from coaching.steps.place import Place, Progress
from coaching.store import queueing

_SIGN_OF_LIFE = 1.0
"""Seconds between two notes of progress in the ledger. Chosen because people watch it, and each
is a transaction."""

Listener = Callable[[int, Step, float], None]
"""Told a file's number, the step at work and the share of it that is done."""


@dataclass(frozen=True)
class Resident:
    """What the tasks work with.

    Attributes:
        place: Workspace, library and clock.
        settings: The workspace's settings.
        transcriber: Gives the recogniser, loaded once; None for a worker that has none, and hands
            on what needs it.
        means: Gives what follows from words is made with, by the team's files as they are at the
            time; its models are loaded once.
        listener: Told of progress, besides the ledger.
        who: In whose name acts are recorded.
    """

    place: Place
    settings: Settings
    transcriber: Callable[[], Transcriber] | None
    means: Callable[[], Means]
    who: str
    listener: Listener = field(default=lambda *_: None)

    def begin(self, file: int, step: Step) -> Progress:
        """Announce that a step of a file begins; the result takes its progress."""
        last_note = 0.0

        def progress(share: float) -> None:
            nonlocal last_note
            self.listener(file, step, share)
            if time.monotonic() - last_note >= _SIGN_OF_LIFE:
                last_note = time.monotonic()
                with self.place.library.writing() as conn:
                    queueing.advance(conn, file, step=step, progress=share, now=self.place.now())

        progress(0.0)
        return progress


_residents: list[Resident] = []


def move_in(resident: Resident) -> None:
    """Make this the resident that flows in this process work with."""
    _residents[:] = [resident]


def current() -> Resident:
    """The resident of this process.

    Raises:
        WorkspaceError: a flow was started outside a Filmroom worker, where no models are held.
    """
    if not _residents:
        raise WorkspaceError(
            "this flow runs inside a Filmroom worker, which holds the models",
            hint="run `filmroom ingest` in the workspace; files given to it join the same queue",
        )
    return _residents[0]
