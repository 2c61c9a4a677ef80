"""What rows of exports say, as frozen values: deals, changes of deals, accounts and people.

It does not know how exports are written (see ``exports``) nor where facts are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

ExportKind = Literal["deals", "history", "accounts", "contacts", "users", "calls"]
EXPORT_KINDS: tuple[ExportKind, ...] = (
    "deals",
    "history",
    "accounts",
    "contacts",
    "users",
    "calls",
)
"""What an export can be about; ``history`` are changes of deals with their times, ``users`` are
our people."""

Outcome = Literal["won", "lost", "open"]
OUTCOMES: tuple[Outcome, ...] = ("won", "lost", "open")
ENDS: tuple[Outcome, ...] = ("won", "lost")


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


def instant_text(at: datetime) -> str:
    """A moment as text that sorts by time, in the form of the library's time columns.

    >>> instant_text(datetime(2026, 9, 14, 10, 30, tzinfo=UTC))
    '2026-09-14T10:30:00.000000+00:00'
    """
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Ref:
    """Somebody or something that a row names; empty for what it does not say.

    Attributes:
        name: As written.
        id: The CRM's id.
        email: Of a person, the address.
    """

    name: str = ""
    id: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.name or self.id or self.email)


NOBODY = Ref()


@dataclass(frozen=True, slots=True)
class DealRow:
    """What one row of an export says about a deal; None or empty where it says nothing.

    Attributes:
        line: Where the row begins in the file, from 1.
        external_id: The CRM's id of the deal.
        name: Its name.
        account: The account.
        owner: Our person.
        stage: Stage of the sale, in the CRM's words.
        amount: What it is worth.
        outcome: How it ended, or that it has not; None where the row cannot tell.
        created_at: When it was opened; aware UTC.
        closed_at: When it ended, or for an open deal when it is expected to; aware UTC.
        modified_at: As of when all this is so; None where the row does not tell.
        pipeline: Which of several sales processes it is in.
        reason: Why it ended as it did.
        contacts: The CRM's ids of the customers on it.
        deleted: Whether the CRM has deleted it; None where the row does not tell.
    """

    line: int
    external_id: str
    name: str | None = None
    account: Ref = NOBODY
    owner: Ref = NOBODY
    stage: str | None = None
    amount: Money | None = None
    outcome: Outcome | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    modified_at: datetime | None = None
    pipeline: str | None = None
    reason: str | None = None
    contacts: tuple[str, ...] = ()
    deleted: bool | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """That a deal changed at a time; None for what did not.

    Attributes:
        line: Where the row begins in the file, from 1.
        external_id: The CRM's id of the deal.
        at: When it changed; aware UTC.
        stage: The stage from then on.
        stage_before: The stage until then.
        amount: What it is worth from then on.
        amount_before: What it was worth until then.
        owner: Our person from then on.
        owner_before: Our person until then.
        outcome: How it ended then, or that it was opened again.
        closed_at: When it is expected to end, as said from then on.
    """

    line: int
    external_id: str
    at: datetime
    stage: str | None = None
    stage_before: str | None = None
    amount: Money | None = None
    amount_before: Money | None = None
    owner: Ref = NOBODY
    owner_before: Ref = NOBODY
    outcome: Outcome | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one row of an export says about an account; None or empty where it says nothing.

    Attributes:
        line: Where the row begins in the file, from 1.
        name: The account's name, as written.
        territory: Name of the territory that it belongs to.
        industry: What it does.
        region: Where it is.
        owner: Our person.
        external_id: The CRM's id of the account.
        employees: How many work there.
        country: Where it sits, as written.
        state: State or province, as written.
        city: As written.
        postal_code: As written.
        domain: Domain of its site and addresses.
        phone: Its number.
        modified_at: As of when all this is so; None where the row does not tell.
        deleted: Whether the CRM has deleted it; None where the row does not tell.
    """

    line: int
    name: str
    territory: str | None = None
    industry: str | None = None
    region: str | None = None
    owner: Ref = NOBODY
    external_id: str | None = None
    employees: int | None = None
    country: str | None = None
    state: str | None = None
    city: str | None = None
    postal_code: str | None = None
    domain: str | None = None
    phone: str | None = None
    modified_at: datetime | None = None
    deleted: bool | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one row of an export says about a customer, or about one of our people.

    Attributes:
        line: Where the row begins in the file, from 1.
        external_id: The CRM's id of the person; empty where it has none.
        name: As written; empty where unknown.
        emails: Addresses.
        phones: Numbers, as written.
        account: A customer's account.
        title: What they are there.
        active: Of our people, whether they still work with the CRM; None where nobody says.
        modified_at: As of when all this is so; None where the row does not tell.
        deleted: Whether the CRM has deleted them; None where the row does not tell.
    """

    line: int
    external_id: str
    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    account: Ref = NOBODY
    title: str | None = None
    active: bool | None = None
    modified_at: datetime | None = None
    deleted: bool | None = None

    @property
    def called(self) -> str:
        """The name, or what else tells who it is."""
        return self.name or next(iter((*self.emails, *self.phones)), self.external_id)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of an export that could not be used.

    Attributes:
        line: Where the row begins in the file, from 1; in JSON which record it is.
        reason: What is wrong with it, in words.
        content: The row's cells by the header's names.
    """

    line: int
    reason: str
    content: Mapping[str, str]

    def __str__(self) -> str:
        """The line and the reason, for people."""
        return f"line {self.line}: {self.reason}"
