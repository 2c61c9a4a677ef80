"""Pipeline overhang: open deals that are older than most won deals were when they were won.

They stand in the pipeline with their whole amount. What can be expected of them is said in two
ways: by the stage where they are, and by what became of deals that had come to that age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from coaching.pipeline.conversion import Conversion
from coaching.pipeline.deals import Deal, Span
from coaching.pipeline.rates import Rate, rate_of, reached_by
from coaching.pipeline.stalled import MOST, WON_NEEDED, won_in


@dataclass(frozen=True, slots=True)
class Share:
    """Some open deals, and what their stages let expect.

    Attributes:
        deals: How many there are.
        amounts: What they are worth, by currency ("" where none is told), by its code.
        without_amount: Deals of which nobody says what they are worth.
        expected_deals: How many of them will be won if the deals of their stages fare as those did
            that were decided; None where no deal's stage tells that.
        expected_amounts: The same in money.
        unjudged: Deals in stages of which too few were decided, or that have no stage; they are in
            no expectation.
    """

    deals: int
    amounts: Mapping[str, float]
    without_amount: int
    expected_deals: float | None
    expected_amounts: Mapping[str, float]
    unjudged: int


@dataclass(frozen=True, slots=True)
class Overhang:
    """How much of the open pipeline is older than most won deals were.

    Attributes:
        won: Won deals of which the age is known.
        limit: Days from opening to closing that ``MOST`` of the won deals did not exceed; None
            where there are fewer than ``WON_NEEDED``.
        open: All open deals.
        older: Those that are older than the limit; None without one.
        unknown: Open deals of which nobody knows when they were opened.
        won_when_older: Of the decided deals that were still open at the limit, how many were won.
    """

    won: int
    limit: float | None
    open: Share
    older: Share | None
    unknown: int
    won_when_older: Rate | None


def overhang_of(
    deals: Iterable[Deal],
    team: Iterable[Deal],
    rates: Iterable[Conversion],
    *,
    now: datetime,
    span: Span | None = None,
) -> Overhang:
    """The overhang of some deals, by what is usual in the team.

    Args:
        deals: Open ones count, others are passed over.
        team: All deals of the team.
        rates: What became of the team's deals in each stage.
        now: The time.
        span: When a deal has to have been decided for the limit and the rate.
    """
    team, span = tuple(team), span or Span()
    chances = {it.stage: it.won.value for it in rates if it.won.value is not None}
    still = [deal for deal in deals if deal.is_open]
    ages = [age for age in (deal.age(now) for deal in won_in(team, span)) if age is not None]
    unknown = sum(deal.age(now) is None for deal in still)
    whole = _share_of(still, chances)
    if len(ages) < WON_NEEDED:
        return Overhang(len(ages), None, whole, None, unknown, None)
    limit = reached_by(ages, MOST)
    older = [deal for deal in still if _is_older(deal, limit, now)]
    old = [deal for deal in team if not deal.is_open and _is_older(deal, limit, now)]
    decided = [deal for deal in old if deal.path.ended_at and span.holds(deal.path.ended_at)]
    return Overhang(
        won=len(ages),
        limit=limit,
        open=whole,
        older=_share_of(older, chances),
        unknown=unknown,
        won_when_older=rate_of(sum(deal.path.outcome == "won" for deal in decided), len(decided)),
    )


def _is_older(deal: Deal, limit: float, now: datetime) -> bool:
    age = deal.age(now)
    return age is not None and age > limit


def _share_of(deals: Iterable[Deal], chances: Mapping[str, float]) -> Share:
    expected_deals, judged, without, count = 0.0, 0, 0, 0
    money: dict[str, float] = {}
    likely: dict[str, float] = {}
    for deal in deals:
        count += 1
        chance = chances.get(deal.stage.stage) if deal.stage is not None else None
        if chance is not None:
            judged += 1
            expected_deals += chance
        if deal.amount is None:
            without += 1
            continue
        currency, value = deal.amount.currency, float(deal.amount.value)
        money[currency] = money.get(currency, 0.0) + value
        if chance is not None:
            likely[currency] = likely.get(currency, 0.0) + chance * value
    return Share(
        deals=count,
        amounts=dict(sorted(money.items())),
        without_amount=without,
        expected_deals=expected_deals if judged else None,
        expected_amounts=dict(sorted(likely.items())),
        unjudged=count - judged,
    )
