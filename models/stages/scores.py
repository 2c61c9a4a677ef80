"""What a scorer says of the turns of a call, before phrases and thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Embeddings, Utterance

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely each stage and each signal is.

    Attributes:
        stages: float32, (turns, stages + 1), rows sum to 1; the stages in the process's order, then
            ``coaching.process.OTHER``.
        signals: float32, (turns, signals), each 0 to 1; in the process's order.
        thresholds: float32, (signals,); a signal at or over it is taken as shown.
    """

    stages: Matrix
    signals: Matrix
    thresholds: Matrix


class Scorer(Protocol):
    """Turns of one whole call to scores."""

    @property
    def identity(self) -> str:
        """Name and hash of what the scores come from."""

    def scores(self, utterances: Sequence[Utterance], vectors: Embeddings) -> Scores:
        """The scores of the turns of one call.

        Args:
            utterances: At least one.
            vectors: float32, (turns, dimension), unit length.
        """


def softmax(logits: Matrix) -> Matrix:
    """Each row as probabilities that sum to 1."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
