"""Which calls belong to a deal."""

from __future__ import annotations

from sqlalchemy import Connection, select

from coaching.store.deals import deals_exactly
from coaching.store.schema.calls import calls


def calls_of_deal(conn: Connection, wanted: str) -> tuple[int, ...]:
    """The ready calls of a deal, the earliest first; none where no deal goes by that.

    Args:
        conn: A connection.
        wanted: The CRM's id of the deal, or its whole name; case ignored.
    """
    rows = conn.execute(
        select(calls.c.id)
        .where(calls.c.deal_id.in_(deals_exactly(conn, wanted)), calls.c.ready_at.is_not(None))
        .order_by(calls.c.started_at.is_(None), calls.c.started_at, calls.c.id)
    )
    return tuple(rows.scalars())
