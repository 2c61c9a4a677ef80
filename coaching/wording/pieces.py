"""Words taken apart: what is said, and the signs around it; voice by voice, pause by pause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.transcript import Word

LONGEST_PAUSE = 1.0
"""Seconds of silence that part two words from one expression. Chosen because a second inside a
name or a number is a new start, not a hesitation."""

_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A word without the signs around it.

    Attributes:
        place: Index of the word among the words of the call.
        text: The word as it was heard.
        before: Signs before it, such as an opening quote.
        core: What is left between them, in lower case, with straight apostrophes.
        behind: Signs after it.
        probability: The recogniser's confidence, 0 to 1.
    """

    place: int
    text: str
    before: str
    core: str
    behind: str
    probability: float


def piece_of(place: int, word: Word) -> Piece:
    """A word taken apart.

    >>> piece_of(0, Word(0.0, 0.5, "(Wise?)"))
    Piece(place=0, text='(Wise?)', before='(', core='wise', behind='?)', probability=1.0)
    """
    kept = [at for at, sign in enumerate(word.text) if sign.isalnum()]
    first, after = (kept[0], kept[-1] + 1) if kept else (0, 0)
    core = word.text[first:after].casefold().translate(_STRAIGHT)
    return Piece(place, word.text, word.text[:first], core, word.text[after:], word.probability)


def pieces_of(words: Sequence[Word]) -> list[list[Piece]]:
    """The words of each voice, in stretches without a pause of over ``LONGEST_PAUSE``."""
    stretches: list[list[Piece]] = []
    going_on: dict[int, tuple[float, list[Piece]]] = {}
    for place, word in enumerate(words):
        end, stretch = going_on.get(word.channel, (0.0, []))
        if not stretch or word.start - end > LONGEST_PAUSE:
            stretch = []
            stretches.append(stretch)
        stretch.append(piece_of(place, word))
        going_on[word.channel] = (max(word.end, word.start), stretch)
    return stretches
