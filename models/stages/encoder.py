"""A sentence to a vector: all-MiniLM-L6-v2 with what training added to its matrices.

The embedder's own weights stay as they are in its file. What is trained, and shipped, is a product
of two thin matrices for each matrix of its six layers (low-rank adapters; Hu et al., "LoRA",
2021), and shifts of its biases and norms. For use the products are added into a copy in memory, so
a reading costs what the embedder alone costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LAYERS = 6
HEADS = 12
WIDTH = 384
EPSILON = 1e-12
"""Shape of all-MiniLM-L6-v2. Source: its config.json."""

MATRICES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
}
"""The matrices of a layer: our name, theirs."""

NORMS = {"first": "attention.output.LayerNorm", "second": "output.LayerNorm"}

LONGEST = 96
"""Tokens of a turn that are read; of a longer one the first half and the last half of them.
Chosen because in 99.7 % of the training turns it is all, and a turn that does two things often ends
with the one that counts."""

TOKENS_READ = 512
TOKENS_TRAINED = 2560
"""Tokens that are encoded in one go, filling included. Source: with 512 a reading takes an eighth
to a quarter less time than with 2560, its values stay in the processor's cache; in training, where
they are kept anyway, more of them spare overhead (2026-11-26)."""

LOOK_SCALE = 4.0
"""Factor of what is asked of the tokens. Chosen so that a look settles on few of them early on."""

Part = tuple[Tensor, Tensor]
"""Weight and bias of one matrix or norm."""


def shortened(ids: Sequence[int]) -> list[int]:
    """Token numbers of a turn, cut in the middle where there are more than ``LONGEST``.

    >>> len(shortened(range(500)))
    96
    """
    kept = list(ids)
    return kept if len(kept) <= LONGEST else kept[: LONGEST // 2] + kept[-LONGEST // 2 :]


class Encoded(NamedTuple):
    """What is made of some turns, each read on its own.

    Attributes:
        vectors: (turns, ``WIDTH``), unit length: the mean over the tokens.
        signs: (turns, signals and parts), what the looks at the tokens found. There is one for
            each, which settles on the few tokens that show it: a name or a date is lost in a mean.
    """

    vectors: Tensor
    signs: Tensor


class Adapters(nn.Module):
    """What training adds to one layer: a thin product a matrix, shifts of biases and norms."""

    def __init__(self, shapes: Mapping[str, tuple[int, int]], rank: int) -> None:
        """Adapters that change nothing yet.

        Args:
            shapes: (outputs, inputs) of each matrix of the layer.
            rank: Width of the products.
        """
        super().__init__()
        self.down = nn.ParameterDict(
            {
                it: nn.Parameter(torch.randn(rank, shape[1]) / shape[1] ** 0.5)
                for it, shape in shapes.items()
            }
        )
        self.up = nn.ParameterDict(
            {it: nn.Parameter(torch.zeros(shape[0], rank)) for it, shape in shapes.items()}
        )
        self.bias = nn.ParameterDict(
            {it: nn.Parameter(torch.zeros(shape[0])) for it, shape in shapes.items()}
        )
        self.norm = nn.ParameterDict({it: nn.Parameter(torch.zeros(2, WIDTH)) for it in NORMS})


class Encoder(nn.Module):
    """Token numbers of turns to unit vectors."""

    def __init__(self, base: Mapping[str, Tensor], rank: int, signs: int) -> None:
        """An encoder that gives what the embedder gives, until its adapters are trained.

        Args:
            base: The embedder's tensors by their own names; they are not parameters of this.
            rank: Of the adapters.
            signs: How many looks there are at the tokens of a turn.
        """
        super().__init__()
        self.look = nn.Linear(WIDTH, 2 * signs)
        self._base = {name.removeprefix("bert."): tensor.float() for name, tensor in base.items()}
        self.adapters = nn.ModuleList(
            Adapters(
                {
                    name: (self._of(layer, theirs)[0].shape[0], self._of(layer, theirs)[0].shape[1])
                    for name, theirs in MATRICES.items()
                },
                rank,
            )
            for layer in range(LAYERS)
        )

    def merged(self, kind: torch.dtype = torch.float32) -> list[dict[str, Part]]:
        """The matrices and norms of each layer with what the adapters add."""
        layers = []
        for number, added in enumerate(self.adapters):
            assert isinstance(added, Adapters)
            parts = {}
            for name, theirs in MATRICES.items():
                weight, bias = self._of(number, theirs)
                weight = weight + added.up[name] @ added.down[name]
                parts[name] = (weight.to(kind), (bias + added.bias[name]).to(kind))
            for name, theirs in NORMS.items():
                weight, bias = self._of(number, theirs)
                shift = added.norm[name]
                parts[name] = ((weight + shift[0]).to(kind), (bias + shift[1]).to(kind))
            layers.append(parts)
        return layers

    def plain(self, kind: torch.dtype = torch.float32) -> list[dict[str, Part]]:
        """The matrices and norms of each layer as the embedder has them."""
        layers = []
        for number in range(LAYERS):
            parts = {}
            for name, theirs in {**MATRICES, **NORMS}.items():
                weight, bias = self._of(number, theirs)
                parts[name] = (weight.to(kind), bias.to(kind))
            layers.append(parts)
        return layers

    def forward(
        self,
        turns: Sequence[Sequence[int]],
        layers: Sequence[Mapping[str, Part]],
        at_once: int = TOKENS_TRAINED,
    ) -> Encoded:
        """What is made of each turn.

        Args:
            turns: Token numbers of each; at least one turn, each with at least one token.
            layers: Of ``merged`` or ``plain``; their number type is what is reckoned in.
            at_once: Tokens that are encoded in one go.
        """
        order = sorted(range(len(turns)), key=lambda place: -len(turns[place]))
        vectors, signs = [], []
        start = 0
        while start < len(order):
            together = max(1, at_once // len(turns[order[start]]))
            chunk = [turns[place] for place in order[start : start + together]]
            values, there = self._read(chunk, layers)
            vectors.append((values * there).sum(dim=1) / there.sum(dim=1))
            signs.append(self._signs(values, there))
            start += together
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return Encoded(fn.normalize(torch.cat(vectors)[back], dim=-1), torch.cat(signs)[back])

    def _signs(self, values: Tensor, there: Tensor) -> Tensor:
        """What each look finds: the value of the tokens that it settles on."""
        looked: Tensor = self.look(values) * LOOK_SCALE
        asked, found = looked.chunk(2, dim=-1)
        weights = (asked + (1 - there) * -1e4).softmax(dim=1)
        return (weights * found).sum(dim=1)

    def _read(
        self, turns: Sequence[Sequence[int]], layers: Sequence[Mapping[str, Part]]
    ) -> tuple[Tensor, Tensor]:
        """Values of the tokens of each turn and which are there; ``turns`` longest first."""
        kind = layers[0]["query"][0].dtype
        longest = len(turns[0])
        ids = torch.zeros(len(turns), longest, dtype=torch.long)
        there = torch.zeros(len(turns), longest)
        for row, turn in enumerate(turns):
            ids[row, : len(turn)] = torch.tensor(turn)
            there[row, : len(turn)] = 1.0
        values = self._embedded(ids).to(kind)
        mask = ((1 - there) * -1e4)[:, None, None, :].to(kind)
        for parts in layers:
            values = _layer(values, mask, parts)
        return values.float(), there[..., None]

    def _embedded(self, ids: Tensor) -> Tensor:
        """What the first layer takes: words, places and kind of sentence, normed."""
        base = self._base
        values = base["embeddings.word_embeddings.weight"][ids]
        values = values + base["embeddings.position_embeddings.weight"][: ids.shape[1]]
        values = values + base["embeddings.token_type_embeddings.weight"][0]
        weight, bias = base["embeddings.LayerNorm.weight"], base["embeddings.LayerNorm.bias"]
        return fn.layer_norm(values, (WIDTH,), weight, bias, EPSILON)

    def _of(self, layer: int, name: str) -> Part:
        """A weight and its bias in the embedder's file."""
        path = f"encoder.layer.{layer}.{name}"
        return self._base[f"{path}.weight"], self._base[f"{path}.bias"]


def _layer(values: Tensor, mask: Tensor, parts: Mapping[str, Part]) -> Tensor:
    """One layer of a transformer with norms after its sums, as BERT has them."""
    turns, tokens, _ = values.shape

    def heads(name: str) -> Tensor:
        flat = fn.linear(values, *parts[name])
        return flat.view(turns, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

    # Written out: PyTorch's fused attention is five times slower to differentiate in bfloat16.
    scores = heads("query") @ heads("key").transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
    seen = (scores + mask).softmax(dim=-1) @ heads("value")
    seen = fn.linear(seen.transpose(1, 2).reshape(turns, tokens, WIDTH), *parts["mixed"])
    values = fn.layer_norm(values + seen, (WIDTH,), *parts["first"], EPSILON)
    wide = fn.linear(fn.gelu(fn.linear(values, *parts["wide"])), *parts["narrow"])
    return fn.layer_norm(values + wide, (WIDTH,), *parts["second"], EPSILON)
