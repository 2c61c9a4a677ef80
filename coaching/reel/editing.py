"""Editing: a reel's clips moved, removed and changed, by their places as people count them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coaching.errors import UsageError
from coaching.reel.clip import Clip
from coaching.reel.ordering import merged_in_place


def clip_at(clips: Sequence[Clip], place: int) -> Clip:
    """The clip at a place, counted from 1.

    Raises:
        UsageError: There is none.
    """
    if not 1 <= place <= len(clips):
        has = f"1 to {len(clips)}" if clips else "none"
        raise UsageError(f"there is no clip {place}", hint=f"the reel has {has}")
    return clips[place - 1]


def moved(clips: Sequence[Clip], place: int, *, to: int) -> tuple[Clip, ...]:
    """The clips with one at another place; the others close up.

    Raises:
        UsageError: There is no such place.

    >>> one, two, three = (Clip(name, "0" * 64, "a.wav", 0.0, 1.0) for name in "abc")
    >>> [clip.call for clip in moved([one, two, three], 3, to=1)]
    ['c', 'a', 'b']
    """
    moving = clip_at(clips, place)
    clip_at(clips, to)
    others = [clip for number, clip in enumerate(clips, start=1) if number != place]
    return (*others[: to - 1], moving, *others[to - 1 :])


def without(clips: Sequence[Clip], places: Collection[int]) -> tuple[Clip, ...]:
    """The clips without those at some places.

    Raises:
        UsageError: There is no such place, or nothing would be left.
    """
    for place in places:
        clip_at(clips, place)
    left = tuple(clip for number, clip in enumerate(clips, start=1) if number not in places)
    if not left:
        raise UsageError(
            "nothing would be left of the reel", hint="leave a clip, or make another reel"
        )
    return left


def with_clips(clips: Sequence[Clip], added: Sequence[Clip], *, at: int) -> tuple[Clip, ...]:
    """The clips with others before the one at a place; those that overlap become one.

    Args:
        clips: Those of the reel.
        added: In order.
        at: One more than there are clips puts them last.

    Raises:
        UsageError: There is no such place.
    """
    if not 1 <= at <= len(clips) + 1:
        raise UsageError(f"there is no place {at}", hint=f"the reel has 1 to {len(clips) + 1}")
    return merged_in_place((*clips[: at - 1], *added, *clips[at - 1 :]))


def with_clip(clips: Sequence[Clip], place: int, changed: Clip) -> tuple[Clip, ...]:
    """The clips with another in place of one; those that overlap become one.

    Raises:
        UsageError: There is no such place.
    """
    clip_at(clips, place)
    return merged_in_place((*clips[: place - 1], changed, *clips[place:]))
