"""The embedder all-MiniLM-L6-v2 token by token, with what training added to its matrices.

The embedder's own weights stay as they are in its file. What is trained, and shipped, is a product
of two thin matrices for each matrix of its six layers (low-rank adapters; Hu et al., "LoRA",
2021), and shifts of its biases and norms. For use the products are added into a copy in memory, so
a reading costs what the embedder alone costs.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from coaching.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

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

Part = tuple[Tensor, Tensor]
"""Weight and bias of one matrix or norm."""


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


class MiniLMLayers:
    """The embedder's tensors and what is reckoned with them."""

    def __init__(self, base: Mapping[str, Tensor]) -> None:
        """The embedder.

        Args:
            base: Its tensors by their own names; they are no parameters of what is trained.
        """
        self._base = {name.removeprefix("bert."): tensor.float() for name, tensor in base.items()}

    def adapters(self, rank: int) -> nn.ModuleList:
        """Adapters of ``rank`` for each layer, which change nothing until they are trained."""
        return nn.ModuleList(
            Adapters(
                {
                    name: (self._of(layer, theirs)[0].shape[0], self._of(layer, theirs)[0].shape[1])
                    for name, theirs in MATRICES.items()
                },
                rank,
            )
            for layer in range(LAYERS)
        )

    def merged(
        self, adapters: nn.ModuleList, kind: torch.dtype = torch.float32
    ) -> list[dict[str, Part]]:
        """The matrices and norms of each layer with what the adapters add."""
        layers = []
        for number, added in enumerate(adapters):
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

    def values(
        self,
        rows: Sequence[Sequence[int]],
        layers: Sequence[Mapping[str, Part]],
        *,
        sentences: Sequence[Sequence[int]] | None = None,
        added: Tensor | None = None,
        dropout: nn.Dropout | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Values of the tokens of each row, and which tokens are there.

        Args:
            rows: Token numbers, each row with at least one.
            layers: Of ``merged`` or ``plain``; their number type is what is reckoned in.
            sentences: For each token 0 or 1, whether it is of a first or a second sentence; None
                where all are of one.
            added: (rows, tokens, ``WIDTH``), what else is known of the tokens; None for nothing.
            dropout: Of what the first layer takes, in training; None for none.

        Returns:
            (rows, tokens, ``WIDTH``), float32, and (rows, tokens, 1), 1.0 where there is a token.
        """
        kind = layers[0]["query"][0].dtype
        longest = max(map(len, rows))
        ids = torch.zeros(len(rows), longest, dtype=torch.long)
        there = torch.zeros(len(rows), longest)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = torch.tensor(row)
            there[number, : len(row)] = 1.0
        second = None
        if sentences is not None:
            second = torch.zeros(len(rows), longest, dtype=torch.long)
            for number, row in enumerate(sentences):
                second[number, : len(row)] = torch.tensor(row)
        values = self._embedded(ids, second, added)
        values = (values if dropout is None else dropout(values)).to(kind)
        mask = ((1 - there) * -1e4)[:, None, None, :].to(kind)
        for parts in layers:
            values = _layer(values, mask, parts)
        return values.float(), there[..., None]

    def _embedded(self, ids: Tensor, second: Tensor | None, added: Tensor | None) -> Tensor:
        """What the first layer takes: words, places and kind of sentence, normed."""
        base = self._base
        values = base["embeddings.word_embeddings.weight"][ids]
        values = values + base["embeddings.position_embeddings.weight"][: ids.shape[1]]
        sentence = base["embeddings.token_type_embeddings.weight"]
        values = values + (sentence[0] if second is None else sentence[second])
        values = values if added is None else values + added
        weight, bias = base["embeddings.LayerNorm.weight"], base["embeddings.LayerNorm.bias"]
        return fn.layer_norm(values, (WIDTH,), weight, bias, EPSILON)

    def _of(self, layer: int, name: str) -> Part:
        """A weight and its bias in the embedder's file."""
        path = f"encoder.layer.{layer}.{name}"
        return self._base[f"{path}.weight"], self._base[f"{path}.bias"]


@lru_cache(maxsize=1)
def base_of(folder: Path) -> Mapping[str, Tensor]:
    """The embedder's tensors, which are never changed: every network of a process shares them.

    Raises:
        ModelError: They cannot be read.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / "model.safetensors"
    try:
        with torch.inference_mode(mode=False):  # else nobody could train with them afterwards
            return MappingProxyType(load_file(path))
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"{path}: the embedding model cannot be loaded: {error}",
            hint="Run `filmroom models` to see whether its files are whole.",
        ) from error


def tokenizer_of(folder: Path) -> Tokenizer:
    """The embedder's tokenizer, which neither cuts nor fills.

    Raises:
        ModelError: It cannot be read.
    """
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(
            f"{path} is missing", hint="Run `filmroom models` to see whether its files are whole."
        )
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


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
