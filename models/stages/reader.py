"""The slow half of tagging: a call's turns through the network, once, whatever the process says."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from coaching.errors import ModelError
from models.stages.columns import VECTOR, WIDTH, packed, unpacked
from models.stages.cues import cues_of
from models.stages.weights import WEIGHTS, read_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from coaching.ports import Embeddings, Reading, Utterance
    from models.minilm import Part
    from models.stages.encoder import Encoded
    from models.stages.header import Header
    from models.stages.network import StageNetwork


class StageReader:
    """The trained network over all-MiniLM-L6-v2; implements ``coaching.ports.StageReader``.

    The shipped weights are verified when one is made; the embedder's are loaded at the first call,
    so that one can be made only to ask for its identity.
    """

    def __init__(
        self, folder: Path, *, sha256: str, weights: Path | None = None, threads: int = 0
    ) -> None:
        """A reader.

        Args:
            folder: all-MiniLM-L6-v2 as sentence-transformers saves it.
            sha256: Hash of its ``model.safetensors``, hexadecimal.
            weights: Others than the shipped ones; their hash is in a ``.json`` beside them.
            threads: Processor threads; 0 leaves PyTorch's own choice, which holds for the process.

        Raises:
            ModelError: The weights are missing, altered, or were trained over another embedder.
        """
        self._weights = read_weights(weights or WEIGHTS)
        self._folder = folder
        self._threads = threads
        trained = self._weights.header.embedder
        if trained.rpartition("@")[2] != sha256[:8]:
            raise ModelError(
                f"the stage weights were trained over {trained}, not over {sha256[:8]}",
                hint="Use all-MiniLM-L6-v2, or train anew: python -m models.training.train",
            )

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``stages@1f2e3d4c``."""
        return self._weights.identity

    @property
    def embedder(self) -> str:
        """Name and hash of the embedder's weights, such as ``all-MiniLM-L6-v2@53aa5117``."""
        return self.header.embedder

    @property
    def header(self) -> Header:
        """What the weights say of themselves: classes, thresholds, how sure is sure."""
        return self._weights.header

    def read(self, utterances: Sequence[Utterance]) -> Reading:
        """The reading of one whole call: float16, (turns, columns); see ``columns.py``.

        Each turn is encoded twice, with and without what training added. An hour's talk (600
        turns, 8,000 words) takes 2.1 s of two cores that multiply bfloat16, 3.5 s of one, and 8 s
        of one that does not (2026-11-28).
        """
        if not utterances:
            return np.zeros((0, WIDTH + len(self.header.parts)), dtype=np.float16)
        texts = [utterance.text for utterance in utterances]
        columns = self._network.columns(
            self._encoded(texts, self._adapted),
            cues_of(utterances),
            temperature=self._weights.header.temperature,
            plain=self._encoded(texts, self._plain).vectors,
        )
        return packed(columns)

    def meanings(self, reading: Reading) -> Embeddings:
        """The vectors of the turns in a reading: float32, (turns, 384), unit length.

        They are the embedder's own, but of a turn of more than ``LONGEST`` tokens.
        """
        return unpacked(reading).vectors

    def embed(self, texts: Sequence[str]) -> Embeddings:
        """Vectors of single sentences, as a reading has them of turns: float32, (n, 384)."""
        if not texts:
            return np.zeros((0, VECTOR), dtype=np.float32)
        return np.asarray(self._encoded(texts, self._plain).vectors.numpy(), dtype=np.float32)

    def _encoded(self, texts: Sequence[str], layers: Sequence[Mapping[str, Part]]) -> Encoded:
        """What is made of the texts, each that occurs twice encoded once."""
        import torch

        from models.stages.encoder import TOKENS_READ, Encoded, shortened

        different = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        tokens = [shortened(it.ids) for it in self._tokenizer.encode_batch(list(different))]
        with torch.inference_mode():
            made = cast("Encoded", self._network.encoder(tokens, layers, TOKENS_READ))
            rows = [different[text] for text in texts]
            return Encoded(made.vectors[rows], made.signs[rows])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The embedder's."""
        from models.minilm import tokenizer_of

        return tokenizer_of(self._folder)

    @cached_property
    def _network(self) -> StageNetwork:
        """The loaded network."""
        import torch

        from models.minilm import base_of

        if self._threads:
            torch.set_num_threads(self._threads)
        return self._weights.network(base_of(self._folder))

    @cached_property
    def _adapted(self) -> list[dict[str, Part]]:
        """The embedder's layers with the adapters added in."""
        import torch

        from models.precision import quick_kind

        with torch.inference_mode():
            return self._network.encoder.merged(quick_kind())

    @cached_property
    def _plain(self) -> list[dict[str, Part]]:
        """The embedder's layers as they are."""
        from models.precision import quick_kind

        return self._network.encoder.plain(quick_kind())
