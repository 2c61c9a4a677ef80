"""Alerts: calls that saved searches found when they became ready, in SQL.

What is withheld, withdrawn or not open to the team is not shown, whenever that was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert

from coaching.store.open_calls import open_calls
from coaching.store.schema.calls import calls
from coaching.store.schema.search import saved_searches, search_alerts
from coaching.store.withheld import withheld_in


@dataclass(frozen=True, slots=True)
class Alert:
    """A call that a saved search found.

    Attributes:
        search: Name of the search.
        query: What it asks.
        saved_by: Who keeps it.
        call: Number of the call.
        call_title: What it is called.
        start: Seconds into it at which the talk begins that fits best.
        end: Seconds at which that is over.
        found_at: When it was found.
        is_read: Whether somebody has seen it.
    """

    search: str
    query: str
    saved_by: str
    call: int
    call_title: str
    start: float
    end: float
    found_at: datetime
    is_read: bool


def note(
    conn: Connection, search: str, call: int, start: float, end: float, *, now: datetime
) -> bool:
    """Keep that a saved search found a call; whether that is new."""
    number = conn.execute(
        select(saved_searches.c.id).where(saved_searches.c.name == search)
    ).scalar()
    if number is None:  # it was dropped meanwhile
        return False
    made = conn.execute(
        insert(search_alerts)
        .values(search_id=number, call_id=call, start=start, end=end, found_at=now)
        .on_conflict_do_nothing()
    )
    return bool(made.rowcount)


def alerts(conn: Connection, *, unread: bool) -> tuple[Alert, ...]:
    """All alerts or those that nobody has seen: by name of the search, the newest first."""
    found = _shown().order_by(
        saved_searches.c.name, search_alerts.c.found_at.desc(), search_alerts.c.id.desc()
    )
    if unread:
        found = found.where(~search_alerts.c.is_read)
    return tuple(Alert(*row) for row in conn.execute(found))


def count_unread(conn: Connection) -> int:
    """How many alerts nobody has seen."""
    found = _shown().where(~search_alerts.c.is_read).subquery()
    return int(conn.execute(select(func.count()).select_from(found)).scalar_one())


def mark_read(conn: Connection, search: str | None) -> int:
    """Note that the alerts of a saved search, or of all, were seen; how many were not before."""
    unseen = update(search_alerts).where(~search_alerts.c.is_read).values(is_read=True)
    if search is not None:
        own = select(saved_searches.c.id).where(saved_searches.c.name == search)
        unseen = unseen.where(search_alerts.c.search_id.in_(own))
    return int(conn.execute(unseen).rowcount)


def _shown() -> Select[tuple[str, str, str, int, str, float, float, datetime, bool]]:
    return (
        select(
            saved_searches.c.name,
            saved_searches.c.query,
            saved_searches.c.created_by,
            search_alerts.c.call_id,
            calls.c.title,
            search_alerts.c.start,
            search_alerts.c.end,
            search_alerts.c.found_at,
            search_alerts.c.is_read,
        )
        .join(saved_searches, saved_searches.c.id == search_alerts.c.search_id)
        .join(calls, calls.c.id == search_alerts.c.call_id)
        .where(calls.c.id.in_(open_calls()), ~withheld_in(search_alerts.c))
    )
