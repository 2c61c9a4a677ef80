"""Deals as they are compared: which of their calls count, and what became of them after these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from coaching.moments.deals import DealStory, StageOrder, could_move, moved_on
from coaching.plays.association import Compared


@dataclass(frozen=True, slots=True)
class StageCall:
    """A call of a deal with talk of a stage.

    Attributes:
        call: Its number.
        at: When it began.
        turns: Turns of our side in that stage.
        person: Number of our person; None where nobody knows.
        territory: Of the account.
    """

    call: int
    at: datetime
    turns: int
    person: int | None = None
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A deal of which it is known how it went, with the calls before that.

    Attributes:
        compared: The deal.
        calls: The calls that count, by number, with our person on each; a play that is used on a
            later one does not.
    """

    compared: Compared
    calls: Mapping[int, int | None]

    def seen_on(self, calls: Collection[int]) -> bool:
        """Whether one of some calls counts."""
        return not self.calls.keys().isdisjoint(calls)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a deal is worth; None where nobody knows."""

    size: float | None = None
    currency: str = ""


def ended(
    story: DealStory, calls: Sequence[StageCall], worth: Worth, *, zone: tzinfo
) -> Ended | None:
    """A deal that was won or lost, with its calls up to then; None for an open one.

    None, too, where nobody knows when it ended: its calls may have come after that.

    Args:
        story: The deal.
        calls: With talk of the stage, the earliest first.
        worth: What it is worth.
        zone: The team's: a deal that ended on the day of a call ended after it.
    """
    if story.outcome not in {"won", "lost"}:
        return None
    counted = _up_to_end(story, calls, zone)
    return _ended(story, counted, worth, well=story.outcome == "won") if counted else None


def moved(
    story: DealStory,
    calls: Sequence[StageCall],
    worth: Worth,
    order: StageOrder,
    *,
    days: int,
    now: datetime,
    zone: tzinfo,
) -> Ended | None:
    """A deal that moved on within some days of a call about the stage, or did not of any.

    Its calls up to when it moved count, and none after it was won or lost. None where it cannot be
    told.

    Args:
        story: The deal.
        calls: With talk of the stage, the earliest first.
        worth: What it is worth.
        order: Which stages are later.
        days: Within how many.
        now: The time.
        zone: The team's.
    """
    told = []
    calls = _up_to_end(story, calls, zone)
    for one in calls:
        move = moved_on(story, one.at, order, days=days, zone=zone)
        if move is not None:
            counted = [it for it in calls if _is_before(it.at, move.change.at, zone)]
            return _ended(story, counted or [one], worth, well=True)
        if could_move(story, one.at, days=days, now=now, zone=zone):
            told.append(one)
    return _ended(story, told, worth, well=False) if told else None


def _up_to_end(story: DealStory, calls: Sequence[StageCall], zone: tzinfo) -> list[StageCall]:
    """The calls before a deal was won or lost; all of an open one, none where nobody knows when."""
    if story.outcome not in {"won", "lost"}:
        return [*calls]
    if story.ended_at is None:
        return []
    return [one for one in calls if _is_before(one.at, story.ended_at, zone)]


def _is_before(at: datetime, end: datetime, zone: tzinfo) -> bool:
    return at <= end or at.astimezone(zone).date() == end.astimezone(zone).date()


def _ended(story: DealStory, calls: Sequence[StageCall], worth: Worth, *, well: bool) -> Ended:
    spoke: Counter[int | None] = Counter()
    for one in calls:
        spoke[one.person] += one.turns
    known = [person for person in spoke if person is not None]
    person = max(known, key=lambda it: (spoke[it], -it)) if known else None
    compared = Compared(
        deal=story.id,
        well=well,
        person=person,
        territory=calls[-1].territory,
        size=worth.size,
        currency=worth.currency,
        turns=sum(one.turns for one in calls),
    )
    return Ended(compared, {one.call: one.person for one in calls})


def people_told_of(deals: Iterable[Ended], used_on: Collection[int]) -> frozenset[int]:
    """Of whom counts of deals tell: the known people who used a play on calls that count.

    Where there are none, counts tell how all these deals went, so it is everybody on their calls.

    Args:
        deals: Those that are counted.
        used_on: Numbers of the calls on which the play is used.

    >>> deals = [Ended(Compared(1, True), {10: 7, 11: 8}), Ended(Compared(2, False), {12: None})]
    >>> sorted(people_told_of(deals, {11, 99})), sorted(people_told_of(deals, {99}))
    ([8], [7, 8])
    """
    known = [
        (call, person) for one in deals for call, person in one.calls.items() if person is not None
    ]
    used = frozenset(person for call, person in known if call in used_on)
    return used or frozenset(person for _, person in known)
