"""Files that were written of the playbook, in SQL: which moments each shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from coaching.store.schema.reels import exports

PAGE = "page"
"""What a page of the playbook, or a clip beside one, is called among exports."""


@dataclass(frozen=True, slots=True)
class ShownOn:
    """That a file shows a moment.

    Attributes:
        path: The file.
        moment: Number of the moment.
    """

    path: str
    moment: int


def standing(conn: Connection) -> tuple[ShownOn, ...]:
    """What all files show that were not withdrawn, in order of their paths."""
    return _shown(conn, exports.c.kind == PAGE, exports.c.withdrawn_at.is_(None))


def ever(conn: Connection) -> tuple[ShownOn, ...]:
    """What all files showed at some time, in order of their paths."""
    return _shown(conn, exports.c.kind == PAGE)


def add_page(
    conn: Connection, path: str, shown: Iterable[tuple[int, int]], *, now: datetime
) -> None:
    """Note which moments a file shows by now, each with its call."""
    withdraw_page(conn, path, now=now)
    rows = [
        {"kind": PAGE, "path": path, "call_id": call, "moment_id": moment, "created_at": now}
        for moment, call in shown
    ]
    if rows:
        conn.execute(insert(exports), rows)


def withdraw_page(conn: Connection, path: str, *, now: datetime) -> None:
    """Note that a file is no longer what it was: removed, or written anew."""
    conn.execute(
        update(exports)
        .where(exports.c.kind == PAGE, exports.c.path == path, exports.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def _shown(conn: Connection, *where: ColumnElement[bool]) -> tuple[ShownOn, ...]:
    rows = conn.execute(
        select(exports.c.path, exports.c.moment_id)
        .where(*where)
        .distinct()
        .order_by(exports.c.path, exports.c.moment_id)
    )
    return tuple(ShownOn(row.path, row.moment_id) for row in rows)
