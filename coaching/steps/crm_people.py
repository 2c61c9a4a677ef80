"""The writing of contacts and users: who somebody is, what they go by, and where they work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from coaching.crm import PersonRow, Ref, person_facts
from coaching.naming import fold
from coaching.participants import digits_of
from coaching.steps.crm_parties import SOURCE, contact_id, user_id
from coaching.steps.crm_rows import CONFLICTS_SHOWN, Entry, write_facts
from coaching.store import contacts
from coaching.store.contacts import Alias
from coaching.store.people import Person, WorksFor
from coaching.store.schema.crm import person_events

ByAlias = Mapping[str, tuple[Person, ...]]


def write_people(
    entry: Entry, conn: Connection, rows: Sequence[PersonRow], *, works_for: WorksFor
) -> int:
    """Write what is new of customers, or of our people; how many rows said something new.

    Somebody is known by the CRM's id, else by an address, else by a number that goes with the
    name, else by the name: a customer's together with the account. Somebody of another id is
    somebody else.
    """
    settled = [
        replace(row, account=entry.parties.account(conn, row.account) if row.account else Ref())
        for row in rows
    ]
    found = _Found(conn, settled, works_for)
    numbers = [found.who(row, _account(entry, row)) for row in settled]
    fresh = [place for place, number in enumerate(numbers) if number is None]
    places: dict[str, int] = {}  # the same person twice in one piece, by id or by nothing at all
    distinct = [
        place for place in fresh if places.setdefault(_mark(settled[place]), place) == place
    ]
    added = contacts.add_people(
        conn, [settled[place].called for place in distinct], works_for=works_for, now=entry.now
    )
    by_mark = dict(zip((_mark(settled[place]) for place in distinct), added, strict=True))
    known = [
        by_mark[_mark(row)] if number is None else number
        for row, number in zip(settled, numbers, strict=True)
    ]
    aliases = [
        alias
        for row, number in zip(settled, known, strict=True)
        for alias in _aliases(row, number, works_for)
    ]
    new_names = found.unknown(aliases)
    contacts.add_aliases(conn, new_names, source=SOURCE)
    written = write_facts(
        conn,
        person_events,
        [
            (row.line, row.called, number, person_facts(row, as_of=entry.as_of))
            for row, number in zip(settled, known, strict=True)
        ],
        import_id=entry.number,
        now=entry.now,
    )
    entry.conflicts += len(written.conflicts)
    entry.shown += written.conflicts[: max(0, CONFLICTS_SHOWN - len(entry.shown))]
    people_changed = {alias.person for alias in new_names} | set(added) | written.touched
    changed = [row for row, number in zip(settled, known, strict=True) if number in people_changed]
    news = settled if entry.anew else changed
    entry.accounts.update(account for row in news if (account := _account(entry, row)) is not None)
    return len(changed)


def _account(entry: Entry, row: PersonRow) -> int | None:
    """The number of somebody's account; None where no import knows it."""
    return entry.parties.find_account(row.account, taken=()) if row.account else None


def _mark(row: PersonRow) -> str:
    """What tells people apart of whom nothing is known."""
    if row.external_id:
        return row.external_id
    return next(iter(row.emails), f"{fold(row.name)}/{row.account.name}/{row.account.id}")


def _aliases(row: PersonRow, number: int, works_for: WorksFor) -> list[Alias]:
    """All that somebody goes by as a row says."""
    named = contact_id if works_for == "customer" else user_id
    goes_by = [Alias(number, "email", email) for email in row.emails]
    goes_by += [Alias(number, "phone", phone) for phone in row.phones]
    if fold(row.name):
        goes_by.append(Alias(number, "name", row.name))
    if row.external_id:
        goes_by.append(Alias(number, "id", named(row.external_id)))
    return goes_by


class _Found:
    """Who is known by what some rows say, looked up at once."""

    def __init__(self, conn: Connection, rows: Sequence[PersonRow], works_for: WorksFor) -> None:
        self._works_for = works_for
        self._named = contact_id if works_for == "customer" else user_id
        self._by_id = contacts.people_by_aliases(
            conn, "id", [self._named(row.external_id) for row in rows if row.external_id]
        )
        self._by_email = contacts.people_by_aliases(
            conn, "email", [email for row in rows for email in row.emails]
        )
        self._by_name = contacts.people_by_aliases(
            conn, "name", [row.name for row in rows if row.name]
        )
        self._by_phone = contacts.people_by_aliases(
            conn, "phone", [phone for row in rows for phone in row.phones]
        )
        everybody = {
            person.id
            for found in (self._by_id, self._by_email, self._by_name, self._by_phone)
            for persons in found.values()
            for person in persons
        }
        self._ids = contacts.ids_of(conn, sorted(everybody))

    def who(self, row: PersonRow, account: int | None) -> int | None:
        """The number of the person whom a row means; None for somebody new."""
        if row.external_id and (known := self._by_id.get(self._named(row.external_id))):
            return known[0].id
        for email in row.emails:
            if (one := self._free(self._by_email.get(email, ()), row)) is not None:
                return one
        name = fold(row.name)
        namesakes = self._by_name.get(name, ()) if name else ()
        for phone in row.phones:
            goes_by = {person.id for person in self._by_phone.get(digits_of(phone), ())}
            both = tuple(person for person in namesakes if person.id in goes_by)
            if (one := self._free(both, row)) is not None:
                return one
        if self._works_for == "customer":
            if account is None:
                return None
            namesakes = tuple(person for person in namesakes if person.account == account)
        return self._free(namesakes, row)

    def _free(self, found: Sequence[Person], row: PersonRow) -> int | None:
        """The first on this side, or of whom nobody said, whom the CRM knows by no other id."""
        sides = (self._works_for, "unknown")
        for person in found:
            others = self._ids.get(person.id, frozenset())
            if person.works_for in sides and not (row.external_id and others):
                return person.id
        return None

    def unknown(self, aliases: Sequence[Alias]) -> tuple[Alias, ...]:
        """Those that nobody is known to go by already."""
        known = {
            (person.id, kind, alias)
            for kind, found in (
                ("id", self._by_id),
                ("email", self._by_email),
                ("name", self._by_name),
                ("phone", self._by_phone),
            )
            for alias, persons in found.items()
            for person in persons
        }
        fresh = {}
        for one in aliases:
            folded = {"name": fold, "phone": digits_of}.get(one.kind, str.strip)(one.value)
            if folded and (one.person, one.kind, folded) not in known:
                fresh[one.person, one.kind, folded] = one
        return tuple(fresh.values())
