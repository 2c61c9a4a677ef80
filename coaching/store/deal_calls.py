"""Which calls belong to a deal."""

from __future__ import annotations

from sqlalchemy import Connection, column, func, or_, select, table

from coaching.store.schema.calls import calls

_deals_now = table("deals_now", column("id"), column("external_id"), column("name"))


def calls_of_deal(conn: Connection, wanted: str) -> tuple[int, ...]:
    """The ready calls of a deal, the earliest first; none where no deal goes by that.

    Args:
        conn: A connection.
        wanted: The CRM's id of the deal, or its whole name; case ignored.
    """
    said = wanted.strip().casefold()
    rows = conn.execute(
        select(calls.c.id)
        .join(_deals_now, _deals_now.c.id == calls.c.deal_id)
        .where(
            or_(
                func.lower(_deals_now.c.external_id) == said,
                func.lower(_deals_now.c.name) == said,
            ),
            calls.c.ready_at.is_not(None),
        )
        .order_by(calls.c.started_at.is_(None), calls.c.started_at, calls.c.id)
    )
    return tuple(rows.scalars())
