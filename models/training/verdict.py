"""What a network says of calls that it was not trained on, under several conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from coaching.ports import Utterance
from models.stages.cues import ROLE_CUES, cues_of
from models.stages.encoder import shortened
from models.stages.scores import tempered
from models.training.card import Outcome
from models.training.examples import labels_of
from models.training.noise import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from models.stages.columns import Columns
    from models.stages.header import Header
    from models.stages.network import StageNetwork
    from models.stages.scores import Matrix
    from models.training.judge import Flags
    from models.training.talk import LabelledCall

CONDITIONS = {
    "as written": (False, True),
    "as recognised (no capitals, no punctuation)": (True, True),
    "roles hidden": (False, False),
    "as recognised, roles hidden": (True, False),
}
"""Name of each condition: whether in plain spelling, whether the roles are seen. The first is the
plain one."""

PLAIN = next(iter(CONDITIONS))


class Verdict:
    """What is said of the turns of some calls, under each condition."""

    def __init__(
        self, network: StageNetwork, tokenizer: Tokenizer, calls: Sequence[LabelledCall]
    ) -> None:
        """Run the network over the calls.

        Args:
            network: Trained.
            tokenizer: The embedder's.
            calls: Labelled, none of them trained on.
        """
        self.calls = tuple(call.call for call in calls)
        self.labels = labels_of([turn for call in calls for turn in call.turns])
        said: dict[str, list[Columns]] = {name: [] for name in CONDITIONS}
        with torch.inference_mode():
            layers = network.encoder.merged()
        for call in calls:
            for recognised in (False, True):
                texts = [plain(it.text) or it.text if recognised else it.text for it in call.turns]
                with torch.inference_mode():
                    encoded = network.encoder(
                        [shortened(it.ids) for it in tokenizer.encode_batch(texts)], layers
                    )
                for name, (spelling, with_roles) in CONDITIONS.items():
                    if spelling != recognised:
                        continue
                    cues = cues_of(
                        [
                            Utterance(turn.role, text)
                            for turn, text in zip(call.turns, texts, strict=True)
                        ]
                    )
                    if not with_roles:
                        cues[:, :ROLE_CUES] = 0.0
                    said[name].append(network.columns(encoded, cues))
        self._said = said

    def stages(self, condition: str = PLAIN) -> Matrix:
        """Probabilities of the stages, untempered: float32, (turns, stages)."""
        return np.concatenate([it.stages for it in self._said[condition]])

    def tempered(self, temperature: float) -> Matrix:
        """Probabilities of the stages as written, tempered: float32, (turns, stages)."""
        return tempered(self.stages(), temperature)

    def signals(self, condition: str = PLAIN) -> Matrix:
        """Probabilities of the signals: float32, (turns, signals)."""
        return np.concatenate([it.signals for it in self._said[condition]])

    def kinds(self) -> NDArray[np.int64]:
        """The likeliest kind of objection of each turn: int64, (turns,)."""
        kinds = np.concatenate([it.kinds for it in self._said[PLAIN]])
        return np.asarray(kinds.argmax(axis=1), dtype=np.int64)

    def proofs(self) -> dict[str, Matrix]:
        """By name of call, the probabilities of what its turns prove: float32, (turns, parts)."""
        said = (it.proofs for it in self._said[PLAIN])
        return dict(zip(self.calls, said, strict=True))

    @property
    def flags(self) -> Flags:
        """The signals that are there: bool, (turns, signals)."""
        return self.labels.signals > 0

    def outcomes(self, header: Header) -> dict[str, Outcome]:
        """The outcome under each condition."""
        return {
            condition: Outcome(
                probabilities=tempered(self.stages(condition), header.temperature),
                shown=self.signals(condition) >= np.array(header.thresholds),
                labels=self.labels.stages,
                flags=self.flags,
                kinds=self.labels.kinds,
                kinds_found=self.kinds(),
            )
            for condition in CONDITIONS
        }
