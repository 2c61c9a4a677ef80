"""A made history of a sales team; ``tests/crm_files`` writes it as CRMs would export it.

Forty deals with accounts, contacts and users: some are won, lost or open; some go back a stage, are
opened again, change hands, or are deleted.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAGES = ("Prospecting", "Discovery", "Demo", "Proposal", "Negotiation")
WON, LOST = "Closed Won", "Closed Lost"
OUTCOMES = {WON: "won", LOST: "lost"}
_TRADES = ("Freight", "Dental", "Marine", "Foods", "Optics", "Timber", "Solar", "Print")
_PLACES = (
    ("Germany", "Bayern", "80331", "de"), ("France", "Rhône", "69001", "fr"),
    ("United States", "California", "94105", "com"), ("United Kingdom", "Kent", "CT1 2EH", "co.uk"),
)  # fmt: skip


@dataclass(frozen=True)
class User:
    id: str
    name: str
    email: str


@dataclass(frozen=True)
class Account:
    id: str
    name: str
    owner: User
    industry: str
    employees: int
    country: str
    state: str
    postal_code: str
    domain: str


@dataclass(frozen=True)
class Contact:
    id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    mobile: str
    account: Account


@dataclass(frozen=True)
class Change:
    at: datetime
    stage: str
    amount: int
    owner: User


@dataclass(frozen=True)
class Deal:
    id: str
    name: str
    account: Account
    contact: Contact
    created_at: datetime
    changes: tuple[Change, ...]
    deleted: bool = False

    def at(self, now: datetime) -> Change:
        return [change for change in self.changes if change.at <= now][-1]

    def closed_at(self, now: datetime) -> datetime:
        """When it ended; of an open one 90 days after it was opened."""
        if self.outcome(now) == "open":
            return self.created_at + timedelta(days=90)
        ended = [one for one in self.changes if one.at <= now and one.stage in OUTCOMES]
        return ended[-1].at

    def outcome(self, now: datetime) -> str:
        return OUTCOMES.get(self.at(now).stage, "open")


@dataclass(frozen=True)
class History:
    users: tuple[User, ...]
    accounts: tuple[Account, ...]
    contacts: tuple[Contact, ...]
    deals: tuple[Deal, ...]

    def known(self, now: datetime) -> tuple[Deal, ...]:
        return tuple(deal for deal in self.deals if deal.created_at <= now)


def salesforce_id(prefix: str, number: int) -> str:
    """An id of 15 characters."""
    return f"{prefix}5g0000{number:05d}QAb"[:15]


def made_history(*, deals: int = 40, seed: int = 7, ids: str = "numbers") -> History:
    """The same history for the same seed; ids as Salesforce or as the others write them."""
    chance = random.Random(seed)

    def number(prefix: str, count: int) -> str:
        return salesforce_id(prefix, count) if ids == "salesforce" else str(1000 + count)

    users = tuple(
        User(number("005", place), name, f"{name.split()[0].lower()}@us.example")
        for place, name in enumerate(("Dana Reyes", "Laura Chen", "Tom Okafor", "Zoë Müller"))
    )
    accounts = []
    for place in range(max(1, deals * 3 // 5)):
        country, state, postal_code, ending = _PLACES[place % len(_PLACES)]
        trade = _TRADES[place % len(_TRADES)]
        word = f"{chance.choice(('Nord', 'Blue', 'High', 'Old', 'Grand'))}{place}"
        accounts.append(
            Account(
                number("001", place), f"{word} {trade}", users[place % len(users)],
                trade.lower(), chance.randrange(5, 5000), country, state, postal_code,
                f"{word.lower()}.{ending}",
            )
        )  # fmt: skip
    contacts = tuple(
        Contact(
            number("003", place), f"Jo{place}", f"Kent{place}", f"jo{place}@{account.domain}",
            f"+4989{1000000 + place}", f"+4917{20000000 + place}", account,
        )
        for place, account in enumerate(accounts)
    )  # fmt: skip
    made = []
    for place in range(deals):
        which = place % len(accounts)
        account = accounts[which]
        at = BEGIN + timedelta(days=3 * place, minutes=place)
        amount, owner = chance.randrange(10, 400) * 100, account.owner
        changes = [Change(at, STAGES[0], amount, owner)]
        for stage in STAGES[1 : chance.randrange(2, len(STAGES) + 1)]:
            at += timedelta(days=chance.randrange(2, 15), minutes=chance.randrange(600))
            changes.append(Change(at, stage, amount, owner))
        if place % 7 == 3:  # goes back
            at += timedelta(days=2)
            changes.append(Change(at, STAGES[1], amount, owner))
        if place % 5 == 2:  # changes hands, and is worth more
            at += timedelta(days=1)
            owner, amount = users[(place + 1) % len(users)], amount + 1200
            changes.append(Change(at, changes[-1].stage, amount, owner))
        if place % 3 != 2:
            at += timedelta(days=4)
            changes.append(Change(at, WON if place % 3 == 0 else LOST, amount, owner))
        if place % 10 == 4:  # is opened again
            at += timedelta(days=9)
            changes.append(Change(at, STAGES[3], amount, owner))
        made.append(
            Deal(
                number("006", place), f"{account.name}, order {place}", account, contacts[which],
                changes[0].at, tuple(changes), deleted=place % 13 == 12,
            )
        )  # fmt: skip
    return History(users, tuple(accounts), contacts, tuple(made))


def with_deals(history: History, deals: Sequence[Deal]) -> History:
    return replace(history, deals=tuple(deals))
