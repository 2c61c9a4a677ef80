"""Two transcripts of one call side by side: where they differ, and how much.

It does not say which of them is right; the one that is compared against is only the measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from coaching.naming import words_of
from coaching.transcript import Word


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two transcripts say something else.

    Attributes:
        start: Seconds into the call.
        one: What the first says there; empty where it says nothing.
        other: What the second says there; empty where it says nothing.
    """

    start: float
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two transcripts differ.

    Attributes:
        words: Words of the first.
        other_words: Words of the second.
        agreeing: Words that both have, in the same order.
        differences: Where they differ, in order of time.
    """

    words: int
    other_words: int
    agreeing: int
    differences: tuple[Difference, ...]

    @property
    def disagreement(self) -> float:
        """Words that only one of them has, for each word of both; 0 (the same) to 1 (nothing).

        >>> Comparison(words=10, other_words=10, agreeing=9, differences=()).disagreement
        0.1
        """
        both = self.words + self.other_words
        return (both - 2 * self.agreeing) / both if both else 0.0


def compare(one: Sequence[Word], other: Sequence[Word]) -> Comparison:
    """Where two transcripts differ, whatever their case and punctuation.

    Args:
        one: Words in order of time.
        other: Words in order of time.

    >>> heard = [Word(0, 1, "Sixty"), Word(1, 2, "seeds.")]
    >>> found = compare([Word(0, 1, "sixty"), Word(1, 2, "seats")], heard)
    >>> found.agreeing, found.differences
    (1, (Difference(start=1, one='seats', other='seeds.'),))
    """
    import jiwer

    mine, theirs = _spoken(one), _spoken(other)
    if not mine or not theirs:
        whole = _difference(mine, theirs)
        return Comparison(len(mine), len(theirs), 0, (whole,) if whole else ())
    aligned = jiwer.process_words(
        " ".join(_plain(word) for word in mine), " ".join(_plain(word) for word in theirs)
    )
    agreeing = 0
    differences: list[Difference] = []
    for equal, run in groupby(aligned.alignments[0], key=lambda chunk: chunk.type == "equal"):
        chunks = list(run)
        ours = mine[chunks[0].ref_start_idx : chunks[-1].ref_end_idx]
        others = theirs[chunks[0].hyp_start_idx : chunks[-1].hyp_end_idx]
        if equal:
            agreeing += len(ours)
        elif found := _difference(ours, others):
            differences.append(found)
    return Comparison(len(mine), len(theirs), agreeing, tuple(differences))


def _spoken(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if words_of(word.text)]


def _plain(word: Word) -> str:
    return "".join(words_of(word.text))


def _difference(one: Sequence[Word], other: Sequence[Word]) -> Difference | None:
    if not one and not other:
        return None
    return Difference(
        start=min(words[0].start for words in (one, other) if words),
        one=" ".join(word.text for word in one),
        other=" ".join(word.text for word in other),
    )
