"""Coverage: how much of the speech in a call has words, and where none were found.

Pure rules over spans of time. It does not know how speech is detected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from coaching.transcript import Word

Span = tuple[float, float]
"""Start and end in seconds, half-open."""

REACH = 0.5
"""Seconds around a word within which speech counts as covered. Chosen because a recogniser's word
times are right to some tenths of a second and no word is said in less than this on both sides."""

SHORTEST_GAP = 1.0
"""Seconds of speech in a row without words that are listed; chosen as the length of a few words."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the speech on one channel has words.

    Attributes:
        speech: Seconds of speech.
        covered: Seconds of it that have words.
        gaps: Stretches of speech without words, ``SHORTEST_GAP`` or longer, in order.
    """

    speech: float
    covered: float
    gaps: tuple[Span, ...]


def coverage_of(words: Iterable[Word], speech: Sequence[Span]) -> Coverage:
    """How much of the speech of one channel has words.

    Args:
        words: Of that channel.
        speech: Where somebody speaks, in order, without overlap.

    >>> coverage_of([Word(0.5, 1.0, "Yes.")], [(0.4, 1.2), (3.0, 5.0)])
    Coverage(speech=2.8, covered=0.8, gaps=((3.0, 5.0),))
    """
    bare = without_words(words, speech)
    whole = sum(end - start for start, end in speech)
    missing = sum(end - start for start, end in bare)
    return Coverage(
        speech=round(whole, 3),
        covered=round(max(0.0, whole - missing), 3),
        gaps=tuple(span for span in bare if span[1] - span[0] >= SHORTEST_GAP),
    )


def without_words(
    words: Iterable[Word], speech: Sequence[Span], *, reach: float = REACH
) -> tuple[Span, ...]:
    """The parts of speech that are further than ``reach`` from every word, in order.

    >>> without_words([Word(1.0, 2.0, "Yes.")], [(0.0, 4.0)])
    ((0.0, 0.5), (2.5, 4.0))
    """
    near = sorted((word.start - reach, word.end + reach) for word in words)
    bare: list[Span] = []
    first = 0
    for start, end in speech:
        at = start
        while first < len(near) and near[first][1] <= start:
            first += 1
        for begins, ends in near[first:]:
            if begins >= end:
                break
            if begins > at:
                bare.append((at, begins))
            at = max(at, ends)
        if at < end:
            bare.append((at, end))
    return tuple((round(start, 3), round(end, 3)) for start, end in bare)


# What a version of words notes of it, as JSON -----------------------------------------------------


class NotedGap(TypedDict):
    """A stretch of speech without words: seconds, and the channel it lies on."""

    start: float
    end: float
    seconds: float
    channel: int


class Account(TypedDict):
    """What is noted of a recording: seconds of speech and of it with words, gaps, words dropped."""

    speech: float
    covered: float
    gaps: list[NotedGap]
    dropped: dict[str, int]


def account_of(
    coverage: Coverage, dropped: Mapping[str, int], *, channel: int, shift: float
) -> Account:
    """What is noted of one channel of one window that begins at ``shift``.

    >>> account_of(Coverage(5.0, 3.0, ((3.0, 5.0),)), {}, channel=1, shift=300.0)["gaps"]
    [{'start': 303.0, 'end': 305.0, 'seconds': 2.0, 'channel': 1}]
    """
    return Account(
        speech=coverage.speech,
        covered=coverage.covered,
        gaps=[
            NotedGap(
                start=round(start + shift, 3),
                end=round(end + shift, 3),
                seconds=round(end - start, 3),
                channel=channel,
            )
            for start, end in coverage.gaps
        ],
        dropped=dict(dropped),
    )


def added(one: Account | None, other: Account | None) -> Account:
    """Two accounts as one; None is an empty one."""
    accounts = [account for account in (one, other) if account is not None]
    dropped: dict[str, int] = {}
    for account in accounts:
        for reason, count in account["dropped"].items():
            dropped[reason] = dropped.get(reason, 0) + count
    gaps = [gap for account in accounts for gap in account["gaps"]]
    return Account(
        speech=round(sum(account["speech"] for account in accounts), 3),
        covered=round(sum(account["covered"] for account in accounts), 3),
        gaps=sorted(gaps, key=lambda gap: (gap["start"], gap["channel"])),
        dropped=dropped,
    )


def moved(account: Account, *, shift: float, channel: int | None) -> Account:
    """An account of a recording in seconds of its call, on the side it holds."""
    gaps = [
        NotedGap(
            start=round(gap["start"] + shift, 3),
            end=round(gap["end"] + shift, 3),
            seconds=gap["seconds"],
            channel=gap["channel"] if channel is None else channel,
        )
        for gap in account["gaps"]
    ]
    return Account(
        speech=account["speech"],
        covered=account["covered"],
        gaps=gaps,
        dropped=dict(account["dropped"]),
    )
