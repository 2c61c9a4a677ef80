"""The parts of a call that the network reads: what could be personal, with some words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coaching.privacy.rendering import pieces
from coaching.privacy.worth import is_cue, worth_reading
from models.personal.hints import hints_of

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
        hints: Of each, what the recognisers hold for it.
    """

    places: Sequence[int]
    words: Sequence[str]
    before: Sequence[str]
    hints: Sequence[int]


def excerpts(words: Sequence[Word], found: Sequence[Found]) -> Iterator[Excerpt]:
    """What is worth reading of a call.

    Args:
        words: Of the call, of all voices.
        found: What the recognisers found in them; all of it is read.
    """
    for piece in pieces(words):
        voice = words[piece.tokens[0].place].channel
        own = [one for one in found if words[one.first].channel == voice]
        hints = hints_of([token.place for token in piece.tokens], own)
        for start, stop in _parts(piece, words):
            places = [token.place for token in piece.tokens[start:stop]]
            texts = [token.text for token in piece.tokens[start:stop]]
            hinted = hints[start:stop]
            before = _said_before(places[0], words)
            inside = [number for number, hint in enumerate(hinted) if hint]
            for first, after in worth_reading(texts, before, inside):
                yield Excerpt(
                    places[first:after],
                    texts[first:after],
                    () if first else before,
                    hinted[first:after],
                )


def _parts(piece: Piece, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """A piece, parted where others ask for something in it: "and the password?"."""
    places = [token.place for token in piece.tokens]
    begun = 0
    for number in range(1, len(places)):
        between = words[places[number - 1] + 1 : places[number]]
        if any(is_cue(word.text) for word in between):
            yield begun, number
            begun = number
    yield begun, len(places)


def _said_before(first: int, words: Sequence[Word]) -> tuple[str, ...]:
    """What others said right before a word."""
    begun = first
    while begun and first - begun < LONGEST_BEFORE:
        if words[begun - 1].channel == words[first].channel:
            break
        begun -= 1
    return tuple(word.text for word in words[begun:first])
