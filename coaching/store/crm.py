"""What the CRM says, in SQL: accounts, deals, and the facts learned of them and of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, column, func, insert, select, table, text, union, update

from coaching.crm import Fact, Statement, ToldAs, instant_text
from coaching.naming import fold
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import (
    ACCOUNT_FACTS,
    DEAL_FACTS,
    account_events,
    accounts,
    deal_events,
    deals,
    person_events,
)

DEAL_COLUMNS = {fact: fact for fact in DEAL_FACTS} | {"created_at": "opened_at"}
"""The column of ``deals_now`` that holds each fact of a deal."""

deals_now = table(
    "deals_now", column("id"), column("external_id"), *map(column, DEAL_COLUMNS.values())
)
accounts_now = table(
    "accounts_now", column("id"), column("name"), column("external_id"),
    *map(column, ACCOUNT_FACTS),
)  # fmt: skip

AT_ONCE = 500
"""Keys that one query names. Chosen because SQLite takes some thousand values at once."""

OWNERS = """\
LEFT JOIN person_aliases ON e.fact = 'owner_id' AND person_aliases.kind = 'id'
  AND person_aliases.value = 'user ' || e.value
LEFT JOIN people ON people.id = person_aliases.person_id"""
"""Gives an event ``e`` that tells an owner by the CRM's id the person of ours whom it means."""

Events = Table
"""``deal_events``, ``account_events`` or ``person_events``."""

KEYS: Mapping[Table, str] = {
    deal_events: "deal_id",
    account_events: "account_id",
    person_events: "person_id",
}
"""The column of each table of events that says of what they are."""


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """A deal or an account with what is so of each fact that is known.

    Attributes:
        id: Its number.
        name: A deal's id in the CRM, or an account's name.
        facts: The value of each fact that anybody stated, by the fact's name.
    """

    id: int
    name: str
    facts: Mapping[str, str]


def known_accounts(conn: Connection) -> tuple[KnownFacts, ...]:
    """All accounts with what is known of them, in order of their numbers."""
    rows = conn.execute(select(accounts_now).order_by(accounts_now.c.id)).mappings()
    return tuple(
        KnownFacts(
            row["id"],
            row["name"],
            {fact: row[fact] for fact in ACCOUNT_FACTS if row[fact] is not None},
        )
        for row in rows
    )


def known_deals(conn: Connection) -> tuple[KnownFacts, ...]:
    """All deals with what is known of them, in order of their numbers."""
    rows = conn.execute(select(deals_now).order_by(deals_now.c.id)).mappings()
    return tuple(
        KnownFacts(
            row["id"],
            row["external_id"],
            {fact: row[column] for fact, column in DEAL_COLUMNS.items() if row[column] is not None},
        )
        for row in rows
    )


# Accounts -----------------------------------------------------------------------------------------


