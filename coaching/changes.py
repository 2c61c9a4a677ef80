"""What the changes of a deal tell together and no row alone: that it was opened again.

Pure functions over what was stated; it does not know where that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coaching import cells
from coaching.crm import ENDS, Fact, Span, Statement, timeline


def reopenings(stages: Sequence[Statement], outcomes: Sequence[Statement]) -> tuple[Fact, ...]:
    """That a deal was opened again, for each time at which it went on from a stage that ended it.

    A stage ends a deal by its name, or where a history says so of the very time. Where the outcome
    of a time is told, nothing is concluded; nor where an export shows the deal as won or lost then,
    as deals go on to stages behind their end. What is concluded is told as ``since``, not as a
    change, so that an export which comes later and shows the same overrules it.

    Args:
        stages: What was stated of the deal's stage, what was seen first before.
        outcomes: What was stated of how it ended.

    >>> from datetime import UTC, datetime
    >>> def on(day): return datetime(2026, 9, day, tzinfo=UTC)
    >>> def changed(stage, day): return Statement(stage, on(day), on(day), "changed")
    >>> told = [changed("Demo", 1), changed("Closed Won", 4), changed("Onboarding", 9)]
    >>> [(fact.value, fact.held_from_at.day) for fact in reopenings(told, [])]
    [('open', 9)]
    >>> reopenings(told, [Statement("won", on(4), on(12), "since")])
    ()
    """
    told = {one.held_from_at: one.value for one in outcomes if one.told_as == "changed"}
    shown = [one for one in outcomes if one.told_as != "changed" and one.value in ENDS]

    def ends(span: Span) -> bool:
        return cells.end_of(span.value) is not None or told.get(span.begin_at) in ENDS

    def goes_on(before: Span, after: Span) -> bool:
        return after.exact and ends(before) and not ends(after) and after.begin_at not in told

    return tuple(
        Fact("outcome", "open", after.begin_at, after.begin_at, "since")
        for before, after in pairwise(timeline(stages))
        if goes_on(before, after)
        and not any(one.held_from_at <= after.begin_at <= one.seen_at for one in shown)
    )
