"""How good probabilities are: F1 per class, confusion, calibration, thresholds, temperature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.stages.scores import tempered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.stages.scores import Matrix

Labels = NDArray[np.int64]
Flags = NDArray[np.bool_]

CALIBRATION_BINS = 10

PRECISE = 0.9
"""Share of right stages among those that are called sure."""

SURE_AT_LEAST = np.arange(0.35, 0.96, 0.01)

TEMPERATURES = np.arange(0.5, 2.01, 0.05)
THRESHOLDS = np.arange(0.15, 0.76, 0.05)
NEIGHBOURS = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
"""Weights of a threshold and its neighbours. Source: with two networks of the search, thresholds
chosen so on trades left out gave macro-F1 0.69 and 0.66 on three signals of other talk, those of
the highest F1 alone 0.69 and 0.63, the best possible ones 0.74 and 0.72 (2026-11-27)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How one class is found.

    Attributes:
        name: The class.
        precision: Share of the found ones that are right, 0 to 1; 0 where none was found.
        recall: Share of the right ones that were found, 0 to 1.
        support: How many there are.
    """

    name: str
    precision: float
    recall: float
    support: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def figures_of(name: str, expected: Flags, found: Flags) -> Figures:
    """Precision and recall of one class.

    >>> figures_of("demo", np.array([True, True, False]), np.array([True, False, False])).recall
    0.5
    """
    right = int((expected & found).sum())
    return Figures(
        name=name,
        precision=right / max(int(found.sum()), 1),
        recall=right / max(int(expected.sum()), 1),
        support=int(expected.sum()),
    )


def figures_by_class(names: Sequence[str], labels: Labels, found: Labels) -> tuple[Figures, ...]:
    """One for each class of which a turn has exactly one, in the order of ``names``."""
    return tuple(
        figures_of(name, labels == place, found == place) for place, name in enumerate(names)
    )


def signal_figures(names: Sequence[str], flags: Flags, found: Flags) -> tuple[Figures, ...]:
    """One for each signal, in the order of ``names``."""
    return tuple(
        figures_of(name, flags[:, place], found[:, place]) for place, name in enumerate(names)
    )


def macro_f1(figures: Sequence[Figures]) -> float:
    """Mean F1, each class counting the same."""
    return float(np.mean([it.f1 for it in figures]))


def confusion(count: int, labels: Labels, found: Labels) -> NDArray[np.int64]:
    """How often the class of the row was taken for that of the column: (count, count)."""
    counts = np.zeros((count, count), dtype=np.int64)
    np.add.at(counts, (labels, found), 1)
    return counts


def calibration_error(probabilities: Matrix, labels: Labels) -> float:
    """Expected calibration error of the likeliest class, 0 to 1, over equal bins.

    Source: Guo et al., "On Calibration of Modern Neural Networks", 2017.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        abs(confidence[bins == number].mean() - right[bins == number].mean())
        * (bins == number).sum()
        for number in np.unique(bins)
    ]
    return float(sum(gaps) / len(labels))


def best_temperature(probabilities: Matrix, labels: Labels) -> float:
    """The temperature under which the labels are likeliest."""
    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        return float(-np.log(tempered(probabilities, temperature)[rows, labels]).mean())

    return float(min(TEMPERATURES, key=surprise))


def best_thresholds(probabilities: Matrix, flags: Flags) -> tuple[float, ...]:
    """For each signal, the threshold around which F1 is highest; the lower of equals.

    F1 is averaged over the neighbouring thresholds: the best one alone is often a chance of a few
    turns, and is worse on other talk.
    """
    return tuple(
        _best_threshold(probabilities[:, it], flags[:, it]) for it in range(flags.shape[1])
    )


def _best_threshold(probabilities: Matrix, flags: Flags) -> float:
    """The threshold of one signal; both (turns,)."""
    scores = np.array([figures_of("", flags, probabilities >= it).f1 for it in THRESHOLDS])
    reach = len(NEIGHBOURS) // 2
    smooth = np.convolve(np.pad(scores, reach, mode="edge"), NEIGHBOURS, mode="valid")
    return float(THRESHOLDS[int(np.argmax(smooth.round(6)))])


def sure_from(probabilities: Matrix, labels: Labels) -> float:
    """The lowest probability over which at least ``PRECISE`` of the stages are right."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    for threshold in SURE_AT_LEAST:
        kept = confidence >= threshold
        if kept.any() and right[kept].mean() >= PRECISE:
            return round(float(threshold), 2)
    return round(float(SURE_AT_LEAST[-1]), 2)
