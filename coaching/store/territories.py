"""Territories in SQL: what decides them, and where each account belongs over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Connection, column, delete, func, insert, select, table

from coaching.naming import fold
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import ACCOUNT_FACTS, account_events, accounts
from coaching.store.schema.people import (
    account_territories,
    memberships,
    people,
    territories,
    territory_cuts,
)
from coaching.territories import UNASSIGNED, AccountFacts, CallFacts, Period

CHANGING = ("territory", "owner")
"""Facts of an account of which it counts when they held."""

call_territories = table(
    "call_territories", column("call_id"), column("territory"), column("owner"), column("rule")
)

_accounts_now = table("accounts_now", *map(column, ("id", "name", "external_id", *ACCOUNT_FACTS)))
_deals_now = table("deals_now", column("id"), column("account"), column("outcome"))


class Cut(NamedTuple):
    """What the territories of accounts were made from.

    Attributes:
        sha256: Of the file of territories.
        known: How much was known of accounts.
    """

    sha256: str
    known: str


def settled_cut(conn: Connection) -> Cut | None:
    """What the kept territories were made from; None before they were first made."""
    last = select(territory_cuts).order_by(territory_cuts.c.id.desc()).limit(1)
    row = conn.execute(last).first()
    return None if row is None else Cut(row.sha256, row.known)


def known_now(conn: Connection) -> str:
    """How much is known of accounts: another text whenever anything was learned of one."""
    account = conn.execute(select(func.count(accounts.c.id))).scalar_one()
    event = conn.execute(select(func.max(account_events.c.id))).scalar_one()
    return f"{account} accounts, event {event or 0}"


def account_facts(conn: Connection) -> tuple[AccountFacts, ...]:
    """All accounts but deleted ones with what the CRM says of them, in order of their numbers."""
    changes: dict[int, dict[str, list[tuple[date, str]]]] = defaultdict(lambda: defaultdict(list))
    events = (
        select(account_events)
        .where(account_events.c.fact.in_(CHANGING))
        .order_by(account_events.c.held_from_at, account_events.c.id)
    )
    for event in conn.execute(events):
        since = event.held_from_at.date()
        changes[event.account_id][event.fact].append((since, event.value))
    held = _counted(conn.execute(select(calls.c.account_id, func.count()).group_by("account_id")))
    undecided = func.coalesce(_deals_now.c.outcome, "open") == "open"
    by_account = select(_deals_now.c.account, func.count()).where(undecided).group_by("account")
    open_deals = _counted(conn.execute(by_account))
    return tuple(
        AccountFacts(
            id=row["id"],
            name=row["name"],
            external_id=row["external_id"],
            facts={fact: row[fact] for fact in ACCOUNT_FACTS if row[fact] is not None},
            changes={
                fact: tuple(values)
                for fact, values in changes.get(row["id"], {}).items()
                if len({value for _, value in values}) > 1
            },
            open_deals=open_deals.get(row["name"], 0),
            calls=held.get(row["id"], 0),
        )
        for row in conn.execute(select(_accounts_now).order_by(_accounts_now.c.id)).mappings()
        if row["deleted"] != "yes"
    )


def call_facts(conn: Connection) -> tuple[CallFacts, ...]:
    """The calls of which account and rep are known, in order of their numbers."""
    rows = conn.execute(
        select(calls.c.id, calls.c.started_at, calls.c.account_id, people.c.name)
        .join(people, people.c.id == calls.c.rep_id)
        .where(calls.c.account_id.is_not(None))
        .order_by(calls.c.id)
    )
    return tuple(
        CallFacts(row.id, row.started_at and row.started_at.date(), row.account_id, row.name)
        for row in rows
    )


def belonging(conn: Connection) -> dict[str, frozenset[str]]:
    """The territories that each of our people belongs to as imports and folders say, by name."""
    rows = conn.execute(
        select(people.c.name, territories.c.name.label("territory"))
        .outerjoin(
            memberships,
            (memberships.c.person_id == people.c.id) & memberships.c.valid_to.is_(None),
        )
        .outerjoin(territories, territories.c.id == memberships.c.territory_id)
        .where(people.c.works_for == "us")
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.name].update({row.territory} - {None})
    return {name: frozenset(theirs) for name, theirs in found.items()}


def territories_of(conn: Connection, who: str) -> frozenset[str]:
    """The territories that somebody owns by the file, or belongs to as imports and folders say."""
    owned = conn.execute(
        select(account_territories.c.territory, account_territories.c.owner)
        .where(
            account_territories.c.owner.is_not(None), account_territories.c.territory.is_not(None)
        )
        .distinct()
    )
    found = {row.territory for row in owned if fold(row.owner) == fold(who)}
    theirs = (own for name, own in belonging(conn).items() if fold(name) == fold(who))
    return frozenset(found.union(*theirs))


def settle(
    conn: Connection, spans: Mapping[int, Iterable[Period]], cut: Cut, *, now: datetime
) -> None:
    """Keep where every account belongs, in place of what was kept.

    Args:
        conn: A writing transaction.
        spans: The periods of each account, by its number.
        cut: What they were made from.
        now: The time.
    """
    conn.execute(delete(account_territories))
    rows = [
        {
            "account_id": account,
            "territory": None if span.decided.territory == UNASSIGNED else span.decided.territory,
            "owner": span.decided.owner,
            "rule": span.decided.rule,
            "since": span.since and datetime.combine(span.since, time(), UTC),
            "until": span.until and datetime.combine(span.until, time(), UTC),
        }
        for account, theirs in spans.items()
        for span in theirs
    ]
    if rows:
        conn.execute(insert(account_territories), rows)
    conn.execute(delete(territory_cuts))
    conn.execute(insert(territory_cuts).values(sha256=cut.sha256, known=cut.known, settled_at=now))


def _counted(rows: Iterable[Any]) -> dict[Any, int]:
    return {key: int(count) for key, count in rows}
