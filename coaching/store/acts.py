"""The log of what people did, in SQL: it is added to and read, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, null, select

from coaching.store.schema.acts import acts


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person did.

    Attributes:
        id: Its number; a later act has a higher one.
        at: When.
        who: The person's name, as given.
        verb: What was done, such as ``import`` or ``withhold``.
        object_kind: What kind of thing it was done to, such as ``call``.
        object_id: Which one.
        before: What was so before; None where nothing was.
        after: What has been so since; None where nothing is.
    """

    id: int
    at: datetime
    who: str
    verb: str
    object_kind: str
    object_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record(
    conn: Connection,
    *,
    at: datetime,
    who: str,
    verb: str,
    object_kind: str,
    object_id: str | int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """Add an act to the log; its number.

    Args:
        conn: A writing transaction.
        at: When it was done.
        who: The person's name.
        verb: What was done.
        object_kind: What kind of thing it was done to.
        object_id: Which one.
        before: What was so before, as far as undoing it needs; values that JSON knows.
        after: What is so now; values that JSON knows.
    """
    number = conn.execute(
        insert(acts)
        .values(
            at=at,
            who=who,
            verb=verb,
            object_kind=object_kind,
            object_id=str(object_id),
            before=null() if before is None else dict(before),
            after=null() if after is None else dict(after),
        )
        .returning(acts.c.id)
    ).scalar_one()
    return int(number)


def acts_on(conn: Connection, object_kind: str, object_id: str | int) -> tuple[Act, ...]:
    """What was done to one thing, oldest first."""
    rows = conn.execute(
        select(acts)
        .where(acts.c.object_kind == object_kind, acts.c.object_id == str(object_id))
        .order_by(acts.c.id)
    )
    return tuple(Act(**row) for row in rows.mappings())


def acts_of(conn: Connection, object_kind: str, verbs: Collection[str]) -> tuple[Act, ...]:
    """What was done to things of a kind in these ways, oldest first."""
    rows = conn.execute(
        select(acts)
        .where(acts.c.object_kind == object_kind, acts.c.verb.in_(verbs))
        .order_by(acts.c.id)
    )
    return tuple(Act(**row) for row in rows.mappings())
