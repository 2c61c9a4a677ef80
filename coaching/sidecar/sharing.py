"""Time shared out by characters: where a transcript gives one time for several words or voices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from coaching.transcript import Word

CHARACTERS_PER_SECOND = 15.0
"""How fast people talk, blanks counted. Source: 150 words a minute (conversational English) of six
characters each."""

SLOWEST = 8.0
"""Characters per second of the slowest talk: a longer time holds a pause at its end. Source:
measured 2026-11-24, nineteen of twenty turns of meetings and a telephone call are faster."""

SHORTEST = 0.3
"""Seconds that a stretch of talk takes at least; chosen as the length of a short word."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A word with as much of its time as a format gives.

    Attributes:
        text: The word with its punctuation.
        start: Seconds, or None.
        end: Seconds, or None.
        probability: 0 to 1.
        speaker: Whom the format names for this word.
    """

    text: str
    start: float | None = None
    end: float | None = None
    probability: float = 1.0
    speaker: str | None = None


def shared_out(start: float, end: float, lengths: Sequence[int]) -> list[tuple[float, float]]:
    """The time from ``start`` to ``end`` in parts as long as ``lengths`` say.

    >>> shared_out(1.0, 4.0, [10, 20])
    [(1.0, 2.0), (2.0, 4.0)]
    """
    total = max(1, sum(lengths))
    edges = [start + (end - start) * upto / total for upto in accumulate(lengths, initial=0)]
    return list(pairwise(edges))


def spread(texts: Sequence[str], start: float, end: float, *, channel: int = 0) -> Iterator[Word]:
    """Words whose times are estimated: each takes time by its characters and the blank after it.

    >>> [(word.start, word.end) for word in spread(["Good", "morning."], 0.0, 14.0)]
    [(0.0, 5.0), (5.0, 14.0)]
    """
    parts = shared_out(start, end, [len(text) + 1 for text in texts])
    for text, (begins, ends) in zip(texts, parts, strict=True):
        yield Word(begins, ends, text, channel=channel, estimated=True)


def spoken_until(start: float, latest: float, text: str) -> float:
    """Where talk that begins at ``start`` ends at the latest, ``latest`` or before a pause.

    >>> spoken_until(0.0, 60.0, "Okay."), spoken_until(0.0, 0.5, "Okay.")
    (0.625, 0.5)
    """
    return min(latest, start + max(SHORTEST, len(text) / SLOWEST))


def usual_length(text: str) -> float:
    """Seconds that a text takes to say."""
    return max(SHORTEST, len(text) / CHARACTERS_PER_SECOND)


def filled(heard: Sequence[Heard], start: float, end: float) -> list[Word]:
    """Words with times, those that miss one estimated between their neighbours.

    Args:
        heard: In the order of talk.
        start: Seconds at which the first may begin.
        end: Seconds at which the last may end.

    >>> words = filled([Heard("for", 1.0, 1.2), Heard("60"), Heard("seats", 1.8, 2.0)], 1.0, 2.0)
    >>> [(word.text, word.start, word.end, word.estimated) for word in words]
    [('for', 1.0, 1.2, False), ('60', 1.2, 1.8, True), ('seats', 1.8, 2.0, False)]
    """
    words: list[Word] = []
    waiting: list[Heard] = []
    for entry in [*heard, None]:
        if entry is not None and (entry.start is None or entry.end is None):
            waiting.append(entry)
            continue
        begins = words[-1].end if words else start
        ends = end if entry is None or entry.start is None else entry.start
        words.extend(spread([each.text for each in waiting], begins, max(begins, ends)))
        waiting = []
        if entry is not None and entry.start is not None and entry.end is not None:
            words.append(
                Word(entry.start, max(entry.start, entry.end), entry.text, entry.probability)
            )
    return words
