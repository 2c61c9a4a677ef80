"""Talk as text for recognisers of written text: numbers in figures, with the way back to words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.privacy.runs import Run, digit_runs
from coaching.privacy.tokens import Token, tokens_of
from coaching.transcript import Word

LONGEST_ASIDE = 4
"""Words of others that do not end a piece: an "okay, go on" in the middle of a number."""

LONGEST_PIECE = 120
"""Words of a piece; chosen because a network reads no further than a sentence or two."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one voice says with no more than asides of others in it, as text.

    Attributes:
        tokens: Its words.
        text: The words joined by blanks; a number said in words stands in figures.
        starts: For each stretch of the text, where it begins, in characters.
        spans: For each stretch, its tokens, half open.
    """

    tokens: tuple[Token, ...]
    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def has_figures(self) -> bool:
        """Whether there is enough in it for a number or an address of any kind."""
        return "@" in self.text or len(re.findall(r"\d", self.text)) >= 7  # noqa: PLR2004

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens, half open, whose text lies in ``[start, end)``; None for none."""
        if start >= end or not self.starts:
            return None
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(0, bisect_right(self.starts, end - 1) - 1)
        return self.spans[first][0], self.spans[last][1]

    def places(self, start: int, end: int) -> tuple[int, int] | None:
        """The same as indexes among the words of the call."""
        span = self.tokens_between(start, end)
        if span is None:
            return None
        return self.tokens[span[0]].place, self.tokens[span[1] - 1].place + 1


def pieces(words: Sequence[Word]) -> tuple[Piece, ...]:
    """The words of a call in pieces, voice by voice.

    >>> said = "at four one five triple five oh one three two"
    >>> pieces([Word(0, 1, text) for text in said.split()])[0].text
    'at 4155550132'
    """
    found: list[Piece] = []
    for channel in sorted({word.channel for word in words}):
        tokens = tokens_of(words, channel)
        runs = {run.start: run for run in digit_runs(tokens)}
        begun = 0
        for place in range(1, len(tokens) + 1):
            if place == len(tokens) or (
                tokens[place].place - tokens[place - 1].place - 1 > LONGEST_ASIDE
                or (place - begun >= LONGEST_PIECE and tokens[place - 1].ends_clause)
            ):
                own = {
                    run.start - begun: run for start, run in runs.items() if begun <= start < place
                }
                found.append(_piece(tokens[begun:place], own, begun))
                begun = place
    return tuple(found)


def _piece(tokens: tuple[Token, ...], runs: dict[int, Run], begun: int) -> Piece:
    """One piece, rendered."""
    texts: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    place = length = 0
    while place < len(tokens):
        run = runs.get(place)
        stop = place + 1
        text = tokens[place].text
        if run is not None and any(
            one.kind == "number" for one in tokens[place : run.stop - begun]
        ):
            stop = min(run.stop - begun, len(tokens))
            text = run.signs
        starts.append(length)
        spans.append((place, stop))
        texts.append(text)
        length += len(text) + 1
        place = stop
    return Piece(tokens, " ".join(texts), tuple(starts), tuple(spans))
