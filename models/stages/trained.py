"""Scores from the trained network, and its weights: written with their hash, checked, read.

Weights are one safetensors file of float16 tensors. Its header holds what belongs to them (names of
the classes, temperature, thresholds, the embedder); a JSON file beside it holds its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from coaching.process import OTHER
from models.stages.cues import cues_of
from models.stages.header import Header
from models.stages.nearest import SIGNAL_SIMILARITY
from models.stages.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from coaching.ports import Embeddings, Utterance
    from coaching.process import SalesProcess
    from models.stages.nearest import NearestScorer
    from models.stages.network import StageNetwork
    from models.stages.scores import Matrix

HEADER = "filmroom"
"""Key in the safetensors header under which ``Header`` lies as JSON."""


@dataclass(frozen=True)
class Weights:
    """Verified weights.

    Attributes:
        sha256: Hash of the file, hexadecimal.
        header: What belongs to them.
        tensors: float16, by name.
    """

    sha256: str
    header: Header
    tensors: dict[str, NDArray[np.float16]]

    def fits(self, stage_names: Sequence[str], embedder: str) -> bool:
        """Whether they know exactly these stages, and were trained over this embedder."""
        trained = set(self.header.stages) - {OTHER}
        return trained == set(stage_names) and embedder == self.header.embedder

    @cached_property
    def network(self) -> StageNetwork:
        """The network with these weights, for use and not for training."""
        import torch

        from models.stages.network import StageNetwork

        network = StageNetwork.of(self.header)
        network.load_state_dict(
            {name: torch.from_numpy(tensor).float() for name, tensor in self.tensors.items()}
        )
        return network.eval()


def write_weights(path: Path, header: Header, network: StageNetwork) -> str:
    """Write weights and the record of their hash; returns the SHA-256, hexadecimal.

    Args:
        path: The ``.safetensors`` file; the record goes to the ``.json`` beside it.
        header: What belongs to them.
        network: Trained; stored as float16; the reported figures are of what was stored.
    """
    from safetensors.numpy import save

    halves = {name: tensor.half().numpy() for name, tensor in network.state_dict().items()}
    content = save(halves, metadata={HEADER: json.dumps(asdict(header))})
    sha256 = hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    record = {"file": path.name, "bytes": len(content), "sha256": sha256}
    path.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n")
    return sha256


def read_weights(path: Path) -> Weights:
    """The weights at ``path``, if they are those that were recorded.

    Raises:
        ModelError: A file is missing, the hash is another one, or the content is no such weights.
    """
    hint = "Install Filmroom again, or make them anew: python -m models.training.train"
    try:
        content = path.read_bytes()
        recorded = json.loads(path.with_suffix(".json").read_text())["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: the stage weights cannot be read: {error}", hint=hint) from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != recorded:
        raise ModelError(
            f"{path}: the stage weights are altered: SHA-256 is {sha256[:12]}…,"
            f" {recorded[:12]}… is recorded",
            hint=hint,
        )
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        size = int.from_bytes(content[:8], "little")
        fields = json.loads(json.loads(content[8 : 8 + size])["__metadata__"][HEADER])
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: these are no stage weights: {error}", hint=hint) from error
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Weights(sha256=sha256, header=Header(**{**fields, **lists}), tensors=tensors)


class TrainedScorer:
    """Scores by the trained network, in the process's order of stages and signals.

    A signal of the process that the network does not know is scored by nearness to its examples.
    """

    def __init__(self, weights: Weights, process: SalesProcess, nearest: NearestScorer) -> None:
        """A scorer.

        Args:
            weights: They fit the process.
            process: Gives the order.
            nearest: For the signals that the weights do not know.
        """
        header = weights.header
        self._weights = weights
        self._nearest = nearest
        self._stage_columns = [header.stages.index(it) for it in (*process.stage_names, OTHER)]
        self._signal_names = process.signal_names

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``stages@1f2e3d4c``."""
        return f"stages@{self._weights.sha256[:8]}"

    def scores(self, utterances: Sequence[Utterance], vectors: Embeddings) -> Scores:
        """The scores of the turns of one call."""
        header = self._weights.header
        stages, signals = self._weights.network.probabilities(vectors, cues_of(utterances))
        calm = tempered(stages, header.temperature)
        columns = [
            (signals[:, header.signals.index(name)], header.thresholds[header.signals.index(name)])
            if name in header.signals
            else (self._nearest.signal_scores(name, vectors), SIGNAL_SIMILARITY)
            for name in self._signal_names
        ]
        return Scores(
            stages=calm[:, self._stage_columns],
            signals=np.array([scores for scores, _ in columns]).T.reshape(
                len(vectors), len(columns)
            ),
            thresholds=np.array([threshold for _, threshold in columns], dtype=np.float32),
        )


def tempered(probabilities: Matrix, temperature: float) -> Matrix:
    """Probabilities sharpened (temperature under 1) or calmed (over 1); rows still sum to 1."""
    powers = np.maximum(probabilities, 1e-7) ** (1.0 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
