"""Text to vectors with sentence-transformers: all-MiniLM-L6-v2, or any model of that library.

It knows how to ask the library without it chattering or reaching for the network. It does not know
where the weights come from (``models/weights.py``), nor what is embedded or where vectors are kept.
"""

from __future__ import annotations

import gc
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from sentence_transformers import SentenceTransformer

    from coaching.ports import Embeddings

DIMENSION = 384
"""Length of a vector. Source: all-MiniLM-L6-v2's model card."""

BATCH = 8
LIKE = 0.6
"""Texts that are encoded together at most, and how long the shortest of them is beside the longest.
Chosen because a batch is filled up to its longest text: a call's dozen snippets take a third less
time than in batches of eight whatever their lengths, many texts of like length the same
(2026-11-28)."""


class MiniLM:
    """all-MiniLM-L6-v2 through sentence-transformers; implements ``coaching.ports.Embedder``.

    The weights are read at the first call (importing the library alone takes seconds), so that one
    can be made only to ask for its identity. A text is read up to 256 tokens, some 190 words.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sha256: str,
        name: str = "all-MiniLM-L6-v2",
        threads: int = 0,
    ) -> None:
        """An embedder over the weights in ``folder``.

        Args:
            folder: A model as sentence-transformers saves it.
            sha256: Hash of ``model.safetensors``, hexadecimal.
            name: What the weights are called.
            threads: Processor threads; 0 leaves PyTorch's own choice. PyTorch has one such number
                for the whole process, so the last one set holds for every model in it.
        """
        self.folder = folder
        self.sha256 = sha256
        self.name = name
        self.threads = threads

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``all-MiniLM-L6-v2@53aa5117``."""
        return f"{self.name}@{self.sha256[:8]}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return DIMENSION

    def embed(self, texts: Sequence[str]) -> Embeddings:
        """One vector for each text, in order: float32, (n, 384), unit length; (0, 384) for none.

        Raises:
            ModelError: The weights cannot be loaded, or their vectors have another length.
        """
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        vectors = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for batch in batches([len(text) for text in texts]):
            vectors[batch] = self._model.encode(
                [texts[place] for place in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        # here and not by the library, whose lengths are off by 0.4 % in short numbers
        unit: Embeddings = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def knows(self, words: Sequence[str]) -> bool:
        """Whether each of some words is whole in the embedder's vocabulary of 30,522 pieces.

        Raises:
            ModelError: The weights cannot be loaded.
        """
        return all(word.casefold() in self._vocabulary for word in words)

    @cached_property
    def _vocabulary(self) -> Collection[str]:
        """The words and pieces of words that it reads."""
        pieces: Mapping[str, int] = self._model.tokenizer.get_vocab()
        return pieces.keys()

    @cached_property
    def _model(self) -> SentenceTransformer:
        """The loaded weights."""
        if not (self.folder / "modules.json").is_file():
            raise ModelError(
                f"{self.folder}: no sentence-transformers model (modules.json missing)",
                hint="Run `filmroom models` to see whether its files are whole.",
            )

        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as library_logging

        from models.precision import quick_kind

        if self.threads:
            torch.set_num_threads(self.threads)
        library_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelError(
                f"{self.folder}: the embedding model cannot be loaded: {error}",
                hint="Run `filmroom models` to see whether its files are whole.",
            ) from error
        if model.get_embedding_dimension() != DIMENSION:
            raise ModelError(
                f"{self.folder}: its vectors have {model.get_embedding_dimension()} "
                f"dimensions, the index expects {DIMENSION}",
                hint="Use all-MiniLM-L6-v2.",
            )
        model[0].to(quick_kind())
        gc.collect()
        gc.freeze()  # half a million objects of torch, else looked through again and again
        return model


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts that are encoded together, longest first.

    Args:
        lengths: Of the texts, in letters.

    >>> list(batches([10, 200, 9, 190]))
    [[1, 3], [0, 2]]
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and (len(batch) == BATCH or lengths[place] < LIKE * lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
