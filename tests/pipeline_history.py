"""A made history of deals in a library: written straight into its tables, as imports leave it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from coaching.crm import instant_text
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import deal_events, deals
from coaching.store.schema.talk import tags, turns

Told = Sequence[tuple[str, datetime]]
"""Stages with since when a deal was in them."""


def add_deal(
    conn: Connection,
    external_id: str,
    stages: Told,
    *,
    learned_at: datetime,
    told_as: str = "changed",
    outcome: tuple[str, datetime] | None = None,
    **facts: str | datetime,
) -> int:
    """A deal with its stages; ``outcome`` is won, lost or open with when it was closed."""
    number = conn.execute(
        insert(deals).values(external_id=external_id, created_at=learned_at).returning(deals.c.id)
    ).scalar_one()
    rows = [("stage", stage, at, told_as) for stage, at in stages]
    if outcome is not None:
        rows.append(("outcome", outcome[0], outcome[1], "since"))
    if outcome is not None and outcome[0] != "open":
        rows.append(("closed_at", instant_text(outcome[1]), outcome[1], "since"))
    for fact, value in facts.items():
        text = instant_text(value) if isinstance(value, datetime) else value
        rows.append((fact, text, learned_at, "seen"))
    conn.execute(
        insert(deal_events),
        [
            {
                "deal_id": number,
                "fact": fact,
                "value": value,
                "held_from_at": at,
                "learned_at": learned_at,
                "told_as": told,
            }
            for fact, value, at, told in rows
        ],
    )
    return int(number)


def add_call(
    conn: Connection,
    deal: int | None,
    at: datetime | None,
    *,
    stages: Sequence[str] = (),
    seconds: float = 30.0,
    **facts: object,
) -> int:
    """A ready call; a turn of ``seconds`` for each of the stages, tagged so."""
    number = conn.execute(
        insert(calls)
        .values(
            title="A call",
            deal_id=deal,
            started_at=at,
            created_at=at or datetime.now().astimezone(),
            ready_at=at or datetime.now().astimezone(),
            **facts,
        )
        .returning(calls.c.id)
    ).scalar_one()
    tag_call(conn, int(number), stages, seconds=seconds)
    return int(number)


def tag_call(
    conn: Connection,
    call: int,
    stages: Sequence[str],
    *,
    seconds: float = 30.0,
    active: bool = True,
) -> None:
    """Turns of a call and their tags, as versions that are read or not."""
    if not stages:
        return
    at = datetime(2026, 1, 1).astimezone() + timedelta(seconds=call)
    made: dict[str, int] = {}
    for kind, made_from in (("turns", None), ("tags", "turns")):
        made[kind] = conn.execute(
            insert(versions)
            .values(
                call_id=call,
                kind=kind,
                made_by="test",
                made_from=made.get(made_from or ""),
                detail={},
                created_at=at,
                completed_at=at,
                active=active,
            )
            .returning(versions.c.id)
        ).scalar_one()
    conn.execute(
        insert(turns),
        [
            {
                "version_id": made["turns"],
                "position": place,
                "speaker": "A",
                "role": "rep",
                "channel": 0,
                "start": seconds * place,
                "end": seconds * (place + 1),
                "text": "Well.",
            }
            for place in range(len(stages))
        ],
    )
    conn.execute(
        insert(tags),
        [
            {"version_id": made["tags"], "turn": place, "stage": stage, "probability": 0.9}
            for place, stage in enumerate(stages)
        ],
    )
