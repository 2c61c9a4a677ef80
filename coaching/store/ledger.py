"""The ledger in SQL: files come in, are claimed by one worker at a time, and end in one state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, and_, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from coaching.ledger import FileEntry, FileKind, State, Step
from coaching.store.schema.calls import recordings
from coaching.store.schema.ledger import files

LEASE = timedelta(minutes=15)
"""How long a claim from another machine holds without a sign of life; of this one it is known who
lives, also after a night asleep. Chosen because the longest silence between two
signs, one window of speech on a loaded machine, is under five minutes. A worker known to be dead
loses it at once."""


def sight(
    conn: Connection,
    *,
    path: str,
    kind: FileKind,
    size_bytes: int,
    mtime_ns: int,
    state: State,
    reason: str = "",
    hint: str = "",
    now: datetime,
) -> int:
    """Enter a file that was seen, or start over with one whose size or time has changed.

    A file that is unchanged keeps its line, except that one which was waiting may go on to
    ``state``.

    Returns:
        The file's id.
    """
    fresh = {
        "folder": str(PurePath(path).parent),
        "call_id": None,
        "kind": kind,
        "size_bytes": size_bytes,
        "mtime_ns": mtime_ns,
        "recording_id": None,
        "duplicate_of": None,
        "state": state,
        "step": None,
        "progress": None,
        "reason": reason,
        "hint": hint,
        "changed_at": now,
    }
    adding = insert(files).values(path=path, first_seen_at=now, **fresh)
    changed = or_(files.c.size_bytes != size_bytes, files.c.mtime_ns != mtime_ns)
    if state != "waiting":
        changed = or_(changed, files.c.state == "waiting")
    conn.execute(
        adding.on_conflict_do_update(
            index_elements=["path"],
            set_={**fresh, "attempts": 0},
            where=and_(files.c.state != "working", changed),
        )
    )
    return int(conn.execute(select(files.c.id).where(files.c.path == path)).scalar_one())


def claim(
    conn: Connection, *, owner: str, among: Sequence[int], dead: Sequence[str], now: datetime
) -> int | None:
    """Take the next file to work on; None when there is nothing left to take.

    Exports go first, so that calls find their deals at once; then the oldest.

    Args:
        conn: A writing transaction.
        owner: Who claims.
        among: Files to choose from.
        dead: Owners that are known to be gone; what they held can be taken.
        now: The time.
    """
    elsewhere = files.c.lease_owner.not_like(f"{owner.partition(':')[0]}:%")
    free = or_(
        files.c.state == "queued",
        and_(
            files.c.state == "working",
            or_(
                and_(elsewhere, files.c.lease_until < now),
                files.c.lease_owner.in_(dead),
            ),
        ),
    )
    wanted = (
        select(files.c.id)
        .where(free, files.c.id.in_(among))
        .order_by(files.c.kind, files.c.id)
        .limit(1)
    )
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
    return None if taken is None else int(taken)


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


def finish(
    conn: Connection,
    file: int,
    *,
    state: State,
    reason: str = "",
    hint: str = "",
    now: datetime,
    duplicate_of: int | None = None,
) -> None:
    """Put a file into a state in which nobody holds it; one that is settled stays as it is."""
    values: dict[str, Any] = {
        "state": state,
        "reason": reason,
        "hint": hint,
        "duplicate_of": duplicate_of,
        "progress": None,
        "lease_owner": None,
        "lease_until": None,
        "changed_at": now,
    }
    if state in ("ready", "duplicate"):
        values["step"] = None
    unsettled = files.c.state.not_in(("ready", "duplicate"))
    conn.execute(update(files).where(files.c.id == file, unsettled).values(**values))


def give_back(conn: Connection, file: int, *, owner: str, now: datetime) -> None:
    """Put a file that ``owner`` still works on back into the queue; a settled one stays."""
    conn.execute(
        update(files)
        .where(files.c.id == file, files.c.state == "working", files.c.lease_owner == owner)
        .values(state="queued", progress=None, lease_owner=None, lease_until=None, changed_at=now)
    )


def know_recording(conn: Connection, file: int, recording: str) -> None:
    """Note which bytes a file turned out to hold."""
    conn.execute(update(files).where(files.c.id == file).values(recording_id=recording))


def requeue(conn: Connection, ids: Sequence[int], *, now: datetime) -> int:
    """Put failed and quarantined files back into the queue; how many that were."""
    result = conn.execute(
        update(files)
        .where(files.c.id.in_(ids), files.c.state.in_(("failed", "quarantined")))
        .values(state="queued", reason="", hint="", step=None, progress=None, changed_at=now)
    )
    return int(result.rowcount)


def left_over(conn: Connection, *, dead: Sequence[str]) -> tuple[int, ...]:
    """Files that an earlier run did not come to the end of: queued, or held by the dead."""
    wanted = select(files.c.id).where(
        or_(
            files.c.state == "queued",
            and_(files.c.state == "working", files.c.lease_owner.in_(dead)),
        )
    )
    return tuple(conn.execute(wanted.order_by(files.c.id)).scalars())


def first_with_recording(conn: Connection, recording: str, *, other_than: int) -> int | None:
    """The file that brought these bytes before and did not vanish from the ledger, if any."""
    found = conn.execute(
        select(files.c.id)
        .where(
            files.c.recording_id == recording,
            files.c.id != other_than,
            files.c.state != "duplicate",
        )
        .order_by(files.c.id)
        .limit(1)
    ).scalar()
    return None if found is None else int(found)


def entry(conn: Connection, file: int) -> FileEntry | None:
    """The line of one file."""
    row = conn.execute(_entries().where(files.c.id == file)).first()
    return None if row is None else _entry(row)


def entries(conn: Connection, ids: Sequence[int] | None = None) -> tuple[FileEntry, ...]:
    """The lines of all files, or of those asked for, by path."""
    wanted = _entries().order_by(files.c.path)
    if ids is not None:
        wanted = wanted.where(files.c.id.in_(ids))
    return tuple(_entry(row) for row in conn.execute(wanted))


def counts(conn: Connection) -> dict[str, int]:
    """How many files are in each state that occurs."""
    by_state = select(files.c.state, func.count()).group_by(files.c.state).order_by(files.c.state)
    return {str(state): int(count) for state, count in conn.execute(by_state)}


def _entries() -> Select[Any]:
    call = func.coalesce(recordings.c.call_id, files.c.call_id).label("call")
    return select(files, call).join(
        recordings, recordings.c.id == files.c.recording_id, isouter=True
    )


def _entry(row: Row[Any]) -> FileEntry:
    return FileEntry(
        id=row.id,
        path=row.path,
        kind=cast("FileKind", row.kind),
        state=cast("State", row.state),
        step=cast("Step | None", row.step),
        progress=row.progress,
        reason=row.reason,
        hint=row.hint,
        attempts=row.attempts,
        recording=row.recording_id,
        call=row.call,
        first_seen_at=row.first_seen_at,
        changed_at=row.changed_at,
    )
