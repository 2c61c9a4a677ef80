"""Where in a turn a signal is shown, once the network has said that the turn shows it.

The network answers for whole turns. What people want to read is the sentence, so the turn is cut
into sentences (or, where a recogniser put no full stops, into short runs of words) and the one
whose words speak most for the signal is taken. What a word says was learned in training: a table
in the weights' header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RUN = 14
"""Words of a piece where there is no full stop. Chosen because a spoken clause has about that."""

_SENTENCE = re.compile(r"\S.*?(?:[.?!…]+(?=\s|$)|$)", re.DOTALL)
_WORD = re.compile(r"[a-z']+|[$£€%]|\d+")
_SPACED = re.compile(r"\S+")
_NUMBER = "#"
"""What every number counts as."""


class Stretch(NamedTuple):
    """Characters of a text, from ``start`` to before ``end``."""

    start: int
    end: int


def words_of(text: str) -> list[str]:
    """The words that the table knows: lower case, apostrophes gone, numbers as one sign.

    >>> words_of("It's 49 pounds.")
    ['its', '#', 'pounds']
    """
    found = _WORD.findall(text.lower().replace("\u2019", "'"))
    return [_NUMBER if it.isdigit() else it.replace("'", "") for it in found]


def pieces_of(text: str) -> tuple[Stretch, ...]:
    """The sentences of a turn, long ones without full stops in runs; none of an empty text.

    >>> [tuple(it) for it in pieces_of("Yes. By March!")]
    [(0, 4), (5, 14)]
    """
    return tuple(piece for found in _SENTENCE.finditer(text) for piece in _runs(text, found))


def best_piece(text: str, weights: Mapping[str, float]) -> Stretch:
    """The sentence whose words weigh most; the whole turn where none weighs anything.

    Args:
        text: Of the turn.
        weights: What each word says for the signal.
    """
    pieces = pieces_of(text)
    if not pieces:
        return Stretch(0, len(text))
    sums = [
        sum(weights.get(word, 0.0) for word in set(words_of(text[it.start : it.end])))
        for it in pieces
    ]
    best = max(range(len(pieces)), key=lambda place: sums[place])
    return pieces[best] if sums[best] > 0 else Stretch(pieces[0].start, pieces[-1].end)


def _runs(text: str, found: re.Match[str]) -> Iterator[Stretch]:
    """One sentence, or runs of about ``RUN`` words of a long one."""
    start, end = found.start(), found.start() + len(found.group().rstrip())
    words = list(_SPACED.finditer(text, start, end))
    count = max(1, round(len(words) / RUN)) if len(words) > 2 * RUN else 1
    size = -(-len(words) // count)
    for first in range(0, len(words), size):
        last = words[min(first + size, len(words)) - 1]
        yield Stretch(words[first].start(), last.end())
