"""Stalled deals: open ones that are longer in their stage than most won deals were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.pipeline.deals import Call, Deal, Span
from coaching.pipeline.order import StageOrder
from coaching.pipeline.rates import reached_by

MOST = 0.8
"""The share of won deals that a limit lies above. Chosen because one won deal in five was slower:
rare enough to be looked at, common enough not to be given up."""

WON_NEEDED = 10
"""Won deals below which no limit is given. Chosen because of ten won deals two were longer than the
limit; of fewer the limit hangs on a single deal."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long most won deals were in a stage.

    Attributes:
        stage: Key of the stage.
        won: Won deals of which it is known.
        days: That ``MOST`` of them did not exceed; None where there are fewer than ``WON_NEEDED``.
    """

    stage: str
    won: int
    days: float | None = None


@dataclass(frozen=True, slots=True)
class StalledDeal:
    """A deal that is longer in its stage than most won deals were.

    Attributes:
        deal: Its name.
        deal_id: The CRM's id.
        stage: Key of its stage.
        days: In that stage, all stays together.
        at_least: Whether it may be more, since nobody knows when it came there.
        limit: Days that most won deals did not exceed.
        last_call: Number of its last call; None where it has none.
        last_call_at: When that was.
    """

    deal: str
    deal_id: str
    stage: str
    days: float
    at_least: bool
    limit: float
    last_call: int | None
    last_call_at: datetime | None


def limits_of(
    deals: Iterable[Deal], order: StageOrder, *, now: datetime, span: Span | None = None
) -> tuple[Limit, ...]:
    """The limit of each stage, in their order.

    Args:
        deals: Those of the whole team: what is usual is the team's, also for a part of it.
        order: Of the stages.
        now: The time.
        span: When a deal has to have been won.
    """
    won = won_in(deals, span)
    return tuple(_limit(stage.key, won, now) for stage in order.stages)


def won_in(deals: Iterable[Deal], span: Span | None = None) -> tuple[Deal, ...]:
    """Deals that were won in a span; where it has no limits also those won nobody knows when."""
    span = span or Span()
    return tuple(
        deal
        for deal in deals
        if deal.path.outcome == "won"
        and (span == Span() or (deal.path.ended_at is not None and span.holds(deal.path.ended_at)))
    )


def _limit(stage: str, won: Sequence[Deal], now: datetime) -> Limit:
    days = [it for it in (deal.days_in(stage, now) for deal in won) if it is not None]
    return Limit(stage, len(days), reached_by(days, MOST) if len(days) >= WON_NEEDED else None)


def stalled_deals(
    deals: Iterable[Deal],
    limits: Iterable[Limit],
    last_calls: Mapping[int, Call],
    *,
    now: datetime,
) -> tuple[StalledDeal, ...]:
    """The stalled ones of some deals, by name.

    Args:
        deals: Open ones count, others are passed over.
        limits: Of the stages; a stage without a limit has no stalled deals.
        last_calls: The last call of each deal, by the deal's number.
        now: The time.
    """
    by_stage = {limit.stage: limit.days for limit in limits}
    found = []
    for deal in deals:
        visit = deal.stage
        limit = by_stage.get(visit.stage) if visit is not None else None
        if not deal.is_open or visit is None or limit is None:
            continue
        stays = [it for it in deal.path.visits if it.stage == visit.stage]
        days = sum(stay.days(now) for stay in stays)
        if days > limit:
            call = last_calls.get(deal.id)
            found.append(
                StalledDeal(
                    deal=deal.name,
                    deal_id=deal.external_id,
                    stage=visit.stage,
                    days=days,
                    at_least=not all(stay.known for stay in stays),
                    limit=limit,
                    last_call=call.id if call else None,
                    last_call_at=call.at if call else None,
                )
            )
    return tuple(sorted(found, key=lambda it: (it.deal.casefold(), it.deal_id)))
