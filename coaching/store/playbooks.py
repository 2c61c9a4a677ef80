"""The playbook in SQL: every version of it, each with all its moments in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from coaching.playbook import Chosen
from coaching.store.schema.moments import playbook_items, playbook_versions


@dataclass(frozen=True, slots=True)
class PlaybookVersion:
    """A version of the playbook.

    Attributes:
        version: Its number; the highest is the one that holds.
        who: Who made it.
        at: When.
        change: What was done to the one before.
        items: Its moments, in order.
    """

    version: int
    who: str
    at: datetime
    change: Mapping[str, Any]
    items: tuple[Chosen, ...]


def versions_of(conn: Connection) -> tuple[PlaybookVersion, ...]:
    """All versions, the oldest first."""
    items: dict[int, list[Chosen]] = {}
    for row in conn.execute(
        select(playbook_items).order_by(playbook_items.c.playbook_id, playbook_items.c.position)
    ):
        items.setdefault(row.playbook_id, []).append(Chosen(row.moment_id, row.stage))
    rows = conn.execute(select(playbook_versions).order_by(playbook_versions.c.id))
    return tuple(
        PlaybookVersion(
            row.id, row.made_by, row.made_at, dict(row.change), tuple(items.get(row.id, ()))
        )
        for row in rows
    )


def newest(conn: Connection) -> PlaybookVersion | None:
    """The version that holds; None while there is none."""
    known = versions_of(conn)
    return known[-1] if known else None


def add_version(
    conn: Connection,
    items: Sequence[Chosen],
    *,
    change: Mapping[str, Any],
    who: str,
    now: datetime,
) -> int:
    """Keep a new version; its number."""
    number = conn.execute(
        insert(playbook_versions)
        .values(made_by=who, made_at=now, change=dict(change))
        .returning(playbook_versions.c.id)
    ).scalar_one()
    if items:
        conn.execute(
            insert(playbook_items),
            [
                {
                    "playbook_id": number,
                    "position": place,
                    "stage": one.stage,
                    "moment_id": one.moment,
                }
                for place, one in enumerate(items)
            ],
        )
    return int(number)
