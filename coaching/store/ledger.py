"""The ledger in SQL: every file that was seen, its line and its one state."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from coaching.arrivals import stem_of
from coaching.ledger import FileEntry, FileKind, State, Step
from coaching.store import companions
from coaching.store.queueing import Turns, is_one_of
from coaching.store.schema.calls import recordings
from coaching.store.schema.crm import imports
from coaching.store.schema.ledger import files


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file as it was seen, and the state it is to be in.

    Attributes:
        path: Absolute path.
        kind: What it is taken for.
        size_bytes: Its length.
        mtime_ns: Its time of change.
        state: "queued", "waiting" or "quarantined".
        reason: Why it is not queued.
        hint: What to do about that.
    """

    path: str
    kind: FileKind
    size_bytes: int
    mtime_ns: int
    state: State
    reason: str = ""
    hint: str = ""


_without_media = case(
    (exists().where(recordings.c.call_id == files.c.call_id), null()), else_=files.c.call_id
)
"""The call of a file's line, where that has no recording."""


def sight_all(conn: Connection, seen: Iterable[Sighting], *, now: datetime) -> tuple[int, ...]:
    """Enter files that were seen, or start over with those whose size or time has changed.

    A file that is unchanged keeps its line, except that one which was waiting may go on to
    its new state. A transcript stays with the call that it opened: it may have been edited.
    Queued files get their turn: see ``queueing.Turns``.

    Returns:
        The files' ids, in the order given.
    """
    seen = tuple(seen)
    known = _lines_at(conn, seen)
    turns = Turns(conn)
    new: dict[str, dict[str, Any]] = {}
    for found in seen:
        line = known.get(found.path)
        if (line is not None and not _starts_over(line, found)) or found.path in new:
            continue
        fresh = _fresh(found, turns, now)
        if line is None:
            new[found.path] = {"path": found.path, "first_seen_at": now, **fresh}
        else:
            if found.kind == "transcript":
                fresh["call_id"] = _without_media
            over = update(files).where(files.c.id == line.id).values(attempts=0, **fresh)
            conn.execute(over)
    if new:
        conn.execute(insert(files), list(new.values()))
        known = _lines_at(conn, seen)
    return tuple(known[found.path].id for found in seen)


def _lines_at(conn: Connection, seen: Iterable[Sighting]) -> dict[str, Row[Any]]:
    """What is known of files, by path."""
    paths = func.json_each(json.dumps([found.path for found in seen])).table_valued("value")
    wanted = select(
        files.c.id, files.c.path, files.c.size_bytes, files.c.mtime_ns, files.c.state
    ).where(files.c.path.in_(select(paths.c.value)))
    return {line.path: line for line in conn.execute(wanted)}


def _starts_over(line: Row[Any], found: Sighting) -> bool:
    """Whether a line is to begin anew; one that is at work is its worker's."""
    other = (line.size_bytes, line.mtime_ns) != (found.size_bytes, found.mtime_ns)
    goes_on = line.state == "waiting" and found.state != "waiting"
    return line.state != "working" and (other or goes_on)


def _fresh(found: Sighting, turns: Turns, now: datetime) -> dict[str, Any]:
    folder = str(PurePath(found.path).parent)
    return {
        "folder": folder,
        "stem": stem_of(found.path),
        "turn": turns.take(folder, found.kind) if found.state == "queued" else 0,
        "call_id": None,
        "kind": found.kind,
        "size_bytes": found.size_bytes,
        "mtime_ns": found.mtime_ns,
        "recording_id": None,
        "duplicate_of": None,
        "state": found.state,
        "step": None,
        "progress": None,
        "reason": found.reason,
        "hint": found.hint,
        "lease_until": None,
        "changed_at": now,
    }


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
    """Put a file into a state in which nobody holds it; one that is settled stays as it is.

    Made ready without a reason, it keeps what a step has explained.
    """
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
    if state == "ready" and not reason:
        del values["reason"], values["hint"]
    unsettled = files.c.state.not_in(("ready", "duplicate"))
    conn.execute(update(files).where(files.c.id == file, unsettled).values(**values))


def recording_file(conn: Connection, call: int) -> int | None:
    """The first line of a recording that belongs to a call; None for a call without media."""
    found = conn.execute(
        select(files.c.id)
        .join(recordings, recordings.c.id == files.c.recording_id)
        .where(recordings.c.call_id == call, files.c.state != "duplicate")
        .order_by(files.c.id)
        .limit(1)
    ).scalar()
    return None if found is None else int(found)


