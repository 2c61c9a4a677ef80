"""What went out of calls, in SQL: who may have them, and which files were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from coaching.store.schema.calls import calls
from coaching.store.schema.reels import exports

PRINTED = "-"
"""Path of what was not written to a file, but to a screen or a pipe."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What is said about giving a call out.

    Attributes:
        consent: unknown, given, refused or withdrawn.
        visibility: first_look, team or withheld.
    """

    consent: str
    visibility: str


def permission(conn: Connection, call: int) -> Permission:
    """What is said about giving a call out; the call exists."""
    row = conn.execute(select(calls.c.consent, calls.c.visibility).where(calls.c.id == call)).one()
    return Permission(row.consent, row.visibility)


def add_exports(conn: Connection, call: int, paths: Sequence[str], *, now: datetime) -> None:
    """Note where a call went, so that a withdrawal reaches it."""
    conn.execute(
        insert(exports),
        [{"kind": "call", "path": path, "call_id": call, "created_at": now} for path in paths],
    )
