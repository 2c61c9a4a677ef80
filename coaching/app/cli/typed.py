"""What people type that click has no kind for: a path that is named at all, a day."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path. The empty one, which an unset variable leaves, is refused: it means this folder."""

    def __init__(self, *, file_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, path_type=Path)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """The path; whoever names none is told."""
        if value == "":
            self.fail("no path is named; a dot (.) is this folder.", param, ctx)
        return super().convert(value, param, ctx)


class Day(click.ParamType[date]):
    """A day, such as 2026-09-14."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day; whoever writes it otherwise is told how."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-09-14.", param, ctx)
