"""How deals went on which a play was seen, beside the others, and how sure one can be of it.

The difference is a linear probability model's: won or not on play or not, with an intercept for
each person (so deals of one person are compared with each other), each territory and each quarter
of the deals by size, and the amount of talk in the stage, since more talk leaves more room both for
a play and for a deal. Its interval is made of HC3 errors, which hold where some deals vary more
than others and few are alike, and Student's t.

Source: MacKinnon, White, Some heteroskedasticity-consistent covariance matrix estimators with
improved finite sample properties, Journal of Econometrics 29 (1985). Chosen among five by
simulation on 2026-11-27 (docs/plays.md): errors clustered by person found fewer plays, HC1 and HC2
found more where there were none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coaching.pipeline.rates import CONFIDENCE

Numbers = NDArray[np.float64]

LEAST_DEALS = 10
"""Deals with a play, and without it, of people who did both, below which only counts are said.
Chosen because with fewer the interval goes from a loss of half to a gain of half."""

LEAST_ENDS = 8
"""Deals that went well, and that did not, below which only counts are said. Chosen because with
fewer one deal that goes the other way changes what is said."""

LEAST_ROOM = 10
"""Deals by which the comparison has to outnumber what it is adjusted for."""

QUARTERS = 4
"""Parts of equally many deals that sizes are told apart by."""

RARE = 3
"""Deals of one territory or size below which it is put together with the other rare ones."""

LEAST_LEFT = 1.0
"""Of a play, once what goes with person, territory, size and talk is taken from it: the sum of
squares below which the play and those cannot be told apart."""

OUTWEIGHS = 1 - 1e-6
"""Share of what is fitted to a deal that is its own; such a deal is compared with none."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A deal that had talk of a stage.

    Attributes:
        deal: Its number.
        well: Whether it went well: was won, or moved on.
        person: Number of our person; None where nobody knows, which is one group.
        territory: Of its account; None where nobody knows.
        size: What it is worth; None where nobody knows.
        currency: Sizes are compared within one.
        turns: Turns of our side in that stage, up to when it ended or moved.
    """

    deal: int
    well: bool
    person: int | None = None
    territory: str | None = None
    size: float | None = None
    currency: str = ""
    turns: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """On how many deals a play was seen.

    Attributes:
        well_with: Deals that went well, with it.
        well: All that went well.
        ill_with: Those that did not, with it.
        ill: All that did not.
    """

    well_with: int
    well: int
    ill_with: int
    ill: int


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much more often deals went well on which a play was seen; shares, from -1 to 1.

    Attributes:
        value: The adjusted difference.
        low: Lower end of its 95 % interval.
        high: Upper end.
        error: Standard error.
        p: Probability of one as large where there is none.
        deals: How many deals it stands on.
        same: What the compared deals have in common: person, territory, size.
    """

    value: float
    low: float
    high: float
    error: float
    p: float
    deals: int
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Association:
    """What is known of deals on which a play was seen.

    Attributes:
        counts: Plain counts.
        difference: None where there are too few to say.
        why_not: Why there is no difference, in words; empty where there is one.
    """

    counts: Counts
    difference: Difference | None = None
    why_not: str = ""


def associate(deals: Sequence[Compared], seen_on: Collection[int]) -> Association:
    """How deals went on which a play was seen.

    Args:
        deals: All that had talk of the stage and of which the end is known.
        seen_on: Numbers of those on which the play was seen.

    >>> deals = [Compared(1, True), Compared(2, False), Compared(3, True)]
    >>> found = associate(deals, {1, 2})
    >>> found.counts, found.why_not
    (Counts(well_with=1, well=2, ill_with=1, ill=1), 'too few to be sure')
    """
    counts = counts_of(deals, seen_on)
    why_not = _too_few(counts)
    if why_not:
        return Association(counts, why_not=why_not)
    used = np.array([one.deal in seen_on for one in deals])
    both = _did_both([one.person for one in deals], used)
    if min(int((used & both).sum()), int((~used & both).sum())) < LEAST_DEALS:
        return Association(counts, why_not="too few people have deals both with it and without")
    difference = _difference(deals, used)
    if difference is None:
        return Association(
            counts, why_not="it cannot be told from who, where, how large and how much is said"
        )
    return Association(counts, difference)


