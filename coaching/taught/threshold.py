"""From which likeness something counts as used: learned from calls of people who had not seen it.

On a call of somebody who was never shown a thing, the likest turn is like it by chance, or because
the person says so anyway. The greatest of many such likenesses follows a Gumbel distribution
(Fisher and Tippett 1928). It is fitted to the lower half of those calls alone, so that those who
say it anyway, as long as they are the lesser half, do not hide it (an empirical null, Efron 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FALSE_CALLS = 0.05
"""Share of calls on which something may be found that is only like it. Chosen because one call in
twenty is the rate that readers know from significance, and each find can be looked at."""

LEAST_CALLS = 20
"""Calls from which the line is learned. Chosen because a lower quartile of fewer rests on less than
five calls."""

_BODY = (0.25, 0.5)
"""The quantiles that the distribution is fitted to."""


@dataclass(frozen=True, slots=True)
class Line:
    """From where something counts.

    Attributes:
        used: Likeness from which it counts as used.
        possible: Likeness from which it may be looked at; at most ``used``.
        calls: Calls that it was learned from; 0 where they were too few.
    """

    used: float
    possible: float
    calls: int


def line_of(unseen: Sequence[float], *, floor: float, parts: int = 1) -> Line:
    """The line for one of several things that a moment says.

    Args:
        unseen: The greatest likeness on each call of people who had not seen it.
        floor: Below which nothing counts.
        parts: Things the moment says; each gets its part of ``FALSE_CALLS``.

    >>> line_of([0.1] * 5, floor=0.4)
    Line(used=0.4, possible=0.4, calls=0)
    """
    if len(unseen) < LEAST_CALLS:
        return Line(floor, floor, 0)
    import numpy as np
    from scipy.stats import gumbel_r

    lower, middle = np.quantile(np.asarray(unseen, dtype=np.float64), _BODY)
    at_lower, at_middle, wanted = gumbel_r.ppf([*_BODY, 1 - FALSE_CALLS / parts])
    scale = (middle - lower) / (at_middle - at_lower)
    learned = min(1.0, float(middle + scale * (wanted - at_middle)))
    return Line(max(floor, learned), learned, len(unseen))
