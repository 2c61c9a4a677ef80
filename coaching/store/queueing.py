"""The queue in SQL: each file is claimed by one worker at a time, and the folders take turns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, or_, select, update

from coaching.ledger import FileKind, State, Step
from coaching.store.schema.ledger import files

LEASE = timedelta(minutes=15)
"""How long a claim from another machine holds without a sign of life; of this one it is known who
lives, also after a night asleep. Chosen because the longest silence between two
signs, one window of speech on a loaded machine, is under five minutes. A worker known to be dead
loses it at once."""


CLAIM_ORDER: tuple[FileKind, ...] = ("export", "sheet", "transcript", "recording")
"""Which kinds go first, so that a call finds its deal, its facts and its words in place."""

ON_ITS_WAY: tuple[State, ...] = ("queued", "working")
"""States of a recording that will fetch the transcript beside it."""

_RECOGNISING: Step = "words"
"""The step that may need the recogniser."""

_WAITING_AGAIN = {"state": "queued", "progress": None, "lease_owner": None, "lease_until": None}
"""What a file's line says that was at work and waits at its old place again."""

_MANY = 500
"""Ids that go into one statement as they are."""


class Turns:
    """Places in the queue, in which the folders take turns.

    Start-time fair queueing, with a folder for a flow and a file for a packet: a file's turn is one
    more than that of the last one queued from its folder, but never less than the lowest turn that
    is still queued. So of a folder with a thousand files one is taken for each of another's, and a
    folder that was empty for long has saved nothing up.

    Source: Goyal, Vin, Cheng: Start-time Fair Queueing, SIGCOMM 1996.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._lowest: dict[FileKind, int] = {}
        self._next: dict[tuple[str, FileKind], int] = {}

    def take(self, folder: str, kind: FileKind) -> int:
        """The turn of the next file from a folder."""
        place = (folder, kind)
        if place not in self._next:
            queued = and_(files.c.state == "queued", files.c.kind == kind)
            if kind not in self._lowest:
                lowest = select(func.min(files.c.turn)).where(queued)
                self._lowest[kind] = int(self._conn.execute(lowest).scalar() or 0)
            last = select(func.max(files.c.turn)).where(queued, files.c.folder == folder)
            after = self._conn.execute(last).scalar()
            self._next[place] = max(self._lowest[kind], 0 if after is None else int(after) + 1)
        turn = self._next[place]
        self._next[place] += 1
        return turn


def claim(
    conn: Connection,
    *,
    owner: str,
    among: Sequence[int] | None = None,
    light: bool = False,
    dead: Sequence[str] = (),
    now: datetime,
) -> int | None:
    """Take the next file to work on; None when there is nothing to take now.

    Kinds go in ``CLAIM_ORDER``; of one kind, the folders take turns. Files that were put off are
    passed over until their time, and new transcripts while their recording is on its way: it
    fetches them.

    Args:
        conn: A writing transaction.
        owner: Who claims.
        among: Files to choose from; None for all.
        light: Only files that need no recogniser, as far as the ledger tells.
        dead: Owners that are known to be gone; what they held can be taken.
        now: The time.
    """
    _free_held_by_the_gone(conn, owner=owner, dead=dead, now=now)
    for kind in CLAIM_ORDER:
        wanted = (
            select(files.c.id)
            .where(
                files.c.state == "queued",
                files.c.kind == kind,
                _is_free(now),
                *([_is_not_fetched(among)] if kind == "transcript" else []),
                *([_is_light()] if light else []),
            )
            .order_by(files.c.turn, files.c.id)
            .limit(1)
        )
        if among is not None:
            wanted = wanted.where(is_one_of(files, among))
        taken = conn.execute(
            update(files)
            .where(files.c.id == wanted.scalar_subquery())
            .values(
                state="working",
                step=None,
                progress=0.0,
                reason="",
                hint="",
                attempts=files.c.attempts + 1,
                lease_owner=owner,
                lease_until=now + LEASE,
                changed_at=now,
            )
            .returning(files.c.id)
        ).scalar()
        if taken is not None:
            return int(taken)
    return None


def _free_held_by_the_gone(
    conn: Connection, *, owner: str, dead: Sequence[str], now: datetime
) -> None:
    """Queue again what the dead held, and what somebody elsewhere has held without a word."""
    elsewhere = files.c.lease_owner.not_like(f"{owner.partition(':')[0]}:%")
    conn.execute(
        update(files)
        .where(
            files.c.state == "working",
            or_(
                and_(elsewhere, files.c.lease_until < now),
                files.c.lease_owner.in_(dead),
            ),
        )
        .values(state="queued", progress=None, lease_owner=None, lease_until=None)
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(files.c.lease_until.is_(None), files.c.lease_until <= now)


def _is_not_fetched(among: Sequence[int] | None) -> ColumnElement[bool]:
    """Whether no recording that is on its way, or among those chosen, will fetch a transcript."""
    recording = files.alias()
    beside = select(recording.c.id).where(
        recording.c.folder == files.c.folder,
        recording.c.stem == files.c.stem,
        recording.c.kind == "recording",
        recording.c.state.in_(ON_ITS_WAY),
    )
    if among is not None:
        beside = beside.where(is_one_of(recording, among))
    return or_(files.c.call_id.is_not(None), ~beside.correlate(files).exists())


def _is_light() -> ColumnElement[bool]:
    """Whether a file needs no recogniser: it is no recording, or a transcript lies beside it.

    Whether that is of use shows when its words are looked for: one that came as far waits for a
    worker with a recogniser.
    """
    transcript = files.alias()
    beside = select(transcript.c.id).where(
        transcript.c.folder == files.c.folder,
        transcript.c.stem == files.c.stem,
        transcript.c.kind == "transcript",
        transcript.c.state.in_(("queued", "ready")),
    )
    return and_(
        files.c.step.is_distinct_from(_RECOGNISING),
        or_(files.c.kind != "recording", beside.correlate(files).exists()),
    )


def is_one_of(lines: FromClause, ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a line is one of ``ids``, of which there may be many thousand."""
    if len(ids) <= _MANY:
        return lines.c.id.in_(ids)
    listed = func.json_each(json.dumps(list(ids))).table_valued("value")
    return lines.c.id.in_(select(listed.c.value))


