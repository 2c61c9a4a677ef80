"""Making a lesson: the labelled turns of some calls to what they teach, and what it brings.

Every figure is of turns whose call was left out when the weights that judge them were made. A
lesson that is no better than none there is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coaching.errors import UsageError
from coaching.process import OTHER
from models.stages.learning import (
    features,
    folds_of,
    pulls_for,
    weights_of,
    yes_weights_of,
)
from models.stages.scores import tempered
from models.stages.tagger import scorer_of
from models.stages.taught import Lesson, leanings_of, log_odds, settled
from models.training.judge import best_temperature, figures_by_class, macro_f1

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coaching.ports import Utterance
    from coaching.process import SalesProcess
    from models.stages.columns import Columns
    from models.stages.learning import Rows
    from models.stages.reader import StageReader
    from models.stages.scores import Matrix
    from models.stages.trained import TrainedScorer
    from models.stages.untrained import UntrainedScorer

ONE_CALL_PULL = 3.0
"""How hard weights are pulled to nothing where the labels of one call leave nothing to try them on.
Chosen because it changes only turns that are much like the labelled ones."""

LEAST_EACH = 5
"""Turns with a signal, and without it, from which the signal is learned. Chosen because with fewer
no call can be left out and still show it."""

LEAST_GAIN = 0.005
"""Gain in the mean logarithm of the right stage's probability from which a lesson is kept. Chosen
because less changes no tag."""

CALMEST = 1.6
"""Highest temperature of a lesson; a hundred labels do not tell it well."""


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call with labels on some of its turns.

    Attributes:
        call: Its number.
        utterances: All of its turns that people say.
        columns: What the reader made of them.
        stages: The stage of labelled turns, by their place among the utterances.
        signals: What turns show whose signals were labelled, by their place.
        told: Of which signals these labels say whether they are shown, by the place; of all
            where there is none.
    """

    call: int
    utterances: tuple[Utterance, ...]
    columns: Columns
    stages: Mapping[int, str]
    signals: Mapping[int, frozenset[str]] = field(default_factory=dict)
    told: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def telling_of(self, signal: str) -> tuple[int, ...]:
        """The places of turns whose labels say whether they show a signal, in order."""
        return tuple(
            turn for turn in sorted(self.signals) if signal in self.told.get(turn, {signal})
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """How well stages of labelled turns are found; 0 to 1.

    Attributes:
        macro_f1: Mean F1 of the stages that are labelled.
        accuracy: Share of right turns.
    """

    macro_f1: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What labels taught.

    Attributes:
        lesson: The lesson; None where it would be no better than none.
        labels: How many turns it was made from.
        calls: Of how many calls.
        before: Without it; None where one call alone is labelled.
        after: With it, each call judged by weights that were made without it.
        signals: Names of signals that it corrects.
    """

    lesson: Lesson | None
    labels: int
    calls: int
    before: Judged | None
    after: Judged | None
    signals: tuple[str, ...]


def learn(process: SalesProcess, reader: StageReader, calls: Sequence[LabelledCall]) -> Learned:
    """What labels teach over the trained network's own answer, or over that by likeness.

    Args:
        process: Whose stages the labels are.
        reader: The one that read the calls.
        calls: With at least one label each; order does not matter.

    Raises:
        UsageError: All labels are of one stage.
    """
    found = sorted({stage for call in calls for stage in call.stages.values()})
    if len(found) < 2:  # noqa: PLR2004 - one is none to tell apart
        labels = sum(len(call.stages) for call in calls)
        raise UsageError(
            f"there is nothing to tell apart: {labels} label{'' if labels == 1 else 's'}"
            f"{', all of ' + found[0] if found else ''}",
            hint="Label turns of at least two stages; twenty turns and more are worth learning.",
        )
    lesson = _Making(process, reader, sorted(calls, key=lambda it: it.call))
    return lesson.learned()


class _Making:
    """The labelled calls as numbers, and the tries with calls left out."""

    def __init__(
        self, process: SalesProcess, reader: StageReader, calls: Sequence[LabelledCall]
    ) -> None:
        self._process = process
        self._reader = reader
        self._names = (*process.stage_names, OTHER)
        base = scorer_of(process, reader)
        self._base: TrainedScorer | UntrainedScorer = base  # type: ignore[assignment] # no lesson
        self._calls = calls
        self._scores = [self._base.scores(it.utterances, it.columns) for it in calls]
        self._rows = [features(it.columns) for it in calls]
        self._leanings = [
            leanings_of(self._base, it.columns, scores)
            for it, scores in zip(calls, self._scores, strict=True)
        ]
        self._turns = [np.array(sorted(it.stages), dtype=np.int64) for it in calls]
        self._labels = [
            np.array([self._names.index(it.stages[turn]) for turn in turns], dtype=np.int64)
            for it, turns in zip(calls, self._turns, strict=True)
        ]

    def learned(self) -> Learned:
        labels = np.concatenate(self._labels)
        signals = {
            name: shown
            for name in self._process.signal_names
            if (shown := self._signal(name)) is not None
        }
        weights: Rows | None
        before = after = None
        temperature = 1.0
        if len(self._calls) == 1:
            weights = self._weights(range(1), ONE_CALL_PULL)
        else:
            own = self._own()
            found = {pull: self._left_out(pull) for pull in pulls_for(len(labels))}
            calm = {pull: _temperature(it, labels) for pull, it in found.items()}
            tried = {pull: tempered(it, calm[pull]) for pull, it in found.items()}
            pull = min(tried, key=lambda it: float(_losses(tried[it], labels).mean()))
            before = self._judged(own, labels)
            if _gains(tried[pull], own, labels):
                weights = self._weights(range(len(self._calls)), pull)
                after = self._judged(tried[pull], labels)
                temperature = calm[pull]
            else:
                weights = None
        if weights is None and not signals:
            return Learned(None, len(labels), len(self._calls), before, before, ())
        width = self._rows[0].shape[1]
        lesson = Lesson(
            process=self._process.version,
            reader=self._reader.identity,
            names=self._names,
            stages=np.zeros((width, len(self._names))) if weights is None else weights,
            signals=signals,
            temperature=temperature,
        )
        return Learned(
            lesson, len(labels), len(self._calls), before, after or before, tuple(signals)
        )

    def _weights(self, places: Sequence[int], pull: float) -> Rows:
        """The weights from the labels of some of the calls."""
        return weights_of(
            np.concatenate([self._rows[it][self._turns[it]] for it in places]),
            np.concatenate([self._leanings[it][self._turns[it]] for it in places]),
            np.concatenate([self._labels[it] for it in places]),
            pull=pull,
        )

    def _left_out(self, pull: float) -> Matrix:
        """Probabilities of the labelled turns, each call by weights from others."""
        found: dict[int, Matrix] = {}
        for group in self._folds([len(it) for it in self._labels]):
            weights = self._weights([it for it in range(len(self._calls)) if it not in group], pull)
            for it in group:
                probabilities = settled(self._base, self._leanings[it] + self._rows[it] @ weights)
                found[it] = probabilities[self._turns[it]]
        return np.concatenate([found[it] for it in range(len(self._calls))])

    def _own(self) -> Matrix:
        """Probabilities of the labelled turns without a lesson."""
        return np.concatenate(
            [scores.stages[turns] for scores, turns in zip(self._scores, self._turns, strict=True)]
        )

    def _folds(self, sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        return folds_of(range(len(self._calls)), sizes)

    def _judged(self, probabilities: Matrix, labels: NDArray[np.int64]) -> Judged:
        found = probabilities.argmax(axis=1).astype(np.int64)
        figures = figures_by_class(self._names, labels, found)
        return Judged(
            macro_f1=macro_f1([it for it in figures if it.support and it.name != OTHER]),
            accuracy=float((found == labels).mean()),
        )

    def _signal(self, name: str) -> Rows | None:
        """The weights for a signal; None where it is labelled too seldom or gains nothing."""
        turns = [np.array(it.telling_of(name), dtype=np.int64) for it in self._calls]
        shown = [
            np.array([name in it.signals[turn] for turn in its], dtype=np.bool_)
            for it, its in zip(self._calls, turns, strict=True)
        ]
        both = np.concatenate(shown)
        if min(both.sum(), (~both).sum()) < LEAST_EACH:
            return None
        place = self._process.signal_names.index(name)
        rows = [its[at] for its, at in zip(self._rows, turns, strict=True)]
        prior = [
            log_odds(scores.signals[at][:, [place]])
            for scores, at in zip(self._scores, turns, strict=True)
        ]
        own = _yes_loss(np.concatenate(prior), both)
        losses = {}
        for pull in pulls_for(len(both)):
            total = 0.0
            for group in self._folds([len(it) for it in shown]):
                rest = [it for it in range(len(self._calls)) if it not in group]
                if not rest:
                    return None
                weights = yes_weights_of(
                    np.concatenate([rows[it] for it in rest]),
                    np.concatenate([prior[it] for it in rest]),
                    np.concatenate([shown[it] for it in rest]),
                    pull=pull,
                )
                total += sum(_yes_loss(prior[it] + rows[it] @ weights, shown[it]) for it in group)
            losses[pull] = total
        best = min(losses, key=lambda it: losses[it])
        if losses[best] >= own:
            return None
        return yes_weights_of(np.concatenate(rows), np.concatenate(prior), both, pull=best)


def _temperature(probabilities: Matrix, labels: NDArray[np.int64]) -> float:
    """The temperature that makes probabilities honest; never one that makes them bolder."""
    return float(np.clip(best_temperature(probabilities, labels), 1.0, CALMEST))


def _losses(probabilities: Matrix, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """The negative logarithm of the right stage's probability in each labelled turn."""
    right = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return np.asarray(-np.log(np.maximum(right, 1e-4)))


def _gains(with_it: Matrix, without: Matrix, labels: NDArray[np.int64]) -> bool:
    """Whether a lesson is better than none: by half a standard error and more."""
    gain = _losses(without, labels) - _losses(with_it, labels)
    return bool(gain.mean() > max(0.5 * gain.std() / len(gain) ** 0.5, LEAST_GAIN))


def _yes_loss(odds: Rows, shown: NDArray[np.bool_]) -> float:
    """Sum of the negative logarithm of the probability of what is so."""
    signed = np.where(shown[:, None], odds, -odds)
    return float(np.logaddexp(0.0, -signed).sum())
