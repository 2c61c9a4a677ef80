"""Plays side by side: which differences stand out among so many, and what is left after shrinkage.

Of twenty plays of which none goes with anything, one has a p of 0.05 by chance. So a difference is
said to stand out only where Benjamini and Hochberg's rule lets it among all plays with an estimate,
and its own interval leaves 0 out. The shrunk difference is what a normal-normal model makes of it:
the less sure a difference is, the nearer it is drawn to the mean of all plays.

Source: Benjamini, Hochberg, Controlling the false discovery rate, JRSS B 57 (1995); DerSimonian,
Laird, Meta-analysis in clinical trials (1986), iterated as Paule and Mandel do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coaching.pipeline.rates import CONFIDENCE
from coaching.plays.association import Difference

FALSE_DISCOVERIES = 0.10
"""Share of the differences that stand out which may be nothing, over many looks."""

LEAST_TO_SHRINK = 3
"""Plays from which their spread is known at all."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference among those of other plays.

    Attributes:
        difference: As it is.
        stands_out: Whether it is more than chance among so many.
        shrunk: Drawn towards the mean of the plays; None where there are too few of them.
        among: How many plays were looked at together.
    """

    difference: Difference
    stands_out: bool
    shrunk: float | None
    among: int


def judge(differences: Sequence[Difference]) -> tuple[Judged, ...]:
    """All differences of one kind, in the same order.

    >>> sure = Difference(0.2, 0.1, 0.3, 0.05, 0.0001, 400)
    >>> unsure = Difference(0.1, -0.02, 0.22, 0.06, 0.1, 400)
    >>> [one.stands_out for one in judge([sure, unsure, unsure])]
    [True, False, False]
    """
    if not differences:
        return ()
    from statsmodels.stats.multitest import multipletests

    rejected = multipletests(
        [one.p for one in differences], alpha=FALSE_DISCOVERIES, method="fdr_bh"
    )[0]
    shrunk = _shrunk(differences)
    return tuple(
        Judged(one, bool(let) and one.p < 1 - CONFIDENCE, drawn, len(differences))
        for one, let, drawn in zip(differences, rejected, shrunk, strict=True)
    )


def _shrunk(differences: Sequence[Difference]) -> tuple[float | None, ...]:
    if len(differences) < LEAST_TO_SHRINK:
        return (None,) * len(differences)
    from statsmodels.stats.meta_analysis import combine_effects

    values = np.array([one.value for one in differences])
    variances = np.array([one.error**2 for one in differences])
    found = combine_effects(values, variances, method_re="iterated")
    mean, between = float(found.mean_effect_re), max(0.0, float(found.tau2))
    kept = between / (between + variances)
    return tuple((mean + kept * (values - mean)).tolist())
