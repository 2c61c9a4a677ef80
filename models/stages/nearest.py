"""Scores for a process that the network was not trained for: nearness to its own examples.

A team that works in other stages than the trained six still gets tags. They are honest rather than
good: a turn is compared with the description and the examples of each stage, its neighbours have a
say, and the probabilities stay low because the method is often wrong (figures in the model card).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from models.stages.scores import Scores, softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Embeddings, Utterance
    from coaching.process import SalesProcess
    from models.stages.columns import Columns
    from models.stages.reader import StageReader
    from models.stages.scores import Matrix

NEAREST_EXAMPLES = 2
"""A stage is as near as the mean of its nearest examples, this many; one alone is chance."""

SHARPNESS = 14.0
"""Factor on cosine similarity before the softmax.
Source: with the shipped process on the training talk it still says less than it is right (by 0.10
on average, 2026-11-24): a guess should look like one."""

OTHER_SIMILARITY = 0.05
"""Nearness that a turn has to talk outside the process; below it to every stage, it is that."""

OWN_SHARE = 0.5
"""Share of a turn's own nearness against that of its neighbours in time.
Chosen because a short reply takes the stage of the exchange that it belongs to."""

SURE = 0.5
"""Probability from which a stage found by nearness is relied on.
Chosen because the probabilities are kept low: over half of it on one stage is rare."""

SIGNAL_SIMILARITY = 0.5
"""Nearness to an example from which a signal is taken as shown.
Chosen because two sentences of unlike meaning seldom reach it in all-MiniLM-L6-v2. It finds few
(macro-F1 0.07 on the training talk): give a signal of your own patterns."""


class NearestScorer:
    """Scores by similarity to the examples in the process file."""

    def __init__(self, process: SalesProcess, reader: StageReader) -> None:
        """A scorer; the examples are embedded when they are first needed.

        Args:
            process: Whose stages and signals are scored.
            reader: The one that reads the turns too.
        """
        self._process = process
        self._reader = reader

    @property
    def identity(self) -> str:
        """Method and reader, such as ``nearest(stages@1f2e3d4c)``."""
        return f"nearest({self._reader.identity})"

    def scores(self, utterances: Sequence[Utterance], columns: Columns) -> Scores:
        """The scores of the turns of one call; ``utterances`` only for their number."""
        names = self._process.signal_names
        vectors = columns.vectors
        stages = np.full(
            (len(utterances), len(self._stages) + 1), OTHER_SIMILARITY, dtype=np.float32
        )
        for place, prototypes in enumerate(self._stages):
            similarity = np.sort(vectors @ prototypes.T, axis=1)[:, -NEAREST_EXAMPLES:]
            stages[:, place] = _with_neighbours(similarity.mean(axis=1))
        signals = np.zeros((len(utterances), len(names)), dtype=np.float32)
        for place, name in enumerate(names):
            signals[:, place] = self.signal_scores(name, vectors)
        return Scores(
            stages=softmax(SHARPNESS * stages),
            signals=signals,
            thresholds=np.full(len(names), SIGNAL_SIMILARITY, dtype=np.float32),
            sure=SURE,
            kinds={
                signal.name: self.kind_scores(signal.name, vectors)
                for signal in self._process.signals
                if signal.kinds
            },
        )

    def signal_scores(self, name: str, vectors: Embeddings) -> Matrix:
        """Nearness of each turn to the nearest example of a signal: float32, (turns,), 0 to 1."""
        similarity = vectors @ self._signals[name].T
        return np.asarray(similarity.max(axis=1).clip(0.0, 1.0), dtype=np.float32)

    def kind_scores(self, name: str, vectors: Embeddings) -> Matrix:
        """How likely each kind of a signal is, should it be shown: float32, (turns, kinds)."""
        nearness = [(vectors @ kind.T).max(axis=1) for kind in self._kinds[name]]
        return softmax(np.asarray(SHARPNESS * np.stack(nearness, axis=1), dtype=np.float32))

    @cached_property
    def _stages(self) -> tuple[Embeddings, ...]:
        """The prototypes of each stage."""
        return tuple(_prototypes(stage, self._reader) for stage in self._process.stages)

    @cached_property
    def _signals(self) -> dict[str, Embeddings]:
        """The prototypes of each signal."""
        return {it.name: _prototypes(it, self._reader) for it in self._process.signals}

    @cached_property
    def _kinds(self) -> dict[str, tuple[Embeddings, ...]]:
        """The prototypes of each kind of each signal."""
        return {
            it.name: tuple(_prototypes(kind, self._reader) for kind in it.kinds)
            for it in self._process.signals
        }


class _Described(Protocol):
    """A stage, a signal or a kind of one."""

    @property
    def description(self) -> str: ...

    @property
    def examples(self) -> tuple[str, ...]: ...


def _prototypes(part: _Described, reader: StageReader) -> Embeddings:
    """Vectors of what a part of the process says of itself: its description, then its examples."""
    return reader.embed([part.description, *part.examples])


def _with_neighbours(similarity: Matrix) -> Matrix:
    """Each turn's similarity mixed with that of the turn before and the turn after."""
    padded = np.pad(similarity, 1, mode="edge")
    around = (padded[:-2] + padded[2:]) / 2
    return np.asarray(OWN_SHARE * similarity + (1 - OWN_SHARE) * around, dtype=np.float32)
