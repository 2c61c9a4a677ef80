"""Who was given what to watch, and what people say of uses, in SQL; nothing is removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, insert, select, update

from coaching.store.schema.teachings import assignments, use_rulings
from coaching.taught.finding import Spot
from coaching.taught.rulings import Ruling, Verdict


@dataclass(frozen=True, slots=True)
class Assignment:
    """A moment that somebody was asked to watch.

    Attributes:
        id: Its number.
        moment: The moment's.
        person: Whom it was given to.
        who: Who gave it.
        at: When.
    """

    id: int
    moment: int
    person: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a person said of a teaching, to be taken back.

    Attributes:
        table: Where it is kept: assignments or use_rulings.
        id: Its number there.
        who: The person.
        at: When.
        what: In words.
    """

    table: str
    id: int
    who: str
    at: datetime
    what: str


def add_assignment(conn: Connection, moment: int, person: str, *, who: str, now: datetime) -> int:
    """Note that somebody was given a moment; its number."""
    added = insert(assignments).values(moment_id=moment, person=person, made_by=who, made_at=now)
    return int(conn.execute(added.returning(assignments.c.id)).scalar_one())


def assignments_of(conn: Connection, moment: int | None = None) -> tuple[Assignment, ...]:
    """What holds of what was given, of one moment or of all, the earliest first."""
    held = select(assignments).where(assignments.c.withdrawn_at.is_(None))
    if moment is not None:
        held = held.where(assignments.c.moment_id == moment)
    return tuple(
        Assignment(row.id, row.moment_id, row.person, row.made_by, row.made_at)
        for row in conn.execute(held.order_by(assignments.c.id))
    )


def add_ruling(
    conn: Connection, moment: int, spot: Spot, verdict: Verdict, *, who: str, now: datetime
) -> int:
    """Keep a person's word on a place, anchored to its talk; its number."""
    added = insert(use_rulings).values(
        moment_id=moment,
        call_id=spot.call,
        start=spot.start,
        end=spot.end,
        words=spot.text,
        verdict=verdict,
        made_by=who,
        made_at=now,
    )
    return int(conn.execute(added.returning(use_rulings.c.id)).scalar_one())


def rulings_of(conn: Connection, moment: int) -> tuple[Ruling, ...]:
    """What people say of uses of a moment, the earliest first."""
    held = select(use_rulings).where(
        use_rulings.c.moment_id == moment, use_rulings.c.withdrawn_at.is_(None)
    )
    return tuple(
        Ruling(
            id=row.id,
            call=row.call_id,
            start=row.start,
            end=row.end,
            words=row.words,
            verdict=cast("Verdict", row.verdict),
            who=row.made_by,
            at=row.made_at,
        )
        for row in conn.execute(held.order_by(use_rulings.c.id))
    )


def last_said(conn: Connection, moment: int, *, who: str) -> Said | None:
    """What a person said last of a moment that holds; None where there is nothing."""
    found: list[Said] = []
    for table in (assignments, use_rulings):
        rows = conn.execute(
            select(table).where(table.c.moment_id == moment, table.c.withdrawn_at.is_(None))
        )
        found += [_said(table, row) for row in rows if row.made_by.casefold() == who.casefold()]
    return max(found, key=lambda it: (it.at, it.table, it.id), default=None)


def take_back(conn: Connection, said: Said, *, now: datetime) -> None:
    """Let something not hold any longer."""
    (table,) = (it for it in (assignments, use_rulings) if it.name == said.table)
    conn.execute(update(table).where(table.c.id == said.id).values(withdrawn_at=now))


def _said(table: Table, row: Row[Any]) -> Said:
    what = (
        f"given to {row.person}"
        if table is assignments
        else f"{row.verdict} on C{row.call_id} at {row.start:.0f} s"
    )
    return Said(table.name, row.id, row.made_by, row.made_at, what)
