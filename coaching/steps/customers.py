"""Which customers are on a call, by the numbers and addresses in claims and file names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from coaching.claims import Decided
from coaching.directory import Directory
from coaching.matching import Said, stretches_between
from coaching.participants import Participant, participants_of
from coaching.reachable import Reachable, addresses_in, numbers_in
from coaching.store import contacts, people
from coaching.store.people import Person

_CONTACT = "contact "


@dataclass(frozen=True, slots=True)
class _Known:
    """Somebody who is known to be on a call, or an account by what reaches it."""

    account: int
    rule: str
    person: Person | None = None
    vague: bool = False


def with_customers(
    conn: Connection,
    said: Said,
    decided: Decided,
    names: Sequence[str],
    *,
    directory: Directory,
    reachable: Reachable,
) -> Said:
    """What is said of a call, together with the customers that numbers and addresses tell.

    A number or address of somebody decides before that of their company, and this before the domain
    of an address.

    Args:
        conn: A connection.
        said: What was said outright.
        decided: What counts of the call's claims.
        names: File names of its recordings.
        directory: What there is.
        reachable: How accounts are reached.
    """
    found = _people_on(conn, decided, names) or _companies(decided, names, directory, reachable)
    found = tuple(one for one in found if one.account in directory.accounts)
    if not found:
        return said
    persons = [one.person.id for one in found if one.person is not None]
    ids = contacts.ids_of(conn, persons)
    with_ids = replace(
        said,
        contacts=frozenset(one.removeprefix(_CONTACT) for known in ids.values() for one in known),
    )
    if said.account is not None or said.customers:
        return with_ids
    rules = dict.fromkeys(f"{one.rule} of {directory.accounts[one.account]}" for one in found)
    return replace(
        with_ids,
        customers=frozenset(one.account for one in found),
        customers_rule="; ".join(f"{rule} is on the call" for rule in rules),
        customers_vague=all(one.vague for one in found),
    )


def _people_on(conn: Connection, decided: Decided, names: Sequence[str]) -> tuple[_Known, ...]:
    """The customers whom an address or a number means."""
    found: dict[int, _Known] = {}
    for one in _others(decided):
        for person in _meant(conn, one.email, one.phone):
            if person.account is not None:
                found.setdefault(person.id, _Known(person.account, person.name, person))
    for address in _addresses(names):
        for person in _meant(conn, address, ""):
            if person.account is not None:
                rule = f"{address} in the file name, {person.name}"
                found.setdefault(person.id, _Known(person.account, rule, person))
    for number in _numbers(names):
        for person in _meant(conn, "", number):
            if person.account is not None:
                rule = f"number {number} in the file name, {person.name}"
                found.setdefault(person.id, _Known(person.account, rule, person))
    return tuple(found.values())


def _meant(conn: Connection, email: str, phone: str) -> tuple[Person, ...]:
    """The customers who go by an address, else by a number; none where accounts differ."""
    theirs: tuple[Person, ...] = ()
    if email:
        theirs = _customers(people.people_by_alias(conn, "email", email))
    if phone and not theirs:
        theirs = _customers(contacts.people_by_number(conn, phone))
    return theirs if len({person.account for person in theirs}) == 1 else ()


def _customers(found: Sequence[Person]) -> tuple[Person, ...]:
    return tuple(
        person for person in found if person.works_for != "us" and person.account is not None
    )


def _companies(
    decided: Decided, names: Sequence[str], directory: Directory, reachable: Reachable
) -> tuple[_Known, ...]:
    """The accounts whose own number, or the domain of whose addresses, stands there."""
    numbers = [one.phone for one in _others(decided) if one.phone]
    for number in (*numbers, *_numbers(names)):
        accounts = reachable.by_number(number)
        if len(accounts) == 1:
            return tuple(_Known(account, f"the number {number}") for account in accounts)
    addresses = [one.email for one in _others(decided) if one.email]
    found: dict[int, _Known] = {}
    for address in (*addresses, *_addresses(names)):
        accounts = reachable.by_address(address)
        if len(accounts) == 1:
            (account,) = accounts
            domain = address.rpartition("@")[2]
            found[account] = _Known(account, f"an address at {domain}", vague=True)
    return tuple(found.values())


def _others(decided: Decided) -> tuple[Participant, ...]:
    """Who is on the call and not one of ours."""
    claim = decided.claims.get("participants")
    said = () if claim is None else participants_of(claim.value)
    return tuple(one for one in said if one.role != "rep" and (one.email or one.phone))


def _numbers(names: Sequence[str]) -> tuple[str, ...]:
    pieces = (piece for name in names for piece in stretches_between(name))
    return tuple(dict.fromkeys(number for piece in pieces for number in numbers_in(piece)))


def _addresses(names: Sequence[str]) -> tuple[str, ...]:
    pieces = (piece for name in names for piece in stretches_between(name))
    return tuple(dict.fromkeys(address for piece in pieces for address in addresses_in(piece)))
