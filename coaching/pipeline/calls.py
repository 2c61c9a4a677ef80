"""Calls per stage: how many calls the deals had in a stage from which they moved on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from statistics import fmean, median

from coaching.pipeline.conversion import fate_in
from coaching.pipeline.deals import Call, Deal, Span
from coaching.pipeline.order import StageOrder
from coaching.pipeline.paths import A_DAY, Visit
from coaching.pipeline.rates import FEW


@dataclass(frozen=True, slots=True)
class CallsInStage:
    """How many calls deals had in a stage.

    Attributes:
        stage: Key of the stage.
        deals: Deals that moved on from it and of which it is known when they were in it.
        unknown: Those that moved on, but nobody knows when they came.
        without: Deals without a call in it.
        median: Calls of a deal; None where there are fewer than ``FEW`` deals.
        mean: The same as mean.
    """

    stage: str
    deals: int
    unknown: int
    without: int
    median: float | None = None
    mean: float | None = None


def calls_in_stages(
    deals: Iterable[Deal],
    calls: Mapping[int, Sequence[Call]],
    order: StageOrder,
    *,
    zone: tzinfo,
    span: Span | None = None,
) -> tuple[CallsInStage, ...]:
    """Calls in every stage, in their order.

    A change of stage that is told by day alone happened at the end of that day: the call of that
    day is what it followed from.

    Args:
        deals: All that count.
        calls: Of each deal by its number, the earliest first.
        order: Of the stages.
        zone: The team's.
        span: When a deal has to have come to a stage first.
    """
    counts: dict[str, list[int]] = {stage.key: [] for stage in order.stages}
    unknown = dict.fromkeys(counts, 0)
    for deal in deals:
        times = [call.at for call in calls.get(deal.id, ())]
        for stage in {visit.stage for visit in deal.path.visits}:
            if fate_in(deal, stage, order, span) != "on":
                continue
            stays = [visit for visit in deal.path.visits if visit.stage == stage]
            if not all(stay.known for stay in stays):
                unknown[stage] += 1
                continue
            first = deal.path.visits[0]
            counts[stage].append(
                sum(_within(times, stay, is_first=stay is first, zone=zone) for stay in stays)
            )
    return tuple(_calls_in(stage, found, unknown[stage]) for stage, found in counts.items())


def _within(times: Sequence[datetime], visit: Visit, *, is_first: bool, zone: tzinfo) -> int:
    """How many of the times lie within a stay; a deal's first begins with its day."""
    since = visit.since if is_first else end_of_day(visit.since, zone)
    end = len(times) if visit.until is None else bisect_left(times, end_of_day(visit.until, zone))
    return max(0, end - bisect_left(times, since))


def end_of_day(at: datetime, zone: tzinfo) -> datetime:
    """The end of a day that is told without a time; else the moment itself."""
    return at + A_DAY if at.astimezone(zone).time() == time() else at


def _calls_in(stage: str, counts: Sequence[int], unknown: int) -> CallsInStage:
    without = sum(count == 0 for count in counts)
    if len(counts) < FEW:
        return CallsInStage(stage, len(counts), unknown, without)
    return CallsInStage(stage, len(counts), unknown, without, median(counts), fmean(counts))
