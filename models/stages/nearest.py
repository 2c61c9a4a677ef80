"""Scores for signals that the network was not trained for: nearness to their own examples.

It finds few, and is a guess: a signal of a team's own is better given by its patterns.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from models.stages.scores import softmax

if TYPE_CHECKING:
    from coaching.ports import Embeddings
    from coaching.process import SalesProcess
    from models.stages.reader import StageReader
    from models.stages.scores import Matrix

SHARPNESS = 14.0
"""Factor on cosine similarity before the softmax over the kinds of a signal.
Source: with the shipped process on the training talk it still says less than it is right (by 0.10
on average, 2026-11-24): a guess should look like one."""

SIGNAL_SIMILARITY = 0.5
"""Nearness to an example from which a signal is taken as shown.
Chosen because two sentences of unlike meaning seldom reach it in all-MiniLM-L6-v2. It finds few
(macro-F1 0.07 on the training talk): give a signal of your own patterns."""


class NearestScorer:
    """Scores signals and their kinds by similarity to the examples in the process file."""

    def __init__(self, process: SalesProcess, reader: StageReader) -> None:
        """A scorer; the examples are embedded when they are first needed.

        Args:
            process: Whose signals are scored.
            reader: The one that reads the turns too.
        """
        self._process = process
        self._reader = reader

    def signal_scores(self, name: str, vectors: Embeddings) -> Matrix:
        """Nearness of each turn to the nearest example of a signal: float32, (turns,), 0 to 1."""
        similarity = vectors @ self._signals[name].T
        return np.asarray(similarity.max(axis=1).clip(0.0, 1.0), dtype=np.float32)

    def kind_scores(self, name: str, vectors: Embeddings) -> Matrix:
        """How likely each kind of a signal is, should it be shown: float32, (turns, kinds)."""
        nearness = [(vectors @ kind.T).max(axis=1) for kind in self._kinds[name]]
        return softmax(np.asarray(SHARPNESS * np.stack(nearness, axis=1), dtype=np.float32))

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
    """A signal or a kind of one."""

    @property
    def description(self) -> str: ...

    @property
    def examples(self) -> tuple[str, ...]: ...


def _prototypes(part: _Described, reader: StageReader) -> Embeddings:
    """Vectors of what a part of the process says of itself: its description, then its examples."""
    return reader.embed([part.description, *part.examples])
