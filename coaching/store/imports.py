"""Imports in SQL: what each was, which rows it refused, and what it contradicted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, func, insert, select, update

from coaching.crm import Clash, ExportKind, RejectedRow
from coaching.errors import NotFoundError
from coaching.store.schema.crm import import_conflicts, imports, rejected_rows


def open_import(
    conn: Connection,
    *,
    name: str,
    sha256: str,
    kind: ExportKind,
    preset: str = "",
    as_of: datetime | None = None,
    file_id: int | None = None,
    now: datetime,
) -> int:
    """Enter an import that begins; its number. Until it is closed it counts as cut short."""
    added = insert(imports).values(
        file_id=file_id,
        name=name,
        sha256=sha256,
        kind=kind,
        preset=preset,
        as_of_at=as_of,
        rows_read=0,
        rows_changed=0,
        imported_at=now,
    )
    return int(conn.execute(added.returning(imports.c.id)).scalar_one())


def cut_short(conn: Connection, import_id: int) -> tuple[int, ...]:
    """The numbers of earlier imports of the same bytes that did not come to their end."""
    this = select(imports.c.sha256).where(imports.c.id == import_id).scalar_subquery()
    earlier = select(imports.c.id).where(
        imports.c.id < import_id, imports.c.sha256 == this, imports.c.completed_at.is_(None)
    )
    return tuple(conn.execute(earlier.order_by(imports.c.id)).scalars())


def count_rows(conn: Connection, import_id: int, *, rows_read: int, rows_changed: int) -> None:
    """Note that all rows of an import are written, and how many of them said something new."""
    conn.execute(
        update(imports)
        .where(imports.c.id == import_id)
        .values(rows_read=rows_read, rows_changed=rows_changed)
    )


def close_import(conn: Connection, import_id: int, *, now: datetime) -> None:
    """Note that an import came to its end: what shows calls follows them, too.

    So did earlier ones of the same bytes that were cut short.
    """
    numbers = (*cut_short(conn, import_id), import_id)
    conn.execute(update(imports).where(imports.c.id.in_(numbers)).values(completed_at=now))


def add_rejected(conn: Connection, import_id: int, rows: Sequence[RejectedRow]) -> None:
    """Keep rows that an import refused."""
    if rows:
        conn.execute(
            insert(rejected_rows),
            [
                {
                    "import_id": import_id,
                    "line": row.line,
                    "reason": row.reason,
                    "content": dict(row.content),
                }
                for row in rows
            ],
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """That a row said something else than is known.

    Attributes:
        line: Where the row begins, from 1.
        subject: The deal, account or person, as people know it.
        clash: What it said, what is known, and which counts.
    """

    line: int
    subject: str
    clash: Clash

    def __str__(self) -> str:
        """In words, for people.

        >>> from datetime import UTC
        >>> clash = Clash("stage", "demo", datetime(2026, 9, 1, tzinfo=UTC), "closing",
        ...               datetime(2026, 9, 9, tzinfo=UTC), "known")
        >>> str(Conflict(4, "D-1", clash))
        "line 4: D-1 stage was 'demo' on 2026-09-01; 'closing' of 2026-09-09 counts"
        """
        one = self.clash
        if one.counts == "known":
            counts = f"{one.known!r} of {one.known_at:%Y-%m-%d} counts"
        else:
            counts = f"known was {one.known!r}; what was said last counts"
        return (
            f"line {self.line}: {self.subject} {one.fact} was {one.said!r} on "
            f"{one.said_at:%Y-%m-%d}; {counts}"
        )


def add_conflicts(conn: Connection, import_id: int, found: Sequence[Conflict]) -> None:
    """Keep what an import contradicted."""
    if found:
        conn.execute(
            insert(import_conflicts),
            [
                {
                    "import_id": import_id,
                    "line": one.line,
                    "subject": one.subject,
                    "fact": one.clash.fact,
                    "said": one.clash.said,
                    "said_at": one.clash.said_at,
                    "known": one.clash.known,
                    "known_at": one.clash.known_at,
                    "counts": one.clash.counts,
                }
                for one in found
            ],
        )


@dataclass(frozen=True, slots=True)
class Done:
    """An import as it is kept.

    Attributes:
        id: Its number.
        name: The file's name.
        kind: What it was an export of.
        preset: What it was read as.
        rows_read: Rows in the file, the refused ones included.
        rows_changed: Rows that said something new.
        rejected: How many rows were refused.
        conflicts: How many facts contradicted what was known.
        imported_at: When it began.
        complete: Whether it came to its end.
    """

    id: int
    name: str
    kind: ExportKind
    preset: str
    rows_read: int
    rows_changed: int
    rejected: int
    conflicts: int
    imported_at: datetime
    complete: bool


def imports_done(conn: Connection, *, limit: int | None = None) -> tuple[Done, ...]:
    """The imports, newest first."""
    refused = (
        select(func.count())
        .where(rejected_rows.c.import_id == imports.c.id)
        .scalar_subquery()
        .label("refused")
    )
    clashes = (
        select(func.count())
        .where(import_conflicts.c.import_id == imports.c.id)
        .scalar_subquery()
        .label("clashes")
    )
    wanted = select(imports, refused, clashes).order_by(imports.c.id.desc())
    return tuple(
        Done(
            row.id,
            row.name,
            cast("ExportKind", row.kind),
            row.preset,
            row.rows_read,
            row.rows_changed,
            row.refused,
            row.clashes,
            row.imported_at,
            row.completed_at is not None,
        )
        for row in conn.execute(wanted if limit is None else wanted.limit(limit))
    )


def import_numbered(conn: Connection, number: int) -> Done:
    """One import.

    Raises:
        NotFoundError: there is none with that number.
    """
    found = next((one for one in imports_done(conn) if one.id == number), None)
    if found is None:
        raise NotFoundError(
            f"there is no import {number}", hint="`filmroom import --rejected` lists them"
        )
    return found


def rejected_of(conn: Connection, import_id: int) -> tuple[RejectedRow, ...]:
    """The rows that an import refused, in order of their lines."""
    rows = conn.execute(
        select(rejected_rows)
        .where(rejected_rows.c.import_id == import_id)
        .order_by(rejected_rows.c.line, rejected_rows.c.id)
    )
    return tuple(RejectedRow(row.line, row.reason, row.content) for row in rows)


def conflicts_of(conn: Connection, import_id: int) -> tuple[Conflict, ...]:
    """What an import contradicted, in order of its lines."""
    rows = conn.execute(
        select(import_conflicts)
        .where(import_conflicts.c.import_id == import_id)
        .order_by(import_conflicts.c.line, import_conflicts.c.id)
    )
    return tuple(
        Conflict(
            row.line,
            row.subject,
            Clash(row.fact, row.said, row.said_at, row.known, row.known_at, row.counts),
        )
        for row in rows
    )
