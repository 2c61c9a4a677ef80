"""Personal data in excerpts of talk as the trained network sees it.

It does not know how its findings are weighed against those of others.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coaching.errors import ModelError
from coaching.privacy.kinds import Found
from models.personal.labels import LABELS, by_kind, stretches
from models.personal.weights import TRAINED_BY, WEIGHTS, read_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from coaching.privacy.kinds import Kind
    from models.minilm import Part
    from models.personal.excerpts import Excerpt
    from models.personal.network import PersonalNetwork, Row

WINDOW = 120
"""Words that are read together."""

STRIDE = 80
"""Words from one window to the next; each word is told by the window that it stands deeper in."""

AT_ONCE = 1024
"""Tokens that are encoded in one go, filling included."""


class _Window(NamedTuple):
    """Words that are read together, with hints, and what others said before them."""

    before: Sequence[str]
    words: Sequence[str]
    hints: Sequence[int]


class Told(NamedTuple):
    """What the network holds of some excerpts of a call.

    Attributes:
        found: Its findings; their certainty is their probability.
        held: By its index, how likely a word that it read is of each kind.
    """

    found: tuple[Found, ...]
    held: dict[int, dict[Kind, float]]


class PersonalTagger:
    """The trained network over all-MiniLM-L6-v2.

    The shipped weights are verified when one is made; the embedder's are loaded at the first call.
    """

    def __init__(self, folder: Path, *, sha256: str, weights: Path = WEIGHTS) -> None:
        """A tagger.

        Args:
            folder: all-MiniLM-L6-v2 as sentence-transformers saves it.
            sha256: Hash of its ``model.safetensors``, hexadecimal.
            weights: Others than the shipped ones; their hash is in a ``.json`` beside them.

        Raises:
            ModelError: The weights are missing, altered, or were trained over another embedder.
        """
        self._weights = read_weights(weights)
        self._folder = folder
        trained = self._weights.header.embedder
        if trained.rpartition("@")[2] != sha256[:8]:
            raise ModelError(
                f"the weights for personal data were trained over {trained}, not over {sha256[:8]}",
                hint=f"Use all-MiniLM-L6-v2, or train anew: {TRAINED_BY}",
            )

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``personal@1f2e3d4c``."""
        return self._weights.identity

    def read(self, excerpts: Sequence[Excerpt]) -> Told:
        """What the network holds of some excerpts of a call."""
        found: list[Found] = []
        held: dict[int, dict[Kind, float]] = {}
        for excerpt, likely in zip(excerpts, self._likely(excerpts), strict=True):
            places = excerpt.places[: len(likely)]
            held |= zip(places, by_kind(likely), strict=True)
            for one in stretches(likely):
                single = one.kind == "person" and one.after - one.first == 1
                kind: Kind = "first_name" if single else one.kind
                after = places[one.after - 1] + 1
                found.append(Found(places[one.first], after, kind, one.probability))
        return Told(tuple(found), held)

    def _likely(self, excerpts: Sequence[Excerpt]) -> Iterator[NDArray[np.float32]]:
        """For each excerpt how likely each label of its words is: (words, labels), logarithms.

        An excerpt ends early where the embedder has no more places for what is in one window.
        """
        windows = [window for excerpt in excerpts for window in _windows(excerpt)]
        read = iter(self._read(windows))
        for excerpt in excerpts:
            likely = np.zeros((len(excerpt.words), len(LABELS)), dtype=np.float32)
            depth = np.full(len(excerpt.words), -1)
            for start, _ in _spans(len(excerpt.words)):
                own = next(read)
                there = slice(start, start + len(own))
                deep = np.minimum(np.arange(len(own)), np.arange(len(own))[::-1])
                deeper = deep > depth[there]
                likely[there][deeper] = own[deeper]
                depth[there][deeper] = deep[deeper]
            unread = np.flatnonzero(depth < 0)
            yield likely[: unread[0]] if len(unread) else likely

    def _read(self, windows: Sequence[_Window]) -> list[NDArray[np.float32]]:
        """The same for each window; the longest are encoded first, like ones together."""
        import torch

        rows = [self._row(window) for window in windows]
        order = sorted(range(len(rows)), key=lambda place: -len(rows[place].tokens))
        read: dict[int, NDArray[np.float32]] = {}
        with torch.inference_mode():
            while order:
                together = max(1, AT_ONCE // len(rows[order[0]].tokens))
                chunk, order = order[:together], order[together:]
                likely = self._network([rows[place] for place in chunk], self._layers).numpy()
                for number, place in enumerate(chunk):
                    read[place] = likely[number, list(rows[place].firsts)]
        return [read[place] for place in range(len(rows))]

    def _row(self, window: _Window) -> Row:
        from models.personal.network import row_of

        return row_of(self._tokenizer, window.before, window.words, window.hints)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The embedder's."""
        from models.minilm import tokenizer_of

        return tokenizer_of(self._folder)

    @cached_property
    def _network(self) -> PersonalNetwork:
        """The loaded network."""
        from models.minilm import base_of

        return self._weights.network(base_of(self._folder))

    @cached_property
    def _layers(self) -> list[dict[str, Part]]:
        """The embedder's layers with the adapters added in."""
        import torch

        from models.precision import quick_kind

        with torch.inference_mode():
            return self._network.merged(quick_kind())


def _windows(excerpt: Excerpt) -> Iterator[_Window]:
    """The windows of an excerpt; before the first one stands what others said right before it."""
    for start, stop in _spans(len(excerpt.words)):
        before = () if start else excerpt.before
        yield _Window(before, excerpt.words[start:stop], excerpt.hints[start:stop])


def _spans(words: int) -> Iterator[tuple[int, int]]:
    """From where to where windows of so many words reach.

    >>> list(_spans(130))
    [(0, 120), (80, 130)]
    """
    start = 0
    while start == 0 or start + WINDOW - STRIDE < words:
        yield start, min(start + WINDOW, words)
        start += STRIDE
