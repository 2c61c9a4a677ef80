"""What became of the deals of calls on which something that was taught was used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coaching.moments.deals import DealStory, StageOrder, ended_after, moved_on, order_of
from coaching.steps.team import Team
from coaching.store.deal_stories import deal_stories
from coaching.store.taught import CountedCall
from coaching.taught.teaching import Deals


def deals_of(
    conn: Connection, team: Team, used: Sequence[CountedCall], among: Collection[int]
) -> Deals:
    """What became of the deals of calls; each deal once, by the first call that tells.

    Args:
        conn: Any transaction.
        team: Its process and what it takes for moving on.
        used: The calls, the earliest first.
        among: Deals by whose ways the order of stages is known.
    """
    stories = deal_stories(conn, among) if used else {}
    order = order_of(team.process, stories.values())
    fates: dict[int, str] = {}
    unknown = 0
    for call in used:
        if call.deal is None or call.deal not in stories:
            unknown += 1
        elif fates.get(call.deal) in {None, "open", "unknown"}:
            fates[call.deal] = _fate(stories[call.deal], call.started_at, order, team)
    told = list(fates.values())
    return Deals(
        won=told.count("won"),
        lost=told.count("lost"),
        moved_on=told.count("moved on"),
        open=told.count("open"),
        unknown=unknown + told.count("unknown"),
    )


def _fate(story: DealStory, call_at: datetime | None, order: StageOrder, team: Team) -> str:
    zone = ZoneInfo(team.zone)
    if story.outcome in {"won", "lost"}:
        return story.outcome if ended_after(story, call_at, zone=zone) else "unknown"
    days = team.sharing.moved_on_days
    return "moved on" if moved_on(story, call_at, order, days=days, zone=zone) else "open"
