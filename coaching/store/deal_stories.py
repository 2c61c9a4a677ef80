"""The ways of deals, in SQL: what became of each, and which stages it came to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, column, select, table

from coaching.moments.deals import DealStory, StageChange
from coaching.store.batches import in_batches
from coaching.store.schema.crm import deal_events

_deals_now = table(
    "deals_now",
    column("id"),
    column("external_id"),
    column("outcome"),
    column("closed_at"),
    column("deleted"),
)


def deal_stories(conn: Connection, wanted: Collection[int]) -> dict[int, DealStory]:
    """The ways of deals by number, as they are known now; those that the CRM deleted have none."""
    return {
        number: story
        for some in in_batches(wanted)
        for number, story in _stories(conn, some).items()
    }


def _stories(conn: Connection, wanted: Collection[int]) -> dict[int, DealStory]:
    changes: dict[int, list[StageChange]] = {}
    outcomes: dict[int, tuple[str, datetime, datetime, bool]] = {}
    rows = conn.execute(
        select(deal_events)
        .where(deal_events.c.deal_id.in_(wanted), deal_events.c.fact.in_(("stage", "outcome")))
        .order_by(deal_events.c.held_from_at, deal_events.c.learned_at, deal_events.c.id)
    )
    for row in rows:
        seen = row.told_as == "seen"
        if row.fact == "stage":
            own = changes.setdefault(row.deal_id, [])
            if not own or own[-1].stage != row.value:
                own.append(StageChange(row.value, row.held_from_at, row.learned_at, seen))
        else:
            outcomes[row.deal_id] = (row.value, row.held_from_at, row.learned_at, seen)
    stories = {}
    for row in conn.execute(select(_deals_now).where(_deals_now.c.id.in_(wanted))):
        if row.deleted == "yes":
            continue
        outcome = row.outcome or "open"
        told, since, learned_at, seen = outcomes.get(row.id, ("", None, None, True))
        closed = datetime.fromisoformat(row.closed_at) if row.closed_at else None
        ended = closed or (since if told == outcome and not seen else None)
        is_open = outcome == "open"
        stories[row.id] = DealStory(
            id=row.id,
            deal=row.external_id,
            outcome=outcome,
            ended_at=None if is_open else ended,
            learned_at=None if is_open else learned_at,
            stages=tuple(changes.get(row.id, ())),
        )
    return stories
