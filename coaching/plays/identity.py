"""Which play of now is which of before: those that most of the same turns use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

SAME = 0.5
"""Share of the turns of the smaller of two groups that both have, from which they are one play."""


class Use(NamedTuple):
    """A turn that uses a play, in seconds of its call."""

    call: int
    start: float
    end: float


def matched(
    before: Mapping[int, Sequence[Use]], now: Sequence[Sequence[Use]]
) -> tuple[int | None, ...]:
    """For each group of now the play that it was before; None where it is new.

    Each play is at most one group's, so that the most turns stay with their play. Turns are the
    same where they share half of the shorter one's time: the talk may have been read anew.

    >>> old = {7: [Use(1, 0.0, 4.0), Use(2, 5.0, 9.0)]}
    >>> matched(old, [[Use(3, 0.0, 4.0)], [Use(2, 5.2, 9.0), Use(1, 0.0, 4.0), Use(9, 1.0, 2.0)]])
    (None, 7)
    """
    if not now:
        return ()
    from scipy.optimize import linear_sum_assignment

    numbers = sorted(before)
    of_call: dict[int, list[tuple[Use, int]]] = defaultdict(list)
    for place, number in enumerate(numbers):
        for use in before[number]:
            of_call[use.call].append((use, place))
    shared = np.zeros((len(now), len(numbers)))
    for row, group in enumerate(now):
        same: Counter[int] = Counter()
        for use in group:
            same.update({place for old, place in of_call[use.call] if _is_same(use, old)})
        for place, count in same.items():
            if count >= SAME * min(len(group), len(before[numbers[place]])):
                shared[row, place] = count
    found: list[int | None] = [None] * len(now)
    for row, place in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        if shared[row, place]:
            found[row] = numbers[place]
    return tuple(found)


def _is_same(one: Use, other: Use) -> bool:
    together = min(one.end, other.end) - max(one.start, other.start)
    return together > 0 and together >= min(one.end - one.start, other.end - other.start) / 2
