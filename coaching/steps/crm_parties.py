"""Whom and what rows of an export name, looked up: accounts, our people and territories.

Accounts and people are entered where the library does not know them. The CRM's id decides, then an
address, then the name. An id alone of which no import told yet is kept as it is and looked up
whenever somebody asks, so it does not matter which file comes first.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from coaching.crm import Ref
from coaching.naming import AccountNames, fold
from coaching.store import contacts, crm, people
from coaching.store.contacts import Alias
from coaching.store.people import Person, Territory

SOURCE = "CRM export"
"""Who says so, of people and territories that an export names."""


class Parties:
    """What one import found so far; others may enter accounts between its transactions."""

    def __init__(self, now: datetime) -> None:
        """Nothing is known before ``refresh``."""
        self._now = now
        self._names = AccountNames({})
        self._accounts: dict[int, str] = {}
        self._ids: dict[str, int] = {}
        self._id_of: dict[int, str] = {}
        self._people: dict[Ref, Person] = {}
        self._territories: dict[str, Territory] = {}

    def refresh(self, conn: Connection) -> None:
        """Learn of accounts that were entered since; to be called in each transaction."""
        for account in crm.accounts_after(conn, max(self._accounts, default=0)):
            self._know(account.id, account.name, account.external_id)

    # Accounts -------------------------------------------------------------------------------------

    def account(self, conn: Connection, ref: Ref) -> Ref:
        """An account as we know it, entered where a name is new; one known by id alone stays so."""
        if not ref.name:
            return ref
        number = self.find_account(ref, taken=())
        if number is None:
            number = self.add_account(conn, ref)
        self.know_id(conn, number, ref.id)
        return Ref(self._accounts[number], self._id_of.get(number, ref.id) if ref.id else "")

    def find_account(self, ref: Ref, *, taken: frozenset[int] | set[int] | tuple[()]) -> int | None:
        """The number of an account by its id, else by its name if that is no other one's."""
        if ref.id and ref.id in self._ids:
            return self._ids[ref.id]
        found = self._names.find(ref.name, taken=taken)
        if found is not None and ref.id and self._id_of.get(found, ref.id) != ref.id:
            return None  # another company of that name
        return found

    def account_exactly(self, name: str) -> int | None:
        """The number of the account whose name folds alike."""
        return self._names.find_exactly(name)

    def add_account(self, conn: Connection, ref: Ref) -> int:
        """Enter an account; where another one has its name, with the id behind it."""
        taken = self._names.find_exactly(ref.name) is not None
        name = f"{ref.name} ({ref.id})" if taken and ref.id else ref.name
        number = crm.add_account(conn, name, now=self._now)
        self._know(number, name, None)
        return number

    def know_id(self, conn: Connection, account: int, external_id: str) -> None:
        """Note the id that an account has in the CRM, unless one is known."""
        if external_id and account not in self._id_of and external_id not in self._ids:
            crm.know_account_id(conn, account, external_id)
            self._ids[external_id] = account
            self._id_of[account] = external_id

    def _know(self, number: int, name: str, external_id: str | None) -> None:
        self._accounts[number] = name
        self._names.add(number, name)
        if external_id:
            self._ids[external_id] = number
            self._id_of[number] = external_id

    # People ---------------------------------------------------------------------------------------

    def owner(self, conn: Connection, ref: Ref) -> Ref:
        """One of our people as we know them; somebody known by id alone stays so."""
        if not (fold(ref.name) or ref.email):
            return Ref(id=ref.id)
        return Ref(self.person(conn, ref).name, ref.id)

    def person(self, conn: Connection, ref: Ref) -> Person:
        """One of our people by id, address or name, entered where nobody is meant for sure."""
        if ref not in self._people:
            self._people[ref] = self._ours(conn, ref)
        return self._people[ref]

    def _ours(self, conn: Connection, ref: Ref) -> Person:
        found = None
        if ref.id:
            found = _one_of_ours(people.people_by_alias(conn, "id", user_id(ref.id)))
        if found is None and ref.email:
            found = _one_of_ours(people.people_by_alias(conn, "email", ref.email))
        if found is None and ref.id and fold(ref.name):
            named = people.people_by_alias(conn, "name", ref.name)
            others = contacts.ids_of(conn, [person.id for person in named])
            if named and all(others.get(person.id) for person in named):
                (number,) = contacts.add_people(conn, [ref.name], works_for="us", now=self._now)
                found = Person(number, ref.name, "us", None)  # another one of that name
        if found is None:
            found = people.find_or_add_person(
                conn, ref.name or ref.email, works_for="us", source=SOURCE, now=self._now
            )
        goes_by = [Alias(found.id, "name", ref.name), Alias(found.id, "email", ref.email)]
        if ref.id:
            goes_by.append(Alias(found.id, "id", user_id(ref.id)))
        contacts.add_aliases(conn, goes_by, source=SOURCE)
        return found

    # Territories ----------------------------------------------------------------------------------

    def territory(self, conn: Connection, written: str | None) -> Territory | None:
        """A territory as we know it, entered where it is new."""
        if written is None:
            return None
        if written not in self._territories:
            self._territories[written] = people.find_or_add_territory(conn, written)
        return self._territories[written]


def user_id(external_id: str) -> str:
    """The CRM's id of one of our people, told from those of customers."""
    return f"user {external_id}"


def contact_id(external_id: str) -> str:
    """The CRM's id of a customer, told from those of our people."""
    return f"contact {external_id}"


def _one_of_ours(found: tuple[Person, ...]) -> Person | None:
    """The first who is not a customer."""
    return next((person for person in found if person.works_for != "customer"), None)