def counts_of(deals: Sequence[Compared], seen_on: Collection[int]) -> Counts:
    """On how many deals of each end a play was seen."""
    well = [one for one in deals if one.well]
    return Counts(
        sum(one.deal in seen_on for one in well),
        len(well),
        sum(one.deal in seen_on for one in deals) - sum(one.deal in seen_on for one in well),
        len(deals) - len(well),
    )


def _too_few(counts: Counts) -> str:
    with_it = counts.well_with + counts.ill_with
    without = counts.well + counts.ill - with_it
    if min(with_it, without) < LEAST_DEALS or min(counts.well, counts.ill) < LEAST_ENDS:
        return "too few to be sure"
    return ""


def _did_both(groups: Sequence[Hashable], used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether somebody's deals are both with a play and without it, for each deal."""
    seen = Counter(zip(groups, used.tolist(), strict=True))
    return np.array([bool(seen[group, True] and seen[group, False]) for group in groups])


def _difference(deals: Sequence[Compared], used: NDArray[np.bool_]) -> Difference | None:
    """The adjusted difference; None where it cannot be told apart from what it is adjusted for."""
    from scipy.stats import t as student
    from statsmodels.regression.linear_model import OLS

    well = np.array([one.well for one in deals], dtype=float)
    play = used.astype(float)
    adjusting, same = _adjusting(deals)
    while True:
        basis = _basis(adjusting)  # one territory a person makes columns that say the same twice
        design = np.column_stack([play, basis])
        weight = np.asarray((design * np.linalg.pinv(design).T).sum(axis=1))
        if (weight < OUTWEIGHS).all():
            break
        shared = weight < OUTWEIGHS
        adjusting, play, well = adjusting[shared], play[shared], well[shared]
    left = play - basis @ (basis.T @ play)
    if len(well) - design.shape[1] < LEAST_ROOM or left @ left < LEAST_LEFT:
        return None
    fitted: Any = OLS(well, design).fit(cov_type="HC3", use_t=True)
    value, error = float(fitted.params[0]), float(fitted.bse[0])
    if not (math.isfinite(value) and math.isfinite(error) and error > 0):
        return None
    reach = float(student.ppf((1 + CONFIDENCE) / 2, len(well) - design.shape[1])) * error
    return Difference(
        value,
        max(-1.0, value - reach),
        min(1.0, value + reach),
        error,
        float(fitted.pvalues[0]),
        len(well),
        same,
    )


def _basis(columns: Numbers) -> Numbers:
    """Perpendicular columns, unit length, that span the same."""
    from scipy.linalg import orth

    return np.asarray(orth(columns), dtype=np.float64)


def _adjusting(deals: Sequence[Compared]) -> tuple[Numbers, tuple[str, ...]]:
    """What a difference is adjusted for, float64, (deals, columns); and its names."""
    groups: dict[str, list[Hashable]] = {
        "person": [one.person for one in deals],
        "territory": _without_rare([one.territory for one in deals]),
        "size": _without_rare(_sizes(deals)),
    }
    turns = np.log([max(1, one.turns) for one in deals])
    columns = [np.ones(len(deals)), turns - turns.mean()]
    for names in groups.values():
        known = sorted(set(names), key=repr)
        columns += [np.array([name == one for one in names], dtype=float) for name in known[1:]]
    same = tuple(kind for kind, names in groups.items() if len(set(names)) > 1)
    return np.column_stack(columns), same


def _without_rare(names: Sequence[Hashable]) -> list[Hashable]:
    counted = Counter(names)
    return [name if counted[name] >= RARE else "rare" for name in names]


def _sizes(deals: Sequence[Compared]) -> list[Hashable]:
    """In which quarter of the deals of its currency each is by size."""
    parts: list[Hashable] = [None] * len(deals)
    for currency in {one.currency for one in deals}:
        own = [at for at, one in enumerate(deals) if one.currency == currency and one.size]
        sizes = np.array([deals[at].size for at in own], dtype=float)
        if not own:
            continue
        cuts = np.quantile(sizes, np.arange(1, QUARTERS) / QUARTERS)
        for at, part in zip(own, np.searchsorted(cuts, sizes).tolist(), strict=True):
            parts[at] = (currency, part)
    return parts
