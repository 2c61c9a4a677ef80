"""Vectors of what a process file says of its parts, so that no sentence is embedded twice.

Those of the shipped process come with the weights. Others are embedded once and kept in a folder,
under the hash of the sentence: no talk is in it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from coaching.ports import Embeddings
    from models.evidence.weights import EvidenceWeights


class VectorMemory:
    """Gives vectors of sentences, from the weights, from the folder, or made now and kept."""

    def __init__(
        self,
        weights: EvidenceWeights,
        embed: Callable[[Sequence[str]], Embeddings],
        *,
        folder: Path | None,
    ) -> None:
        """A memory.

        Args:
            weights: With the vectors of the shipped process.
            embed: Sentences to vectors: float32, (n, 384), unit length. Called for new ones alone.
            folder: Where they are kept; None keeps nothing.
        """
        self._weights = weights
        self._embed = embed
        self._file = None if folder is None else folder / f"{weights.header.reader}.npz"

    def vectors(self, texts: Sequence[str]) -> Embeddings:
        """One vector for each sentence: float32, (n, 384), unit length."""
        known = self._shipped() | self._kept()
        new = [text for text in dict.fromkeys(texts) if _key(text) not in known]
        if new:
            made = dict(zip(map(_key, new), self._embed(new), strict=True))
            known |= made
            self._keep(made)
        return np.stack([known[_key(text)] for text in texts]).astype(np.float32)

    def _shipped(self) -> dict[str, Embeddings]:
        texts = [text for its in self._weights.header.texts for text in its]
        return dict(zip(map(_key, texts), self._weights.tensors["vectors"], strict=True))

    def _kept(self) -> dict[str, Embeddings]:
        if self._file is None or not self._file.is_file():
            return {}
        try:
            with np.load(self._file) as kept:
                return {name: kept[name] for name in kept.files}
        except (OSError, ValueError):  # cut off while it was written: made anew
            return {}

    def _keep(self, made: dict[str, Embeddings]) -> None:
        """Write what is kept, so that a reader sees the old file or the new one whole."""
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part.npz")
        np.savez(part, allow_pickle=False, **(self._kept() | made))
        part.replace(self._file)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
