"""The trained evidence heads: written with their hash, checked, read.

One safetensors file. Its header holds what belongs to the tensors (parts that are known, terms,
thresholds); a JSON file beside it holds its SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coaching.errors import ModelError
from coaching.review.talk import Ref
from models.recorded import header_fields, read_recorded, write_recorded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.stages.scores import Matrix

WEIGHTS = Path(__file__).with_name("weights.safetensors")
"""The weights that are shipped; ``weights.json`` beside them records their hash."""

TENSORS = ("heads", "vectors", "rarity", "pair")
"""Tensors besides the judges' (``known:KIND``, ``other:KIND`` and ``second:KIND``)."""


@dataclass(frozen=True)
class Header:
    """What belongs to the tensors.

    Attributes:
        reader: Identity of the stage weights whose readings they were fitted on. Those of others
            fit as well: only probabilities and the embedder's own vectors are looked at. What they
            take for proven is looked at by name.
        parts: Kind and key of the parts that have a head of their own.
        by: Who has to say each.
        texts: Sentence and examples of each part; the rows of ``vectors`` in this order.
        terms: The words and pairs of words that the heads know.
        enough: By kind of part: the strength from which a known part counts, and any other part.
    """

    reader: str
    parts: tuple[Ref, ...]
    by: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    enough: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class EvidenceWeights:
    """Verified weights.

    Attributes:
        sha256: Hash of the file, hexadecimal.
        header: What belongs to them.
        tensors: By name, float32.
    """

    sha256: str
    header: Header
    tensors: dict[str, Matrix]

    @property
    def identity(self) -> str:
        """Name and hash, such as ``evidence@1f2e3d4c``."""
        return f"evidence@{self.sha256[:8]}"


def write_weights(path: Path, header: Header, tensors: dict[str, NDArray[Any]]) -> str:
    """Write weights and the record of their hash; returns the SHA-256, hexadecimal.

    Args:
        path: The ``.safetensors`` file; the record goes to the ``.json`` beside it.
        header: What belongs to them.
        tensors: Stored as float16 where they are large, as float32 else.
    """
    import numpy as np

    stored = {
        name: np.ascontiguousarray(
            tensor, dtype=np.float16 if name in ("heads", "vectors") else np.float32
        )
        for name, tensor in tensors.items()
    }
    return write_recorded(path, header, stored)


def read_weights(path: Path = WEIGHTS) -> EvidenceWeights:
    """The weights at ``path``, if they are those that were recorded.

    Raises:
        ModelError: A file is missing, the hash is another one, or the content is no such weights.
    """
    hint = "Install Filmroom again, or make them anew: python -m models.training.train_evidence"
    content, sha256 = read_recorded(path, what="evidence", hint=hint)
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        fields = header_fields(content)
        header = Header(
            reader=fields["reader"],
            parts=tuple(Ref(*it) for it in fields["parts"]),
            by=tuple(fields["by"]),
            texts=tuple(tuple(it) for it in fields["texts"]),
            terms=tuple(fields["terms"]),
            enough={kind: (known, other) for kind, (known, other) in fields["enough"].items()},
        )
        tensors = {name: tensor.astype(np.float32) for name, tensor in load(content).items()}
        tensors = {name: tensors[name] for name in (*TENSORS, *sorted(tensors.keys() - {*TENSORS}))}
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: these are no evidence weights: {error}", hint=hint) from error
    return EvidenceWeights(sha256=sha256, header=header, tensors=tensors)
