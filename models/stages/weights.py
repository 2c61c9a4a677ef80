"""The trained weights: written with their hash, checked, read.

One safetensors file of float16 tensors. Its header holds what belongs to them (names of the
classes, temperature, thresholds, the embedder); a JSON file beside it holds its SHA-256. The
embedder's own weights are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from models.recorded import header_fields, read_recorded, write_recorded
from models.stages.columns import KINDS, SIGNALS, STAGES
from models.stages.header import Header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from models.stages.network import StageNetwork

WEIGHTS = Path(__file__).with_name("weights.safetensors")
"""The weights that are shipped; ``weights.json`` beside them records their hash."""


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
        network = StageNetwork(
            base,
            rank=header.rank,
            hidden=header.hidden,
            members=header.members,
            parts=len(header.parts),
        )
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
    halves = {name: tensor.half().numpy() for name, tensor in network.state_dict().items()}
    return write_recorded(path, header, halves)


def read_weights(path: Path) -> Weights:
    """The weights at ``path``, if they are those that were recorded.

    Raises:
        ModelError: A file is missing, the hash is another one, or the content is no such weights.
    """
    hint = "Install Filmroom again, or make them anew: python -m models.training.train"
    content, sha256 = read_recorded(path, what="stage", hint=hint)
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        fields = header_fields(content)
        lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
        header = Header(**{**fields, **lists})
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: these are no stage weights: {error}", hint=hint) from error
    if (header.stages, header.signals, header.kinds) != (STAGES, SIGNALS, KINDS):
        raise ModelError(f"{path}: these stage weights know other classes", hint=hint)
    return Weights(sha256=sha256, header=header, tensors=tensors)
