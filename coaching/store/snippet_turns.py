"""Which turns snippets are of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from coaching.store.schema.talk import snippets


def count(conn: Connection) -> int:
    """How many snippets there are, of all versions."""
    return int(conn.execute(select(func.count()).select_from(snippets)).scalar_one())


def spans_of(conn: Connection, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The first turn of each snippet and the one after its last."""
    rows = conn.execute(
        select(snippets.c.id, snippets.c.first_turn, snippets.c.end_turn).where(
            snippets.c.id.in_(numbers)
        )
    )
    return {row.id: (row.first_turn, row.end_turn) for row in rows}
