"""What went out of calls, in SQL: which files were written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from coaching.store.schema.reels import exports

PRINTED = "-"
"""Path of what was not written to a file, but to a screen or a pipe."""


def add_exports(conn: Connection, call: int, paths: Sequence[str], *, now: datetime) -> None:
    """Note where a call went, so that a withdrawal reaches it."""
    conn.execute(
        insert(exports),
        [{"kind": "call", "path": path, "call_id": call, "created_at": now} for path in paths],
    )
