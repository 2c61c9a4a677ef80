"""Deal reviews in SQL: every version of what people wrote, and which criteria calls met."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from coaching.deal_review.words import PickedClip, StageWords, Version, Written, Wrote
from coaching.store.batches import in_batches
from coaching.store.open_calls import open_calls
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.deal_reviews import (
    call_verdicts,
    deal_review_clips,
    deal_review_versions,
    deal_review_words,
)
from coaching.store.schema.talk import rulings


def versions_of(conn: Connection, deal: int) -> tuple[Version, ...]:
    """All versions of a deal's review, the oldest first."""
    own = select(deal_review_versions).where(deal_review_versions.c.deal_id == deal)
    rows = conn.execute(own.order_by(deal_review_versions.c.version)).all()
    numbers = [row.id for row in rows]
    words = _words(conn, numbers)
    clips = _clips(conn, numbers)
    return tuple(
        Version(
            row.version,
            row.made_by,
            row.made_at,
            dict(row.change),
            Written(words.get(row.id, ()), clips.get(row.id, ()), bool(row.open_to_team)),
        )
        for row in rows
    )


def newest(conn: Connection, deals: Collection[int]) -> dict[int, Version]:
    """The version that holds of each of some deals that have one, by number of the deal."""
    last = (
        select(deal_review_versions.c.deal_id, func.max(deal_review_versions.c.version).label("no"))
        .group_by(deal_review_versions.c.deal_id)
        .subquery()
    )
    found: dict[int, Version] = {}
    for some in in_batches(deals):
        rows = conn.execute(
            select(deal_review_versions)
            .join(
                last,
                (last.c.deal_id == deal_review_versions.c.deal_id)
                & (last.c.no == deal_review_versions.c.version),
            )
            .where(deal_review_versions.c.deal_id.in_(some))
        ).all()
        numbers = [row.id for row in rows]
        words, clips = _words(conn, numbers), _clips(conn, numbers)
        for row in rows:
            held = Written(words.get(row.id, ()), clips.get(row.id, ()), bool(row.open_to_team))
            found[row.deal_id] = Version(
                row.version, row.made_by, row.made_at, dict(row.change), held
            )
    return found


def add_version(
    conn: Connection,
    deal: int,
    number: int,
    written: Written,
    *,
    change: Mapping[str, Any],
    who: str,
    now: datetime,
) -> None:
    """Keep a new version of a deal's review."""
    made = conn.execute(
        insert(deal_review_versions)
        .values(
            deal_id=deal,
            version=number,
            made_by=who,
            made_at=now,
            change=dict(change),
            open_to_team=written.open_to_team,
        )
        .returning(deal_review_versions.c.id)
    ).scalar_one()
    if written.words:
        conn.execute(
            insert(deal_review_words),
            [
                {
                    "version_id": made,
                    "stage": one.stage,
                    "position": position,
                    "worked": one.worked.text,
                    "worked_by": one.worked.who,
                    "learned": one.learned.text,
                    "learned_by": one.learned.who,
                }
                for position, one in enumerate(written.words)
            ],
        )
    if written.clips:
        conn.execute(
            insert(deal_review_clips),
            [
                {
                    "version_id": made,
                    "position": position,
                    "number": one.number,
                    "stage": one.stage,
                    "call_id": one.call,
                    "start": one.start,
                    "end": one.end,
                    "words": one.words,
                    "says": one.says,
                    "made_by": one.who,
                }
                for position, one in enumerate(written.clips)
            ],
        )


def clips_given(conn: Connection, deal: int) -> int:
    """The highest number that a clip of a deal's review ever had; 0 for none."""
    told = (
        select(deal_review_versions.c.change)
        .where(deal_review_versions.c.deal_id == deal)
        .order_by(deal_review_versions.c.id)
    )
    numbers = [change.get("clip", 0) for change in conn.execute(told).scalars()]
    return max(numbers, default=0)


def _words(conn: Connection, numbers: Sequence[int]) -> dict[int, tuple[StageWords, ...]]:
    found: dict[int, tuple[StageWords, ...]] = {}
    rows = conn.execute(
        select(deal_review_words)
        .where(deal_review_words.c.version_id.in_(numbers))
        .order_by(deal_review_words.c.version_id, deal_review_words.c.position)
    )
    for row in rows:
        one = StageWords(
            row.stage, Wrote(row.worked, row.worked_by), Wrote(row.learned, row.learned_by)
        )
        found[row.version_id] = (*found.get(row.version_id, ()), one)
    return found


def _clips(conn: Connection, numbers: Sequence[int]) -> dict[int, tuple[PickedClip, ...]]:
    found: dict[int, tuple[PickedClip, ...]] = {}
    rows = conn.execute(
        select(deal_review_clips)
        .where(deal_review_clips.c.version_id.in_(numbers))
        .order_by(deal_review_clips.c.version_id, deal_review_clips.c.position)
    )
    for row in rows:
        one = PickedClip(
            row.number, row.stage, row.call_id, row.start, row.end, row.words, row.says, row.made_by
        )
        found[row.version_id] = (*found.get(row.version_id, ()), one)
    return found


def open_among(conn: Connection, wanted: Collection[int]) -> frozenset[int]:
    """Those of some calls of which the team may see talk."""
    return frozenset(
        call
        for some in in_batches(wanted)
        for call in conn.execute(open_calls().where(calls.c.id.in_(some))).scalars()
    )


# Which exit criteria calls met ------------------------------------------------------------------


def calls_to_judge(conn: Connection, made_by: str, wanted: Collection[int]) -> tuple[int, ...]:
    """Those of some ready calls that were not judged in this way, by their tags of now."""
    known = select(call_verdicts.c.version_id).where(call_verdicts.c.made_by == made_by)
    waiting = (
        select(calls.c.id)
        .join(versions, versions.c.call_id == calls.c.id)
        .where(
            calls.c.ready_at.is_not(None),
            versions.c.kind == "tags",
            versions.c.active,
            versions.c.id.not_in(known),
        )
        .order_by(calls.c.id)
    )
    return tuple(
        call
        for some in in_batches(wanted)
        for call in conn.execute(waiting.where(calls.c.id.in_(some))).scalars()
    )


def keep_verdicts(conn: Connection, version: int, made_by: str, found: Mapping[str, str]) -> None:
    """Keep what a version of tags says of each exit criterion; what was kept so stays."""
    held = select(call_verdicts.c.version_id).where(
        call_verdicts.c.version_id == version, call_verdicts.c.made_by == made_by
    )
    if conn.execute(held).first() is None:
        conn.execute(
            insert(call_verdicts).values(version_id=version, made_by=made_by, found=dict(found))
        )


def verdicts_by_call(conn: Connection, made_by: str) -> dict[int, dict[str, str]]:
    """What the talk of each call says of each exit criterion: met or not_met; unknown left out."""
    rows = conn.execute(
        select(versions.c.call_id, call_verdicts.c.found)
        .join(versions, versions.c.id == call_verdicts.c.version_id)
        .where(call_verdicts.c.made_by == made_by, versions.c.active)
    )
    return {row.call_id: row.found for row in rows}


def criteria_ruled(conn: Connection) -> dict[int, dict[str, str]]:
    """What people say of exit criteria, by call and by key."""
    found: dict[int, dict[str, str]] = {}
    rows = conn.execute(
        select(rulings.c.call_id, rulings.c.key, rulings.c.verdict)
        .where(rulings.c.part == "criterion", rulings.c.withdrawn_at.is_(None))
        .order_by(rulings.c.id)
    )
    for call, key, verdict in rows:
        found.setdefault(call, {})[key] = verdict
    return found
