"""What people say of actions, data and exit criteria on a call; nothing of it is removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, insert, select, update

from coaching.store.schema.talk import rulings

Part = Literal["action", "datum", "criterion"]
Verdict = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on one action, datum or criterion of a call.

    Attributes:
        id: Its number.
        call: The call.
        part: What it is about.
        key: Which one, see ``coaching.process``.
        verdict: "met" is done for an action and known for a datum.
        value: Of a datum, as the person wrote it.
        note: Why, in the person's words.
        who: The person.
        at: When.
    """

    id: int
    call: int
    part: Part
    key: str
    verdict: Verdict
    value: str | None
    note: str | None
    who: str
    at: datetime


def rule(
    conn: Connection,
    call: int,
    *,
    part: Part,
    key: str,
    verdict: Verdict,
    value: str | None,
    note: str | None,
    who: str,
    now: datetime,
) -> int:
    """Keep a ruling in place of the one before on the same thing; its number."""
    withdraw(conn, call, part=part, key=key, now=now)
    number = conn.execute(
        insert(rulings)
        .values(
            call_id=call,
            part=part,
            key=key,
            verdict=verdict,
            value=value,
            note=note,
            created_by=who,
            created_at=now,
        )
        .returning(rulings.c.id)
    ).scalar_one()
    return int(number)


def withdraw(conn: Connection, call: int, *, part: Part, key: str, now: datetime) -> int:
    """Take back what was ruled on a thing, so that what is found counts again; how many."""
    return conn.execute(
        update(rulings)
        .where(
            rulings.c.call_id == call,
            rulings.c.part == part,
            rulings.c.key == key,
            rulings.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    ).rowcount


def rulings_on(conn: Connection, *calls: int) -> tuple[Ruling, ...]:
    """What counts of what people ruled on these calls, in the order given."""
    rows = conn.execute(
        select(rulings)
        .where(rulings.c.call_id.in_(calls), rulings.c.withdrawn_at.is_(None))
        .order_by(rulings.c.id)
    )
    return tuple(_ruling(row) for row in rows)


def rulings_by_call(conn: Connection, part: Part) -> dict[int, tuple[Ruling, ...]]:
    """What counts of what people ruled on one kind of parts, by call, in the order given."""
    rows = conn.execute(
        select(rulings)
        .where(rulings.c.part == part, rulings.c.withdrawn_at.is_(None))
        .order_by(rulings.c.id)
    )
    found: dict[int, tuple[Ruling, ...]] = {}
    for row in rows:
        one = _ruling(row)
        found[one.call] = (*found.get(one.call, ()), one)
    return found


def _ruling(row: Row[Any]) -> Ruling:
    return Ruling(
        id=row.id,
        call=row.call_id,
        part=cast("Part", row.part),
        key=row.key,
        verdict=cast("Verdict", row.verdict),
        value=row.value,
        note=row.note,
        who=row.created_by,
        at=row.created_at,
    )
