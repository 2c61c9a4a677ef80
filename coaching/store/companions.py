"""What lies beside recordings, or alone, in SQL: found by folder and stem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select, update

from coaching.arrivals import stem_of
from coaching.joining import base_of, named_place
from coaching.ledger import FileKind, State
from coaching.store import queueing
from coaching.store.schema.calls import recordings, transcripts
from coaching.store.schema.ledger import files
from coaching.store.schema.reels import exports


def calls_beside(conn: Connection, *, folder: str, name: str) -> tuple[int, ...]:
    """The calls of the recordings in a folder that have the stem of a companion's name.

    Where there is none: those on several recordings whose names have that stem in common.
    """
    rows = conn.execute(
        select(recordings.c.call_id)
        .join(files, recordings.c.id == files.c.recording_id)
        .where(*_beside(folder, name), recordings.c.call_id.is_not(None))
        .order_by(files.c.id)
    )
    return tuple(dict.fromkeys(rows.scalars())) or _calls_of_several(conn, folder, name)


def _calls_of_several(conn: Connection, folder: str, name: str) -> tuple[int, ...]:
    rows = conn.execute(
        select(recordings.c.call_id, recordings.c.name)
        .join(files, recordings.c.id == files.c.recording_id)
        .where(
            recordings.c.base == base_of(name),
            recordings.c.call_id.is_not(None),
            files.c.folder == folder,
        )
        .order_by(files.c.id)
    )
    stem = stem_of(name)
    near = dict.fromkeys(row.call_id for row in rows if named_place(row.name).base == stem)
    return tuple(call for call in near if (folder, stem) in _places_of(conn, call))


def _places_of(conn: Connection, call: int) -> dict[tuple[str, str], None]:
    """Folder and stem of what lies beside a call: beside each recording, or all of several."""
    rows = conn.execute(
        select(files.c.folder, files.c.stem, files.c.recording_id, recordings.c.name)
        .join(recordings, recordings.c.id == files.c.recording_id)
        .where(recordings.c.call_id == call)
        .order_by(files.c.id)
    ).all()
    places = dict.fromkeys((row.folder, row.stem) for row in rows)
    if len({row.recording_id for row in rows}) > 1:
        named = ((row.folder, named_place(row.name)) for row in rows)
        places |= dict.fromkeys((folder, it.base) for folder, it in named if it.side or it.part)
    return places


def is_recording_expected(conn: Connection, *, folder: str, name: str) -> bool:
    """Whether a recording with the stem of a companion's name, or its twin, is on its way."""
    first = files.alias()
    coming = ("waiting", "queued", "working")
    expected = (
        select(files.c.id)
        .join(first, first.c.id == files.c.duplicate_of, isouter=True)
        .where(
            *_beside(folder, name),
            files.c.kind == "recording",
            or_(files.c.state.in_(coming), first.c.state.in_(coming)),
        )
    )
    return conn.execute(expected.limit(1)).first() is not None


def wake(conn: Connection, recording: int, *, now: datetime) -> None:
    """Queue the transcripts that wait for the recording in a file, which is not what it seemed.

    It is a duplicate, or no use; so may be those that were told to be duplicates of it.
    """
    line = files.alias()
    same = select(line.c.recording_id).where(line.c.id == recording).scalar_subquery()
    places = conn.execute(
        select(files.c.folder, files.c.stem).where(
            or_(files.c.id == recording, files.c.recording_id == same),
            files.c.kind == "recording",
        )
    ).all()
    waiting = [
        line.id
        for folder, stem in places
        for line in _lines_at(conn, folder, stem, "transcript")
        if line.state == "ready" and line.call_id is None
    ]
    queueing.requeue(conn, waiting, states=("ready",), now=now)


def waiting_sheets(conn: Connection, call: int) -> tuple[int, ...]:
    """Sheets about all recordings of a call that came before these were one."""
    return tuple(
        line.id
        for folder, stem in _places_of(conn, call)
        for line in _lines_at(conn, folder, stem, "sheet")
        if line.state == "ready" and line.call_id is None
    )


def _lines_at(conn: Connection, folder: str, stem: str, kind: FileKind) -> Sequence[Row[Any]]:
    """The ledger's lines of a kind with this folder and stem, the oldest file first."""
    return conn.execute(
        select(files)
        .where(files.c.folder == folder, files.c.stem == stem, files.c.kind == kind)
        .order_by(files.c.mtime_ns, files.c.id)
    ).all()


