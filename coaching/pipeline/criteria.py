"""Exit criteria most often missing: what was not shown when deals left a stage.

Counted are deals and criteria, never whose they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal

from coaching.pipeline.calls import end_of_day
from coaching.pipeline.conversion import fate_in
from coaching.pipeline.deals import Call, Deal, Span
from coaching.pipeline.order import StageOrder
from coaching.pipeline.rates import Rate, rate_of

Verdict = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What calls have of exit criteria.

    Attributes:
        criteria: Key and sentence of each, by the stage's key, in order of the process.
        found: What the talk of each judged call says, by key; what is unknown is left out.
        ruled: What people say of calls, by key.
    """

    criteria: Mapping[str, Sequence[tuple[str, str]]]
    found: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    ruled: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """How often a criterion was missing.

    Attributes:
        key: Of the criterion.
        says: Its sentence.
        missing: Deals that left the stage without it, of those that left.
        moved_on: The same of deals that moved on.
        lost: The same of deals that were lost.
    """

    key: str
    says: str
    missing: Rate
    moved_on: Rate
    lost: Rate


@dataclass(frozen=True, slots=True)
class MissingInStage:
    """The exit criteria of a stage, most often missing first.

    Attributes:
        stage: Key of the stage.
        deals: Deals that left it and whose calls were looked at.
        without: Deals that left it without a call that the team may see; in nothing else.
        unread: Deals that left it and a call of which was not looked at yet; in nothing else.
        criteria: Those of equal share in order of the process.
    """

    stage: str
    deals: int
    without: int
    unread: int
    criteria: tuple[Missing, ...]


def standing(calls: Iterable[int], key: str, judged: Judged) -> Verdict:
    """What holds of a criterion after some calls, the earliest first.

    The same as a deal's review (``coaching.review.deal``): what was once met stays met by the talk;
    of people's words the last counts, until a later call shows what a person denied.

    >>> judged = Judged({}, {1: {"date": "met"}}, {2: {"date": "not_met"}})
    >>> standing([1], "date", judged), standing([1, 2], "date", judged)
    ('met', 'not_met')
    """
    found: str = "unknown"
    ruled: str | None = None
    for call in calls:
        here = judged.found.get(call, {}).get(key, "unknown")
        if here != "unknown" and not (found == "met" and here == "not_met"):
            found = here
        said = judged.ruled.get(call, {}).get(key)
        if said is not None:
            ruled = said
        elif ruled is not None and ruled != "met" and here == "met":
            ruled = None
    holds = found if ruled is None else ruled
    return "met" if holds == "met" else "not_met" if holds == "not_met" else "unknown"


def left_at(deal: Deal, stage: str, order: StageOrder) -> datetime | None:
    """When a deal left a stage for a later one, or ended; None where nobody knows."""
    visits = deal.path.visits
    first = next(at for at, visit in enumerate(visits) if visit.stage == stage)
    later = (visit.since for visit in visits[first:] if order.later(visit.stage, stage))
    return next(later, deal.path.ended_at)


def counted_calls(
    calls: Sequence[Call], left: datetime | None, *, zone: tzinfo
) -> tuple[Call, ...]:
    """The calls that the team may see up to when a deal left a stage; all where nobody knows."""
    until = None if left is None else end_of_day(left, zone)
    return tuple(call for call in calls if call.shown and (until is None or call.at < until))


def calls_looked_at(
    deals: Iterable[Deal],
    calls: Mapping[int, Sequence[Call]],
    order: StageOrder,
    stages: Iterable[str],
    *,
    zone: tzinfo,
    span: Span | None = None,
) -> frozenset[int]:
    """Numbers of all calls that ``missing_criteria`` needs verdicts of."""
    wanted = set(stages)
    found: set[int] = set()
    for deal in deals:
        for stage in {visit.stage for visit in deal.path.visits} & wanted:
            if fate_in(deal, stage, order, span) in ("on", "lost"):
                own = calls.get(deal.id, ())
                found.update(
                    call.id for call in counted_calls(own, left_at(deal, stage, order), zone=zone)
                )
    return frozenset(found)


def missing_criteria(
    deals: Iterable[Deal],
    calls: Mapping[int, Sequence[Call]],
    order: StageOrder,
    judged: Judged,
    *,
    zone: tzinfo,
    span: Span | None = None,
) -> tuple[MissingInStage, ...]:
    """For each stage with exit criteria that a deal was in, which were missing when deals left it.

    Args:
        deals: All that count.
        calls: Of each deal by its number, the earliest first.
        order: Of the stages.
        judged: What the calls have of criteria.
        zone: The team's.
        span: When a deal has to have come to a stage first.
    """
    ways = list(deals)
    return tuple(
        _missing_in(stage.key, ways, calls, order, judged, zone, span)
        for stage in order.stages
        if judged.criteria.get(stage.key)
    )


def _missing_in(  # noqa: PLR0917 - one stage of the call above, with all that it was given
    stage: str,
    deals: Sequence[Deal],
    calls: Mapping[int, Sequence[Call]],
    order: StageOrder,
    judged: Judged,
    zone: tzinfo,
    span: Span | None,
) -> MissingInStage:
    criteria = judged.criteria[stage]
    left: Counter[str] = Counter()
    missing: Counter[tuple[str, str]] = Counter()
    without = unread = 0
    for deal in deals:
        fate = fate_in(deal, stage, order, span)
        if fate not in ("on", "lost"):
            continue
        own = counted_calls(calls.get(deal.id, ()), left_at(deal, stage, order), zone=zone)
        if not own:
            without += 1
        elif any(call.id not in judged.found for call in own):
            unread += 1
        else:
            left[fate] += 1
            numbers = [call.id for call in own]
            missing.update(
                (key, fate) for key, _ in criteria if standing(numbers, key, judged) != "met"
            )
    told = [
        Missing(
            key,
            says,
            rate_of(missing[key, "on"] + missing[key, "lost"], left.total()),
            rate_of(missing[key, "on"], left["on"]),
            rate_of(missing[key, "lost"], left["lost"]),
        )
        for key, says in criteria
    ]
    told.sort(key=lambda one: -one.missing.count)
    return MissingInStage(stage, left.total(), without, unread, tuple(told))
