"""The inbox in SQL, for reading alone: counts by state, and the files newest change first.

Made for ledgers of many thousand files: a page of them is read, never all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, case, func, literal, select, tuple_

from coaching.errors import UsageError
from coaching.ledger import STATES, FileEntry, State
from coaching.store import ledger
from coaching.store.schema.columns import Instant
from coaching.store.schema.ledger import files


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: after the file that changed then and has that number."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, written: str) -> Cursor:
        """The place that ``str`` wrote.

        Raises:
            UsageError: it is none.

        >>> str(Cursor.parse("2026-09-14T10:30:00+00:00~7"))
        '2026-09-14T10:30:00+00:00~7'
        """
        at, _, number = written.partition("~")
        try:
            found = cls(datetime.fromisoformat(at), int(number))
        except ValueError as error:
            raise UsageError(
                f"{written!r} is no place in the list of files", hint="begin with its first page"
            ) from error
        if found.at.tzinfo is None:
            raise UsageError(f"{written!r} has no time zone", hint="begin with its first page")
        return found


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A piece of the list.

    Attributes:
        lines: The files, newest change first.
        next: Where the list goes on; None at its end.
    """

    lines: tuple[FileEntry, ...]
    next: Cursor | None


def counts(conn: Connection) -> dict[State, int]:
    """How many files are in each state, also in those that none is in."""
    found = dict(
        conn.execute(select(files.c.state, func.count()).group_by(files.c.state)).tuples().all()
    )
    return {state: int(found.get(state, 0)) for state in STATES}


def page(
    conn: Connection,
    *,
    inbox: Path,
    states: Sequence[State] = (),
    text: str = "",
    before: Cursor | None = None,
    limit: int = 100,
) -> InboxPage:
    """A piece of the list of files, newest change first; of one time, the later number first.

    Args:
        conn: Any transaction.
        inbox: The inbox's folder; its path is no part of the names that ``text`` is looked for in.
        states: Only files in one of these; empty for all.
        text: Only files with this in their folder or name; ASCII letters in either case.
        before: Where to go on.
        limit: How many lines at most.
    """
    tests: list[ColumnElement[bool]] = []
    if states:
        tests.append(files.c.state.in_(states))
    if text:
        root = f"{inbox}/"
        shown = case(
            (func.substr(files.c.path, 1, len(root)) == root, func.substr(files.c.path, len(root))),
            else_=files.c.path,
        )
        tests.append(func.instr(func.lower(shown), func.lower(text)) > 0)
    if before is not None:
        place = tuple_(literal(before.at, Instant()), literal(before.id))
        tests.append(tuple_(files.c.changed_at, files.c.id) < place)
    wanted = (
        ledger.lines()
        .where(*tests)
        .order_by(files.c.changed_at.desc(), files.c.id.desc())
        .limit(limit + 1)
    )
    rows = conn.execute(wanted).all()
    lines = tuple(ledger.entry_of(row) for row in rows[:limit])
    more = len(rows) > limit
    return InboxPage(lines, Cursor(lines[-1].changed_at, lines[-1].id) if more else None)
