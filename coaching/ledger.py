"""The ledger's words: the states a file can be in, the steps of the work, and a file's line in it.

A file has exactly one state. ``waiting`` and ``working`` pass by themselves; ``quarantined`` means
that the file cannot be used as it is, ``failed`` that something on our side went wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["waiting", "queued", "working", "ready", "duplicate", "quarantined", "failed"]
STATES: tuple[State, ...] = (
    "waiting",
    "queued",
    "working",
    "ready",
    "duplicate",
    "quarantined",
    "failed",
)

FileKind = Literal["recording", "export", "transcript", "sheet"]
FILE_KINDS: tuple[FileKind, ...] = ("recording", "export", "transcript", "sheet")
"""What a file is taken for: sound, a CSV of deals, accounts or calls, and what lies beside a
recording: a transcript, or a sheet of facts about the call."""

Step = Literal[
    "keep", "probe", "playback", "words", "voices", "text", "turns", "tags", "snippets", "vectors",
    "ready",
]  # fmt: skip
STEPS: tuple[Step, ...] = (
    "keep",
    "probe",
    "playback",
    "words",
    "voices",
    "text",
    "turns",
    "tags",
    "snippets",
    "vectors",
    "ready",
)
"""The steps of a recording, in order."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file's line in the ledger.

    Attributes:
        id: Its number.
        path: Absolute path at which it was found.
        kind: What it is taken for.
        state: Its one state.
        step: The step at work or failed in, where there is one.
        progress: Share of that step, 0 to 1.
        reason: Why it is in this state, in words; empty while all is well.
        hint: What to do next; empty where there is nothing to do.
        attempts: How often work on it began.
        recording: SHA-256 of its bytes, once known.
        call: Number of its call, once there is one.
        first_seen_at: When it was first found.
        changed_at: When this line last changed.
    """

    id: int
    path: str
    kind: FileKind
    state: State
    step: Step | None
    progress: float | None
    reason: str
    hint: str
    attempts: int
    recording: str | None
    call: int | None
    first_seen_at: datetime
    changed_at: datetime


def call_name(call: int) -> str:
    """How a call is named to people and scripts.

    >>> call_name(12)
    'C12'
    """
    return f"C{call}"


def call_number(name: str) -> int:
    """The number in a call's name.

    >>> call_number("C12")
    12
    """
    return int(name.removeprefix("C"))