def add_account(conn: Connection, name: str, *, now: datetime) -> int:
    """Enter an account whose folded name is new; its number."""
    added = insert(accounts).values(name=name, folded_name=fold(name), created_at=now)
    return int(conn.execute(added.returning(accounts.c.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account: its number, its name, and its id in the CRM where that is known."""

    id: int
    name: str
    external_id: str | None


def accounts_after(conn: Connection, number: int) -> tuple[NamedAccount, ...]:
    """The accounts that were entered after one, in order of their numbers."""
    later = select(accounts).where(accounts.c.id > number).order_by(accounts.c.id)
    return tuple(NamedAccount(row.id, row.name, row.external_id) for row in conn.execute(later))


def account_ids(conn: Connection) -> dict[str, int]:
    """The accounts whose id in the CRM is known, by that id."""
    known = select(accounts.c.external_id, accounts.c.id).where(accounts.c.external_id.is_not(None))
    return {row.external_id: row.id for row in conn.execute(known)}


def know_account_id(conn: Connection, account: int, external_id: str) -> None:
    """Note the id that an account has in the CRM, unless one is known."""
    conn.execute(
        update(accounts)
        .where(accounts.c.id == account, accounts.c.external_id.is_(None))
        .values(external_id=external_id)
    )


def account_named(conn: Connection, name: str) -> int | None:
    """The account whose name folds alike."""
    found = select(accounts.c.id).where(accounts.c.folded_name == fold(name))
    return conn.execute(found).scalar()


# Deals --------------------------------------------------------------------------------------------


def add_deals(conn: Connection, external_ids: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Enter deals whose ids are new; their numbers by their ids."""
    values = [{"external_id": each, "created_at": now} for each in external_ids]
    if not values:
        return {}
    added = conn.execute(insert(deals).returning(deals.c.external_id, deals.c.id), values)
    return {row.external_id: row.id for row in added}


def deal_numbers(conn: Connection, external_ids: Sequence[str]) -> dict[str, int]:
    """Those of the deals that are known: their numbers by their ids."""
    found = {}
    for begin in range(0, len(external_ids), AT_ONCE):
        wanted = select(deals.c.external_id, deals.c.id).where(
            deals.c.external_id.in_(external_ids[begin : begin + AT_ONCE])
        )
        found.update({row.external_id: row.id for row in conn.execute(wanted)})
    return found


def deal_ids(conn: Connection) -> frozenset[str]:
    """The ids of all deals, deleted ones included."""
    return frozenset(conn.execute(select(deals.c.external_id)).scalars())


def deals_present(conn: Connection, *, at: datetime) -> dict[str, int]:
    """The deals that were not deleted at a time, as far as is known: their numbers by their ids.

    Those of which anything was seen later are left out: nobody knows whether they were there then.
    """
    later = select(deal_events.c.deal_id).where(deal_events.c.seen_at > at)
    there = select(deals_now.c.external_id, deals_now.c.id).where(
        func.coalesce(deals_now.c.deleted, "no") == "no", deals_now.c.id.not_in(later)
    )
    return {row.external_id: row.id for row in conn.execute(there)}


# Facts --------------------------------------------------------------------------------------------

FactsByNumber = Mapping[int, Sequence[Fact]]
"""Facts of several deals, accounts or people, by their numbers."""


_ADD = """
INSERT INTO {events}
  ({key}, fact, value, held_from_at, learned_at, import_id, seen_at, told_as)
VALUES (:number, :fact, :value, :held, :learned, :import, :seen, :told)
"""
_CONFIRM = "UPDATE {events} SET seen_at = :seen WHERE id = :number"
_COMPLETE = "UPDATE {events} SET value = :value WHERE id = :number"
_STATED = """
SELECT {key}, fact, value, held_from_at, seen_at, told_as, id FROM {events}
WHERE {key} IN ({some}) {wanted}ORDER BY {key}, fact, seen_at, learned_at, id
"""


def add_facts(
    conn: Connection, events: Events, facts: FactsByNumber, *, import_id: int, now: datetime
) -> None:
    """Add to the histories of deals, accounts or people.

    What does not tell since when has been so since now, and nothing since later.
    """
    key = KEYS[events]
    learned = instant_text(now)
    values = []
    for number, stated in facts.items():
        for fact in stated:
            seen = min(fact.seen_at or now, now)
            held = min(fact.held_from_at or seen, seen)
            values.append(
                {
                    "number": number,
                    "fact": fact.fact,
                    "value": fact.value,
                    "held": instant_text(held),
                    "learned": learned,
                    "import": import_id,
                    "seen": instant_text(seen),
                    "told": _told_as(fact, held, seen),
                }
            )
    if values:
        # not as an insert of SQLAlchemy's, which takes three times as long for many
        conn.execute(text(_ADD.format(events=events.name, key=key)), values)


def _told_as(fact: Fact, held: datetime, seen: datetime) -> ToldAs:
    return "since" if fact.told_as == "seen" and held < seen else fact.told_as


def confirm(conn: Connection, events: Events, seen: Iterable[tuple[int, datetime]]) -> None:
    """Note of facts, by their numbers, until when they were seen to be so."""
    values = [{"number": number, "seen": instant_text(at)} for number, at in seen]
    if values:
        conn.execute(text(_CONFIRM.format(events=events.name)), values)


def complete(conn: Connection, events: Events, values: Iterable[tuple[int, str]]) -> None:
    """Write facts, by their numbers, in full: amounts with the currency that was not told."""
    rows = [{"number": number, "value": value} for number, value in values]
    if rows:
        conn.execute(text(_COMPLETE.format(events=events.name)), rows)


Known = Mapping[tuple[int, str], Sequence[Statement]]
"""What is known, by the number of the deal, account or person, and the fact."""


def statements_of(
    conn: Connection, events: Events, numbers: Sequence[int], *, facts: Sequence[str] = ()
) -> Known:
    """All that was stated of things of one kind, what was seen first before.

    Args:
        conn: A connection.
        events: The table of what was stated of such things.
        numbers: Of the things.
        facts: The facts that are asked for; none for all.
    """
    key = KEYS[events]
    names = ", ".join(f"'{fact}'" for fact in facts)
    wanted = f"AND fact IN ({names}) " if facts else ""
    found: defaultdict[tuple[int, str], list[Statement]] = defaultdict(list)
    for begin in range(0, len(numbers), AT_ONCE):
        some = ", ".join(map(str, map(int, numbers[begin : begin + AT_ONCE])))
        stated = _STATED.format(events=events.name, key=key, some=some, wanted=wanted)
        for number, fact, *said in conn.exec_driver_sql(stated).all():
            found[number, fact].append(statement(*said))
    return found


def statement(value: str, held: str, seen: str, told_as: ToldAs, event: int) -> Statement:
    """A statement, of the columns of its event in the order that queries name them in."""
    return Statement(
        value, datetime.fromisoformat(held), datetime.fromisoformat(seen), told_as, event
    )


_CONCERNED = """
SELECT id FROM calls WHERE account_id IS NULL OR deal_id IS NULL OR rep_id IS NULL
UNION SELECT calls.id FROM calls JOIN deal_events ON deal_events.deal_id = calls.deal_id
  WHERE deal_events.import_id = :import
UNION SELECT calls.id FROM calls JOIN account_events ON account_events.account_id = calls.account_id
  WHERE account_events.import_id = :import
"""


def calls_concerned(conn: Connection, import_id: int) -> frozenset[int]:
    """The calls whose place an import can change: incomplete ones, and those of what it told of."""
    return frozenset(conn.execute(text(_CONCERNED), {"import": import_id}).scalars())


def calls_touched(conn: Connection, import_id: int) -> frozenset[int]:
    """The calls of whose deal or account an import learned something."""
    of_deals = (
        select(calls.c.id)
        .join(deal_events, deal_events.c.deal_id == calls.c.deal_id)
        .where(deal_events.c.import_id == import_id)
    )
    of_accounts = (
        select(calls.c.id)
        .join(account_events, account_events.c.account_id == calls.c.account_id)
        .where(account_events.c.import_id == import_id)
    )
    return frozenset(conn.execute(union(of_deals, of_accounts)).scalars())


def accounts_of_deals(conn: Connection, numbers: Iterable[int]) -> frozenset[str]:
    """The names of the accounts that some deals belong to."""
    wanted = sorted(numbers)
    found: set[str] = set()
    for begin in range(0, len(wanted), AT_ONCE):
        some = select(deals_now.c.account).where(
            deals_now.c.id.in_(wanted[begin : begin + AT_ONCE]), deals_now.c.account.is_not(None)
        )
        found.update(conn.execute(some).scalars())
    return frozenset(found)


def calls_with(
    conn: Connection, *, deals: Iterable[int] = (), accounts: Iterable[int] = ()
) -> frozenset[int]:
    """The calls of some deals or accounts."""
    found: set[int] = set()
    for place, numbers in ((calls.c.deal_id, deals), (calls.c.account_id, accounts)):
        wanted = sorted(numbers)
        for begin in range(0, len(wanted), AT_ONCE):
            of_some = select(calls.c.id).where(place.in_(wanted[begin : begin + AT_ONCE]))
            found.update(conn.execute(of_some).scalars())
    return frozenset(found)
