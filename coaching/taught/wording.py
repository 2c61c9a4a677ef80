"""How much of the wording of one thing that was said comes back in another, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from coaching.search.terms import STOP_WORDS
from coaching.wording.common_words import COMMON_WORDS

WEIGHTS = (1.0, 2.0, 4.0)
"""What a function word, a common word and any other word counts. Source: over the odd lines of
tests/taught/pairs.jsonl these do as well as weights counted from 5,262 turns of sales talk (best F1
of likeness .71 with either, 2026-11-27), and need no library that is large enough to count in."""

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’][^\W_]+")  # noqa: RUF001
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "ers", "er", "es", "s", "ly")
_SHORTEST_STEM = 3


@cache
def stem(word: str) -> str:
    """A word without its ending, so that forms of it are one.

    >>> [stem(word) for word in ("signed", "signing", "signs", "yes")]
    ['sign', 'sign', 'sign', 'yes']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


_FUNCTION_STEMS = frozenset(map(stem, STOP_WORDS))
_COMMON_STEMS = frozenset(map(stem, COMMON_WORDS))


def words_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order; what follows an apostrophe is left out.

    >>> words_of("So what's missing to a ten?")
    ('so', 'what', 'miss', 'to', 'a', 'ten')
    """
    return tuple(map(stem, _WORD.findall(_APOSTROPHE.sub("", text.casefold()))))


@cache
def weight(word: str) -> float:
    """What a stem counts: the rarer, the more.

    >>> [weight(word) for word in ("the", "call", "pallet")]
    [1.0, 2.0, 4.0]
    """
    function, common, other = WEIGHTS
    if word in _FUNCTION_STEMS:
        return function
    return common if word in _COMMON_STEMS else other


def wording(taught: Sequence[str], said: Sequence[str]) -> float:
    """How much of what was taught is said again in its order, 0 to 1, by weight.

    Of long talk the stretch of twice the length that has most of it counts, so that a long turn
    does not collect it here and there.

    Args:
        taught: Stems of what was taught.
        said: Stems of what was said.

    >>> wording(words_of("Compared with what?"), words_of("So, compared with what, then?"))
    1.0
    >>> round(wording(words_of("Compared with what?"), words_of("what is it with you")), 2)
    0.17
    """
    whole = sum(map(weight, taught))
    if not whole or not said:
        return 0.0
    length = len(taught)
    starts = range(0, max(1, len(said) - length), length)
    known = frozenset(taught)
    pieces = ([it for it in said[start : start + 2 * length] if it in known] for start in starts)
    return max(_in_order(taught, piece) for piece in pieces) / whole


def shares_enough(taught: frozenset[str], said: frozenset[str], least: float) -> bool:
    """Whether ``wording`` can reach ``least`` at all; it costs a tenth of that."""
    whole = sum(map(weight, taught))
    return sum(map(weight, taught & said)) >= least * whole


def _in_order(taught: Sequence[str], said: Sequence[str]) -> float:
    """The weight of the heaviest common subsequence of what was taught and words out of it."""
    best = [0.0] * (len(said) + 1)
    for word in taught:
        if word not in said:
            continue
        counts, diagonal = weight(word), 0.0
        for place, other in enumerate(said, start=1):
            above = best[place]
            best[place] = diagonal + counts if word == other else max(above, best[place - 1])
            diagonal = above
    return best[-1]
