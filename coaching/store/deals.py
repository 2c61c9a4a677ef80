"""Deals as they are and were, in SQL: found by id or name, with their histories and calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from coaching.crm import Statement, plain_id
from coaching.store.crm import AT_ONCE, OWNERS, deals_now, statement
from coaching.store.schema.calls import calls


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as it is now; None for what nobody said.

    Attributes:
        id: Its number here.
        external_id: Its id in the CRM.
        name: Its name.
        account: Name of its account.
        owner: Name of our person.
        stage: Stage of the sale, in the CRM's words.
        amount: What it is worth, such as ``900.00 EUR``.
        outcome: won, lost or open.
        opened_at: When it was opened.
        closed_at: When it ended, or is expected to.
        pipeline: Which of several sales processes it is in.
        reason: Why it ended as it did.
        contacts: The CRM's ids of the customers on it.
        deleted: Whether the CRM has deleted it.
    """

    id: int
    external_id: str
    name: str | None
    account: str | None
    owner: str | None
    stage: str | None
    amount: str | None
    outcome: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    pipeline: str | None
    reason: str | None
    contacts: tuple[str, ...]
    deleted: bool


def all_deals(conn: Connection) -> tuple[Deal, ...]:
    """All deals, those opened last first; those of no known day last."""
    rows = conn.execute(
        select(deals_now).order_by(deals_now.c.opened_at.desc().nulls_last(), deals_now.c.id.desc())
    )
    return tuple(map(_deal, rows))


def deals_numbered(conn: Connection, numbers: Collection[int]) -> dict[int, Deal]:
    """Some deals by their numbers."""
    wanted = sorted(numbers)
    found = {}
    for begin in range(0, len(wanted), AT_ONCE):
        some = select(deals_now).where(deals_now.c.id.in_(wanted[begin : begin + AT_ONCE]))
        found.update({row.id: _deal(row) for row in conn.execute(some)})
    return found


def deals_called(conn: Connection, wanted: str) -> tuple[Deal, ...]:
    """The deals that go by an id or a whole name, else those with it in their name; by id."""
    said = wanted.strip().casefold()
    numbers = deals_exactly(conn, wanted)
    if not numbers and said:
        numbers = [row.id for row in _names(conn) if said in (row.name or "").casefold()]
    found = deals_numbered(conn, numbers).values()
    return tuple(sorted(found, key=lambda deal: deal.external_id))


def deals_exactly(conn: Connection, wanted: str) -> list[int]:
    """The numbers of the deals that go by an id or a whole name; case ignored."""
    said = wanted.strip()
    goes_by = {said.casefold(), plain_id(said).casefold()} - {""}
    return [
        row.id
        for row in _names(conn)
        if not goes_by.isdisjoint((row.external_id.casefold(), (row.name or "").casefold()))
    ]


def _names(conn: Connection) -> Sequence[Row[Any]]:
    """What all deals go by; compared here, since SQLite folds letters of ASCII alone."""
    return conn.execute(select(deals_now.c.id, deals_now.c.external_id, deals_now.c.name)).all()


def _deal(row: Row[Any]) -> Deal:
    return Deal(
        row.id,
        row.external_id,
        row.name,
        row.account,
        row.owner,
        row.stage,
        row.amount,
        row.outcome,
        _moment(row.opened_at),
        _moment(row.closed_at),
        row.pipeline,
        row.reason,
        tuple((row.contacts or "").split()),
        row.deleted == "yes",
    )


def _moment(text_: str | None) -> datetime | None:
    return None if text_ is None else datetime.fromisoformat(text_)


_HISTORY = """
SELECT e.fact, CASE
    WHEN e.fact = 'owner_id' THEN coalesce(people.name, e.value)
    WHEN e.fact = 'account_id' THEN coalesce(accounts.name, e.value)
    ELSE e.value END AS value,
  e.held_from_at, e.seen_at, e.told_as, e.id
FROM deal_events e
LEFT JOIN accounts ON e.fact = 'account_id' AND accounts.external_id = e.value
{owners}
WHERE e.deal_id = :deal
ORDER BY e.learned_at, e.id
"""


def history_of(conn: Connection, deal: int) -> dict[str, tuple[Statement, ...]]:
    """All that was stated of a deal, in order of learning, by fact; ids stand for their names."""
    found: dict[str, list[Statement]] = {}
    for fact, *said in conn.execute(text(_HISTORY.format(owners=OWNERS)), {"deal": deal}):
        found.setdefault(fact.removesuffix("_id"), []).append(statement(*said))
    return {fact: tuple(said) for fact, said in found.items()}


@dataclass(frozen=True, slots=True)
class DealCall:
    """A call about a deal.

    Attributes:
        call: Its number.
        title: What it is called.
        started_at: When it began; None when nobody knows.
        rule: How it found the deal, in words.
        certainty: How certain that is, 0 to 1.
    """

    call: int
    title: str
    started_at: datetime | None
    rule: str
    certainty: float


def calls_about(conn: Connection, deal: int) -> tuple[DealCall, ...]:
    """The ready calls about a deal, the earliest first."""
    rows = conn.execute(
        select(calls)
        .where(calls.c.deal_id == deal, calls.c.ready_at.is_not(None))
        .order_by(calls.c.started_at.is_(None), calls.c.started_at, calls.c.id)
    )
    return tuple(
        DealCall(row.id, row.title, row.started_at, row.match_rule or "", row.match_certainty or 0)
        for row in rows
    )


def call_counts(conn: Connection) -> dict[int, int]:
    """How many ready calls each deal has that has some."""
    rows = conn.execute(
        select(calls.c.deal_id, func.count().label("ready"))
        .where(calls.c.deal_id.is_not(None), calls.c.ready_at.is_not(None))
        .group_by(calls.c.deal_id)
    )
    return {row.deal_id: row.ready for row in rows}


def contact_names(conn: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The names of customers by the CRM's ids, those that are known."""
    if not ids:
        return {}
    named = text(
        "SELECT substr(person_aliases.value, 9) AS id, people.name FROM person_aliases "
        "JOIN people ON people.id = person_aliases.person_id "
        "WHERE kind = 'id' AND value = 'contact ' || :id"
    )
    found = {}
    for external_id in ids:
        for row in conn.execute(named, {"id": external_id}):
            found[row.id] = row.name
    return found
