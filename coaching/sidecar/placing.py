"""Placing words in the sound: which to look for together, and which of the places found to believe.

It knows that a transcript's own times are roughly right and that words keep their order. It does
not listen: ``coaching.ports.Aligner`` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from coaching.transcript import SENTENCE_ENDS, Word

CORE = 22.0
"""Seconds of talk that are placed at once: what 30 s hold beside the talk around it."""

AROUND = 3.0
"""Seconds of talk before and after that are looked for as well, and then forgotten. Chosen because
a cue may be a second or two off, and the words at the edges of a window take what is left of it."""

MARGIN = 0.5
"""Seconds of sound before the first word and after the last. Chosen as what cues are off by."""

RUN_GAP = 0.5
"""Seconds without a word of a speaker that end a run of words; chosen as a pause between cues."""

LONGEST_RUN = 8.0
"""Seconds after which a run ends all the same, so that what is said into a long speech is looked
for where it is said; chosen as the longest that a subtitle stands."""

FARTHEST = 1.5
"""Seconds by which a word may be found away from where its neighbours' places say it is. Source:
measured 2026-11-24 with Whisper base on human word times of 260 words: all that were found farther
away were wrong, and of the others nine in ten were less than 0.35 s off."""

NEIGHBOURS = 5
"""Words before and after that say how far off the times are here. Chosen because it is a cue's
length, over which a transcript is off by the same time."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are looked for in one piece of sound.

    Attributes:
        start: Seconds at which the sound begins.
        end: Seconds at which it ends.
        words: Indices of the words, in the order in which they are said there.
        core: How many of these are placed, counted from ``first``.
        first: Index into ``words`` of the first that is placed.
    """

    start: float
    end: float
    words: tuple[int, ...]
    first: int
    core: int


def stretches_of(words: Sequence[Word], *, duration: float) -> tuple[Stretch, ...]:
    """Stretches that together place all the words, each at most ``CORE`` and what lies around it.

    Words of one cue stay together, so that what two people say at once is not mixed up.

    Args:
        words: In order of time, with estimated times.
        duration: Seconds of the sound.

    >>> words = [Word(0.0, 1.0, "a"), Word(20.0, 21.0, "b"), Word(40.0, 41.0, "c")]
    >>> [(part.start, part.end, part.words, part.first, part.core)
    ...  for part in stretches_of(words, duration=60.0)]
    [(0.0, 21.5, (0, 1), 0, 2), (39.5, 41.5, (2,), 0, 1)]
    """
    order = _order(words)
    parts: list[Stretch] = []
    begin = 0
    while begin < len(order):
        end = _cut(words, order, begin)
        first, last = begin, end
        opens = min(words[place].start for place in order[begin:end])
        closes = max(words[place].end for place in order[begin:end])
        while first > 0 and words[order[first - 1]].start >= opens - AROUND:
            first -= 1
        while last < len(order) and words[order[last]].end <= closes + AROUND:
            last += 1
        inside = order[first:last]
        parts.append(
            Stretch(
                start=max(0.0, min(words[place].start for place in inside) - MARGIN),
                end=min(duration, max(words[place].end for place in inside) + MARGIN),
                words=tuple(inside),
                first=begin - first,
                core=end - begin,
            )
        )
        begin = end
    return tuple(parts)


def settled(estimated: Sequence[Word], found: Sequence[Word | None]) -> tuple[Word, ...]:
    """The words at the places that were found, where these can be believed.

    A place is not believed if the words around it were all found elsewhere. Such a word is moved as
    its neighbours were, between those of its own speaker, and stays ``estimated``.

    Args:
        estimated: The words as the transcript gives them.
        found: The same with the times in the sound; None for those that were not found.

    >>> told = [Word(0.0, 1.0, "a", estimated=True), Word(1.0, 2.0, "b", estimated=True)]
    >>> [(word.start, word.estimated)
    ...  for word in settled(told, [Word(0.4, 0.9, "a"), None])]
    [(0.4, False), (1.4, True)]
    """
    shifts = [
        None if place is None else place.start - word.start
        for word, place in zip(estimated, found, strict=True)
    ]
    placed: list[Word] = []
    for index, (word, place) in enumerate(zip(estimated, found, strict=True)):
        shift = _shift_around(shifts, index)
        if place is not None and abs(place.start - word.start - shift) <= FARTHEST:
            placed.append(replace(word, start=place.start, end=place.end, estimated=False))
        else:
            moved = max(0.0, word.start + shift), max(0.0, word.end + shift)
            placed.append(replace(word, start=moved[0], end=moved[1], estimated=True))
    return one_after_another(placed)


def one_after_another(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of which those of one speaker do not overlap; estimated ones give way to those found.

    Args:
        words: Those of one speaker in the order in which they are said.

    >>> words = [Word(0.0, 2.0, "a"), Word(0.5, 4.0, "b", estimated=True), Word(1.0, 3.0, "c")]
    >>> [(word.start, word.end) for word in one_after_another(words)]
    [(0.0, 1.0), (1.0, 1.0), (1.0, 3.0)]
    """
    by_channel: defaultdict[int, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        by_channel[word.channel].append(index)
    mended = list(words)
    for places in by_channel.values():
        for place, start, end in _times([words[place] for place in places], places):
            mended[place] = replace(words[place], start=start, end=end)
    return tuple(mended)


def _times(words: Sequence[Word], places: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Start and end of each word of one speaker."""
    starts: list[float] = []
    nexts = _next_found(words)
    earliest = 0.0
    for word, following in zip(words, nexts, strict=True):
        if word.estimated:
            start = min(max(word.start, earliest), max(following, starts[-1] if starts else 0.0))
        else:
            start = max(word.start, starts[-1] if starts else 0.0)
        starts.append(start)
        earliest = max(word.end, start)
    for place, word, start, following in zip(
        places, words, starts, [*starts[1:], float("inf")], strict=True
    ):
        yield place, start, min(max(word.end, start), following)


def _next_found(words: Sequence[Word]) -> list[float]:
    """For each word, the start of the next that was found."""
    limits: list[float] = []
    limit = float("inf")
    for word in reversed(words):
        limits.append(limit)
        limit = limit if word.estimated else min(limit, word.start)
    return limits[::-1]


def _order(words: Sequence[Word]) -> list[int]:
    """The words run by run: what one speaker says without a pause, by where it begins."""
    runs: list[list[int]] = []
    open_run: dict[int, list[int]] = {}
    for index, word in enumerate(words):
        run = open_run.get(word.channel)
        if (
            run is not None
            and word.start - words[run[-1]].end < RUN_GAP
            and word.end - words[run[0]].start <= LONGEST_RUN
        ):
            run.append(index)
        else:
            open_run[word.channel] = run = [index]
            runs.append(run)
    return [index for run in runs for index in run]


def _cut(words: Sequence[Word], order: Sequence[int], begin: int) -> int:
    """Where a stretch that begins there ends: at a pause or the end of a sentence, if it can."""
    opens, closes = words[order[begin]].start, words[order[begin]].end
    end = begin + 1
    while end < len(order):
        opens = min(opens, words[order[end]].start)
        closes = max(closes, words[order[end]].end)
        if closes - opens > CORE:
            break
        end += 1
    if end == len(order):
        return end
    for place in range(end, begin + (end - begin) // 2, -1):
        before, after = words[order[place - 1]], words[order[place]]
        if (
            before.channel != after.channel
            or after.start - before.end >= RUN_GAP
            or before.text.endswith(SENTENCE_ENDS)
        ):
            return place
    return end


def _shift_around(shifts: Sequence[float | None], index: int) -> float:
    """By how much the words around one were moved; 0 where none was found."""
    near = shifts[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1]
    known = [shift for shift in near if shift is not None]
    return median(known) if known else 0.0
