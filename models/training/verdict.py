"""What networks say of calls that they were not trained on, gathered under several conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.stages.cues import ROLE_CUES
from models.stages.trained import tempered
from models.training.card import Outcome
from models.training.examples import AS_WRITTEN, RECOGNISED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.stages.header import Header
    from models.stages.network import StageNetwork
    from models.stages.scores import Matrix
    from models.training.examples import Example
    from models.training.judge import Flags, Labels

CONDITIONS = {
    "as written": (AS_WRITTEN, True),
    "as recognised (no capitals, no punctuation)": (RECOGNISED, True),
    "roles hidden": (AS_WRITTEN, False),
    "as recognised, roles hidden": (RECOGNISED, False),
}
"""Name of each condition: spelling, whether the roles are seen. The first is the plain one."""

PLAIN = next(iter(CONDITIONS))


class Verdict:
    """Probabilities of turns under each condition, in the order in which they were heard."""

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._examples: list[Example] = []
        self._said: dict[str, list[tuple[Matrix, Matrix]]] = {name: [] for name in CONDITIONS}

    def hear(self, network: StageNetwork, examples: Sequence[Example]) -> None:
        """Add what the network says of these calls."""
        self._examples += examples
        for name, (spelling, with_roles) in CONDITIONS.items():
            for example in examples:
                cues = example.cues[spelling].copy()
                if not with_roles:
                    cues[:, :ROLE_CUES] = 0.0
                self._said[name].append(network.probabilities(example.vectors[spelling], cues))

    def stages(self, condition: str = PLAIN) -> tuple[Matrix, Labels]:
        """Probabilities, untempered, and the labels."""
        labels = np.concatenate([example.stages for example in self._examples])
        return np.concatenate([stages for stages, _ in self._said[condition]]), labels

    def signals(self, condition: str = PLAIN) -> tuple[Matrix, Flags]:
        """Probabilities and what is there."""
        flags = np.concatenate([example.signals for example in self._examples]) > 0
        return np.concatenate([signals for _, signals in self._said[condition]]), flags

    def outcomes(self, header: Header) -> dict[str, Outcome]:
        """The outcome under each condition; none at all where nothing was heard."""
        if not self._examples:
            return {}
        outcomes = {}
        for condition in CONDITIONS:
            stages, labels = self.stages(condition)
            signals, flags = self.signals(condition)
            outcomes[condition] = Outcome(
                probabilities=tempered(stages, header.temperature),
                shown=signals >= np.array(header.thresholds),
                labels=labels,
                flags=flags,
            )
        return outcomes
