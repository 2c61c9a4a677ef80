"""What a CRM says about deals and accounts: rows as frozen values, and the facts they state.

A fact is one named value that held from some time on. What is known of a deal is the latest of its
facts; a row of an export adds those that differ. It does not know how exports are written (see
``exports``) nor where facts are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

ExportKind = Literal["deals", "accounts", "calls"]
EXPORT_KINDS: tuple[ExportKind, ...] = ("deals", "accounts", "calls")

Outcome = Literal["won", "lost", "open"]
OUTCOMES: tuple[Outcome, ...] = ("won", "lost", "open")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Attributes:
        value: In whole units of the currency; two decimals count.
        currency: Three-letter code; empty where the export does not say.
    """

    value: Decimal
    currency: str = ""

    def __str__(self) -> str:
        """The amount as it is kept, such as ``27600.00 USD``."""
        return f"{self.value:.2f} {self.currency}".strip()


@dataclass(frozen=True, slots=True)
class DealRow:
    """What one row of an export says about a deal; None where it says nothing.

    Attributes:
        line: Where the row begins in the file, from 1.
        external_id: The CRM's id of the deal.
        name: Its name.
        account: Name of the account, as written.
        owner: Name of our person, as written.
        stage: Stage of the sale, in the CRM's words.
        amount: What it is worth.
        outcome: How it ended, or that it has not.
        created_at: When it was opened; aware UTC.
        closed_at: When it ended, or for an open deal when it is expected to; aware UTC.
    """

    line: int
    external_id: str
    name: str | None
    account: str | None
    owner: str | None
    stage: str | None
    amount: Money | None
    outcome: Outcome
    created_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one row of an export says about an account; None where it says nothing.

    Attributes:
        line: Where the row begins in the file, from 1.
        name: The account's name, as written.
        territory: Name of the territory that it belongs to.
        industry: What it does.
        region: Where it is.
        owner: Name of our person, as written.
        external_id: The CRM's id of the account.
    """

    line: int
    name: str
    territory: str | None
    industry: str | None
    region: str | None
    owner: str | None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of an export that could not be used.

    Attributes:
        line: Where the row begins in the file, from 1.
        reason: What is wrong with it, in words.
        content: The row's cells by the header's names.
    """

    line: int
    reason: str
    content: Mapping[str, str]

    def __str__(self) -> str:
        """The line and the reason, for people."""
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a deal or an account.

    Attributes:
        fact: Which one, such as ``stage``.
        value: As text; times as ``instant_text`` writes them, money as ``Money`` does.
        held_from_at: Since when it has been so; None where the row does not tell.
    """

    fact: str
    value: str
    held_from_at: datetime | None = None


def instant_text(at: datetime) -> str:
    """A moment as text that sorts by time, in the form of the library's time columns.

    >>> instant_text(datetime(2026, 9, 14, 10, 30, tzinfo=UTC))
    '2026-09-14T10:30:00.000000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def deal_facts(row: DealRow) -> tuple[Fact, ...]:
    """The facts that a row states about its deal; an empty cell states nothing.

    >>> row = DealRow(2, "D-1", None, None, None, None, Money(Decimal(900), "EUR"), "won", None,
    ...               datetime(2026, 9, 14, tzinfo=UTC))
    >>> [(fact.fact, fact.value[:10]) for fact in deal_facts(row)]
    [('amount', '900.00 EUR'), ('outcome', 'won'), ('closed_at', '2026-09-14')]
    """
    ended_at = None if row.outcome == "open" else row.closed_at
    created = None if row.created_at is None else instant_text(row.created_at)
    closed = None if row.closed_at is None else instant_text(row.closed_at)
    return _stated(
        ("name", row.name, None),
        ("account", row.account, None),
        ("owner", row.owner, None),
        ("stage", row.stage, None),
        ("amount", None if row.amount is None else str(row.amount), None),
        ("outcome", row.outcome, ended_at),
        ("created_at", created, row.created_at),
        ("closed_at", closed, ended_at),
    )


def account_facts(row: AccountRow) -> tuple[Fact, ...]:
    """The facts that a row states about its account; an empty cell states nothing."""
    return _stated(
        ("territory", row.territory, None),
        ("industry", row.industry, None),
        ("region", row.region, None),
        ("owner", row.owner, None),
    )


def new_facts(stated: Iterable[Fact], known: Mapping[str, str]) -> tuple[Fact, ...]:
    """Those of the stated facts whose value differs from the latest known.

    >>> new_facts([Fact("stage", "Proposal"), Fact("owner", "Ann Lee")], {"stage": "Proposal"})
    (Fact(fact='owner', value='Ann Lee', held_from_at=None),)
    """
    return tuple(fact for fact in stated if known.get(fact.fact) != fact.value)


def territory_owners(holdings: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    """The people who own accounts in each territory; one alone owns the territory itself.

    Args:
        holdings: The territory and the owner of each account that has both.

    >>> territory_owners([("West", 1), ("West", 1), ("North", 1), ("North", 2)])
    {'West': frozenset({1}), 'North': frozenset({1, 2})}
    """
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for territory, person in holdings:
        owners[territory].add(person)
    return {territory: frozenset(people) for territory, people in owners.items()}


def _stated(*facts: tuple[str, str | None, datetime | None]) -> tuple[Fact, ...]:
    return tuple(Fact(fact, value, since) for fact, value, since in facts if value is not None)
