"""The network: the embedder with adapters, told what the recognisers found, labels each token."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn

from models.minilm import WIDTH, MiniLMLayers
from models.personal.excerpts import LONGEST_BEFORE
from models.personal.hints import HINTS
from models.personal.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tokenizers import Tokenizer

    from models.minilm import Part

LONGEST_ASKED = 96
"""Tokens of it; words without blanks between them have many."""

LONGEST = 500
"""Tokens of a row; the embedder has places for 512."""

_UNKNOWN, _BEGIN, _END = 100, 101, 102
"""Tokens of what is no word, and around sentences. Source: the embedder's vocabulary, [UNK], [CLS]
and [SEP]."""

DROPPED = 0.1
"""Share of values that are left out while it learns."""


class Row(NamedTuple):
    """Words as the network reads them, after what others said before.

    Attributes:
        tokens: Token numbers.
        sentences: For each 0 or 1: said before, or the words themselves.
        hints: For each token what the recognisers hold for its word (``hints.py``).
        firsts: For each word the place of its first token; words beyond ``LONGEST`` have none.
    """

    tokens: tuple[int, ...]
    sentences: tuple[int, ...]
    hints: tuple[int, ...]
    firsts: tuple[int, ...]


def row_of(
    tokenizer: Tokenizer, before: Sequence[str], words: Sequence[str], hints: Sequence[int]
) -> Row:
    """A row of words.

    Args:
        tokenizer: The embedder's.
        before: What others said before; the last ``LONGEST_BEFORE`` of it are read.
        words: At least one.
        hints: Of each word.
    """
    asked = tokenizer.encode(" ".join(before[-LONGEST_BEFORE:]), add_special_tokens=False).ids
    tokens = [_BEGIN, *asked[-LONGEST_ASKED:], _END]
    earlier = len(tokens)
    hinted = [0] * earlier
    firsts = []
    split = tokenizer.encode_batch(list(words), add_special_tokens=False)
    for word, hint in zip(split, hints, strict=True):
        ids = word.ids or [_UNKNOWN]
        if len(tokens) + len(ids) >= LONGEST:
            break
        firsts.append(len(tokens))
        tokens += ids
        hinted += [hint] * len(ids)
    tokens.append(_END)
    hinted.append(0)
    sentences = (0,) * earlier + (1,) * (len(tokens) - earlier)
    return Row(tuple(tokens), sentences, tuple(hinted), tuple(firsts))


class PersonalNetwork(nn.Module):
    """Rows of words to how likely each label of each token is."""

    def __init__(self, base: Mapping[str, Tensor], rank: int) -> None:
        """A network that knows nothing yet.

        Args:
            base: The embedder's tensors by their own names; they are not parameters of this.
            rank: Of the adapters.
        """
        super().__init__()
        self._minilm = MiniLMLayers(base)
        self.adapters = self._minilm.adapters(rank)
        self.hinted = nn.Embedding(HINTS, WIDTH)
        self.recalled = nn.Embedding(HINTS, WIDTH)
        nn.init.zeros_(self.hinted.weight)
        nn.init.zeros_(self.recalled.weight)
        self.label = nn.Linear(WIDTH, len(LABELS))
        self._dropout = nn.Dropout(DROPPED)

    def merged(self, kind: torch.dtype = torch.float32) -> list[dict[str, Part]]:
        """The embedder's layers with what the adapters add."""
        return self._minilm.merged(self.adapters, kind)

    def forward(self, rows: Sequence[Row], layers: Sequence[Mapping[str, Part]]) -> Tensor:
        """Logarithms of probabilities: (rows, tokens, labels), float32.

        Args:
            rows: At least one.
            layers: Of ``merged``; their number type is what is reckoned in.
        """
        hints = torch.zeros(len(rows), max(len(row.tokens) for row in rows), dtype=torch.long)
        for number, row in enumerate(rows):
            hints[number, : len(row.hints)] = torch.tensor(row.hints)
        values, _ = self._minilm.values(
            [row.tokens for row in rows],
            layers,
            sentences=[row.sentences for row in rows],
            added=self.hinted(hints),
            dropout=self._dropout,
        )
        likely: Tensor = self.label(self._dropout(values) + self.recalled(hints))
        return likely.log_softmax(dim=-1)
