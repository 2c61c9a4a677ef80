"""Words spelled almost right: names above all, as people who only heard them write them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

SHORTEST = 5
"""Letters from which on a word may be a misspelled one. Chosen because of shorter ones too many
differ by a letter: "sale", "safe"."""

ALIKE = 0.8
"""Share of the letters that agree, in order, from which on a word may be meant (difflib's ratio).
Chosen so that one letter of five or two of ten may be wrong."""

MOST = 2
"""Other words that are looked for at most. Chosen because a third is rarely the one meant."""


def may_be_misspelled(word: str) -> bool:
    """Whether a word that nobody says may stand for one that somebody says.

    >>> [may_be_misspelled(word) for word in ("lindquist", "sale", "sixty dollars")]
    [True, False, False]
    """
    return len(word) >= SHORTEST and word.isalpha()


def nearly_alike(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of some words that a word may be meant for, the nearest first; ties in their order.

    >>> nearly_alike("lindquist", ["line", "lindqvist", "lending"])
    ('lindqvist',)
    """
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    found = []
    for place, other in enumerate(known):
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
            continue
        ratio = matcher.ratio()
        if ratio >= ALIKE:
            found.append((-ratio, place, other))
    return tuple(other for _, _, other in sorted(found)[:MOST])
