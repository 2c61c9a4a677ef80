"""The facts that rows state: one named value each, with the time as of which it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from coaching.crm.values import AccountRow, ChangeRow, DealRow, Money, PersonRow, Ref, instant_text

ToldAs = Literal["seen", "changed", "since"]
TOLD_AS: tuple[ToldAs, ...] = get_args(ToldAs)
"""How a fact was told: ``seen`` so at a time, by an export that does not say since when;
``changed`` to this at a time, by a history; ``since`` a time, as an export of later said."""

INSTANT = timedelta(microseconds=1)
"""What lies between a change and what was before it; the least that the library tells apart."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a deal, an account or a person.

    Attributes:
        fact: Which one, such as ``stage``.
        value: As text; times as ``instant_text`` writes them, money as ``Money`` does.
        held_from_at: Since when it has been so; None where nobody says.
        seen_at: When it was so, as the source says; None for now.
        told_as: How it was told, see ``TOLD_AS``.
    """

    fact: str
    value: str
    held_from_at: datetime | None = None
    seen_at: datetime | None = None
    told_as: ToldAs = "seen"


def deal_facts(row: DealRow, *, as_of: datetime) -> tuple[Fact, ...]:
    """The facts that a row states about its deal; an empty cell states nothing.

    A deal of which there is a row was not deleted when the export was made, however long ago it was
    last changed, unless the row says that it was.

    Args:
        row: The row.
        as_of: When the export was made: when it was so, where the row itself does not tell; no
            later than now.

    >>> from datetime import UTC
    >>> at = datetime(2026, 9, 20, tzinfo=UTC)
    >>> row = DealRow(2, "D-1", outcome="won", closed_at=datetime(2026, 9, 14, tzinfo=UTC))
    >>> [(it.fact, it.value[:10], it.told_as) for it in deal_facts(row, as_of=at)]
    [('outcome', 'won', 'since'), ('closed_at', '2026-09-14', 'since'), ('deleted', 'no', 'seen')]
    """
    seen = _seen(row.modified_at, as_of)
    ended = None if row.outcome in ("open", None) else row.closed_at
    values = (
        ("name", row.name, None),
        *_referred("account", row.account),
        *_referred("owner", row.owner),
        ("stage", row.stage, None),
        ("amount", None if row.amount is None else str(row.amount), None),
        ("outcome", row.outcome, ended),
        ("created_at", _text(row.created_at), row.created_at),
        ("closed_at", _text(row.closed_at), ended),
        ("pipeline", row.pipeline, None),
        ("reason", row.reason, None),
        ("contacts", " ".join(sorted(row.contacts)) or None, None),
    )
    return (
        *(_told(*value, seen) for value in values if value[1]),  # type: ignore[arg-type]
        Fact("deleted", "yes" if row.deleted else "no", as_of, as_of),
    )


def change_facts(row: ChangeRow) -> tuple[Fact, ...]:
    """What a change states: what was until a moment before it, and what has been since."""
    before = row.at - INSTANT
    earlier = (
        ("stage", row.stage_before),
        ("amount", _money(row.amount_before)),
        *((fact, value) for fact, value, _ in _referred("owner", row.owner_before)),
    )
    later = (
        ("stage", row.stage),
        ("amount", _money(row.amount)),
        *((fact, value) for fact, value, _ in _referred("owner", row.owner)),
        ("outcome", row.outcome),
        ("closed_at", _text(row.closed_at)),
    )
    return (
        *(Fact(fact, value, before, before, "seen") for fact, value in earlier if value),
        *(Fact(fact, value, row.at, row.at, "changed") for fact, value in later if value),
    )


def account_facts(row: AccountRow, *, as_of: datetime) -> tuple[Fact, ...]:
    """The facts that a row states about its account; an empty cell states nothing."""
    seen = _seen(row.modified_at, as_of)
    values = (
        ("territory", row.territory),
        ("industry", row.industry),
        ("region", row.region),
        *((fact, value) for fact, value, _ in _referred("owner", row.owner)),
        ("employees", None if row.employees is None else str(row.employees)),
        ("country", row.country),
        ("state", row.state),
        ("city", row.city),
        ("postal_code", row.postal_code),
        ("domain", row.domain),
        ("phone", row.phone),
        ("deleted", _yes(row.deleted)),
    )
    return tuple(Fact(fact, value, seen, seen) for fact, value in values if value)


def person_facts(row: PersonRow, *, as_of: datetime) -> tuple[Fact, ...]:
    """The facts that a row states about a person, but for what they go by."""
    seen = _seen(row.modified_at, as_of)
    values = (
        ("title", row.title),
        *((fact, value) for fact, value, _ in _referred("account", row.account)),
        ("active", _yes(row.active)),
        ("deleted", _yes(row.deleted)),
    )
    return tuple(Fact(fact, value, seen, seen) for fact, value in values if value)


def _seen(modified_at: datetime | None, as_of: datetime) -> datetime:
    """When a row's values were so; a clock that runs ahead of ours does not count."""
    return as_of if modified_at is None else min(modified_at, as_of)


def _told(fact: str, value: str, since: datetime | None, seen: datetime) -> Fact:
    """A fact that a row tells; a time to come is a plan, and nothing has held since then."""
    if since is None or since > seen:
        return Fact(fact, value, seen, seen)
    return Fact(fact, value, since, seen, "since")


def _referred(fact: str, ref: Ref) -> Iterator[tuple[str, str, None]]:
    """Somebody as facts; the address alone stands for a name that nobody gives."""
    if name := ref.name or ref.email:
        yield fact, name, None
    if ref.id:
        yield f"{fact}_id", ref.id, None


def _text(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _money(amount: Money | None) -> str | None:
    return None if amount is None else str(amount)


def _yes(said: bool | None) -> str | None:  # noqa: FBT001 - the value itself
    return None if said is None else "yes" if said else "no"
