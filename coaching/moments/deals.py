"""Deals over time: what became of one after a call, and which of two stages is the later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from itertools import combinations

from coaching.naming import fold
from coaching.process import SalesProcess


@dataclass(frozen=True, slots=True)
class StageChange:
    """A stage that a deal came to.

    Attributes:
        stage: As the CRM calls it.
        at: Since when it was in it.
        learned_at: When we were told.
        seen: Whether ``at`` is only when an export showed it so, not when it changed.
    """

    stage: str
    at: datetime
    learned_at: datetime
    seen: bool = False


@dataclass(frozen=True, slots=True)
class DealStory:
    """What is known of a deal's way.

    Attributes:
        id: Its number in the library.
        deal: The CRM's id.
        outcome: won, lost or open.
        ended_at: When it was won or lost; None where nobody knows, and while it is open.
        learned_at: When we were told of the outcome; None while it is open.
        stages: What it came to, the earliest first.
    """

    id: int
    deal: str
    outcome: str
    ended_at: datetime | None = None
    learned_at: datetime | None = None
    stages: tuple[StageChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A deal that moved on after a call.

    Attributes:
        before: The stage it was in; empty where nobody knows.
        change: What it came to.
        days: From the day of the call to that of the change, by the calendar of the team's zone.
    """

    before: str
    change: StageChange
    days: int


class StageOrder:
    """Which stages come later: by the process where it names them, else as most deals went.

    >>> order = StageOrder((("discovery", "Discovery"), ("closing", "Closing")),
    ...                    [("Scoping", "Contract sent"), ("Scoping", "Contract sent")])
    >>> order.later("closing", "Discovery"), order.later("Discovery", "closing")
    (True, False)
    >>> order.later("Contract sent", "Scoping"), order.later("Contract sent", "never seen")
    (True, False)
    """

    def __init__(self, stages: Sequence[Sequence[str]], ways: Iterable[Sequence[str]] = ()) -> None:
        """An order.

        Args:
            stages: All names of each stage of the process, in its order.
            ways: The stages of each deal, the earliest first.
        """
        self._places = {
            fold(name): place for place, names in enumerate(stages) for name in names if name
        }
        self._followed: Counter[tuple[str, str]] = Counter()
        for way in ways:
            self._followed.update(set(combinations([fold(stage) for stage in way], 2)))

    def later(self, stage: str, than: str) -> bool:
        """Whether a deal in ``stage`` has come further than one in ``than``."""
        one, other = fold(stage), fold(than)
        if one in self._places and other in self._places:
            return self._places[one] > self._places[other]
        return self._followed[other, one] > self._followed[one, other]


def order_of(process: SalesProcess, stories: Iterable[DealStory]) -> StageOrder:
    """The order of stages of a team: by its process, and by the ways of its deals.

    The ways of deals that were lost do not count: their last step leads nowhere.
    """
    names = [(stage.name, stage.title, *stage.was) for stage in process.stages]
    ways = [
        [change.stage for change in story.stages] for story in stories if story.outcome != "lost"
    ]
    return StageOrder(names, ways)


def ended_after(story: DealStory, call_at: datetime | None, *, zone: tzinfo) -> bool:
    """Whether a deal was won or lost, and not before the call."""
    if story.outcome not in {"won", "lost"}:
        return False
    if call_at is None or story.ended_at is None:
        return True
    return story.ended_at >= call_at or _by_day(story.ended_at, call_at, zone)


def was_decided(story: DealStory, call_at: datetime | None, *, zone: tzinfo) -> bool:
    """Whether a deal was won or lost before the call, which then had no part in it."""
    return story.outcome in {"won", "lost"} and not ended_after(story, call_at, zone=zone)


def moved_on(
    story: DealStory,
    call_at: datetime | None,
    order: StageOrder,
    *,
    days: int,
    zone: tzinfo,
) -> Move | None:
    """The first time that a deal came to a later stage within some days of a call.

    A stage that it came to when, or after, it was lost is none, nor is the first that is known. Nor
    does a deal move on by a call that was held when it was won or lost.

    Args:
        story: The deal.
        call_at: When the call began; without that nothing is known to come after it.
        order: Which stages are later.
        days: Within how many.
        zone: The team's, for changes that are told by day: one of the call's day counts.
    """
    if call_at is None or was_decided(story, call_at, zone=zone):
        return None
    before: str | None = None
    for change in story.stages:
        after = change.at > call_at or _by_day(change.at, call_at, zone)
        if not after or before is None:
            before = change.stage
            continue
        if change.at > call_at + timedelta(days=days):
            return None
        lost = story.outcome == "lost" and (story.ended_at is None or change.at >= story.ended_at)
        if order.later(change.stage, before) and not lost:
            return Move(before, change, days_between(call_at, change.at, zone))
        before = change.stage
    return None


def could_move(
    story: DealStory, call_at: datetime | None, *, days: int, now: datetime, zone: tzinfo
) -> bool:
    """Whether it can be told by now that a deal did not move on after a call.

    It has to be known which stage it was in then: of a deal that was seen once, long after, nobody
    can say whether it had moved. One that was won or lost before the call had nowhere to go.
    """
    return (
        call_at is not None
        and not was_decided(story, call_at, zone=zone)
        and any(change.at <= call_at for change in story.stages)
        and (now >= call_at + timedelta(days=days) or story.outcome == "lost")
    )


def days_between(call_at: datetime, at: datetime, zone: tzinfo) -> int:
    """How many days after that of a call something happened, by the calendar of a zone.

    What is told by day alone has the time of midnight, so whole days gone by would be one less.

    >>> from datetime import UTC
    >>> call_at, won = datetime(2026, 9, 14, 14, tzinfo=UTC), datetime(2026, 9, 15, tzinfo=UTC)
    >>> days_between(call_at, won, UTC)
    1
    """
    return (at.astimezone(zone).date() - call_at.astimezone(zone).date()).days


def _by_day(at: datetime, call_at: datetime, zone: tzinfo) -> bool:
    """Whether something that is told by day alone happened on the day of the call."""
    here = at.astimezone(zone)
    return here.time() == time() and here.date() == call_at.astimezone(zone).date()
