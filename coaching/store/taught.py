"""Where what was taught is looked for, in SQL: reps' turns of open calls with their vectors."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, func, or_, select, tuple_

from coaching.naming import fold
from coaching.store.index import VectorSpace
from coaching.store.open_calls import open_calls
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.meetings import meeting_clips, meeting_people, meetings
from coaching.store.schema.people import people, person_aliases
from coaching.store.schema.search import turn_vectors, vector_spaces
from coaching.store.schema.talk import tags, turns

LEAST_LETTERS = 20
"""Letters of a turn from which it is looked at. Chosen because shorter ones are hardly a sentence:
"Right, sounds good."."""

AT_ONCE = 400
"""Turns that one statement asks for. Chosen because each takes two parameters, and SQLite takes at
least 999."""


@dataclass(frozen=True, slots=True)
class CountedCall:
    """An open call of a rep whom somebody knows.

    Attributes:
        id: Its number.
        title: What it is called.
        started_at: When it began; None where nobody knows.
        rep: Number of the rep; None where nobody knows.
        deal: Number of the deal.
    """

    id: int
    title: str
    started_at: datetime | None
    rep: int | None
    deal: int | None


@dataclass(frozen=True, slots=True)
class RepTurns:
    """All turns of reps of some calls, without their text.

    Attributes:
        call: int64, (n,), the call of each, rising.
        version: int64, (n,), of turns.
        turn: int64, (n,), its position.
        known: bool, (n,), whether its vector is known.
        vectors: int8, (known turns, dimension), in the same order.
    """

    call: NDArray[np.int64]
    version: NDArray[np.int64]
    turn: NDArray[np.int64]
    known: NDArray[np.bool_]
    vectors: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A rep's turn with its text."""

    call: int
    version: int
    turn: int
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class WatchedClip:
    """A moment that a closed meeting watched, and somebody who was there; None where nobody was."""

    moment: int
    meeting: int
    day: date
    closed_at: datetime | None
    person: str | None


def watched_clips(conn: Connection) -> tuple[WatchedClip, ...]:
    """What closed meetings watched and who was there, the earliest first."""
    rows = conn.execute(
        select(
            meeting_clips.c.moment_id,
            meetings.c.id,
            meetings.c.day,
            meetings.c.closed_at,
            meeting_people.c.name,
        )
        .join(meetings, meetings.c.id == meeting_clips.c.meeting_id)
        .outerjoin(meeting_people, meeting_people.c.meeting_id == meetings.c.id)
        .where(meetings.c.state == "closed")
        .order_by(meetings.c.day, meetings.c.id, meeting_clips.c.position, meeting_people.c.name)
    )
    return tuple(
        WatchedClip(row.moment_id, row.id, date.fromisoformat(row.day), row.closed_at, row.name)
        for row in rows
    )


