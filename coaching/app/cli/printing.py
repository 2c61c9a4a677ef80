"""How the command line puts things: tables, times, names of files, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

STATE_STYLES = {
    "ready": "green",
    "duplicate": "cyan",
    "waiting": "yellow",
    "queued": "yellow",
    "working": "blue",
    "quarantined": "red",
    "failed": "bold red",
}


def as_json(value: Any) -> None:
    """Print a value as JSON for scripts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their columns: folded and in colour on a terminal, else a line a row."""
    show = _folded if sys.stdout.isatty() else _unfolded
    for line in show(columns, rows):
        click.echo(line.rstrip())


def _folded(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Lines of a table that fits the terminal, states in colour."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell, STATE_STYLES.get(cell, "")) for cell in row))
    with console.capture() as capture:
        console.print(shown)
    return capture.get().splitlines()


def _unfolded(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of a table for a file or another program, however long they are.

    Without rich's tables, which take a third of the time of a command that lists some hundred rows.
    """
    from rich.cells import cell_len

    lines = [columns, *([visible(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        )


def visible(name: str) -> str:
    r"""A file's name on one line, whatever is in it.

    >>> visible("a\nb.wav")
    'a\\nb.wav'
    """
    if name.isprintable():
        return name
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in name
    )


def file_name(path: str, inbox: Path) -> str:
    """A file as people know it: from the inbox on, else with its whole path."""
    whole = Path(path)
    return str(whole.relative_to(inbox)) if whole.is_relative_to(inbox) else path
