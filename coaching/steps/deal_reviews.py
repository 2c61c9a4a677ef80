"""Deal reviews: drafted from what the CRM, the talk and people tell, for one who may see them.

``read`` gives the whole review as frozen values, ``short_reviews`` what the agenda of a meeting
shows of wins. What is masked stays masked: quotes are turns as they are shown. Talk that its rep
withheld or has the first look at is not quoted; a rep sees the own during the first look. Talk of
calls after the deal ended is no part of how it was won or lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.deal_review.drafting import Told, draft
from coaching.deal_review.review import CallOfDeal, DealReview, MomentOfDeal, Stretch
from coaching.errors import NotFoundError
from coaching.pipeline import Deal as DealOnItsWay
from coaching.pipeline import StageNames
from coaching.pipeline.calls import end_of_day
from coaching.pipeline.staying import TimeInStage, times_in_stage
from coaching.process import SalesProcess
from coaching.review.deal import review_deal
from coaching.review.parts import Review
from coaching.review.talk import CueFinder
from coaching.segments import segments_of
from coaching.settings import Sharing
from coaching.steps.deal_review_clips import as_shown, held_talk
from coaching.steps.moment_library import read_moments
from coaching.steps.moments import title_of
from coaching.steps.pipeline import order_of_deals, team_deals
from coaching.steps.place import Place, Progress
from coaching.steps.reviewed_deals import meant_deal, require_reader
from coaching.steps.reviewing import review_call
from coaching.store import deal_reviews, turns, versions
from coaching.store.deals import Deal, DealCall, calls_about

CLOSED = "it is not open to the team"
NOT_THERE = "its talk is being made anew"
AFTERWARDS = "it was after the deal ended"


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What a team's deal reviews go by.

    Attributes:
        process: The sales process.
        sharing: What counts as moving on.
        zone: The team's.
        finder: Makes what finds phrases and likeness in talk.
        known: Names of the glossary.
    """

    process: SalesProcess
    sharing: Sharing
    zone: str
    finder: Callable[[], CueFinder]
    known: tuple[str, ...] = ()


def read(
    place: Place,
    team: Reviewing,
    wanted: str,
    *,
    who: str,
    on_progress: Progress = lambda _: None,
) -> DealReview:
    """The review of a deal as somebody may see it.

    Args:
        place: Where it is.
        team: What its reviews go by.
        wanted: The CRM's id of the deal, its name or a part of it, or one of its calls.
        who: Who looks.
        on_progress: Told the share of the deal's calls that is looked at.

    Raises:
        NotFoundError: No deal goes by that, or the review is its owner's own.
        UsageError: Several deals do, or the deal is open.
    """
    names, zone = StageNames(team.process), ZoneInfo(team.zone)
    with place.library.reading() as conn:
        deal = meant_deal(conn, wanted)
        known = deal_reviews.versions_of(conn, deal.id)
        require_reader(conn, deal, known[-1] if known else None, who=who)
        deals = team_deals(conn, names, now=place.now())
        own = next(one for one in deals if one.id == deal.id)
        calls = _calls(conn, own, zone)
    reviews, calls = _reviewed(place, team, calls, on_progress)
    open_calls = [one.call for one in calls if not one.left_out]
    with place.library.reading() as conn:
        newest = as_shown(conn, place, deal.id, known[-1:], who=who)
        told = Told(
            deal=own,
            account=deal.account,
            outcome=outcome_of(deal),
            closed=deal.closed_at.astimezone(zone).date() if deal.closed_at else None,
            calls=calls,
            review=review_deal(reviews) if reviews else None,
            talk=tuple(_talk(conn, open_calls)),
            held=held_talk(conn, place, open_calls, who=who),
            moments=tuple(_moments(conn, place, team, open_calls)),
            usual=_usual(place, names, deals),
            version=newest[0] if newest else None,
        )
    return draft(told, team.process, names, now=place.now())


def outcome_of(deal: Deal) -> Literal["won", "lost"]:
    """How a decided deal ended."""
    return "won" if deal.outcome == "won" else "lost"


def usual_times(place: Place, process: SalesProcess) -> dict[str, TimeInStage]:
    """Time in stage of the team's deals, by key of the stage."""
    names = StageNames(process)
    with place.library.reading() as conn:
        return _usual(place, names, team_deals(conn, names, now=place.now()))


def _usual(
    place: Place, names: StageNames, deals: Sequence[DealOnItsWay]
) -> dict[str, TimeInStage]:
    order = order_of_deals(names, deals)
    return {one.stage: one for one in times_in_stage(deals, order, now=place.now())}


def _calls(conn: Connection, deal: DealOnItsWay, zone: ZoneInfo) -> tuple[CallOfDeal, ...]:
    """The ready calls of a deal, those included that are left out."""
    found = calls_about(conn, deal.id)
    open_to_all = deal_reviews.open_among(conn, [one.call for one in found])
    ended = deal.path.ended_at
    until = end_of_day(ended, zone) if ended is not None else None

    def why_not(call: DealCall) -> str:
        if call.call not in open_to_all:
            return CLOSED
        late = until is not None and call.started_at is not None and call.started_at >= until
        return AFTERWARDS if late else ""

    return tuple(CallOfDeal(one.call, one.title, one.started_at, why_not(one)) for one in found)


def _reviewed(
    place: Place, team: Reviewing, calls: Sequence[CallOfDeal], on_progress: Progress
) -> tuple[list[Review], tuple[CallOfDeal, ...]]:
    """The reviews of the calls that can be looked at, and all calls with what is left out."""
    reviews, told = [], []
    finder = team.finder() if any(not one.left_out for one in calls) else None
    for number, one in enumerate(calls, start=1):
        told.append(one)
        if not one.left_out and finder is not None:
            try:
                reviews.append(review_call(place, one.call, team.process, finder, known=team.known))
            except NotFoundError:
                told[-1] = replace(one, left_out=NOT_THERE)
        on_progress(number / len(calls))
    return reviews, tuple(told)


def _talk(conn: Connection, calls: Sequence[int]) -> Iterable[tuple[str, Stretch]]:
    """Stretches of one stage on calls, with the stage as it was tagged."""
    for call in calls:
        heard, shown = (versions.active(conn, call, kind) for kind in ("turns", "tags"))
        if heard is None or shown is None:
            continue
        spoken, tags = turns.read_turns(conn, heard.id), turns.read_tags(conn, shown.id)
        for one in segments_of(spoken, tags):
            if one.stage != "other":
                yield one.stage, Stretch(call, one.start, one.end)


def _moments(
    conn: Connection, place: Place, team: Reviewing, calls: Collection[int]
) -> Iterable[tuple[str, MomentOfDeal]]:
    """The moments of some calls that the whole team may see, in order of call and time."""
    read_ = read_moments(conn, place, team.process, team.sharing, team.zone)
    order = {call: position for position, call in enumerate(calls)}
    own = [
        one
        for one in read_.known
        if one.moment.call in order and one.moment.state(read_.now) == "shared"
    ]
    for one in sorted(own, key=lambda one: (order[one.moment.call], one.moment.start)):
        moment = one.moment
        yield (
            one.stretch.stage,
            MomentOfDeal(
                moment.id,
                title_of(conn, read_, one),
                Stretch(moment.call, moment.start, moment.end),
                tuple(it.says for it in one.evidence if it.call == moment.call or not it.call),
            ),
        )
