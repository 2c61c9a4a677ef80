"""Runs ``filmroom`` in a process that kills itself in the middle of one step's writing.

    python tests/flows/killing.py STEP ARGUMENTS…

The step does its work; at its last write, before that is committed, the process gets SIGKILL. For
"keep" that is after the file was copied and before the ledger knows, and so on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from coaching.app.cli import main
from coaching.steps import (
    claims,
    cutting,
    keep,
    playback,
    probe,
    publish,
    sidecar,
    sidecar_words,
    tags,
    turns,
    vectors,
    voices,
    wording,
    words,
)
from coaching.store.library import Library

STEPS: dict[str, tuple[Any, str]] = {
    "keep": (keep, "keep"),
    "probe": (probe, "probe"),
    "playback": (playback, "playback"),
    "words": (words, "recognise"),
    "voices": (voices, "find_voices"),
    "text": (wording, "edit_words"),
    "turns": (turns, "take_turns"),
    "tags": (tags, "tag"),
    "snippets": (cutting, "cut"),
    "vectors": (vectors, "embed"),
    "ready": (publish, "publish"),
}
"""The steps of a recording, in order."""

BESIDE: dict[str, tuple[Any, str]] = {
    "sheet": (claims, "take_sheet"),
    "transcript": (sidecar, "take_transcript"),
    "fetch": (sidecar, "fetch_transcripts"),
    "read": (sidecar_words, "words_of_call"),
}
"""What is done with the files that lie beside a recording: a sheet and a transcript are taken, one
that came before its recording is fetched, and its words are read."""

WRITES_BEFORE = {"words": 1}
"""Writes of a step that are let through: words begins its version first."""


ENCODING = "encoding"
"""While a playback copy is written: all of its sound is, and it does not have its name yet."""


def kill_in(step: str) -> None:
    """Arrange that this process dies in ``step``."""
    if step == ENCODING:
        _kill_while_encoding()
        return
    module, name = (STEPS | BESIDE)[step]
    inside = False
    writes = 0
    real_step = getattr(module, name)
    real_writing = Library.writing

    def watched_step(*arguments: Any, **options: Any) -> Any:
        nonlocal inside
        inside = True
        return real_step(*arguments, **options)

    @contextmanager
    def deadly_writing(library: Library) -> Iterator[Connection]:
        nonlocal writes
        with real_writing(library) as conn:
            yield conn
            if inside:
                if writes == WRITES_BEFORE.get(step, 0):
                    os.kill(os.getpid(), signal.SIGKILL)
                writes += 1

    setattr(module, name, watched_step)
    Library.writing = deadly_writing  # type: ignore[method-assign]


def _kill_while_encoding() -> None:
    real_replace = Path.replace

    def deadly_replace(path: Path, target: Path) -> Path:
        if target.suffix == ".m4a":
            os.kill(os.getpid(), signal.SIGKILL)
        return real_replace(path, target)

    Path.replace = deadly_replace  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    kill_in(sys.argv[1])
    main(sys.argv[2:])
