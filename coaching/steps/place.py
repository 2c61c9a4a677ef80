"""Where a step works: the workspace, its library, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from coaching.errors import NotFoundError
from coaching.ledger import FileEntry
from coaching.store import ledger, recordings
from coaching.store.library import Library
from coaching.store.recordings import Recording
from coaching.workspace import Workspace

Progress = Callable[[float], None]
"""Told the share of a step that is done, 0 to 1."""


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Place:
    """A workspace with its open library.

    Attributes:
        workspace: The folders.
        library: The database.
        now: The clock.
    """

    workspace: Workspace
    library: Library
    now: Callable[[], datetime] = field(default=utc_now)

    def entry(self, file: int) -> FileEntry:
        """The ledger's line of a file.

        Raises:
            NotFoundError: there is none with that number.
        """
        with self.library.reading() as conn:
            found = ledger.entry(conn, file)
        if found is None:
            raise NotFoundError(f"no file {file} in the ledger of {self.workspace.root}")
        return found

    def recording(self, file: int) -> Recording:
        """The recording that a file holds, kept by the first step.

        Raises:
            NotFoundError: the file was not kept yet.
        """
        with self.library.reading() as conn:
            found = recordings.recording_of_file(conn, file)
        if found is None:
            raise NotFoundError(f"file {file} has no recording yet")
        return found

    def usable(self, file: int) -> UsableRecording:
        """The recording of a file once it is probed and has a call."""
        recording = self.recording(file)
        if recording.call is None or recording.kept_path is None:
            raise NotFoundError(f"{recording.name} has no call yet")
        return UsableRecording(recording, recording.call, self.workspace.root / recording.kept_path)


@dataclass(frozen=True, slots=True)
class UsableRecording:
    """A recording with the call it belongs to and the path of our copy."""

    recording: Recording
    call: int
    path: Path
