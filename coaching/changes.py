"""Changes of a deal in the light of what is known of it: in which money, and from which stage.

A history tells neither in every row. Pure functions over what was stated; it does not know where
that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from coaching import cells
from coaching.crm import ChangeRow, Fact, Money, Span, Statement, timeline

_ENDS = ("won", "lost")


def in_known_currency(row: ChangeRow, amounts: Sequence[Statement]) -> ChangeRow:
    """A change whose amounts are in the deal's currency, where it names none itself.

    Args:
        row: The change.
        amounts: What was stated of the deal's amount, what was seen first before.

    >>> from datetime import UTC, datetime
    >>> from decimal import Decimal
    >>> at = datetime(2026, 9, 14, tzinfo=UTC)
    >>> row = ChangeRow(2, "D-1", at, amount=Money(Decimal(1200)))
    >>> str(in_known_currency(row, [Statement("900.00 EUR", at, at)]).amount)
    '1200.00 EUR'
    """
    named = (one.value.partition(" ")[2] for one in reversed(amounts))
    currency = next(filter(None, named), "")
    return replace(
        row,
        amount=_in(row.amount, currency),
        amount_before=_in(row.amount_before, currency),
    )


def _in(amount: Money | None, currency: str) -> Money | None:
    return amount if amount is None or amount.currency else replace(amount, currency=currency)


def reopenings(stages: Sequence[Statement], outcomes: Sequence[Statement]) -> tuple[Fact, ...]:
    """That a deal was opened again, for each time at which it went on from a stage that ended it.

    A stage ends a deal by its name, or where a history says so of the very time. Where the outcome
    of a time is told, nothing is concluded.

    Args:
        stages: What was stated of the deal's stage, what was seen first before.
        outcomes: What was stated of how it ended.

    >>> from datetime import UTC, datetime
    >>> def changed(stage, day):
    ...     at = datetime(2026, 9, day, tzinfo=UTC)
    ...     return Statement(stage, at, at, "changed")
    >>> told = [changed("Demo", 1), changed("Closed Lost", 4), changed("Proposal", 9)]
    >>> [(fact.value, fact.held_from_at.day) for fact in reopenings(told, [])]
    [('open', 9)]
    """
    told = {one.held_from_at: one.value for one in outcomes if one.told_as == "changed"}

    def ends(span: Span) -> bool:
        return cells.end_of(span.value) is not None or told.get(span.begin_at) in _ENDS

    return tuple(
        Fact("outcome", "open", after.begin_at, after.begin_at, "changed")
        for before, after in pairwise(timeline(stages))
        if after.exact and ends(before) and not ends(after) and after.begin_at not in told
    )
