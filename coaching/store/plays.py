"""Plays in SQL: the talk that they are found in, the turns that use them, and what they are called.

What is read back leaves out calls that are closed to the team; withheld talk is in nothing here but
the counts of a run that was made before it was withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from coaching.plays.identity import Use
from coaching.store.open_calls import open_calls
from coaching.store.schema.plays import play_runs, play_talk, play_terms, play_uses, plays

# Finding ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A time that plays were found.

    Attributes:
        id: Its number.
        made_by: How.
        embedder: Whose vectors were looked at.
        calls: How many calls had such vectors.
        passed_over: How many had not, by the embedder that they have; "" for none.
        who: Who had them found.
        at: When.
    """

    id: int
    made_by: str
    embedder: str
    calls: int
    passed_over: Mapping[str, int]
    who: str
    at: datetime


class FoundUse(NamedTuple):
    """A turn that uses a play, and how near it is to the middle of it, from -1 to 1."""

    use: Use
    nearness: float


class FoundTerm(NamedTuple):
    """A term of a play, its weight, and a turn that says it."""

    term: str
    weight: float
    use: Use


def newest_run(conn: Connection) -> Run | None:
    """The last time that plays were found; None where they never were."""
    row = conn.execute(select(play_runs).order_by(play_runs.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Run(
        row.id,
        row.made_by,
        row.embedder,
        row.calls,
        dict(row.passed_over),
        row.found_by,
        row.made_at,
    )


def add_run(
    conn: Connection,
    *,
    made_by: str,
    embedder: str,
    calls: int,
    passed_over: Mapping[str, int],
    who: str,
    now: datetime,
) -> int:
    """Enter that plays are found; the number of the run."""
    number = conn.execute(
        insert(play_runs)
        .values(
            made_by=made_by,
            embedder=embedder,
            calls=calls,
            passed_over=dict(passed_over),
            found_by=who,
            made_at=now,
        )
        .returning(play_runs.c.id)
    ).scalar_one()
    return int(number)


@dataclass(frozen=True, slots=True)
class FoundPlay:
    """A play as a run found it.

    Attributes:
        stage: The stage of its talk.
        uses: The turns that use it.
        terms: Words of its own, each with turns that say them.
    """

    stage: str
    uses: tuple[FoundUse, ...]
    terms: tuple[FoundTerm, ...]

    def within(self, calls: Collection[int]) -> FoundPlay:
        """The same without what is in other calls."""
        return FoundPlay(
            self.stage,
            tuple(one for one in self.uses if one.use.call in calls),
            tuple(one for one in self.terms if one.use.call in calls),
        )


def put_play(
    conn: Connection, run: int, number: int | None, found: FoundPlay, *, now: datetime
) -> int:
    """Keep a play as a run found it, in the place of what it was before; its number."""
    if number is None:
        number = int(
            conn.execute(
                insert(plays)
                .values(run_id=run, stage=found.stage, title="", created_at=now)
                .returning(plays.c.id)
            ).scalar_one()
        )
    else:
        conn.execute(
            update(plays).where(plays.c.id == number).values(run_id=run, stage=found.stage)
        )
        for table in (play_uses, play_terms):
            conn.execute(delete(table).where(table.c.play_id == number))
    conn.execute(
        insert(play_uses),
        [{"play_id": number, **_where(one.use), "nearness": one.nearness} for one in found.uses],
    )
    if found.terms:
        conn.execute(
            insert(play_terms),
            [
                {"play_id": number, **_where(one.use), "term": one.term, "weight": one.weight}
                for one in found.terms
            ],
        )
    return number


def put_talk(conn: Connection, looked_at: Mapping[tuple[int, str], int]) -> None:
    """Keep how many turns of each call and stage were looked at, in the place of earlier ones."""
    conn.execute(delete(play_talk))
    if looked_at:
        conn.execute(
            insert(play_talk),
            [
                {"call_id": call, "stage": stage, "turns": count}
                for (call, stage), count in looked_at.items()
            ],
        )


def _where(use: Use) -> dict[str, Any]:
    return {"call_id": use.call, "start": use.start, "end": use.end}


# Reading ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Play:
    """A play as it is kept.

    Attributes:
        id: Its number.
        run: The run that found it last.
        stage: The stage of its talk, as it was called then.
        title: What a person called it; empty where none did.
        dismissed_at: When a person dismissed it.
    """

    id: int
    run: int
    stage: str
    title: str
    dismissed_at: datetime | None


def all_plays(conn: Connection) -> tuple[Play, ...]:
    """All plays that were ever found, by number."""
    return tuple(map(_play, conn.execute(select(plays).order_by(plays.c.id))))


def find_play(conn: Connection, number: int) -> Play | None:
    """A play; None where there is none of that number."""
    row = conn.execute(select(plays).where(plays.c.id == number)).first()
    return None if row is None else _play(row)


def uses_by_play(conn: Connection, run: int | None = None) -> dict[int, tuple[FoundUse, ...]]:
    """The turns that use each play, by call and time, in open calls.

    Args:
        conn: Any transaction.
        run: Only of plays that this run found; None for all.
    """
    chosen = (
        select(play_uses)
        .join(plays, plays.c.id == play_uses.c.play_id)
        .where(play_uses.c.call_id.in_(open_calls()))
        .order_by(play_uses.c.play_id, play_uses.c.call_id, play_uses.c.start)
    )
    if run is not None:
        chosen = chosen.where(plays.c.run_id == run)
    found: dict[int, list[FoundUse]] = {}
    for row in conn.execute(chosen):
        use = FoundUse(Use(row.call_id, row.start, row.end), row.nearness)
        found.setdefault(row.play_id, []).append(use)
    return {number: tuple(own) for number, own in found.items()}


def terms_by_play(conn: Connection, run: int) -> dict[int, tuple[FoundTerm, ...]]:
    """The terms of each play that a run found, with turns of open calls that say them."""
    rows = conn.execute(
        select(play_terms)
        .join(plays, plays.c.id == play_terms.c.play_id)
        .where(plays.c.run_id == run, play_terms.c.call_id.in_(open_calls()))
        .order_by(play_terms.c.play_id, play_terms.c.term, play_terms.c.call_id)
    )
    found: dict[int, list[FoundTerm]] = {}
    for row in rows:
        one = FoundTerm(row.term, row.weight, Use(row.call_id, row.start, row.end))
        found.setdefault(row.play_id, []).append(one)
    return {number: tuple(own) for number, own in found.items()}


def talk_looked_at(conn: Connection) -> dict[str, dict[int, int]]:
    """How many turns of each stage were looked at, by stage and open call."""
    found: dict[str, dict[int, int]] = {}
    rows = conn.execute(select(play_talk).where(play_talk.c.call_id.in_(open_calls())))
    for row in rows:
        found.setdefault(row.stage, {})[row.call_id] = row.turns
    return found


# What people say ----------------------------------------------------------------------------------


def set_title(conn: Connection, number: int, title: str) -> None:
    """Say what a play is called; empty for its own words."""
    conn.execute(update(plays).where(plays.c.id == number).values(title=title))


def set_dismissed(conn: Connection, number: int, at: datetime | None) -> None:
    """Say that a play is none, or with None that it is one."""
    conn.execute(update(plays).where(plays.c.id == number).values(dismissed_at=at))


def _play(row: Row[Any]) -> Play:
    return Play(row.id, row.run_id, row.stage, row.title, row.dismissed_at)