def explain(conn: Connection, file: int, *, reason: str, hint: str = "", now: datetime) -> None:
    """Say something else of a file whose state stays."""
    conn.execute(
        update(files).where(files.c.id == file).values(reason=reason, hint=hint, changed_at=now)
    )


def leave_call(conn: Connection, file: int) -> None:
    """Note that a companion is not of the call any longer that its file brought before."""
    conn.execute(update(files).where(files.c.id == file).values(call_id=None))


def know_recording(conn: Connection, file: int, recording: str) -> None:
    """Note which bytes a file turned out to hold."""
    conn.execute(update(files).where(files.c.id == file).values(recording_id=recording))


_HAS_LEFT = "it has left the inbox; put it back to have it taken"


def vanished(conn: Connection, paths: Iterable[str], *, now: datetime) -> None:
    """Note that files are no longer where they were seen.

    The line of one on which work never began, or was put off until the file would be whole, goes:
    nothing was taken of it. One that failed before we had a copy says so. All others stay as they
    are, since what was taken stays taken.
    """
    for path in paths:
        never_begun = and_(
            or_(files.c.attempts == 0, files.c.state == "waiting"),
            files.c.recording_id.is_(None),
            files.c.state.in_(("waiting", "queued", "quarantined")),
            ~exists().where(imports.c.file_id == files.c.id),
        )
        begun_not = conn.execute(select(files.c.id).where(files.c.path == path, never_begun))
        for file in begun_not.scalars().all():
            companions.wake(conn, file, now=now)
            conn.execute(delete(files).where(files.c.id == file))
        conn.execute(
            update(files)
            .where(
                files.c.path == path,
                files.c.state.in_(("failed", "quarantined")),
                files.c.recording_id.is_(None),
                files.c.hint != _HAS_LEFT,  # told once
            )
            .values(hint=_HAS_LEFT, changed_at=now)
        )


def sighted(conn: Connection, folder: str) -> tuple[tuple[str, int, int, State], ...]:
    """Path, length, time and state of every file that was seen in or under a folder."""
    under = select(files.c.path, files.c.size_bytes, files.c.mtime_ns, files.c.state).where(
        or_(files.c.folder == folder, files.c.folder.startswith(f"{folder}/", autoescape=True))
    )
    return tuple(
        (row.path, row.size_bytes, row.mtime_ns, cast("State", row.state))
        for row in conn.execute(under)
    )


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


def behind(conn: Connection, seen: Sequence[Sighting]) -> tuple[str, ...]:
    """Paths whose line does not have the length and time that were seen."""
    known = _lines_at(conn, seen)
    return tuple(
        found.path
        for found in seen
        if (line := known.get(found.path)) is not None
        and (line.size_bytes, line.mtime_ns) != (found.size_bytes, found.mtime_ns)
    )


def entry(conn: Connection, file: int) -> FileEntry | None:
    """The line of one file."""
    row = conn.execute(lines().where(files.c.id == file)).first()
    return None if row is None else entry_of(row)


def entries(conn: Connection, ids: Sequence[int] | None = None) -> tuple[FileEntry, ...]:
    """The lines of all files, or of those asked for, by path."""
    wanted = lines().order_by(files.c.path)
    if ids is not None:
        wanted = wanted.where(is_one_of(files, ids))
    return tuple(entry_of(row) for row in conn.execute(wanted))


def changed_since(conn: Connection, at: datetime) -> tuple[FileEntry, ...]:
    """The lines that changed then or later."""
    wanted = lines().where(files.c.changed_at >= at).order_by(files.c.changed_at, files.c.id)
    return tuple(entry_of(row) for row in conn.execute(wanted))


def newest_ready(conn: Connection) -> datetime | None:
    """When a file became ready last; None where none is."""
    newest = select(func.max(files.c.changed_at)).where(files.c.state == "ready")
    return cast("datetime | None", conn.execute(newest).scalar())


def counts(conn: Connection) -> dict[str, int]:
    """How many files are in each state that occurs."""
    by_state = select(files.c.state, func.count()).group_by(files.c.state).order_by(files.c.state)
    return {str(state): int(count) for state, count in conn.execute(by_state)}


def lines() -> Select[Any]:
    """What selects the ledger's lines, each with its call; ``entry_of`` reads a row of it."""
    call = func.coalesce(recordings.c.call_id, files.c.call_id).label("call")
    return select(files, call).join(
        recordings, recordings.c.id == files.c.recording_id, isouter=True
    )


def entry_of(row: Row[Any]) -> FileEntry:
    """The line in a row of ``lines``."""
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
