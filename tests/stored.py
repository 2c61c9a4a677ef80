"""The library as tests write and read it, where no part of the product does."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, select

from coaching.ledger import FileKind, State
from coaching.store import ledger
from coaching.store.acts import Act
from coaching.store.schema.acts import acts
from coaching.store.schema.crm import account_events, deal_events
from coaching.store.schema.talk import speakers
from coaching.transcript import Role


class Told(NamedTuple):
    """A fact as it was learned."""

    fact: str
    value: str
    held_from_at: datetime
    learned_at: datetime
    import_id: int | None


def sight(
    conn: Connection,
    *,
    path: str,
    kind: FileKind,
    size_bytes: int,
    mtime_ns: int,
    state: State,
    reason: str = "",
    hint: str = "",
    now: datetime,
) -> int:
    """Enter one file that was seen in the ledger; its number."""
    found = ledger.Sighting(path, kind, size_bytes, mtime_ns, state, reason, hint)
    (file,) = ledger.sight_all(conn, [found], now=now)
    return file


def latest_acts(conn: Connection, *, limit: int) -> tuple[Act, ...]:
    """The last acts of all, newest first."""
    rows = conn.execute(select(acts).order_by(acts.c.id.desc()).limit(limit))
    return tuple(Act(**row) for row in rows.mappings())


def roles_by_channel(conn: Connection, version: int) -> dict[int, Role]:
    """Whose voice is on which channel of a version of turns."""
    rows = conn.execute(
        select(speakers.c.channel, speakers.c.role).where(speakers.c.version_id == version)
    )
    return {row.channel: cast("Role", row.role) for row in rows if row.channel is not None}


def deal_history(conn: Connection, deal: int) -> list[Told]:
    """All that was ever learned of a deal, in order of learning."""
    return _told(conn.execute(select(deal_events).where(deal_events.c.deal_id == deal)).all())


def account_history(conn: Connection, account: int) -> list[Told]:
    """All that was ever learned of an account, in order of learning."""
    return _told(
        conn.execute(select(account_events).where(account_events.c.account_id == account)).all()
    )


def _told(rows: Any) -> list[Told]:
    return [
        Told(row.fact, row.value, row.held_from_at, row.learned_at, row.import_id)
        for row in sorted(rows, key=lambda row: (row.learned_at, row.id))
    ]
