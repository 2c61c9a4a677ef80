"""What is looked for in a library after a call was forgotten."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from coaching.steps.place import Place

RARE_WORD = "quixotically"
RARE_NAME = "Zebulon Quackenbush"


def raw_library(place: Place) -> bytes:
    """The bytes of the library and of SQLite's log beside it."""
    path = place.workspace.library
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def count(conn: Connection, table: Table) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())
