"""How the command line puts things: tables, times, names of files, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

PIPE_WIDTH = 400
"""Columns of a table that goes to a file or another program: wide enough never to wrap."""

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
    """Print rows under their columns; states in colour on a terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    on_terminal = sys.stdout.isatty()
    console = Console(width=None if on_terminal else PIPE_WIDTH, highlight=False)
    shown = Table(box=SIMPLE_HEAD if on_terminal else None, pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell, STATE_STYLES.get(cell, "")) for cell in row))
    with console.capture() as capture:
        console.print(shown)
    for line in capture.get().splitlines():
        click.echo(line.rstrip())


def visible(name: str) -> str:
    r"""A file's name on one line, whatever is in it.

    >>> visible("a\nb.wav")
    'a\\nb.wav'
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in name
    )


def file_name(path: str, inbox: Path) -> str:
    """A file as people know it: from the inbox on, else with its whole path."""
    whole = Path(path)
    return str(whole.relative_to(inbox)) if whole.is_relative_to(inbox) else path
