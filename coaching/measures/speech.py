"""When each voice speaks: spurts of speech on the time line of a call.

It knows times of words alone; what is said in them, and who has the floor, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from coaching.transcript import Turn, Word

SPURT_GAP = 0.2
"""Seconds of silence between two words of a voice below which it speaks on: stop consonants are
that silent. Source: the talkspurt of P. T. Brady, "A Technique for Investigating On-Off Patterns of
Speech", Bell System Technical Journal 44 (1965), which fills gaps up to 200 ms."""


@dataclass(frozen=True, slots=True)
class Spurt:
    """Speech of one voice without a pause; seconds.

    Attributes:
        voice: The speaker's label.
        start: The first word's start.
        end: The last word's end.
        texts: What is said, word by word.
    """

    voice: str
    start: float
    end: float
    texts: tuple[str, ...]


def spoken_words(turn: Turn) -> tuple[Word, ...]:
    """The words of a turn; where it has none, its text as one word with the turn's times."""
    if turn.words or not turn.text.strip():
        return turn.words
    return (Word(turn.start, turn.end, turn.text, estimated=True),)


def spurts_of(turns: Iterable[Turn]) -> tuple[Spurt, ...]:
    """The spurts of all voices, in order of their start.

    >>> words = (Word(0.0, 0.5, "Good"), Word(0.6, 1.0, "day."), Word(2.0, 2.4, "Hello."))
    >>> turn = Turn(0, "left", "rep", 0.0, 2.4, "Good day. Hello.", words)
    >>> [(spurt.start, spurt.end) for spurt in spurts_of([turn])]
    [(0.0, 1.0), (2.0, 2.4)]
    """
    said: dict[str, list[Word]] = {}
    for turn in turns:
        said.setdefault(turn.speaker, []).extend(spoken_words(turn))
    spurts = [
        spurt
        for voice, words in said.items()
        for spurt in _of_voice(voice, sorted(words, key=attrgetter("start", "end")))
    ]
    spurts.sort(key=attrgetter("start", "end"))
    return tuple(spurts)


def _of_voice(voice: str, words: Sequence[Word]) -> list[Spurt]:
    """The spurts of one voice, from its words in order of time."""
    spurts: list[Spurt] = []
    texts: list[str] = []
    start = end = 0.0
    for word in words:
        if texts and word.start - end >= SPURT_GAP:
            spurts.append(Spurt(voice, start, end, tuple(texts)))
            texts = []
        if not texts:
            start, end = word.start, word.end
        texts.append(word.text)
        end = max(end, word.end)
    if texts:
        spurts.append(Spurt(voice, start, end, tuple(texts)))
    return spurts


def covered(spans: Iterable[tuple[float, float]]) -> float:
    """Seconds that at least one of the spans covers.

    >>> covered([(0.0, 2.0), (1.0, 3.0), (5.0, 6.0)])
    4.0
    """
    seconds, until = 0.0, float("-inf")
    for start, end in sorted(spans):
        seconds += max(0.0, end - max(start, until))
        until = max(until, end)
    return seconds
