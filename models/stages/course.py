"""The course of a call through the stages: what was before and after has a say in each turn.

Talk stays in a stage for some turns, and goes on to one of the next rather than back to one of the
first. A hidden Markov chain over the stages in the process's order says so; its probabilities are
set, not learned, because the processes that it is for come without labelled talk.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.stages.scores import Matrix

Leanings = NDArray[np.float64]
"""float64, (turns, stages): logarithms of how well each stage fits each turn; a row may be shifted
by any number."""

STAYS = 0.2
"""Probability that the next turn is of the same stage, by the chain alone. It is far lower than in
talk, because a turn's reading already knows its neighbours. Source: mean macro-F1 over twelve made
processes on the calls that were for choosing: up to 0.2 0.781, then 0.35 0.766, 0.5 0.747
(2026-11-27)."""

STAYS_OF_FEW = 1.5
"""The same, times the number of stages, at least. Chosen so that of two or three stages, too, to
stay is likelier than to change."""

AHEAD = 0.5
BACK = 0.5
"""How much rarer each further stage is to go to, as an exponent. Source: chosen with ``STAYS``;
0.3 to 0.8 ahead and 0.7 back do alike, 1 back costs 0.005."""


def along(leanings: Leanings) -> Matrix:
    """The probability of each stage in each turn, given all turns: float32, rows sum to 1.

    Args:
        leanings: At least one turn and one stage; the stages in the process's order.

    >>> unsure = np.log([[0.9, 0.1], [0.5, 0.5], [0.9, 0.1]])
    >>> bool(along(unsure)[1, 0] > 0.6)
    True
    """
    turns, stages = leanings.shape
    steps = _steps(stages)
    fits = np.exp(leanings - leanings.max(axis=1, keepdims=True))
    before = np.empty((turns, stages))
    after = np.ones((turns, stages))
    coming = np.exp(-AHEAD * np.arange(stages))
    for turn in range(turns):
        before[turn] = coming * fits[turn]
        before[turn] /= before[turn].sum()
        coming = before[turn] @ steps
    for turn in range(turns - 2, -1, -1):
        after[turn] = steps @ (fits[turn + 1] * after[turn + 1])
        after[turn] /= after[turn].sum()
    both = before * after
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


def _steps(stages: int) -> Leanings:
    """The probability of each stage after each: (stages, stages), rows sum to 1."""
    if stages == 1:
        return np.ones((1, 1))
    order = np.arange(stages)
    ahead = order[None] - order[:, None]
    steps = np.where(ahead > 0, np.exp(-AHEAD * (ahead - 1)), np.exp(BACK * ahead))
    np.fill_diagonal(steps, 0.0)
    stays = max(STAYS, STAYS_OF_FEW / stages)
    steps *= (1 - stays) / steps.sum(axis=1, keepdims=True)
    np.fill_diagonal(steps, stays)
    return np.asarray(steps)