def our_people(conn: Connection) -> dict[str, frozenset[int]]:
    """Numbers of our people by every folded name and address that they go by."""
    ours = or_(
        people.c.works_for == "us",
        people.c.id.in_(select(calls.c.rep_id).where(calls.c.rep_id.is_not(None))),
    )
    named = [*conn.execute(select(people.c.id, people.c.name).where(ours))]
    aliases = (
        select(people.c.id, person_aliases.c.value)
        .join(person_aliases, person_aliases.c.person_id == people.c.id)
        .where(ours, person_aliases.c.kind.in_(("name", "email")))
    )
    found: dict[str, set[int]] = {}
    for number, name in (*named, *conn.execute(aliases)):
        found.setdefault(fold(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def calls_with(conn: Connection, stages: Collection[str]) -> tuple[CountedCall, ...]:
    """Open calls with talk of a stage, under any of its names; without names all open calls."""
    about = (
        select(calls.c.id, calls.c.title, calls.c.started_at, calls.c.rep_id, calls.c.deal_id)
        .where(calls.c.id.in_(open_calls()))
        .order_by(calls.c.id)
    )
    if stages:
        tagged = (
            select(versions.c.call_id)
            .join(tags, tags.c.version_id == versions.c.id)
            .where(versions.c.kind == "tags", versions.c.active, tags.c.stage.in_(stages))
        )
        about = about.where(calls.c.id.in_(tagged))
    return tuple(CountedCall(*row) for row in conn.execute(about))


def rep_turns(conn: Connection, space: VectorSpace | None) -> RepTurns:
    """The turns of reps of all open calls with what they mean in a space; in none without one."""
    rows = conn.execute(
        select(versions.c.call_id, turns.c.version_id, turns.c.position)
        .join(turns, turns.c.version_id == versions.c.id)
        .where(
            versions.c.kind == "turns",
            versions.c.active,
            versions.c.call_id.in_(open_calls()),
            turns.c.role == "rep",
            func.length(turns.c.text) >= LEAST_LETTERS,
        )
        .order_by(versions.c.call_id, turns.c.position)
    ).all()
    numbers = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 3)
    found = RepTurns(
        call=numbers[:, 0],
        version=numbers[:, 1],
        turn=numbers[:, 2],
        known=np.zeros(len(rows), dtype=np.bool_),
        vectors=np.zeros((0, 0), dtype=np.int8),
    )
    return found if space is None else _with_vectors(conn, found, space)


def _with_vectors(conn: Connection, found: RepTurns, space: VectorSpace) -> RepTurns:
    """The same turns with their vectors, where they have some."""
    kept = (
        select(turn_vectors.c.version_id, turn_vectors.c.vectors)
        .join(versions, versions.c.id == turn_vectors.c.version_id)
        .where(versions.c.active, turn_vectors.c.embedder == space.embedder)
    )
    of_version = {row[0]: row[1] for row in conn.execute(kept)}
    chosen: list[NDArray[np.int8]] = [np.zeros((0, space.dimension), dtype=np.int8)]
    known = np.zeros(len(found.turn), dtype=np.bool_)
    starts = np.flatnonzero(np.diff(found.version, prepend=-1))
    for first, end in pairwise([*starts.tolist(), len(found.turn)]):
        held = of_version.get(int(found.version[first]))
        if held is None:
            continue
        vectors = np.frombuffer(held, dtype=np.int8).reshape(-1, space.dimension)
        own = found.turn[first:end]
        if own[-1] < len(vectors):
            chosen.append(vectors[own])
            known[first:end] = True
    return replace(found, known=known, vectors=np.concatenate(chosen))


def said_turns(conn: Connection, wanted: Iterable[tuple[int, int]]) -> tuple[SaidTurn, ...]:
    """Turns by version and position, in no order."""
    of_call = select(versions.c.call_id, turns).join(turns, turns.c.version_id == versions.c.id)
    key = tuple_(turns.c.version_id, turns.c.position)
    ordered = sorted(wanted)
    return tuple(
        SaidTurn(row.call_id, row.version_id, row.position, row.start, row.end, row.text)
        for first in range(0, len(ordered), AT_ONCE)
        for row in conn.execute(of_call.where(key.in_(ordered[first : first + AT_ONCE])))
    )


def turns_between(conn: Connection, call: int, start: float, end: float) -> tuple[SaidTurn, ...]:
    """A rep's turns, as they are shown now, that have talk of a stretch of a call, in order."""
    rows = conn.execute(
        select(versions.c.call_id, turns)
        .join(turns, turns.c.version_id == versions.c.id)
        .where(
            versions.c.call_id == call,
            versions.c.kind == "turns",
            versions.c.active,
            turns.c.role == "rep",
            turns.c.start < end,
            turns.c.end > start,
        )
        .order_by(turns.c.position)
    )
    return tuple(
        SaidTurn(row.call_id, row.version_id, row.position, row.start, row.end, row.text)
        for row in rows
    )


def stage_between(conn: Connection, call: int, start: float, end: float) -> str:
    """The stage that most of the talk of a stretch is tagged with; empty where none is."""
    made = versions.alias()
    rows = conn.execute(
        select(tags.c.stage, turns.c.start, turns.c.end)
        .join(made, made.c.id == tags.c.version_id)
        .join(versions, and_(versions.c.call_id == made.c.call_id, versions.c.kind == "turns"))
        .join(turns, and_(turns.c.version_id == versions.c.id, turns.c.position == tags.c.turn))
        .where(
            made.c.call_id == call,
            made.c.active,
            versions.c.active,
            turns.c.start < end,
            turns.c.end > start,
        )
        .order_by(turns.c.position)
    )
    seconds: dict[str, float] = {}
    for row in rows:
        shared = min(end, row.end) - max(start, row.start)
        seconds[row.stage] = seconds.get(row.stage, 0.0) + shared
    return max(seconds, key=lambda stage: seconds[stage], default="")


def space_of(conn: Connection, version: int) -> VectorSpace | None:
    """The space that a version of turns was embedded in; of several that of most versions."""
    others = turn_vectors.alias()
    found = (
        select(vector_spaces.c.id, vector_spaces.c.embedder, vector_spaces.c.dimension)
        .join(turn_vectors, turn_vectors.c.embedder == vector_spaces.c.embedder)
        .join(others, others.c.embedder == turn_vectors.c.embedder)
        .where(turn_vectors.c.version_id == version)
        .group_by(vector_spaces.c.id)
        .order_by(func.count().desc(), vector_spaces.c.embedder)
    )
    row = conn.execute(found.limit(1)).first()
    return None if row is None else VectorSpace(row.id, row.embedder, row.dimension)
