"""People in SQL: the names they go by, and the territories they belong to over time.

Lists of people are in order of the alphabet and in no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.naming import fold, words_of
from coaching.participants import digits_of
from coaching.store.schema.people import memberships, people, person_aliases, teams, territories

WorksFor = Literal["us", "customer", "unknown"]
AliasKind = Literal["name", "email", "phone", "id"]
"""What somebody goes by; ``id`` is the CRM's."""

PHONE_TAIL = 7
"""Last digits by which numbers are looked up. Chosen because a subscriber's number has seven in
most plans; what stands before them is compared then, see ``contacts.people_by_number``."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person.

    Attributes:
        id: Their number.
        name: As first written.
        works_for: Us, a customer, or unknown.
        account: The customer's account, where known.
    """

    id: int
    name: str
    works_for: WorksFor
    account: int | None


def alias_value(kind: AliasKind, value: str) -> str:
    """An alias in the spelling that it is kept and looked up in.

    >>> alias_value("name", "  Dana  REYES"), alias_value("phone", "+49 (30) 1234-5")
    ('dana reyes', '493012345')
    """
    if kind == "name":
        return fold(value)
    if kind == "phone":
        return digits_of(value)
    if kind == "id":
        return value.strip()
    return value.strip().casefold()


def find_or_add_person(
    conn: Connection, name: str, *, works_for: WorksFor, source: str, now: datetime
) -> Person:
    """The person with that name on that side, added where there is none.

    Somebody known by that name of whom nobody said who they work for is taken for the same, and
    that is noted. Where several share the name, the one known longest is meant.

    Args:
        conn: A writing transaction.
        name: As written; it has a letter or digit.
        works_for: The side.
        source: Who says so, such as ``export deals.csv``.
        now: The time.
    """
    sides: tuple[WorksFor, ...] = (works_for, "unknown")
    found = sorted(
        (person for person in people_by_alias(conn, "name", name) if person.works_for in sides),
        key=lambda person: (sides.index(person.works_for), person.id),
    )
    if found:
        if found[0].works_for != works_for:
            conn.execute(
                update(people).where(people.c.id == found[0].id).values(works_for=works_for)
            )
        return replace(found[0], works_for=works_for)
    added = insert(people).values(name=name, works_for=works_for, created_at=now)
    person = int(conn.execute(added.returning(people.c.id)).scalar_one())
    add_alias(conn, person, kind="name", value=name, source=source)
    return Person(person, name, works_for, None)


def identify_person(
    conn: Connection,
    *,
    name: str,
    email: str,
    phone: str,
    works_for: WorksFor,
    account: int | None = None,
    source: str,
    now: datetime,
) -> Person | None:
    """The person that is meant, added where nobody is; None where nothing tells who.

    The address decides, then the number; a number that somebody of another name goes by is taken
    for a switchboard's. Then the name decides among those on that side, where the account, if both
    are known, is the same. Whatever else is told of the person is noted.

    Args:
        conn: A writing transaction.
        name: As written; empty where unknown.
        email: The address; empty where unknown.
        phone: The number; empty where unknown.
        works_for: The side.
        account: The customer's account, where known.
        source: Who says so.
        now: The time.
    """
    called = next((it for it in (name if fold(name) else "", email, phone) if it.strip()), "")
    if not called:
        return None
    found = (
        _one(people_by_alias(conn, "email", email) if email else ())
        or _one(_by_phone(conn, phone, name))
        or (_by_name_and_account(conn, name, works_for, account) if fold(name) else None)
    )
    if found is None:
        adding = insert(people).values(
            name=called, works_for=works_for, account_id=account, created_at=now
        )
        number = int(conn.execute(adding.returning(people.c.id)).scalar_one())
        found = Person(number, called, works_for, account)
    told: dict[str, Any] = {}
    if found.works_for == "unknown" != works_for:
        told["works_for"] = works_for
    if found.account is None and account is not None and works_for == "customer":
        told["account_id"] = account
    if told:
        conn.execute(update(people).where(people.c.id == found.id).values(**told))
    aliases: tuple[tuple[AliasKind, str], ...] = (
        ("name", name), ("email", email), ("phone", phone)
    )  # fmt: skip
    goes_by = select(person_aliases.c.kind, person_aliases.c.value)
    known = set(map(tuple, conn.execute(goes_by.where(person_aliases.c.person_id == found.id))))
    for kind, value in aliases:
        folded = alias_value(kind, value)
        if folded and (kind, folded) not in known:
            add_alias(conn, found.id, kind=kind, value=value, source=source)
    return replace(
        found,
        works_for=told.get("works_for", found.works_for),
        account=told.get("account_id", found.account),
    )


