"""Near-duplicates among what was found: said nearly the same, shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable

ALIKE = 0.6
"""Share of the word triples that two texts have in common from which on they are alike (Jaccard).
Chosen because a recording that is heard twice with every tenth word otherwise lies about there, and
a pitch by heart above."""

_WORD = re.compile(r"[^\W_]+")
_TRIPLE = 3


def folded(texts: Iterable[str], *, groups: int, beyond: int = 0) -> tuple[tuple[int, ...], ...]:
    """Groups of texts that say nearly the same: places in order, the first of each stands for it.

    Args:
        texts: The best first; no more of them are asked for than it takes.
        groups: How many groups, at most; what would begin another is passed over.
        beyond: Texts that are looked at, besides ``groups`` of them, for what belongs to a group
            even when all groups are found.

    >>> folded(["We pay in thirty days.", "Sixty seats.", "we pay in thirty days"], groups=10)
    ((0, 2), (1,))
    """
    found: list[list[int]] = []
    heads: list[frozenset[tuple[str, ...]]] = []
    known: dict[str, int] = {}
    for place, text in enumerate(texts):
        own = _triples(text) if text not in known else frozenset()
        group = known.get(text)
        if group is None:
            alike = (number for number, head in enumerate(heads) if _are_alike(own, head))
            group = next(alike, None)
        if group is not None:
            found[group].append(place)
            known[text] = group
        elif len(found) < groups:
            known[text] = len(found)
            found.append([place])
            heads.append(own)
        if len(found) == groups and place + 1 >= groups + beyond:
            break
    return tuple(map(tuple, found))


def _are_alike(own: frozenset[tuple[str, ...]], head: frozenset[tuple[str, ...]]) -> bool:
    if min(len(own), len(head)) < ALIKE * max(len(own), len(head)):
        return False
    return len(own & head) >= ALIKE * len(own | head)


def _triples(text: str) -> frozenset[tuple[str, ...]]:
    """Its runs of three words; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    if len(words) < _TRIPLE:
        return frozenset([tuple(words)])
    return frozenset(zip(words, words[1:], words[2:], strict=False))
