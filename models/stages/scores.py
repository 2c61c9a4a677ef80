"""What a scorer says of the turns of a call, before phrases and thresholds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coaching.ports import Utterance
    from models.stages.columns import Columns

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """How likely each stage and each signal is.

    Attributes:
        stages: float32, (turns, stages + 1), rows sum to 1; the stages in the process's order, then
            ``coaching.process.OTHER``.
        signals: float32, (turns, signals), each 0 to 1; in the process's order.
        thresholds: float32, (signals,); a signal at or over it is taken as shown.
        sure: Probability from which a stage can be relied on.
        kinds: By name of a signal with kinds: float32, (turns, kinds) in the process's order, how
            likely each is should the turn show the signal.
    """

    stages: Matrix
    signals: Matrix
    thresholds: Matrix
    sure: float
    kinds: Mapping[str, Matrix] = field(default_factory=dict)


class Scorer(Protocol):
    """Turns of one whole call to scores."""

    @property
    def identity(self) -> str:
        """Name and hash of what the scores come from."""

    def scores(self, utterances: Sequence[Utterance], columns: Columns) -> Scores:
        """The scores of the turns of one call.

        Args:
            utterances: At least one.
            columns: What the reader made of them.
        """


def softmax(logits: Matrix) -> Matrix:
    """Each row as probabilities that sum to 1."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def tempered(probabilities: Matrix, temperature: float) -> Matrix:
    """Probabilities sharpened (temperature under 1) or calmed (over 1); rows still sum to 1."""
    powers = np.maximum(probabilities, 1e-7) ** (1.0 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
