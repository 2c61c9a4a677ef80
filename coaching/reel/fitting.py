"""Where a clip may begin and end, so that no word is cut."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.transcript import Word

MARGIN = 0.25
"""Most seconds between a clip's edge and its nearest word. Chosen because it is a breath: less
sounds clipped, more sounds like waiting."""


def fit_to_words(
    start: float, end: float, words: Iterable[Word], *, duration: float
) -> tuple[float, float]:
    """The span moved so that it cuts no word: words that it touches are in it as a whole.

    Each edge goes into the pause beside the outermost word, at most ``MARGIN`` away from that
    word and never past the middle of the pause. A span without words stays as it is.

    Args:
        start: Seconds.
        end: Seconds, after ``start``.
        words: Of all channels, in any order: who is being interrupted must not be cut either.
        duration: Of the recording in seconds.

    >>> words = [Word(0.0, 0.9, "So,"), Word(1.1, 1.4, "how"), Word(1.4, 2.0, "many?")]
    >>> fit_to_words(1.3, 1.9, words, duration=4.0)
    (1.0, 2.25)
    """
    start, end = max(0.0, start), min(end, duration)
    rest = list(words)
    first, last = end, start
    while True:
        low, high = min(start, first), max(end, last)
        inside = [word for word in rest if _touches(word, low, high)]
        if not inside:
            break
        rest = [word for word in rest if not _touches(word, low, high)]
        first = min(first, *(word.start for word in inside))
        last = max(last, *(word.end for word in inside))
    if first >= last:
        return start, end
    before = max((word.end for word in rest if word.end <= first), default=None)
    after = min((word.start for word in rest if word.start >= last), default=None)
    lead = MARGIN if before is None else min(MARGIN, (first - before) / 2)
    tail = MARGIN if after is None else min(MARGIN, (after - last) / 2)
    return max(0.0, first - lead), min(duration, last + tail)


def _touches(word: Word, start: float, end: float) -> bool:
    """Whether any part of the word lies in the span; one without length, whether it does."""
    return (start < word.end and word.start < end) or start <= word.start == word.end < end
