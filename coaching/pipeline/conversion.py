"""Stage conversion: of the deals that entered a stage, how many moved on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coaching.pipeline.deals import Deal, Span
from coaching.pipeline.order import StageOrder
from coaching.pipeline.rates import Rate, rate_of

Fate = Literal["on", "lost", "here", "back"]
"""What became of a deal in a stage: it moved on, was lost without that, is there, or is open in an
earlier stage."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of the deals that entered a stage; each is counted once.

    Attributes:
        stage: Key of the stage.
        entered: Deals that came to it.
        moved_on: Those that came to a later stage after that, or were won.
        lost: Those that were lost without having moved on.
        here: Those that are open in it and have not moved on.
        back: Those that are open in an earlier stage and have not moved on.
        rate: Moved on, of those that moved on or were lost.
        won: Won in the end, of those that were won or lost.
        unknown: Deals of which nobody knows when they came to it; they are in nothing else.
    """

    stage: str
    entered: int
    moved_on: int
    lost: int
    here: int
    back: int
    rate: Rate
    won: Rate
    unknown: int = 0


def fate_in(deal: Deal, stage: str, order: StageOrder, span: Span | None = None) -> Fate | None:
    """What became of a deal in a stage; None where it did not come to it in the span.

    A deal that comes back later is judged from its first coming on: once it has moved on, it has.
    """
    visits = deal.path.visits
    first = next((at for at, visit in enumerate(visits) if visit.stage == stage), None)
    if first is None or not (span or Span()).holds(visits[first].since):
        return None
    after = visits[first:]
    if deal.path.outcome == "won" or any(order.later(it.stage, stage) for it in after):
        return "on"
    if deal.path.outcome == "lost":
        return "lost"
    return "here" if visits[-1].stage == stage else "back"


def conversions(
    deals: Iterable[Deal], order: StageOrder, span: Span | None = None
) -> tuple[Conversion, ...]:
    """The conversion of every stage, in their order.

    Deals that were first seen in a stage when they had long been there are left out: of those that
    were lost from it before, nobody was told, so that they make every rate too high.

    Args:
        deals: All that count.
        order: Of the stages.
        span: When a deal has to have come to a stage first.
    """
    fates: Counter[tuple[str, Fate]] = Counter()
    ends: Counter[tuple[str, str]] = Counter()
    unknown: Counter[str] = Counter()
    for deal in deals:
        for stage in {visit.stage for visit in deal.path.visits}:
            fate = fate_in(deal, stage, order, span)
            if fate is None:
                continue
            if not next(it for it in deal.path.visits if it.stage == stage).known:
                unknown[stage] += 1
            else:
                fates[stage, fate] += 1
                ends[stage, deal.path.outcome] += 1
    return tuple(_conversion(stage.key, fates, ends, unknown[stage.key]) for stage in order.stages)


def _conversion(
    stage: str,
    fates: Counter[tuple[str, Fate]],
    ends: Counter[tuple[str, str]],
    unknown: int,
) -> Conversion:
    moved_on, lost = fates[stage, "on"], fates[stage, "lost"]
    here, back = fates[stage, "here"], fates[stage, "back"]
    won = ends[stage, "won"]
    return Conversion(
        stage=stage,
        entered=moved_on + lost + here + back,
        moved_on=moved_on,
        lost=lost,
        here=here,
        back=back,
        rate=rate_of(moved_on, moved_on + lost),
        won=rate_of(won, won + ends[stage, "lost"]),
        unknown=unknown,
    )
