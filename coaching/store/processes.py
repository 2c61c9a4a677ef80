"""Every version of the sales process that anything was tagged with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from coaching.process import SalesProcess
from coaching.store.schema.talk import processes


def remember(conn: Connection, process: SalesProcess, *, now: datetime) -> None:
    """Keep a process under its version, the first time it is used."""
    conn.execute(
        insert(processes)
        .values(version=process.version, text=process.model_dump_json(), first_used_at=now)
        .on_conflict_do_nothing()
    )
