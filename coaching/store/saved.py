"""Searches that people keep under a name, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from coaching.store import acts
from coaching.store.schema.calls import calls
from coaching.store.schema.search import saved_searches, search_alerts


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name.

    Attributes:
        name: What it is called; no two have the same.
        text: What was typed, filters among it.
        created_by: Who keeps it.
        looked_at: When somebody last looked; what was ready later is new.
    """

    name: str
    text: str
    created_by: str
    looked_at: datetime


def save(conn: Connection, *, name: str, text: str, who: str, now: datetime) -> bool:
    """Keep a search under a name; whether it took the place of another.

    Args:
        conn: A writing transaction.
        name: What to call it.
        text: What was typed.
        who: The person who keeps it.
        now: The time; what is there by then is not new.
    """
    before = find(conn, name)
    if before is not None:
        _forget(conn, name)
    conn.execute(
        insert(saved_searches).values(
            name=name, query=text, created_by=who, created_at=now, looked_at=now
        )
    )
    _log(conn, "save", name, who=who, at=now, texts=(before.text if before else None, text))
    return before is not None


def drop(conn: Connection, name: str, *, who: str, now: datetime) -> bool:
    """Forget a saved search; whether there was one. The log of acts keeps what it asked."""
    before = find(conn, name)
    if before is None:
        return False
    _forget(conn, name)
    _log(conn, "unsave", name, who=who, at=now, texts=(before.text, None))
    return True


def find(conn: Connection, name: str) -> SavedSearch | None:
    """The saved search of that name."""
    row = conn.execute(select(saved_searches).where(saved_searches.c.name == name)).first()
    return SavedSearch(row.name, row.query, row.created_by, row.looked_at) if row else None


def all_of(conn: Connection) -> tuple[SavedSearch, ...]:
    """All saved searches, by the alphabet."""
    rows = conn.execute(select(saved_searches).order_by(saved_searches.c.name))
    return tuple(SavedSearch(row.name, row.query, row.created_by, row.looked_at) for row in rows)


def look(conn: Connection, name: str, *, now: datetime) -> None:
    """Note that somebody looked at what a saved search finds."""
    own = select(saved_searches.c.id).where(saved_searches.c.name == name)
    conn.execute(
        update(search_alerts).where(search_alerts.c.search_id.in_(own)).values(is_read=True)
    )
    conn.execute(update(saved_searches).where(saved_searches.c.name == name).values(looked_at=now))


def ready_after(conn: Connection, numbers: frozenset[int], then: datetime) -> frozenset[int]:
    """Those of some calls that became ready after a moment."""
    found = select(calls.c.id).where(calls.c.id.in_(numbers), calls.c.ready_at > then)
    return frozenset(conn.execute(found).scalars())


def _forget(conn: Connection, name: str) -> None:
    """Delete a search and what it found."""
    own = select(saved_searches.c.id).where(saved_searches.c.name == name)
    conn.execute(delete(search_alerts).where(search_alerts.c.search_id.in_(own)))
    conn.execute(delete(saved_searches).where(saved_searches.c.name == name))


def _log(
    conn: Connection, verb: str, name: str, *, who: str, at: datetime, texts: tuple[str | None, ...]
) -> None:
    """An act on a search, with what it asked before and asks after."""
    before, after = (None if text is None else {"query": text} for text in texts)
    acts.record(
        conn,
        at=at,
        who=who,
        verb=verb,
        object_kind="search",
        object_id=name,
        before=before,
        after=after,
    )
