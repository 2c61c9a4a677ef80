"""Learning meetings in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from coaching.meeting import Commitment, Note, State, Win
from coaching.store.crm import deals_now
from coaching.store.schema.calls import calls
from coaching.store.schema.meetings import (
    commitments,
    meeting_clips,
    meeting_notes,
    meeting_people,
    meetings,
)
from coaching.store.schema.moments import moments
from coaching.store.schema.people import people
from coaching.store.schema.reels import exports

_won = (
    select(deals_now)
    .where(
        deals_now.c.outcome == "won",
        deals_now.c.closed_at.is_not(None),
        func.coalesce(deals_now.c.deleted, "no") == "no",
    )
    .order_by(deals_now.c.closed_at, deals_now.c.id)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting's own row.

    Attributes:
        id: Its number.
        day: When it is.
        minutes: How long.
        state: Whether it is still to come.
        wins: The CRM's ids of the deals that are reviewed.
        remarks: What the plan could not keep to.
        reel: Number of its reel; None before there is one.
    """

    id: int
    day: date
    minutes: int
    state: State
    wins: tuple[str, ...]
    remarks: tuple[str, ...]
    reel: int | None


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """A moment that a meeting watches.

    Attributes:
        moment: Its number.
        why: Why it was chosen.
        prompts: What to talk about after it.
    """

    moment: int
    why: tuple[str, ...]
    prompts: tuple[str, ...]


def add(
    conn: Connection,
    day: date,
    *,
    minutes: int,
    wins: Sequence[str],
    remarks: Sequence[str],
    who: str,
    now: datetime,
) -> int:
    """Enter a meeting; its number."""
    added = insert(meetings).values(
        day=day.isoformat(),
        minutes=minutes,
        state="planned",
        wins=list(wins),
        remarks=list(remarks),
        planned_by=who,
        planned_at=now,
    )
    return int(conn.execute(added.returning(meetings.c.id)).scalar_one())


def find(conn: Connection, number: int) -> Planned | None:
    """A meeting by its number."""
    row = conn.execute(select(meetings).where(meetings.c.id == number)).first()
    return None if row is None else _planned(row)


def all_meetings(conn: Connection) -> tuple[Planned, ...]:
    """All meetings, the latest first."""
    rows = conn.execute(select(meetings).order_by(meetings.c.day.desc(), meetings.c.id.desc()))
    return tuple(_planned(row) for row in rows)


def set_clips(conn: Connection, meeting: int, clips: Iterable[PlannedClip]) -> None:
    """What a meeting watches, in order, in place of what it had."""
    conn.execute(delete(meeting_clips).where(meeting_clips.c.meeting_id == meeting))
    rows = [
        {
            "meeting_id": meeting,
            "moment_id": clip.moment,
            "position": position,
            "why": list(clip.why),
            "prompts": list(clip.prompts),
        }
        for position, clip in enumerate(clips)
    ]
    if rows:
        conn.execute(insert(meeting_clips), rows)


def clips_of(conn: Connection, meeting: int) -> tuple[PlannedClip, ...]:
    """What a meeting watches, in order."""
    rows = conn.execute(
        select(meeting_clips)
        .where(meeting_clips.c.meeting_id == meeting)
        .order_by(meeting_clips.c.position)
    )
    return tuple(PlannedClip(row.moment_id, tuple(row.why), tuple(row.prompts)) for row in rows)


def watched_moments(conn: Connection) -> frozenset[int]:
    """The moments that a meeting watches or watched."""
    return frozenset(conn.execute(select(meeting_clips.c.moment_id)).scalars())


def last_seen(conn: Connection, *, before: date) -> dict[str, date]:
    """When a moment of each rep was last watched in a meeting before a day, by the rep's name."""
    rows = conn.execute(
        select(people.c.name, func.max(meetings.c.day))
        .join(calls, calls.c.rep_id == people.c.id)
        .join(moments, moments.c.call_id == calls.c.id)
        .join(meeting_clips, meeting_clips.c.moment_id == moments.c.id)
        .join(meetings, meetings.c.id == meeting_clips.c.meeting_id)
        .where(meetings.c.day < before.isoformat())
        .group_by(people.c.name)
    )
    return {name: date.fromisoformat(day) for name, day in rows}


def wins_between(conn: Connection, after: date, until: date, zone: tzinfo) -> tuple[Win, ...]:
    """The deals that were won after a day and up to another, the earliest first.

    Args:
        conn: Any transaction.
        after: The day before the first that counts.
        until: The last that counts.
        zone: The team's, whose days they are.
    """
    rows = conn.execute(_won).all()
    return _wins(conn, [row for row in rows if after < _day(row, zone) <= until], zone)


def wins_named(conn: Connection, deals: Sequence[str], zone: tzinfo) -> tuple[Win, ...]:
    """Deals by their ids in the CRM, in that order; what is not won any more is left out."""
    rows = conn.execute(_won.where(deals_now.c.external_id.in_(deals))).all()
    found = {win.deal: win for win in _wins(conn, rows, zone)}
    return tuple(found[deal] for deal in deals if deal in found)


