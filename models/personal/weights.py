"""The trained weights: written with their hash, checked, read.

One safetensors file of float16 tensors; a JSON file beside it holds its SHA-256. The embedder's own
weights are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from models.personal.labels import KINDS
from models.recorded import header_fields, read_recorded, write_recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from models.personal.network import PersonalNetwork

WEIGHTS = Path(__file__).with_name("weights.safetensors")
"""The weights that are shipped; ``weights.json`` beside them records their hash."""

TRAINED_BY = "python -m models.training.train_personal"
"""What makes the weights."""


@dataclass(frozen=True, slots=True)
class Header:
    """What belongs to the tensors.

    Attributes:
        kinds: Of personal data, in the order of the labels.
        embedder: Identity of the embedder that it was trained over.
        rank: Of the adapters on the embedder's matrices.
    """

    kinds: tuple[str, ...]
    embedder: str
    rank: int


@dataclass(frozen=True)
class PersonalWeights:
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
        """Name and hash, such as ``personal@1f2e3d4c``."""
        return f"personal@{self.sha256[:8]}"

    def network(self, base: Mapping[str, Tensor]) -> PersonalNetwork:
        """The network with these weights over the embedder's, for use and not for training."""
        import torch

        from models.personal.network import PersonalNetwork

        network = PersonalNetwork(base, rank=self.header.rank)
        network.load_state_dict(
            {name: torch.from_numpy(tensor).float() for name, tensor in self.tensors.items()}
        )
        return network.eval()


def write_weights(path: Path, header: Header, network: PersonalNetwork) -> str:
    """Write weights and the record of their hash; returns the SHA-256, hexadecimal.

    Args:
        path: The ``.safetensors`` file; the record goes to the ``.json`` beside it.
        header: What belongs to them.
        network: Trained; stored as float16.
    """
    halves = {name: tensor.half().numpy() for name, tensor in network.state_dict().items()}
    return write_recorded(path, header, halves)


def read_weights(path: Path = WEIGHTS) -> PersonalWeights:
    """The weights at ``path``, if they are those that were recorded.

    Raises:
        ModelError: A file is missing, the hash is another one, or the content is no such weights.
    """
    hint = f"Install Filmroom again, or make them anew: {TRAINED_BY}"
    content, sha256 = read_recorded(path, what="personal data", hint=hint)
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        fields = header_fields(content)
        header = Header(**{**fields, "kinds": tuple(fields["kinds"])})
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: these are no weights for personal data: {error}", hint=hint
        ) from error
    if header.kinds != KINDS:
        raise ModelError(f"{path}: these weights know other kinds of personal data", hint=hint)
    return PersonalWeights(sha256=sha256, header=header, tensors=tensors)
