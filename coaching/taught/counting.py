"""On how many calls something was used before and after it was shown, and how sure the change is.

It counts people together, never one by one. A change says nothing of its cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEW = 5
"""Calls on either side below which no change is told. Chosen because one call more or less of four
is a quarter of them."""

PEOPLE_TOGETHER = 3
"""People whose calls are counted together at least. Chosen because each of two knows the own
figures, and what is left is the other's."""

PEOPLE_TO_DRAW = 8
"""People from which the interval is found by drawing people anew. Chosen because with fewer the
intervals come out too narrow (Cameron, Gelbach and Miller 2008)."""

CONFIDENCE = 0.95
_DRAWS = 2000
_SEED = 20261127
"""The draws are the same each time, so that the same calls give the same interval."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Calls of one person, and on how many of them it was used."""

    used: int
    of: int


@dataclass(frozen=True, slots=True)
class Share:
    """Calls of several people together, and on how many of them it was used."""

    used: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None where there is no call."""
        return self.used / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Change:
    """What share of calls had a use before and after.

    Attributes:
        before: Calls before it was shown.
        after: Calls since.
        people: How many people have calls among them.
        fewest: How many have calls on the side, of those with calls, that is fewest people's.
        difference: After less before; None where there are too few calls, or it was not asked.
        low: Lower end of its interval.
        high: Upper end.
        by_people: Whether the interval is from drawing people; else calls stand alone.
    """

    before: Share
    after: Share
    people: int
    fewest: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    by_people: bool = False

    @property
    def is_together(self) -> bool:
        """Whether both sides are of several people, and so may be shown to others."""
        return self.fewest >= PEOPLE_TOGETHER


def change_of(
    before: Mapping[int, Tally], after: Mapping[int, Tally], *, interval: bool = True
) -> Change:
    """The change of people together.

    Args:
        before: Each person's calls before.
        after: Each person's calls since.
        interval: Whether the difference is wanted, which costs more than counting.

    >>> change = change_of({1: Tally(3, 14)}, {1: Tally(9, 16)})
    >>> round(change.difference, 2), round(change.low, 2), round(change.high, 2)
    (0.35, -0.0, 0.6)
    """
    people = sorted(before.keys() | after.keys())
    fewest = min((len(side) for side in (before, after) if side), default=0)
    first, since = _together(before), _together(after)
    if not interval or min(first.of, since.of) < FEW:
        return Change(first, since, len(people), fewest)
    ends = _by_people(before, after, people) if len(people) >= PEOPLE_TO_DRAW else None
    low, high = ends or _by_calls(first, since)
    assert first.value is not None and since.value is not None, "there are calls"  # noqa: PT018
    difference = since.value - first.value
    return Change(first, since, len(people), fewest, difference, low, high, ends is not None)


def _together(tallies: Mapping[int, Tally]) -> Share:
    return Share(sum(it.used for it in tallies.values()), sum(it.of for it in tallies.values()))


def _by_calls(before: Share, after: Share) -> tuple[float, float]:
    """Newcombe's interval of the difference of two independent shares (1998, method 10)."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        after.used,
        after.of,
        before.used,
        before.of,
        method="newcomb",
        compare="diff",
        alpha=1 - CONFIDENCE,
    )
    return float(low), float(high)


def _by_people(
    before: Mapping[int, Tally], after: Mapping[int, Tally], people: list[int]
) -> tuple[float, float] | None:
    """The interval from drawing people with all their calls; None where it has no width."""
    from scipy.stats import bootstrap

    none = Tally(0, 0)
    columns: list[NDArray[np.float64]] = [
        np.array([getattr(side.get(one, none), name) for one in people], dtype=np.float64)
        for side in (before, after)
        for name in ("used", "of")
    ]

    def difference(*drawn: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
        used, of, used_since, of_since = (np.sum(it, axis=axis) for it in drawn)
        change: NDArray[np.float64] = used_since / np.maximum(of_since, 1) - used / np.maximum(
            of, 1
        )
        return change

    drawn = bootstrap(
        columns,
        difference,
        paired=True,
        vectorized=True,
        n_resamples=_DRAWS,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    )
    low, high = drawn.confidence_interval
    return (float(low), float(high)) if high > low else None
