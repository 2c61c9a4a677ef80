"""Versions of the playbook: a change makes a new one, and two can be compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from coaching.errors import NotFoundError, UsageError


class Chosen(NamedTuple):
    """A moment in the playbook, by its number, and the stage that it stands under."""

    moment: int
    stage: str


class Change(NamedTuple):
    """What is otherwise with one moment in another version."""

    what: Literal["added", "removed", "moved"]
    moment: int
    stage: str
    place: int


def added(
    items: Sequence[Chosen],
    moment: int,
    stage: str,
    *,
    place: int | None = None,
    hidden: Collection[int] = (),
) -> tuple[Chosen, ...]:
    """The playbook with a moment more: last of its stage, or at a place in it.

    Args:
        items: The playbook.
        moment: Number of the moment.
        stage: Its stage.
        place: Its place among those that are shown, from 1; None for the last of all.
        hidden: Moments that are not shown: they are passed over in counting.

    Raises:
        UsageError: It is in there, or there is no such place.

    >>> after = added((Chosen(1, "demo"), Chosen(2, "demo")), 3, "demo", place=2)
    >>> [one.moment for one in after]
    [1, 3, 2]
    """
    held = next((one for one in items if one.moment == moment), None)
    if held is not None:
        raise UsageError(
            f"M{moment} is in the playbook, under {held.stage}",
            hint=f"`filmroom playbook move M{moment}` puts it elsewhere",
        )
    own = [one for one in items if one.stage == stage]
    shown = [at for at, one in enumerate(own) if one.moment not in hidden]
    _require_place(place, len(shown) + 1, stage)
    at = len(own) if place is None or place > len(shown) else shown[place - 1]
    own.insert(at, Chosen(moment, stage))
    return _with_stage(items, stage, own)


def removed(items: Sequence[Chosen], moment: int) -> tuple[Chosen, ...]:
    """The playbook without a moment.

    Raises:
        NotFoundError: It is not in there.
    """
    _held(items, moment)
    return tuple(one for one in items if one.moment != moment)


def moved(
    items: Sequence[Chosen],
    moment: int,
    *,
    stage: str | None = None,
    place: int | None = None,
    hidden: Collection[int] = (),
) -> tuple[Chosen, ...]:
    """The playbook with a moment at another place, or under another stage; see ``added``.

    Raises:
        NotFoundError: It is not in there.
        UsageError: Nothing is named, or there is no such place.

    >>> moved((Chosen(1, "demo"), Chosen(2, "demo")), 2, place=1)
    (Chosen(moment=2, stage='demo'), Chosen(moment=1, stage='demo'))
    """
    held = _held(items, moment)
    if stage is None and place is None:
        raise UsageError("nothing says where to", hint="give --to PLACE, --stage STAGE or both")
    left = removed(items, moment)
    return added(left, moment, stage or held.stage, place=place, hidden=hidden)


def before_last(versions: Sequence[Sequence[Chosen]]) -> int | None:
    """The place of the last version with other items than the newest; None where there is none.

    >>> one, both = (Chosen(1, "demo"),), (Chosen(1, "demo"), Chosen(2, "demo"))
    >>> before_last([one, both, both]), before_last([one, one])
    (0, None)
    """
    earlier = range(len(versions) - 2, -1, -1)
    return next((at for at in earlier if tuple(versions[at]) != tuple(versions[-1])), None)


def difference(before: Sequence[Chosen], after: Sequence[Chosen]) -> tuple[Change, ...]:
    """What is otherwise in ``after``; one that only others have gone from before is not moved.

    >>> before, after = (Chosen(1, "demo"), Chosen(2, "demo")), (Chosen(2, "demo"),)
    >>> difference(before, after)
    (Change(what='removed', moment=1, stage='demo', place=1),)
    """
    old = {one.moment: one.stage for one in before}
    new = {one.moment: one.stage for one in after}
    gone = [one for one in before if one.moment not in new]
    come = [one for one in after if one.moment not in old]
    changes = [Change("removed", one.moment, one.stage, _place(before, one)) for one in gone]
    changes += [Change("added", one.moment, one.stage, _place(after, one)) for one in come]
    rest = [one for one in after if one.moment in old]
    kept = {
        moment
        for stage in {one.stage for one in rest}
        for moment in _in_same_order(
            [one.moment for one in before if one.stage == stage and new.get(one.moment) == stage],
            [one.moment for one in rest if one.stage == stage and old[one.moment] == stage],
        )
    }
    changes += [
        Change("moved", one.moment, one.stage, _place(after, one))
        for one in rest
        if one.moment not in kept
    ]
    return tuple(changes)


def _in_same_order(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """A largest set of moments whose order is the same in both."""
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {moment for one in blocks for moment in before[one.a : one.a + one.size]}


def _place(items: Sequence[Chosen], wanted: Chosen) -> int:
    return [one.moment for one in items if one.stage == wanted.stage].index(wanted.moment) + 1


def _held(items: Sequence[Chosen], moment: int) -> Chosen:
    held = next((one for one in items if one.moment == moment), None)
    if held is None:
        raise NotFoundError(
            f"M{moment} is not in the playbook", hint="`filmroom playbook` lists what is"
        )
    return held


def _require_place(place: int | None, last: int, stage: str) -> None:
    if place is not None and not 1 <= place <= last:
        raise UsageError(f"place {place} of {stage} does not exist", hint=f"1 to {last} do")


def _with_stage(items: Sequence[Chosen], stage: str, own: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The items with those of one stage in another order, behind the rest."""
    return (*(one for one in items if one.stage != stage), *own)
