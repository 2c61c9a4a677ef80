"""All metrics of the process together, for the team, a territory or one's own deals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from coaching.crm import instant_text
from coaching.ledger import call_name
from coaching.pipeline.calls import CallsInStage, calls_in_stages
from coaching.pipeline.conversion import Conversion, conversions
from coaching.pipeline.criteria import Judged, MissingInStage, missing_criteria
from coaching.pipeline.deals import Call, Deal, Span
from coaching.pipeline.order import PipelineStage, StageNames, StageOrder
from coaching.pipeline.overhang import Overhang, Share, overhang_of
from coaching.pipeline.rates import FEW, Point, Quantile
from coaching.pipeline.stalled import Limit, StalledDeal, limits_of, stalled_deals
from coaching.pipeline.staying import TimeInStage, times_in_stage
from coaching.pipeline.talk import TalkAgainstCrm, talk_against_crm

Whose = Literal["team", "territory", "mine"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what the metrics are.

    Attributes:
        whose: All deals, those of a territory, or the person's own.
        territory: Which one; None for all.
        span: What the history is limited to.
        now: When it was worked out.
    """

    whose: Whose
    territory: str | None
    span: Span
    now: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many deals the metrics are made of.

    Attributes:
        open: Open deals.
        won: Won ones.
        lost: Lost ones.
        without_stages: Those of which nobody told a stage.
        without_calls: Those without a call.
        calls: Calls of the deals.
    """

    open: int
    won: int
    lost: int
    without_stages: int
    without_calls: int
    calls: int


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics of the process; docs/process_metrics.md has their definitions.

    Attributes:
        scope: Of what they are.
        counts: How many deals they are made of.
        stages: Of the pipeline, in order.
        conversion: For each stage.
        time_in_stage: For each stage.
        limits: For each stage, the team's.
        stalled: Open deals beyond them.
        overhang: Of the open pipeline.
        calls: For each stage.
        talk: Talk against CRM.
        criteria: Exit criteria most often missing, by stage; None where nobody asked for it.
        open_days: Days of the open deals in their stages, for a plot: key of the stage, days.
        titles: Of the stages, those of the process that no deal was in included, by key.
    """

    scope: Scope
    counts: Counts
    stages: tuple[PipelineStage, ...]
    conversion: tuple[Conversion, ...]
    time_in_stage: tuple[TimeInStage, ...]
    limits: tuple[Limit, ...]
    stalled: tuple[StalledDeal, ...]
    overhang: Overhang
    calls: tuple[CallsInStage, ...]
    talk: TalkAgainstCrm
    criteria: tuple[MissingInStage, ...] | None
    open_days: tuple[tuple[str, float], ...]
    titles: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/process_metrics.md."""
        scope = self.scope
        talk = asdict(self.talk)
        talk["gaps"] = [
            asdict(gap)
            | {
                "call": call_name(gap.call),
                "call_at": instant_text(gap.call_at),
                "since": instant_text(gap.since),
                "moved_after": gap.moved_after,
            }
            for gap in self.talk.gaps
        ]
        return {
            "of": {
                "whose": scope.whose,
                "territory": scope.territory,
                "after": _text(scope.span.after),
                "before": _text(scope.span.before),
                "now": instant_text(scope.now),
                "too_few_below": FEW,
            },
            "deals": asdict(self.counts),
            "stages": [asdict(stage) for stage in self.stages],
            "conversion": [asdict(it) for it in self.conversion],
            "time_in_stage": [_time_json(it) for it in self.time_in_stage],
            "stalled": {
                "limits": [asdict(limit) for limit in self.limits],
                "deals": [
                    asdict(it)
                    | {
                        "last_call": None if it.last_call is None else call_name(it.last_call),
                        "last_call_at": _text(it.last_call_at),
                    }
                    for it in self.stalled
                ],
            },
            "overhang": _overhang_json(self.overhang),
            "calls_per_stage": [asdict(it) for it in self.calls],
            "talk_against_crm": talk,
            "exit_criteria_missing": None
            if self.criteria is None
            else [asdict(it) for it in self.criteria],
        }


def measure(
    deals: Sequence[Deal],
    team: Sequence[Deal],
    calls: Mapping[int, Sequence[Call]],
    talk: Mapping[int, Mapping[str, float]],
    *,
    judged: Judged | None = None,
    names: StageNames,
    order: StageOrder,
    scope: Scope,
    zone: tzinfo,
) -> Metrics:
    """Work everything out.

    Args:
        deals: Those that are asked for.
        team: All deals of the team; what is usual comes from them.
        calls: Of each deal by its number, the earliest first.
        talk: Seconds of talk by stage, of the last calls of open deals, by call.
        judged: What calls have of exit criteria; None to leave these out.
        names: Of the stages.
        order: Of the stages; all in which any deal of the team was.
        scope: What was asked for.
        zone: The team's.
    """
    now, span = scope.now, scope.span
    found = conversions(deals, order, span)
    usual = found if deals is team else conversions(team, order, span)
    limits = limits_of(team, order, now=now, span=span)
    last_calls = {deal: own[-1] for deal, own in calls.items() if own}
    return Metrics(
        scope=scope,
        counts=_counts(deals, calls),
        stages=order.stages,
        conversion=found,
        time_in_stage=times_in_stage(deals, order, now=now, span=span),
        limits=limits,
        stalled=stalled_deals(deals, limits, last_calls, now=now),
        overhang=overhang_of(deals, team, usual, now=now, span=span),
        calls=calls_in_stages(deals, calls, order, zone=zone, span=span),
        talk=talk_against_crm(deals, calls, talk, names),
        criteria=None
        if judged is None
        else missing_criteria(deals, calls, order, judged, zone=zone, span=span),
        open_days=tuple(_open_days(deals, now)),
        titles={stage.key: stage.title for stage in (*names.process, *order.stages)},
    )


def _open_days(deals: Iterable[Deal], now: datetime) -> Iterable[tuple[str, float]]:
    """Stage and days in it, of the open deals of which both are known; no names."""
    for deal in deals:
        if deal.is_open and deal.stage is not None:
            days = deal.days_in(deal.stage.stage, now)
            if days is not None:
                yield deal.stage.stage, days


def _counts(deals: Sequence[Deal], calls: Mapping[int, Sequence[Call]]) -> Counts:
    outcomes = Counter(deal.path.outcome for deal in deals)
    return Counts(
        open=outcomes["open"],
        won=outcomes["won"],
        lost=outcomes["lost"],
        without_stages=sum(not deal.path.visits for deal in deals),
        without_calls=sum(not calls.get(deal.id) for deal in deals),
        calls=sum(len(calls.get(deal.id, ())) for deal in deals),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _time_json(found: TimeInStage) -> dict[str, Any]:
    return {
        "stage": found.stage,
        "ended": found.ended,
        "lasting": found.lasting,
        "unknown": found.unknown,
        "quarter": _quantile_json(found.quarter),
        "median": _quantile_json(found.median),
        "three_quarters": _quantile_json(found.three_quarters),
        "curve": [_point_json(point) for point in found.curve],
    }


def _quantile_json(found: Quantile | None) -> dict[str, float | None] | None:
    return None if found is None else asdict(found)


def _point_json(point: Point) -> dict[str, float]:
    return {
        "days": round(point.days, 3),
        "share": round(point.share, 4),
        "low": round(point.low, 4),
        "high": round(point.high, 4),
    }


def _overhang_json(found: Overhang) -> dict[str, Any]:
    return {
        "won": found.won,
        "limit": found.limit,
        "open": _share_json(found.open),
        "older": None if found.older is None else _share_json(found.older),
        "unknown": found.unknown,
        "won_when_older": None if found.won_when_older is None else asdict(found.won_when_older),
    }


def _share_json(share: Share) -> dict[str, Any]:
    return {
        "deals": share.deals,
        "amounts": dict(share.amounts),
        "without_amount": share.without_amount,
        "expected_deals": share.expected_deals,
        "expected_amounts": dict(share.expected_amounts),
        "unjudged": share.unjudged,
    }
