"""Whom and what claims mean: names, addresses and ids looked up in the library.

People, and accounts that a person, a sheet or an export names, are entered where the library does
not know them: these are facts. A deal is what the CRM says; one that no import knows waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coaching.claims import Claim, Decided, Identity
from coaching.directory import Directory, KnownDeal
from coaching.matching import NOTHING_SAID, Said
from coaching.naming import fold
from coaching.participants import Participant, participants_of, person_of
from coaching.store import crm, people
from coaching.store.claims import OnCall
from coaching.store.people import Person, WorksFor

_FACTS = frozenset({"person", "sheet", "export"})
"""Sources whose accounts are entered. A file's name can be anything."""

_WORKS_FOR: dict[str, WorksFor] = {"rep": "us", "customer": "customer", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class _Named:
    """An account that claims name: its number, None while it waits, and the rule in words."""

    number: int | None
    rule: str


def meaning_of(
    conn: Connection, decided: Decided, directory: Directory, *, now: datetime | None
) -> Said:
    """What claims say outright of a call's account, deal and rep.

    Args:
        conn: A writing transaction, unless ``now`` is None.
        decided: What counts of the claims.
        directory: What there is.
        now: The time; None to enter nobody who is not known.
    """
    told = {"account", "deal", "rep", "participants"} & decided.claims.keys()
    if not told:
        return NOTHING_SAID
    account = _account_claim(decided)
    named = None if account is None else _account(conn, account, directory, now)
    deal = decided.claims.get("deal")
    known = None if deal is None else directory.deals_by_id.get(deal.value.casefold())
    rep = _rep(conn, decided, now)
    customers = _accounts_of(conn, decided) if named is None else {}
    return Said(
        account=None if named is None else named.number,
        account_rule="" if named is None or named.number is None else named.rule,
        account_waits="" if named is None or named.number is not None else named.rule,
        deal=known,
        deal_rule=_deal_rule(deal, known),
        deal_waits=_deal_waits(deal, known),
        rep=None if rep is None else rep.id,
        rep_rule="" if rep is None else f"rep {rep.name} as {_by(decided.claims['rep'])} says",
        customers=frozenset(customers),
        customers_rule=_customers_rule(customers, directory),
    )


def people_meant(
    conn: Connection, decided: Decided, *, rep: int | None, account: int | None, now: datetime
) -> tuple[OnCall, ...]:
    """Who claims say is on a call, entered where nobody knows them; each once in a role.

    Args:
        conn: A writing transaction.
        decided: What counts of the claims.
        rep: The call's rep, who is on it where a claim says so.
        account: The call's account, to which its customers belong.
        now: The time.
    """
    found: dict[tuple[int, str], OnCall] = {}
    if rep is not None and "rep" in decided.claims:
        found[rep, "rep"] = OnCall(rep, "rep", str(decided.claims["rep"]))
    claim = decided.claims.get("participants")
    for participant in _participants(claim):
        assert claim is not None, "it names them"
        person = _identified(conn, participant, str(claim), account, now)
        if person is not None:
            known = OnCall(person.id, participant.role, str(claim))
            found.setdefault((person.id, participant.role), known)
    return tuple(found.values())


def identity_in(conn: Connection, directory: Directory) -> Identity:
    """Whom and what the values of claims stand for, as far as the library knows."""

    def identity(field: str, value: str) -> object:
        if field == "account":
            return directory.account_names.find(value)
        if field == "rep":
            person = _known_person(conn, person_of(value), "us")
            return None if person is None else person.id
        return None

    return identity


def _by(claim: Claim) -> str:
    """Who says so, in a rule."""
    return claim.detail if claim.source == "person" else str(claim)


def _account_claim(decided: Decided) -> Claim | None:
    """Who says which account it is: outright, or as the one company of the customers."""
    account = decided.claims.get("account")
    people_claim = decided.claims.get("participants")
    if account is not None or people_claim is None:
        return account
    companies = {
        fold(one.company): one.company
        for one in _participants(people_claim)
        if one.role == "customer" and fold(one.company)
    }
    if len(companies) != 1:
        return None
    (company,) = companies.values()
    return Claim("account", company, people_claim.source, people_claim.detail)


def _account(conn: Connection, claim: Claim, directory: Directory, now: datetime | None) -> _Named:
    number = directory.account_names.find(claim.value)
    if number is not None:
        name = directory.accounts[number]
        return _Named(number, f"account {name} as {_by(claim)} says")
    number = crm.account_named(conn, claim.value)
    if number is None and now is not None and claim.source in _FACTS and fold(claim.value):
        number = crm.add_account(conn, claim.value, now=now)
    if number is None:
        return _Named(None, f"account {claim.value}, as {_by(claim)} says, is in no import yet")
    return _Named(number, f"account {claim.value} as {_by(claim)} says, in no import yet")


def _deal_rule(claim: Claim | None, known: KnownDeal | None) -> str:
    if claim is None or known is None:
        return ""
    return f"deal {known.external_id} as {_by(claim)} says"


def _deal_waits(claim: Claim | None, known: KnownDeal | None) -> str:
    if claim is None or known is not None:
        return ""
    return f"deal {claim.value}, as {_by(claim)} says, is in no import yet"


def _rep(conn: Connection, decided: Decided, now: datetime | None) -> Person | None:
    """Our person on the call whom a claim names; entered where nobody knows them."""
    claim = decided.claims.get("rep")
    if claim is None:
        return None
    written = person_of(claim.value, role="rep")
    if now is None:
        return _known_person(conn, written, "us")
    return _identified(conn, written, str(claim), None, now)


def _identified(
    conn: Connection, one: Participant, source: str, account: int | None, now: datetime
) -> Person | None:
    return people.identify_person(
        conn,
        name=one.name,
        email=one.email,
        phone=one.phone,
        works_for=_WORKS_FOR[one.role],
        account=account if one.role == "customer" else None,
        source=source,
        now=now,
    )


def _known_person(conn: Connection, one: Participant, works_for: WorksFor) -> Person | None:
    """Somebody whom the library knows by address, number or name; None where it does not."""
    if one.email and (found := people.people_by_alias(conn, "email", one.email)):
        return found[0]
    if one.phone and (found := people.people_by_alias(conn, "phone", one.phone)):
        return found[0]
    if not fold(one.name):
        return None
    sides = (works_for, "unknown")
    named = people.people_by_alias(conn, "name", one.name)
    return next((person for person in named if person.works_for in sides), None)


def _accounts_of(conn: Connection, decided: Decided) -> dict[int, str]:
    """The accounts that the customers on the call are known to belong to, and who they are."""
    found: dict[int, str] = {}
    for one in _participants(decided.claims.get("participants")):
        if one.role != "customer" or not (one.email or one.phone):
            continue
        person = _known_person(conn, Participant(email=one.email, phone=one.phone), "customer")
        if person is not None and person.account is not None and person.works_for == "customer":
            found[person.account] = person.name
    return found


def _customers_rule(customers: dict[int, str], directory: Directory) -> str:
    named: Iterable[str] = (
        f"{name} of {directory.accounts[account]} is on the call"
        for account, name in customers.items()
        if account in directory.accounts
    )
    return "; ".join(named)


def _participants(claim: Claim | None) -> tuple[Participant, ...]:
    return () if claim is None else participants_of(claim.value)
