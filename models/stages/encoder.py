"""A turn to a vector: the embedder with what training added to it, and looks at its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from models.minilm import WIDTH, MiniLMLayers, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        self._minilm = MiniLMLayers(base)
        self.look = nn.Linear(WIDTH, 2 * signs)
        self.adapters = self._minilm.adapters(rank)

    def merged(self, kind: torch.dtype = torch.float32) -> list[dict[str, Part]]:
        """The matrices and norms of each layer with what the adapters add."""
        return self._minilm.merged(self.adapters, kind)

    def plain(self, kind: torch.dtype = torch.float32) -> list[dict[str, Part]]:
        """The matrices and norms of each layer as the embedder has them."""
        return self._minilm.plain(kind)

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
            values, there = self._minilm.values(chunk, layers)
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