def _wins(conn: Connection, rows: Sequence[Row[Any]], zone: tzinfo) -> tuple[Win, ...]:
    held = _calls_of(conn, [row.id for row in rows])
    return tuple(
        Win(
            row.external_id,
            row.name or row.external_id,
            _day(row, zone),
            held.get(row.id, ()),
        )
        for row in rows
    )


def _day(row: Row[Any], zone: tzinfo) -> date:
    """The day on which a deal was won."""
    return datetime.fromisoformat(row.closed_at).astimezone(zone).date()


def add_note(conn: Connection, meeting: int, text: str, *, who: str, now: datetime) -> None:
    """Write something down."""
    conn.execute(insert(meeting_notes).values(meeting_id=meeting, who=who, text=text, at=now))


def notes_of(conn: Connection, meeting: int) -> tuple[Note, ...]:
    """What was written down, the earliest first."""
    rows = conn.execute(
        select(meeting_notes)
        .where(meeting_notes.c.meeting_id == meeting)
        .order_by(meeting_notes.c.id)
    )
    return tuple(Note(row.who, row.text) for row in rows)


def set_attended(conn: Connection, meeting: int, names: Iterable[str]) -> None:
    """Who was there, in place of what was noted."""
    conn.execute(delete(meeting_people).where(meeting_people.c.meeting_id == meeting))
    rows = [{"meeting_id": meeting, "name": name} for name in names]
    if rows:
        conn.execute(insert(meeting_people), rows)


def attended(conn: Connection, meeting: int) -> tuple[str, ...]:
    """Who was there, in order of the alphabet."""
    found = select(meeting_people.c.name).where(meeting_people.c.meeting_id == meeting)
    return tuple(sorted(conn.execute(found).scalars(), key=str.casefold))


def commit(
    conn: Connection, meeting: int, text: str, *, owner: str, due: date | None, now: datetime
) -> int:
    """Enter what somebody takes along; its number."""
    added = insert(commitments).values(
        meeting_id=meeting,
        owner=owner,
        text=text,
        due=due and due.isoformat(),
        made_at=now,
    )
    return int(conn.execute(added.returning(commitments.c.id)).scalar_one())


def set_done(conn: Connection, commitment: int, *, done: bool, now: datetime) -> bool:
    """Note that it is done, or is not; whether there is such a commitment."""
    changed = conn.execute(
        update(commitments)
        .where(commitments.c.id == commitment)
        .values(done=done, done_at=now if done else None)
    )
    return bool(changed.rowcount)


def commitments_of(conn: Connection, meeting: int) -> tuple[Commitment, ...]:
    """What was taken along from a meeting, in the order in which it was said."""
    found = select(commitments).where(commitments.c.meeting_id == meeting)
    return _commitments(conn.execute(found.order_by(commitments.c.id)))


def open_before(conn: Connection, meeting: int, day: date) -> tuple[Commitment, ...]:
    """What is open from meetings before one, the earliest first."""
    found = (
        select(commitments)
        .join(meetings, meetings.c.id == commitments.c.meeting_id)
        .where(commitments.c.done.is_(False), meetings.c.day <= day.isoformat())
        .where(commitments.c.meeting_id != meeting)
    )
    return _commitments(conn.execute(found.order_by(commitments.c.id)))


def close(conn: Connection, meeting: int, *, now: datetime | None) -> None:
    """Note that a meeting was held; without a time, that it was not."""
    state = "planned" if now is None else "closed"
    conn.execute(
        update(meetings).where(meetings.c.id == meeting).values(state=state, closed_at=now)
    )


def set_reel(conn: Connection, meeting: int, reel: int) -> None:
    """Note the reel of a meeting."""
    conn.execute(update(meetings).where(meetings.c.id == meeting).values(reel_id=reel))


def reel_path(conn: Connection, reel: int) -> str | None:
    """Where a reel lies in the workspace; None where it was withdrawn."""
    found = select(exports.c.path).where(
        exports.c.reel_id == reel, exports.c.kind == "reel", exports.c.withdrawn_at.is_(None)
    )
    return conn.execute(found.order_by(exports.c.id.desc()).limit(1)).scalar()


def _calls_of(conn: Connection, deals: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    found = (
        select(calls.c.deal_id, calls.c.id)
        .where(calls.c.deal_id.in_(deals), calls.c.ready_at.is_not(None))
        .order_by(calls.c.started_at, calls.c.id)
    )
    held: dict[int, tuple[int, ...]] = {}
    for deal, call in conn.execute(found):
        held[deal] = (*held.get(deal, ()), call)
    return held


def _planned(row: Any) -> Planned:
    return Planned(
        id=row.id,
        day=date.fromisoformat(row.day),
        minutes=row.minutes,
        state=row.state,
        wins=tuple(row.wins),
        remarks=tuple(row.remarks),
        reel=row.reel_id,
    )


def _commitments(rows: Iterable[Any]) -> tuple[Commitment, ...]:
    return tuple(
        Commitment(
            id=row.id,
            owner=row.owner,
            text=row.text,
            due=date.fromisoformat(row.due) if row.due else None,
            done=bool(row.done),
            meeting=row.meeting_id,
        )
        for row in rows
    )