def has_work(conn: Connection, *, light: bool = False, dead: Sequence[str], now: datetime) -> bool:
    """Whether a claim would find something; asked without holding up any writer."""
    taken = or_(files.c.kind != "transcript", _is_not_fetched(None))
    queued = select(files.c.id).where(files.c.state == "queued", _is_free(now), taken).limit(1)
    if light:
        queued = queued.where(_is_light())
    if conn.execute(queued).first() is not None:
        return True
    held = select(files.c.id).where(files.c.state == "working", files.c.lease_owner.in_(dead))
    return conn.execute(held.limit(1)).first() is not None


def owners_at_work(conn: Connection) -> tuple[str, ...]:
    """Everybody who holds a file."""
    working = select(files.c.lease_owner).where(files.c.state == "working").distinct()
    return tuple(owner for owner in conn.execute(working).scalars() if owner)


def advance(conn: Connection, file: int, *, step: Step, progress: float, now: datetime) -> None:
    """Note how far the work on a file is; a sign of life that renews the lease."""
    conn.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "working")
        .values(step=step, progress=progress, lease_until=now + LEASE, changed_at=now)
    )


def give_back(conn: Connection, *, owner: str, now: datetime) -> None:
    """Put what ``owner`` still works on back into the queue, at its old place."""
    conn.execute(
        update(files)
        .where(files.c.state == "working", files.c.lease_owner == owner)
        .values(**_WAITING_AGAIN, changed_at=now)
    )


def hand_on(conn: Connection, file: int, *, now: datetime) -> None:
    """Put a file back at its old place for a worker with a recogniser, which it turned out to need.

    What was done of it stays.
    """
    conn.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "working")
        .values(**_WAITING_AGAIN, step=_RECOGNISING, changed_at=now)
    )


def put_off(
    conn: Connection, file: int, *, reason: str, hint: str, until: datetime, now: datetime
) -> None:
    """Queue a file again, behind those of its folder and not to be taken before ``until``."""
    line = conn.execute(select(files.c.folder, files.c.kind).where(files.c.id == file)).one()
    turn = Turns(conn).take(line.folder, cast("FileKind", line.kind))
    conn.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "working")
        .values(
            state="queued",
            turn=turn,
            reason=reason,
            hint=hint,
            progress=None,
            lease_owner=None,
            lease_until=until,
            changed_at=now,
        )
    )


def requeue(
    conn: Connection,
    ids: Sequence[int],
    *,
    states: Sequence[State] = ("failed", "quarantined"),
    now: datetime,
) -> int:
    """Put those files that are in one of these states back into the queue; how many that were.

    Those that were put off are taken at once.
    """
    do_not_wait(conn, ids)
    again = conn.execute(
        select(files.c.id, files.c.folder, files.c.kind)
        .where(files.c.state.in_(states), is_one_of(files, ids))
        .order_by(files.c.id)
    ).all()
    turns = Turns(conn)
    for line in again:
        kind = cast("FileKind", line.kind)
        conn.execute(
            update(files)
            .where(files.c.id == line.id)
            .values(
                state="queued",
                turn=turns.take(line.folder, kind),
                reason="",
                hint="",
                step=None,
                progress=None,
                lease_until=None,
                changed_at=now,
            )
        )
    return len(again)


def do_not_wait(conn: Connection, ids: Sequence[int]) -> None:
    """Let files that were put off be taken at once."""
    conn.execute(
        update(files)
        .where(files.c.state == "queued", is_one_of(files, ids))
        .values(lease_until=None)
    )


def left_over(conn: Connection, *, dead: Sequence[str]) -> tuple[int, ...]:
    """Files that an earlier run did not come to the end of: queued, or held by the dead."""
    wanted = select(files.c.id).where(
        or_(
            files.c.state == "queued",
            and_(files.c.state == "working", files.c.lease_owner.in_(dead)),
        )
    )
    return tuple(conn.execute(wanted.order_by(files.c.id)).scalars())