def _one(found: tuple[Person, ...]) -> Person | None:
    """The one that is meant for sure; of several nobody is."""
    return found[0] if len(found) == 1 else None


def _by_phone(conn: Connection, phone: str, name: str) -> tuple[Person, ...]:
    """Who goes by a number and not by another name than ``name``."""
    if not digits_of(phone):
        return ()
    found = people_by_alias(conn, "phone", phone)
    words = set(words_of(name))
    return tuple(
        person
        for person in found
        if not words
        or not (called := set(words_of(person.name)))
        or called <= words
        or words <= called
        or all(word.isdigit() for word in called)
    )


def _by_name_and_account(
    conn: Connection, name: str, works_for: WorksFor, account: int | None
) -> Person | None:
    sides = (works_for, "unknown")
    found = [
        person
        for person in people_by_alias(conn, "name", name)
        if person.works_for in sides
        and (works_for != "customer" or None in (account, person.account)
             or account == person.account)
    ]  # fmt: skip
    return min(
        found,
        key=lambda person: (person.account != account, sides.index(person.works_for), person.id),
        default=None,
    )


def add_alias(conn: Connection, person: int, *, kind: AliasKind, value: str, source: str) -> None:
    """Note another name, address or number of a person; one that is known is left as it is."""
    folded = alias_value(kind, value)
    adding = upsert(person_aliases).values(
        person_id=person,
        kind=kind,
        value=folded,
        source=source,
        tail=folded[-PHONE_TAIL:] if kind == "phone" else None,
    )
    conn.execute(adding.on_conflict_do_nothing())


def people_by_alias(conn: Connection, kind: AliasKind, value: str) -> tuple[Person, ...]:
    """Everybody who goes by that name, address or number, however it is written; by name."""
    rows = conn.execute(
        select(people)
        .join(person_aliases, person_aliases.c.person_id == people.c.id)
        .where(person_aliases.c.kind == kind, person_aliases.c.value == alias_value(kind, value))
    )
    return _by_name(_person(row) for row in rows)


def names(conn: Connection, *, works_for: WorksFor) -> tuple[Person, ...]:
    """Everybody on one side, by name."""
    rows = conn.execute(select(people).where(people.c.works_for == works_for))
    return _by_name(_person(row) for row in rows)


