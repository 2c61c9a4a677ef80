"""What went out of calls, in SQL: which files were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from coaching.store.schema.reels import exports

PRINTED = "-"
"""Path of what was not written to a file, but to a screen, a pipe or a browser."""

REVIEW = "deal review"
"""What the review of a deal is called among exports."""

MEETING = "meeting"
"""What a meeting is called among exports."""


def add_exports(conn: Connection, call: int, paths: Sequence[str], *, now: datetime) -> None:
    """Note where a call went, so that a withdrawal reaches it."""
    conn.execute(
        insert(exports),
        [{"kind": "call", "path": path, "call_id": call, "created_at": now} for path in paths],
    )


def folders_of_exports(conn: Connection) -> frozenset[Path]:
    """The folders that files were written to, of calls, reels, pages and papers."""
    paths = conn.execute(select(exports.c.path).where(exports.c.path != PRINTED).distinct())
    return frozenset(Path(path).parent for path in paths.scalars())


def add_paper(
    conn: Connection, kind: str, path: str, calls: Sequence[int], *, now: datetime
) -> None:
    """Note which calls stand in a paper that went out: the review of a deal, or a meeting.

    Those that stood in a paper of that file before are in it no longer.
    """
    if path != PRINTED:
        conn.execute(
            delete(exports).where(exports.c.kind.in_((REVIEW, MEETING)), exports.c.path == path)
        )
    rows = [{"kind": kind, "path": path, "call_id": call, "created_at": now} for call in calls]
    if rows:
        conn.execute(insert(exports), rows)
