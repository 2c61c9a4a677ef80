"""Deal reviews as the agenda of a meeting has them: short, without a look at the talk itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from coaching.deal_review.drafting import joined
from coaching.deal_review.review import ShortReview, ShortStage
from coaching.deal_review.words import Version, Written
from coaching.pipeline import Call, StageNames
from coaching.pipeline import Deal as DealOnItsWay
from coaching.pipeline.criteria import Judged, counted_calls, standing
from coaching.process import SalesProcess
from coaching.steps.deal_review_clips import as_shown
from coaching.steps.pipeline import judged_in, team_deals
from coaching.steps.place import Place
from coaching.store import deal_reviews, pipeline


def short_reviews(
    conn: Connection,
    place: Place,
    process: SalesProcess,
    wanted: Collection[str],
    *,
    zone: tzinfo,
) -> dict[str, ShortReview]:
    """The reviews of some wins, by the CRM's id; deals that are not won have none.

    Exit criteria are those that calls were judged by (``coaching.steps.verdicts``); where a call of
    a deal was not judged yet, that number is left open. Calls after the deal ended do not count.

    Args:
        conn: Any transaction.
        place: The workspace.
        process: The team's.
        wanted: The CRM's ids of deals.
        zone: The team's.
    """
    if not wanted:
        return {}
    names, now = StageNames(process), place.now()
    deals = team_deals(conn, names, now=now)
    own = [deal for deal in deals if deal.external_id in wanted and deal.path.outcome == "won"]
    calls = pipeline.calls_of_deals(conn)
    shown = {
        deal.id: counted_calls(calls.get(deal.id, ()), deal.path.ended_at, zone=zone)
        for deal in own
    }
    talk = pipeline.talk_by_stage(conn, [call.id for one in shown.values() for call in one])
    held = deal_reviews.newest(conn, [deal.id for deal in own])
    short = _Short(now, process, names, judged_in(conn, process))
    return {
        deal.external_id: short.review(
            deal,
            shown[deal.id],
            {names.key_of(stage) for call in shown[deal.id] for stage in talk.get(call.id, {})},
            _as_the_team_sees(conn, place, deal.id, held.get(deal.id)),
        )
        for deal in own
    }


def _as_the_team_sees(
    conn: Connection, place: Place, deal: int, held: Version | None
) -> Version | None:
    """The version with the clips that everybody may see now."""
    if held is None or not held.written.clips:
        return held
    return as_shown(conn, place, deal, [held], who="")[0]


class _Short:
    """What all short reviews are made with."""

    def __init__(
        self,
        now: datetime,
        process: SalesProcess,
        names: StageNames,
        judged: Judged,
    ) -> None:
        self._now = now
        self._process, self._names = process, names
        self._judged = judged

    def review(
        self,
        deal: DealOnItsWay,
        calls: Sequence[Call],
        talked: Collection[str],
        held: Version | None,
    ) -> ShortReview:
        """The review of one win."""
        written = held.written if held is not None else Written()
        keys = [it.name for it in self._process.stages]
        others = [visit.stage for visit in deal.path.visits]
        others += [self._names.key_of(one.stage) for one in written.words]
        others += [self._names.key_of(one.stage) for one in written.clips]
        touched = {*talked, *others}
        stages = tuple(
            self._stage(key, deal, calls, written)
            for key in dict.fromkeys((*keys, *others))
            if key in touched
        )
        return ShortReview(deal.external_id, held.number if held is not None else 0, stages)

    def _stage(
        self, key: str, deal: DealOnItsWay, calls: Sequence[Call], written: Written
    ) -> ShortStage:
        criteria = self._judged.criteria.get(key, ())
        numbers = [call.id for call in calls]
        looked_at = bool(numbers) and all(call in self._judged.found for call in numbers)
        words = [one for one in written.words if self._names.key_of(one.stage) == key]
        return ShortStage(
            title=self._names.stage(key).title,
            met=sum(standing(numbers, name, self._judged) == "met" for name, _ in criteria)
            if looked_at
            else None,
            of=len(criteria),
            days=deal.days_in(key, self._now),
            worked=joined([one.worked for one in words]),
            learned=joined([one.learned for one in words]),
            clips=sum(self._names.key_of(one.stage) == key for one in written.clips),
        )
