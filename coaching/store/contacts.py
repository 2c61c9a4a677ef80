"""People by what they go by, many at a time, and numbers that are the same dialled from elsewhere.

Lists of people are in order of the alphabet and in no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.participants import digits_of
from coaching.store.people import PHONE_TAIL, AliasKind, Person, WorksFor, alias_value
from coaching.store.schema.people import people, person_aliases

AT_ONCE = 500
"""Values that one query names. Chosen because SQLite takes some thousand values at once."""

SAME_LINE = 9
"""Digits that two numbers have in common, from the end, that are the same with and without the
code of the country. Chosen because a number with its area code has nine or more nearly anywhere,
and two people of one country do not share them."""


@dataclass(frozen=True, slots=True)
class Alias:
    """What somebody goes by: a name, an address, a number, or the CRM's id."""

    person: int
    kind: AliasKind
    value: str


def people_by_aliases(
    conn: Connection, kind: AliasKind, values: Iterable[str]
) -> dict[str, tuple[Person, ...]]:
    """Everybody who goes by one of some names, addresses, numbers or ids; by the folded alias."""
    wanted = sorted({folded for value in values if (folded := alias_value(kind, value))})
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for begin in range(0, len(wanted), AT_ONCE):
        rows = conn.execute(
            select(people, person_aliases.c.value.label("alias"))
            .join(person_aliases, person_aliases.c.person_id == people.c.id)
            .where(
                person_aliases.c.kind == kind,
                person_aliases.c.value.in_(wanted[begin : begin + AT_ONCE]),
            )
            .order_by(people.c.id)
        )
        for row in rows:
            person = Person(row.id, row.name, cast("WorksFor", row.works_for), row.account_id)
            found[row.alias].append(person)
    return {alias: tuple(persons) for alias, persons in found.items()}


def ids_of(conn: Connection, persons: Sequence[int]) -> dict[int, frozenset[str]]:
    """The CRM's ids of those of some people who have one."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for begin in range(0, len(persons), AT_ONCE):
        rows = conn.execute(
            select(person_aliases.c.person_id, person_aliases.c.value).where(
                person_aliases.c.kind == "id",
                person_aliases.c.person_id.in_(persons[begin : begin + AT_ONCE]),
            )
        )
        for row in rows:
            found[row.person_id].add(row.value)
    return {person: frozenset(ids) for person, ids in found.items()}


def add_people(
    conn: Connection, names: Sequence[str], *, works_for: WorksFor, now: datetime
) -> tuple[int, ...]:
    """Enter people; their numbers, in the order of their names here."""
    if not names:
        return ()
    adding = insert(people).returning(people.c.id, sort_by_parameter_order=True)
    values = [{"name": name, "works_for": works_for, "created_at": now} for name in names]
    return tuple(conn.execute(adding, values).scalars())


def add_aliases(conn: Connection, aliases: Iterable[Alias], *, source: str) -> None:
    """Note what people go by; what is known is left as it is."""
    values = []
    for alias in aliases:
        folded = alias_value(alias.kind, alias.value)
        if folded:
            tail = folded[-PHONE_TAIL:] if alias.kind == "phone" else None
            values.append(
                {
                    "person_id": alias.person,
                    "kind": alias.kind,
                    "value": folded,
                    "source": source,
                    "tail": tail,
                }
            )
    if values:
        conn.execute(upsert(person_aliases).on_conflict_do_nothing(), values)


def people_by_number(conn: Connection, phone: str) -> tuple[Person, ...]:
    """Everybody who goes by a number, with or without the code of the country; by name.

    Who goes by the very number comes before those by one that only ends alike.
    """
    digits = digits_of(phone)
    if not digits:
        return ()
    rows = conn.execute(
        select(people, person_aliases.c.value.label("alias"))
        .join(person_aliases, person_aliases.c.person_id == people.c.id)
        .where(person_aliases.c.kind == "phone", person_aliases.c.tail == digits[-PHONE_TAIL:])
    ).all()
    exact = [row for row in rows if row.alias == digits]
    found = exact or [row for row in rows if same_line(row.alias, digits)]
    persons = {
        row.id: Person(row.id, row.name, cast("WorksFor", row.works_for), row.account_id)
        for row in found
    }
    return tuple(sorted(persons.values(), key=lambda one: (one.name.casefold(), one.id)))


def same_line(one: str, other: str) -> bool:
    """Whether two numbers' digits are of one line, one of them dialled within the country.

    >>> same_line("15550100199", "5550100199"), same_line("493012345678", "03012345678")
    (True, True)
    >>> same_line("15550100199", "15550100198"), same_line("4915550100199", "3315550100199")
    (False, False)
    """
    shorter, longer = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return len(shorter) >= SAME_LINE and longer.endswith(shorter) and len(longer) - len(shorter) < 4  # noqa: PLR2004 - a country's code


_ACCOUNTS = """
UPDATE people SET account_id = told.account
FROM (
  SELECT person_id, (
    SELECT coalesce(by_id.id, by_name.id)
    FROM person_events e
    LEFT JOIN accounts by_id ON e.fact = 'account_id' AND by_id.external_id = e.value
    LEFT JOIN accounts by_name ON e.fact = 'account' AND by_name.name = e.value
    WHERE e.person_id = known.person_id AND e.fact IN ('account', 'account_id')
      AND coalesce(by_id.id, by_name.id) IS NOT NULL
    ORDER BY e.seen_at DESC, e.fact = 'account_id' DESC, e.learned_at DESC, e.id DESC
    LIMIT 1
  ) AS account
  FROM (
    SELECT DISTINCT person_id FROM person_events WHERE fact IN ('account', 'account_id')
  ) known
) told
WHERE people.id = told.person_id AND told.account IS NOT NULL
  AND people.account_id IS NOT told.account
RETURNING people.account_id
"""


def settle_accounts(conn: Connection) -> frozenset[int]:
    """Give customers the account that they were last seen with; the accounts that got somebody."""
    return frozenset(conn.execute(text(_ACCOUNTS)).scalars())
