"""Scores for a process whose stages the network was not trained for.

Its stages are likened to the trained ones (``likened.py``), and the order of the stages has a say
(``course.py``). Signals that keep a trained signal's name are the trained ones.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.process import OTHER
from models.stages.columns import STAGES
from models.stages.course import along
from models.stages.likened import leanings, likenesses
from models.stages.scores import Scores
from models.stages.trained import TrainedScorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Utterance
    from coaching.process import SalesProcess
    from models.stages.columns import Columns
    from models.stages.course import Leanings
    from models.stages.likened import Likenesses
    from models.stages.nearest import NearestScorer
    from models.stages.reader import StageReader
    from models.stages.scores import Matrix

SURE = 0.7
"""Probability from which a stage is relied on. Source: over it 93 of 100 are right on the half of
the calls that the method was chosen on, and nine of ten of service calls (2026-11-27)."""

METHOD = 2
"""Counted up whenever ``likened.py`` or ``course.py`` answers otherwise, so that calls which were
tagged before are known to be."""

_NEVER = 1e-6


class UntrainedScorer:
    """Scores by what the trained network takes the process's own words for."""

    def __init__(self, process: SalesProcess, reader: StageReader, nearest: NearestScorer) -> None:
        """A scorer; the process is read by the network when it is first needed.

        Args:
            process: Whose stages and signals are scored.
            reader: The one that reads the turns too.
            nearest: For signals that the weights do not know.
        """
        self._process = process
        self._reader = reader
        self._signals = TrainedScorer(reader.identity, reader.header, process, nearest)

    @property
    def identity(self) -> str:
        """Reader and method, such as ``likened(stages@1f2e3d4c,2)``."""
        return f"likened({self._reader.identity},{METHOD})"

    def scores(self, utterances: Sequence[Utterance], columns: Columns) -> Scores:
        """The scores of the turns of one call; ``utterances`` only for their number."""
        signals = self._signals.scores(utterances, columns)
        return Scores(
            stages=self.settled(self.leanings(columns)),
            signals=signals.signals,
            thresholds=signals.thresholds,
            sure=SURE,
            kinds=signals.kinds,
        )

    def leanings(self, columns: Columns) -> Leanings:
        """What each turn leans to: (turns, stages + 1), "other" the last."""
        found = leanings(columns, self._likened)
        found -= np.logaddexp.reduce(found, axis=1, keepdims=True)
        other = columns.stages[:, [STAGES.index(OTHER)]].astype(np.float64)
        other = np.clip(other, _NEVER, 1 - _NEVER)
        return np.concatenate([found + np.log(1 - other), np.log(other)], axis=1)

    def settled(self, found: Leanings) -> Matrix:
        """The probabilities, given what all turns of the call lean to; rows sum to 1."""
        stages = along(found[:, :-1])
        other = np.exp(found[:, -1] - np.logaddexp.reduce(found, axis=1))[:, None]
        return np.concatenate([stages * (1 - other), other], axis=1).astype(np.float32)

    @cached_property
    def _likened(self) -> Likenesses:
        """What the stages are to the network."""
        return likenesses(self._process, self._reader)
