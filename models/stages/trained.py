"""Scores of the trained classes, taken from a reading: no network runs here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coaching.process import OTHER
from models.stages.columns import KINDS, OBJECTION, SIGNALS, STAGES
from models.stages.nearest import SIGNAL_SIMILARITY
from models.stages.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Utterance
    from coaching.process import SalesProcess, Signal, Stage
    from models.stages.columns import Columns
    from models.stages.header import Header
    from models.stages.nearest import NearestScorer
    from models.stages.scores import Matrix

LEAST_SURE = 0.5
"""Probability below which no stage is called sure, however often such a guess was right in the
calls that were written for training. Chosen because the other stages together are likelier then."""


def trained_names(stage: Stage) -> tuple[str, ...]:
    """The trained stages that a stage of the process stands for, by its name and former names."""
    names = {stage.name, *stage.was}
    return tuple(name for name in STAGES if name in names and name != OTHER)


def is_trained(process: SalesProcess) -> bool:
    """Whether the stages of the process are the trained ones, renamed or merged perhaps."""
    stood_for = [trained_names(stage) for stage in process.stages]
    flat = [name for names in stood_for for name in names]
    return all(stood_for) and sorted([*flat, OTHER]) == sorted(STAGES)


class TrainedScorer:
    """Scores by the trained network, in the process's order of stages and signals.

    A signal of the process that the network does not know is scored by nearness to its examples.
    """

    def __init__(
        self, identity: str, header: Header, process: SalesProcess, nearest: NearestScorer
    ) -> None:
        """A scorer.

        Args:
            identity: Of the weights.
            header: Of the weights.
            process: Gives the order; its stages are trained ones.
            nearest: For what the weights do not know.
        """
        self._identity = identity
        self._header = header
        self._nearest = nearest
        self._process = process
        self._stages = [
            [STAGES.index(name) for name in trained_names(stage)] for stage in process.stages
        ]
        self._stages.append([STAGES.index(OTHER)])

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``stages@1f2e3d4c``."""
        return self._identity

    def scores(self, utterances: Sequence[Utterance], columns: Columns) -> Scores:
        """The scores of the turns of one call."""
        turns, signals = len(utterances), self._process.signals
        found = [self._signal(signal, columns) for signal in signals]
        return Scores(
            stages=np.stack([columns.stages[:, part].sum(axis=1) for part in self._stages], axis=1),
            signals=np.array([scores for scores, _ in found], dtype=np.float32)
            .reshape(len(signals), turns)
            .T,
            thresholds=np.array([threshold for _, threshold in found], dtype=np.float32),
            sure=max(self._header.sure, LEAST_SURE),
            kinds={signal.name: self._kinds(signal, columns) for signal in signals if signal.kinds},
        )

    def _signal(self, signal: Signal, columns: Columns) -> tuple[Matrix, float]:
        """How likely a signal is in each turn, and from where it is taken as shown."""
        if signal.name not in SIGNALS:
            return self._nearest.signal_scores(signal.name, columns.vectors), SIGNAL_SIMILARITY
        place = SIGNALS.index(signal.name)
        return columns.signals[:, place], self._header.thresholds[place]

    def _kinds(self, signal: Signal, columns: Columns) -> Matrix:
        """How likely each kind of a signal is."""
        names = tuple(kind.name for kind in signal.kinds)
        if signal.name != OBJECTION or not set(names) <= set(KINDS):
            return self._nearest.kind_scores(signal.name, columns.vectors)
        return columns.kinds[:, [KINDS.index(name) for name in names]]
