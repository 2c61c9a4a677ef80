"""Near-duplicates among what was found: said nearly the same, shown once."""

from __future__ import annotations

import re
from collections.abc import Sequence

ALIKE = 0.6
"""Share of the word triples that two texts have in common from which on they are alike (Jaccard).
Chosen because a recording that is heard twice with every tenth word otherwise lies about there, and
a pitch by heart above."""

_WORD = re.compile(r"[^\W_]+")
_TRIPLE = 3


def folded(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Groups of texts that say nearly the same: places in order, the first of each stands for it.

    >>> folded(["We pay in thirty days.", "Sixty seats.", "we pay in thirty days"])
    ((0, 2), (1,))
    """
    groups: list[list[int]] = []
    heads: list[frozenset[tuple[str, ...]]] = []
    for place, text in enumerate(texts):
        own = _triples(text)
        for group, head in zip(groups, heads, strict=True):
            if len(own & head) >= ALIKE * len(own | head):
                group.append(place)
                break
        else:
            groups.append([place])
            heads.append(own)
    return tuple(map(tuple, groups))


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    """Its runs of three words; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    if len(words) < _TRIPLE:
        return frozenset([tuple(words)])
    return frozenset(zip(words, words[1:], words[2:], strict=False))
