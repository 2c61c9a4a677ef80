"""In which money a deal's amounts are, where a row does not say.

A deal is in one money most of its life, and many histories name none. So an amount without one is
in that which is known of its deal, whichever was told first. Amounts are text, as ``Money`` writes
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coaching.crm.facts import Fact
from coaching.crm.history import Statement


def currency_of(amount: str) -> str:
    """The currency that an amount names; empty where it names none.

    >>> currency_of("900.00 EUR"), currency_of("900.00")
    ('EUR', '')
    """
    return amount.partition(" ")[2]


def first_currency(facts: Iterable[Fact]) -> str:
    """The first currency in which facts state an amount; empty where they state none."""
    named = (currency_of(one.value) for one in facts if one.fact == "amount")
    return next(filter(None, named), "")


def in_known_currency(fact: Fact, known: Sequence[Statement], *, instead: str) -> Fact:
    """An amount in its deal's currency, where it names none itself; any other fact as it is.

    Said of a time of which the same number is known, it is that amount; else it is in the currency
    that was last seen.

    Args:
        fact: The fact; its time is given.
        known: What was stated of the deal's amount, what was seen first before.
        instead: The currency where none is known; empty for none.

    >>> from datetime import UTC, datetime
    >>> def on(day): return datetime(2026, 9, day, tzinfo=UTC)
    >>> known = [Statement("900.00 EUR", on(5), on(5)), Statement("990.00 USD", on(9), on(9))]
    >>> def said(day): return Fact("amount", "900.00", on(day), on(day))
    >>> [in_known_currency(said(day), known, instead="").value for day in (5, 7)]
    ['900.00 EUR', '900.00 USD']
    """
    if fact.fact != "amount" or currency_of(fact.value):
        return fact
    at = fact.seen_at
    assert at is not None, "as of when is settled by who reads the row"
    named = [one for one in known if currency_of(one.value)]
    same = (
        one
        for one in named
        if one.value.startswith(f"{fact.value} ") and one.held_from_at <= at <= one.seen_at
    )
    one = next(same, named[-1] if named else None)
    currency = instead if one is None else currency_of(one.value)
    return replace(fact, value=f"{fact.value} {currency}".strip())


def without_currency(known: Iterable[Statement], currency: str) -> tuple[Statement, ...]:
    """The statements of amounts that name no currency, in one that became known."""
    return tuple(
        replace(one, value=f"{one.value} {currency}") for one in known if not currency_of(one.value)
    )
