"""Shares and times with how sure they are, and when there are too few to say anything."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

FEW = 5
"""Things below which nothing is said but how many there are. Chosen because four of four leave a
share anywhere between half and all (Wilson's interval: 51 to 100 %)."""

CONFIDENCE = 0.95
"""Of every interval. Chosen because it is what readers take an interval for."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of things.

    Attributes:
        count: How many it is true of.
        of: How many there are.
        value: The share; None where there are fewer than ``FEW``.
        low: Lower end of its interval.
        high: Upper end.
    """

    count: int
    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def rate_of(count: int, of: int) -> Rate:
    """A share with Wilson's interval.

    >>> rate = rate_of(8, 10)
    >>> round(rate.value, 2), round(rate.low, 2), round(rate.high, 2)
    (0.8, 0.49, 0.94)
    >>> rate_of(3, 3).value is None
    True
    """
    if of < FEW:
        return Rate(count, of)
    from scipy.stats import binomtest

    interval = binomtest(count, of).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return Rate(count, of, count / of, float(interval.low), float(interval.high))


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a survival curve, which holds from there to the next point.

    Attributes:
        days: Since the beginning.
        share: Still there.
        low: Lower end of its interval.
        high: Upper end.
    """

    days: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """Days after which a share of things has ended.

    Attributes:
        days: None where the curve does not come down so far.
        low: Lower end of its interval.
        high: Upper end; None where the data do not bound it.
    """

    days: float | None
    low: float | None
    high: float | None


def survival(days: Sequence[float], ended: Sequence[bool]) -> tuple[Point, ...]:
    """The Kaplan-Meier curve of how long things last, those that still last counted rightly.

    The interval is Greenwood's on the log-log scale, point by point.
    Source: Kaplan and Meier 1958; Kalbfleisch and Prentice 1980; ``scipy.stats.ecdf``.

    Args:
        days: How long each lasted, or has lasted.
        ended: Whether it ended.

    Returns:
        A point at 0 and one at every time that is given; none where nothing is given.

    >>> curve = survival([1.0, 2.0, 2.0, 4.0], [True, True, False, False])
    >>> [(point.days, round(point.share, 2)) for point in curve]
    [(0.0, 1.0), (1.0, 0.75), (2.0, 0.5), (4.0, 0.5)]
    """
    if not days:
        return ()
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    still = np.logical_not(np.asarray(ended, dtype=bool))
    curve = ecdf(CensoredData.right_censored(np.asarray(days, dtype=float), still)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where all or none are left, the formula has no value
        interval = curve.confidence_interval(confidence_level=CONFIDENCE, method="log-log")
    points = [Point(0.0, 1.0, 1.0, 1.0)]
    for at, share, low, high in zip(
        curve.quantiles.tolist(),
        curve.probabilities.tolist(),
        interval.low.probabilities.tolist(),
        interval.high.probabilities.tolist(),
        strict=True,
    ):
        all_left = share >= 1.0
        low_there = (1.0 if all_left else 0.0) if math.isnan(low) else low
        high_there = points[-1].high if math.isnan(high) else high
        points.append(Point(at, share, low_there, high_there))
    return tuple(points)


def quantile(curve: Sequence[Point], share: float) -> Quantile:
    """Days after which ``share`` of things has ended.

    Source of the interval: Brookmeyer and Crowley 1982: the times at which the curve's own
    interval comes down to the same height.

    >>> curve = survival([1.0, 2.0, 3.0, 4.0, 9.0], [True] * 5)
    >>> quantile(curve, 0.5)
    Quantile(days=3.0, low=1.0, high=None)
    """
    left = 1.0 - share + 1e-9  # a sum of shares is not exact
    return Quantile(
        next((point.days for point in curve if point.share <= left), None),
        next((point.days for point in curve if point.low <= left), None),
        next((point.days for point in curve if point.high <= left), None),
    )


def reached_by(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least ``share`` of them do not exceed.

    >>> reached_by([3.0, 1.0, 2.0, 5.0, 4.0], 0.8)
    4.0
    """
    return sorted(values)[max(0, math.ceil(share * len(values) - 1e-9) - 1)]
