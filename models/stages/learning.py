"""Learning from labelled turns: what to add to a scorer's own answer.

A lesson is a linear correction: to the logarithms of the probabilities that a scorer gives to the
stages (and signals) a weighted sum of what the reading holds of the turn is added. The weights are
pulled towards nothing, so without labels, or with labels that say nothing new, the scorer's own
answer stays. How hard they are pulled is found by leaving out whole calls in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.stages.columns import Columns

Rows = NDArray[np.float64]

CONTEXT_WEIGHT = 0.25
"""Factor that brings the context (128 numbers of -1 to 1) near the length of the vector (1)."""

STAGES_WEIGHT = 0.25
"""The same for the logarithms of the trained stages' probabilities."""

LEAST = 1e-4
"""Least probability whose logarithm is taken."""

PULLS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""How hard weights are pulled to nothing, from loose to tight. Source: with 100 labels 0.1 to 0.3
is best on other processes, 1 to 3 where the trained stages are corrected (2026-11-27)."""

LOOSEST = 3000.0
"""The loosest pull that so many labels allow, times their number squared. Source: twenty labels
find a loose pull good by chance and made macro-F1 up to 0.1 worse; a hundred do not
(2026-11-27)."""

FOLDS = 5
"""Parts of the labelled calls that are left out in turn, at most."""

STEPS = 120
"""Steps of the descent. Chosen because further ones change no tag."""


def features(columns: Columns) -> Rows:
    """What the weights weigh of each turn: (turns, features); the last is 1."""
    turns = len(columns.vectors)
    return np.concatenate(
        [
            columns.vectors,
            CONTEXT_WEIGHT * columns.context,
            STAGES_WEIGHT * np.log(np.maximum(columns.stages, LEAST)),
            columns.signals,
            np.ones((turns, 1)),
        ],
        axis=1,
    ).astype(np.float64)


def weights_of(rows: Rows, prior: Rows, labels: NDArray[np.int64], *, pull: float) -> Rows:
    """The weights of a correction of several classes: (features, classes).

    Args:
        rows: Of the labelled turns: (labels, features).
        prior: What is corrected: (labels, classes), logarithms.
        labels: The class of each turn.
        pull: How hard the weights are pulled to nothing, over 0.
    """
    wanted = np.eye(prior.shape[1])[labels]

    def slope(weights: Rows) -> Rows:
        logits = prior + rows @ weights
        found = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
        return np.asarray(rows.T @ (found - wanted) + pull * weights)

    start = np.zeros((rows.shape[1], prior.shape[1]))
    return _descended(slope, start, steepest=float(0.5 * np.linalg.norm(rows, 2) ** 2) + pull)


def yes_weights_of(rows: Rows, prior: Rows, shown: NDArray[np.bool_], *, pull: float) -> Rows:
    """The weights of a correction of yes or no: (features, 1).

    Args:
        rows: Of the labelled turns: (labels, features).
        prior: What is corrected: (labels, 1), log odds.
        shown: Whether it is so: (labels,).
        pull: How hard the weights are pulled to nothing, over 0.
    """
    wanted = shown[:, None].astype(np.float64)

    def slope(weights: Rows) -> Rows:
        found = 1 / (1 + np.exp(-np.clip(prior + rows @ weights, -30, 30)))
        return np.asarray(rows.T @ (found - wanted) + pull * weights)

    start = np.zeros((rows.shape[1], 1))
    return _descended(slope, start, steepest=float(0.25 * np.linalg.norm(rows, 2) ** 2) + pull)


def pulls_for(labels: int) -> tuple[float, ...]:
    """The pulls that are worth a try with so many labels, from loose to tight.

    >>> pulls_for(100), pulls_for(5)
    ((0.3, 1.0, 3.0, 10.0, 30.0), (30.0,))
    """
    return tuple(pull for pull in PULLS if pull * labels**2 >= LOOSEST) or PULLS[-1:]


def folds_of(calls: Sequence[int], sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Calls in groups of about as many labels, at most ``FOLDS``; the same for the same calls.

    Args:
        calls: The labelled calls.
        sizes: How many labels each has.

    >>> folds_of([3, 5, 8], [10, 2, 7])
    ((3,), (8,), (5,))
    """
    groups: list[list[int]] = [[] for _ in range(min(FOLDS, len(calls)))]
    held = [0] * len(groups)
    for size, call in sorted(zip(sizes, calls, strict=True), key=lambda it: (-it[0], it[1])):
        least = held.index(min(held))
        groups[least].append(call)
        held[least] += size
    return tuple(tuple(group) for group in groups)


def _descended(slope: Callable[[Rows], Rows], start: Rows, *, steepest: float) -> Rows:
    """Where a smooth bowl is lowest, by accelerated descent (Nesterov, 1983)."""
    here = ahead = start
    pace = 1.0
    for _ in range(STEPS):
        lower = ahead - slope(ahead) / steepest
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead = lower + (pace - 1) / faster * (lower - here)
        here, pace = lower, faster
    return here
