"""Territories in SQL: what decides them, and where each account belongs over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Connection, column, delete, func, insert, select, table, text

from coaching.crm import Statement, timeline
from coaching.naming import fold
from coaching.store.crm import OWNERS, accounts_now, deals_now, statement
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import ACCOUNT_FACTS, account_events, accounts, imports
from coaching.store.schema.people import (
    account_territories,
    memberships,
    people,
    territories,
    territory_cuts,
)
from coaching.territories import UNASSIGNED, AccountFacts, CallFacts, Period

_TOLD = """
SELECT e.account_id, e.fact, coalesce(people.name, e.value) AS value,
  e.held_from_at, e.seen_at, e.told_as, e.id
FROM account_events e
{owners}
WHERE e.fact IN ('territory', 'owner') OR (e.fact = 'owner_id' AND people.id IS NOT NULL)
ORDER BY e.learned_at, e.id
"""
"""What was ever said of whose an account is, in order of learning."""

call_territories = table(
    "call_territories", column("call_id"), column("territory"), column("owner"), column("rule")
)


class Cut(NamedTuple):
    """What the territories of accounts were made from.

    Attributes:
        sha256: Of the file of territories.
        known: How much was known of accounts, and whose days were counted.
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
    count, ids = conn.execute(
        select(func.count(accounts.c.id), func.count(accounts.c.external_id))
    ).one()
    event = conn.execute(select(func.max(account_events.c.id))).scalar_one()
    # what an export confirms adds no event, and may put what another said between
    exports, rows = conn.execute(
        select(func.count(), func.sum(imports.c.rows_read)).where(imports.c.kind != "calls")
    ).one()
    return f"{count} accounts, {ids} ids, event {event or 0}, {rows or 0} rows of {exports} exports"


def account_facts(conn: Connection, zone: tzinfo) -> tuple[AccountFacts, ...]:
    """All accounts but deleted ones with what the CRM says of them, in order of their numbers.

    Args:
        conn: Any transaction.
        zone: The team's, whose days they changed hands on.
    """
    changes = _changes(conn, zone)
    held = _counted(conn.execute(select(calls.c.account_id, func.count()).group_by("account_id")))
    undecided = (
        select(deals_now.c.account, func.count())
        .where(
            func.coalesce(deals_now.c.outcome, "open") == "open",
            func.coalesce(deals_now.c.deleted, "no") == "no",
        )
        .group_by("account")
    )
    open_deals = _counted(conn.execute(undecided))
    return tuple(
        AccountFacts(
            id=row["id"],
            name=row["name"],
            external_id=row["external_id"],
            facts={fact: row[fact] for fact in ACCOUNT_FACTS if row[fact] is not None},
            changes=changes.get(row["id"], {}),
            open_deals=open_deals.get(row["name"], 0),
            calls=held.get(row["id"], 0),
        )
        for row in conn.execute(select(accounts_now).order_by(accounts_now.c.id)).mappings()
        if row["deleted"] != "yes"
    )


def _changes(
    conn: Connection, zone: tzinfo
) -> Mapping[int, Mapping[str, tuple[tuple[date, str], ...]]]:
    """By account, the values of each fact that was not always the same, with their first days."""
    said: dict[tuple[int, str], list[Statement]] = defaultdict(list)
    for account, fact, *told in conn.execute(text(_TOLD.format(owners=OWNERS))):
        said[account, fact.removesuffix("_id")].append(statement(*told))
    found: dict[int, dict[str, tuple[tuple[date, str], ...]]] = defaultdict(dict)
    for (account, fact), statements in said.items():
        spans = timeline(statements)
        if len(spans) > 1:
            found[account][fact] = tuple(
                (span.begin_at.astimezone(zone).date(), span.value) for span in spans
            )
    return found


def call_facts(conn: Connection, zone: tzinfo) -> tuple[CallFacts, ...]:
    """The calls of which account and rep are known, in order of their numbers, on a zone's days."""
    rows = conn.execute(
        select(calls.c.id, calls.c.started_at, calls.c.account_id, people.c.name)
        .join(people, people.c.id == calls.c.rep_id)
        .where(calls.c.account_id.is_not(None))
        .order_by(calls.c.id)
    )
    return tuple(
        CallFacts(
            row.id,
            row.started_at and row.started_at.astimezone(zone).date(),
            row.account_id,
            row.name,
        )
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
    conn: Connection,
    spans: Mapping[int, Iterable[Period]],
    cut: Cut,
    *,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Keep where every account belongs, in place of what was kept.

    Args:
        conn: A writing transaction.
        spans: The periods of each account, by its number.
        cut: What they were made from.
        now: The time.
        zone: The team's, in whose days the periods are told.
    """
    conn.execute(delete(account_territories))
    rows = [
        {
            "account_id": account,
            "territory": None if span.decided.territory == UNASSIGNED else span.decided.territory,
            "owner": span.decided.owner,
            "rule": span.decided.rule,
            "since": span.since and datetime.combine(span.since, time(), zone),
            "until": span.until and datetime.combine(span.until, time(), zone),
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
