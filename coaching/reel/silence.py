"""Silences that a reel leaves out: which, and how much of each stays."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.reel.clip import Clip

LONGEST_SILENCE = 1.5
"""Seconds; a longer silence is shortened. Chosen because up to there a pause is part of how
something is said."""

KEPT = 0.8
"""Seconds of a silence that stay. Chosen because it is still heard as a pause."""


def cuts_in(clip: Clip, quiet: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """What to leave out of a clip: the middle of each long silence in which no word is.

    Args:
        clip: Its words say where somebody speaks.
        quiet: Where the sound is silent, in seconds of the call.

    >>> clip = Clip("a", "0" * 64, "a.wav", 0.0, 9.0)
    >>> cuts_in(clip, [(1.0, 2.0), (3.0, 6.0)])
    ((3.4, 5.6),)
    """
    found = []
    for start, end in _free(clip, quiet):
        if end - start > LONGEST_SILENCE:
            first, last = round(start + KEPT / 2, 3), round(end - KEPT / 2, 3)
            if clip.start < first < last < clip.end:
                found.append((first, last))
    return tuple(found)


def _free(clip: Clip, quiet: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The quiet stretches without the words that lie in them, in order."""
    words = sorted((word.start, word.end) for word in clip.words)
    free: list[tuple[float, float]] = []
    for start, end in sorted(quiet):
        now = max(start, clip.start)
        stop = min(end, clip.end)
        for first, last in words:
            if last <= now or first >= stop:
                continue
            if first > now:
                free.append((now, first))
            now = max(now, last)
        if now < stop:
            free.append((now, stop))
    return free
