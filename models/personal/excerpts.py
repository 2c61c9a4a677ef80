"""The parts of a call that the network reads: what could be personal, with some words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coaching.privacy.rendering import pieces
from coaching.privacy.worth import worth_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coaching.privacy.kinds import Found
    from coaching.privacy.rendering import Piece
    from coaching.transcript import Word

LONGEST_BEFORE = 24
"""Words of what others said before that are read. Chosen because a question that a number answers
is hardly longer."""


class Excerpt(NamedTuple):
    """What one voice says.

    Attributes:
        places: Of each word, its index among the words of the call.
        words: As they are written.
        before: What others said right before them.
    """

    places: Sequence[int]
    words: Sequence[str]
    before: Sequence[str]


def excerpts(words: Sequence[Word], found: Sequence[Found]) -> Iterator[Excerpt]:
    """What is worth reading of a call.

    Args:
        words: Of the call, of all voices.
        found: What the recognisers found in them; all of it is read.
    """
    places: dict[int, set[int]] = {}
    for one in found:
        places.setdefault(words[one.first].channel, set()).update(range(one.first, one.after))
    for piece in pieces(words):
        own = [token.place for token in piece.tokens]
        texts = [token.text for token in piece.tokens]
        before = _said_before(piece, words)
        there = places.get(words[own[0]].channel, set())
        inside = [number for number, place in enumerate(own) if place in there]
        for start, stop in worth_reading(texts, before, inside):
            yield Excerpt(own[start:stop], texts[start:stop], () if start else before)


def _said_before(piece: Piece, words: Sequence[Word]) -> tuple[str, ...]:
    """What others said right before a piece."""
    first = piece.tokens[0].place
    begun = first
    while begun and first - begun < LONGEST_BEFORE:
        if words[begun - 1].channel == words[first].channel:
            break
        begun -= 1
    return tuple(word.text for word in words[begun:first])