def name_aliases(conn: Connection, *, works_for: WorksFor) -> tuple[tuple[int, str], ...]:
    """The folded names of everybody on one side: the person's number and the name, by person."""
    rows = conn.execute(
        select(person_aliases.c.person_id, person_aliases.c.value)
        .join(people, people.c.id == person_aliases.c.person_id)
        .where(people.c.works_for == works_for, person_aliases.c.kind == "name")
        .order_by(person_aliases.c.person_id, person_aliases.c.id)
    )
    return tuple((row.person_id, row.value) for row in rows)


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: its number and its name as first written."""

    id: int
    name: str


def find_or_add_territory(conn: Connection, name: str) -> Territory:
    """The territory that goes by that name however it is written, added where there is none."""
    for row in conn.execute(select(territories).order_by(territories.c.id)):
        if fold(row.name) == fold(name):
            return Territory(row.id, row.name)
    added = insert(territories).values(name=name).returning(territories.c.id)
    return Territory(int(conn.execute(added).scalar_one()), name)


@dataclass(frozen=True, slots=True)
class Membership:
    """That somebody belongs to a territory, for some time.

    Attributes:
        person: The person's number.
        territory: Name of the territory.
        owns: Whether it is theirs alone.
        valid_from: Since when; None for always, as far as anybody said.
        valid_to: Until when; None while it holds.
        source: Who says so.
    """

    person: int
    territory: str
    owns: bool
    valid_from: datetime | None
    valid_to: datetime | None
    source: str


def territory_members(conn: Connection) -> tuple[Membership, ...]:
    """Who belongs or belonged to a territory, by territory and in order of time."""
    rows = conn.execute(
        select(memberships, territories.c.name.label("territory"))
        .join(territories, territories.c.id == memberships.c.territory_id)
        .order_by(territories.c.name, memberships.c.id)
    )
    return tuple(
        Membership(
            person=row.person_id,
            territory=row.territory,
            owns=row.owns == "y",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in rows
    )


def set_territory_members(
    conn: Connection, members: Mapping[int, Collection[int]], *, source: str, now: datetime
) -> None:
    """Note who belongs to each territory as ``source`` says; one alone owns it.

    What the source no longer says ends now, what it says first holds from always, and what others
    said stays as it is.

    Args:
        conn: A writing transaction.
        members: The people of each territory, by the territory's number; all that the source says.
        source: Who says so.
        now: The time.
    """
    said = {
        (territory, person, "y" if len(persons) == 1 else "n")
        for territory, persons in members.items()
        for person in persons
    }
    rows = conn.execute(
        select(memberships).where(
            memberships.c.source == source, memberships.c.territory_id.is_not(None)
        )
    ).all()
    known_before = {row.territory_id for row in rows}
    current = {
        (row.territory_id, row.person_id, row.owns): row.id for row in rows if row.valid_to is None
    }
    ended = [current[key] for key in current.keys() - said]
    conn.execute(update(memberships).where(memberships.c.id.in_(ended)).values(valid_to=now))
    for territory, person, owns in sorted(said - current.keys()):
        since = now if territory in known_before else None
        conn.execute(
            insert(memberships).values(
                person_id=person,
                territory_id=territory,
                owns=owns,
                valid_from=since,
                source=source,
            )
        )


def join_team(conn: Connection, person: int, team: str, *, source: str, now: datetime) -> None:
    """Note that somebody belongs to a team, entering the team where it is new."""
    known = {row.id: row.name for row in conn.execute(select(teams).order_by(teams.c.id))}
    number = next((each for each, name in known.items() if fold(name) == fold(team)), None)
    if number is None:
        adding = insert(teams).values(name=team).returning(teams.c.id)
        number = int(conn.execute(adding).scalar_one())
    _join(conn, person, {"team_id": number}, source=source, now=now)


def join_territory(
    conn: Connection, person: int, territory: str, *, source: str, now: datetime
) -> None:
    """Note that somebody works in a territory, entering the territory where it is new."""
    number = find_or_add_territory(conn, territory).id
    _join(conn, person, {"territory_id": number}, source=source, now=now)


def _join(
    conn: Connection, person: int, where: Mapping[str, int], *, source: str, now: datetime
) -> None:
    """Note a membership from now on, unless somebody said so already."""
    tests = [memberships.c[name] == number for name, number in where.items()]
    known = select(memberships.c.id).where(
        memberships.c.person_id == person, memberships.c.valid_to.is_(None), *tests
    )
    if conn.execute(known).first() is None:
        conn.execute(
            insert(memberships).values(person_id=person, source=source, valid_from=now, **where)
        )


def _by_name(found: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(found, key=lambda person: (person.name.casefold(), person.id)))


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, cast("WorksFor", row.works_for), row.account_id)
