"""The order of a reel's clips; clips that overlap become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from coaching.recording import time_line
from coaching.reel.clip import Clip
from coaching.reel.manifest import ReelManifest

Order = Literal["stage", "given", "time"]
"""By stage, within a stage in the order of calls, then by time; as they were given; or by call, in
the order in which calls were given, then by time."""

ORDERS: tuple[Order, ...] = ("stage", "given", "time")


def merged(clips: Iterable[Clip]) -> tuple[Clip, ...]:
    """The clips with overlapping ones of the same call made one.

    The one that begins first gives its stage and title; words are kept once. Nothing that was in a
    clip is lost: what one of them leaves out plays where the other has it. Clips on two time lines
    have nothing in common, whatever their times.
    """
    result: list[Clip] = []
    for clip in sorted(clips, key=lambda clip: (*_line(clip), clip.start, clip.end)):
        if result and _overlap(result[-1], clip):
            result[-1] = _joined(result[-1], clip)
        else:
            result.append(clip)
    return tuple(result)


def merged_in_place(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """The same, with each clip where the first of those that it is made of was."""
    order: list[tuple[int, Clip]] = []
    for clip in merged(clips):
        first = next(place for place, own in enumerate(clips) if _covers(clip, own))
        order.append((first, clip))
    return tuple(clip for _, clip in sorted(order, key=lambda pair: pair[0]))


def _covers(whole: Clip, part: Clip) -> bool:
    same = _line(whole) == _line(part)
    return same and whole.start <= part.start and part.end <= whole.end


def _overlap(first: Clip, second: Clip) -> bool:
    same = _line(first) == _line(second)
    return same and second.start < first.end and first.start < second.end


def _line(clip: Clip) -> tuple[str, str]:
    """What clips have in common whose times count from the same moment of the same talk."""
    return clip.call, time_line(clip.source)


def _joined(first: Clip, second: Clip) -> Clip:
    """Two that overlap as one; the first begins no later."""
    words = sorted({*first.words, *second.words}, key=lambda word: (word.start, word.end))
    end = max(first.end, second.end)
    cuts = {
        cut
        for one, other in ((first, second), (second, first))
        for cut in one.cuts
        if cut in other.cuts or cut[1] <= other.start or cut[0] >= other.end
    }
    return replace(first, end=end, words=tuple(words), cuts=tuple(sorted(cuts)))


def reel_of(
    title: str, clips: Sequence[Clip], *, stages: Sequence[str], order: Order = "stage"
) -> ReelManifest:
    """The reel of some clips in an order; overlapping ones are one.

    Args:
        title: What people see.
        clips: Calls come in the order in which they first appear here.
        stages: Names in the order of the process; clips of other stages come last.
        order: See ``Order``.

    >>> a = Clip("a", "0" * 64, "a.wav", 5.0, 9.0, stage="pricing")
    >>> b = Clip("b", "1" * 64, "b.wav", 1.0, 3.0, stage="opening")
    >>> [clip.call for clip in reel_of("Wins", [a, b], stages=["opening", "pricing"]).clips]
    ['b', 'a']
    """
    if order == "given":
        return ReelManifest(title, merged_in_place(clips))
    calls = list(dict.fromkeys(clip.call for clip in clips))
    places = {stage: place for place, stage in enumerate(stages)}
    in_order = sorted(
        merged(clips),
        key=lambda clip: (
            places.get(clip.stage, len(places)) if order == "stage" else 0,
            calls.index(clip.call),
            clip.start,
        ),
    )
    return ReelManifest(title, tuple(in_order))
