"""Time in stage: how long deals stay, with those that are still there counted rightly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.pipeline.deals import Deal, Span
from coaching.pipeline.order import StageOrder
from coaching.pipeline.rates import FEW, Point, Quantile, quantile, survival


@dataclass(frozen=True, slots=True)
class TimeInStage:
    """How long deals stay in a stage.

    Attributes:
        stage: Key of the stage.
        ended: Stays that ended: by another stage, earlier or later, or with the deal.
        lasting: Stays that last.
        unknown: Stays whose beginning nobody knows; they are in nothing else.
        quarter: Days after which a quarter of the stays has ended; None where fewer than ``FEW``
            stays ended.
        median: After which half of them has.
        three_quarters: After which three quarters of them have.
        curve: The share of stays that last longer, by days; empty where ``median`` is None.
    """

    stage: str
    ended: int
    lasting: int
    unknown: int
    quarter: Quantile | None = None
    median: Quantile | None = None
    three_quarters: Quantile | None = None
    curve: tuple[Point, ...] = ()


def times_in_stage(
    deals: Iterable[Deal], order: StageOrder, *, now: datetime, span: Span | None = None
) -> tuple[TimeInStage, ...]:
    """The time in every stage, in their order.

    Args:
        deals: All that count.
        order: Of the stages.
        now: The time.
        span: When a stay has to have begun.
    """
    span = span or Span()
    stays: dict[str, list[tuple[float, bool]]] = {stage.key: [] for stage in order.stages}
    unknown = dict.fromkeys(stays, 0)
    for deal in deals:
        for visit in deal.path.visits:
            if not span.holds(visit.since):
                continue
            if visit.known:
                stays[visit.stage].append((visit.days(now), visit.until is not None))
            else:
                unknown[visit.stage] += 1
    return tuple(_time_in(stage, found, unknown[stage]) for stage, found in stays.items())


def _time_in(stage: str, stays: list[tuple[float, bool]], unknown: int) -> TimeInStage:
    ended = sum(has_ended for _, has_ended in stays)
    lasting = len(stays) - ended
    if ended < FEW:
        return TimeInStage(stage, ended, lasting, unknown)
    curve = survival([days for days, _ in stays], [has_ended for _, has_ended in stays])
    quarter, median, three_quarters = (quantile(curve, share) for share in (0.25, 0.5, 0.75))
    return TimeInStage(stage, ended, lasting, unknown, quarter, median, three_quarters, curve)
