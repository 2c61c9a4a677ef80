"""The trained weights: written with their hash, checked, read.

One safetensors file of float16 tensors. Its header holds what belongs to them (names of the
classes, temperature, thresholds, the embedder); a JSON file beside it holds its SHA-256. The
embedder's own weights are not in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from models.stages.columns import KINDS, SIGNALS, STAGES
from models.stages.header import Header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from models.stages.network import StageNetwork

WEIGHTS = Path(__file__).with_name("weights.safetensors")
"""The weights that are shipped; ``weights.json`` beside them records their hash."""

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

    @property
    def identity(self) -> str:
        """Name and hash, such as ``stages@1f2e3d4c``."""
        return f"stages@{self.sha256[:8]}"

    def network(self, base: Mapping[str, Tensor]) -> StageNetwork:
        """The network with these weights over the embedder's, for use and not for training."""
        import torch

        from models.stages.network import StageNetwork

        header = self.header
        network = StageNetwork(base, rank=header.rank, hidden=header.hidden, members=header.members)
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
        lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
        header = Header(**{**fields, **lists})
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: these are no stage weights: {error}", hint=hint) from error
    if (header.stages, header.signals, header.kinds) != (STAGES, SIGNALS, KINDS):
        raise ModelError(f"{path}: these stage weights know other classes", hint=hint)
    return Weights(sha256=sha256, header=header, tensors=tensors)
