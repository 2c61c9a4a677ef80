"""Progress of an ingest: a bar with time left on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from coaching.app.cli.printing import STATE_STYLES, file_name, visible
from coaching.ledger import STEPS, FileEntry, Step, call_name

_WORDS_SHARE = 0.9
"""Share of a file's work that recognising takes; measured on the demo calls: 88 to 93 %."""


class Board:
    """Shows how far the files are; a context manager.

    The bar counts bytes of files, weighted by step, so that a long call moves it longer.
    """

    def __init__(self, lines: Sequence[FileEntry], inbox: Path, *, quiet: bool) -> None:
        """A board for these files; ``quiet`` shows nothing."""
        self._inbox = inbox
        self._names = {entry.id: visible(file_name(entry.path, inbox)) for entry in lines}
        self._sizes = {
            entry.id: _size(entry.path) for entry in lines if entry.state in ("queued", "working")
        }
        self._shares = dict.fromkeys(self._sizes, 0.0)
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        """Start the bar where there is a terminal and something to do."""
        if not self._quiet and self._sizes and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
            self._task = self._bar.add_task("loading models", total=sum(self._sizes.values()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self, file: int, step: Step, share: float) -> None:
        """A step of a file is at ``share``."""
        if file not in self._shares:
            return
        self._shares[file] = max(self._shares[file], _work_done(step, share))
        if self._bar is not None:
            name = self._names[file]
            self._update(f"{step} · {name if len(name) < 40 else name[:39] + '…'}")  # noqa: PLR2004

    def done(self, entry: FileEntry) -> None:
        """A file is in a state that lasts."""
        if entry.id in self._shares:
            self._shares[entry.id] = 1.0
        if self._quiet:
            return
        call = f"{call_name(entry.call):<5}" if entry.call is not None else " " * 5
        line = f"{entry.state:<12}{call} {self._names[entry.id]}"
        if entry.reason:
            line += f": {visible(entry.reason)}"
        if self._bar is None:
            click.echo(line)
        else:
            from rich.text import Text

            self._bar.console.print(Text(line, STATE_STYLES[entry.state]))
            self._update("")

    def _update(self, description: str) -> None:
        completed = sum(self._sizes[file] * share for file, share in self._shares.items())
        self._bar.update(self._task, completed=completed, description=description)


def _work_done(step: Step, share: float) -> float:
    """The share of all the work on a file that is done.

    >>> _work_done("words", 0.5)
    0.48
    """
    others = [name for name in STEPS if name != "words"]
    each = (1 - _WORDS_SHARE) / len(others)
    before = STEPS.index(step)
    after_words = before > STEPS.index("words")
    done = (before - after_words) * each + (_WORDS_SHARE if after_words else 0)
    return round(done + share * (_WORDS_SHARE if step == "words" else each), 2)


def _size(path: str) -> int:
    try:
        return max(1, Path(path).stat().st_size)
    except OSError:
        return 1