def call_of_transcript(conn: Connection, *, folder: str, name: str) -> int | None:
    """The call without media that the transcript beside a recording has opened, if any."""
    media = select(recordings.c.id).where(recordings.c.call_id == files.c.call_id)
    opened = (
        select(files.c.call_id)
        .where(
            *_beside(folder, name),
            files.c.kind == "transcript",
            files.c.call_id.is_not(None),
            ~media.exists(),
        )
        .order_by(files.c.id)
    )
    found = conn.execute(opened.limit(1)).scalar()
    return None if found is None else int(found)


def unused_transcripts(conn: Connection, call: int) -> tuple[int, ...]:
    """The ledger's lines of transcripts that lie beside a call's recordings and are not its own.

    They have no call, or one that lay here before its recording was replaced by another. New ones
    are still in the queue, where nobody takes them while a recording beside them is on its way.
    """
    unused: dict[int, None] = {}
    for folder, stem in _places_of(conn, call):
        for line in _lines_at(conn, folder, stem, "transcript"):
            is_new = line.state == "queued" and line.call_id is None
            if not (is_new or line.state == "ready") or line.call_id == call:
                continue
            if line.call_id is None or (
                has_media(conn, line.call_id)
                and (folder, stem) not in _places_of(conn, line.call_id)
            ):
                unused[line.id] = None
    return tuple(unused)


def lone_calls(conn: Connection, call: int) -> tuple[int, ...]:
    """The calls without media of transcripts that lie beside a call, where nobody is at work."""
    found = {
        line.call_id: None
        for folder, stem in _places_of(conn, call)
        for line in _lines_at(conn, folder, stem, "transcript")
        if line.call_id not in (None, call) and not has_media(conn, line.call_id)
    }
    return tuple(one for one in found if not is_worked_on(conn, one))


def has_media(conn: Connection, call: int) -> bool:
    """Whether a call has a recording."""
    return _any(conn, select(recordings.c.id).where(recordings.c.call_id == call))


def is_worked_on(conn: Connection, call: int) -> bool:
    """Whether somebody works on a companion of a call."""
    at_work = select(files.c.id).where(files.c.call_id == call, files.c.state == "working")
    return _any(conn, at_work)


def _any(conn: Connection, wanted: Select[Any]) -> bool:
    return conn.execute(wanted.limit(1)).first() is not None


def take_over(conn: Connection, line: int, *, by: int, name: str, now: datetime) -> None:
    """Note that what a file brought is another file's now."""
    conn.execute(
        update(files)
        .where(files.c.id == line, files.c.state != "working")
        .values(
            state="duplicate",
            call_id=None,
            duplicate_of=by,
            reason=f"the same bytes as {name}, which took its place",
            hint="",
            changed_at=now,
        )
    )


def refuse(
    conn: Connection, lines: Sequence[int], *, state: State, reason: str, hint: str, now: datetime
) -> None:
    """Say of transcripts that were taken that they are no use after all."""
    conn.execute(
        update(files)
        .where(files.c.id.in_(lines), files.c.state != "working")
        .values(state=state, call_id=None, reason=reason, hint=hint, changed_at=now)
    )


def move_companions(conn: Connection, call: int, *, to: int) -> None:
    """Give the transcripts and sheets of a call to another one, and what was exported of them."""
    for table in (files, transcripts, exports):
        conn.execute(update(table).where(table.c.call_id == call).values(call_id=to))


def release(conn: Connection, call: int, *, exported_to: int) -> None:
    """Let go of what lies beside a call that goes away; what was exported of it is another's."""
    conn.execute(update(exports).where(exports.c.call_id == call).values(call_id=exported_to))
    conn.execute(update(files).where(files.c.call_id == call).values(call_id=None))


def give_sheets(conn: Connection, call: int, *, folder: str, name: str, now: datetime) -> None:
    """Note that the sheets beside a recording are its call's, now that it is there."""
    conn.execute(
        update(files)
        .where(*_beside(folder, name), files.c.kind == "sheet", files.c.state == "ready")
        .values(call_id=call, reason="", hint="", changed_at=now)
    )


def belongs_to(conn: Connection, file: int, call: int) -> None:
    """Note the call that a companion's file belongs to."""
    conn.execute(update(files).where(files.c.id == file).values(call_id=call))


def _beside(folder: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return files.c.folder == folder, files.c.stem == stem_of(name)
