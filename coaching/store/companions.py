"""Transcripts that lie beside recordings, or alone, in SQL; found by folder and stem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.arrivals import stem_of
from coaching.ledger import FileEntry
from coaching.store import ledger
from coaching.store.schema.calls import recordings, transcripts
from coaching.store.schema.ledger import files


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript that we keep a copy of.

    Attributes:
        id: SHA-256 of its bytes.
        call: The call that it is of.
        name: File name under which it came.
        format: What it is written as.
        kept_path: Our copy, relative to the workspace.
        language: Code of its language; empty where it names none.
    """

    id: str
    call: int
    name: str
    format: str
    kept_path: str
    language: str


def calls_beside(conn: Connection, *, folder: str, name: str) -> tuple[int, ...]:
    """The calls of the recordings in a folder that have the stem of a companion's name."""
    rows = conn.execute(
        select(recordings.c.call_id)
        .join(files, recordings.c.id == files.c.recording_id)
        .where(*_beside(folder, name), recordings.c.call_id.is_not(None))
        .order_by(files.c.id)
    )
    return tuple(dict.fromkeys(rows.scalars()))


def is_recording_expected(conn: Connection, *, folder: str, name: str) -> bool:
    """Whether a recording with the stem of a companion's name is on its way."""
    coming = select(files.c.id).where(
        *_beside(folder, name),
        files.c.kind == "recording",
        files.c.state.in_(("waiting", "queued", "working")),
    )
    return conn.execute(coming.limit(1)).first() is not None


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
    """The ledger's lines of transcripts that lie beside a call's recordings and have no call."""
    mine = (
        select(files.c.folder, files.c.stem)
        .join(recordings, recordings.c.id == files.c.recording_id)
        .where(recordings.c.call_id == call)
        .subquery()
    )
    beside = (  # no test of state and call: SQLite would begin with the many that pass it
        select(files.c.id, files.c.state, files.c.call_id)
        .join(mine, and_(files.c.folder == mine.c.folder, files.c.stem == mine.c.stem))
        .where(files.c.kind == "transcript")
        .order_by(files.c.mtime_ns, files.c.id)
    )
    waiting = (
        row.id for row in conn.execute(beside) if row.state == "ready" and row.call_id is None
    )
    return tuple(dict.fromkeys(waiting))


def file_of_transcript(conn: Connection, sha256: str, *, other_than: int) -> FileEntry | None:
    """The ledger's line that brought a transcript of these bytes before."""
    known = conn.execute(select(transcripts.c.call_id).where(transcripts.c.id == sha256)).scalar()
    if known is None:
        return None
    lines = select(files.c.id).where(
        files.c.kind == "transcript", files.c.call_id == known, files.c.id != other_than
    )
    first = conn.execute(lines.order_by(files.c.id).limit(1)).scalar()
    return None if first is None else ledger.entry(conn, first)


def enter_transcript(conn: Connection, transcript: Transcript, *, now: datetime) -> None:
    """Enter a transcript, or note that it is another call's now."""
    values = {
        "call_id": transcript.call,
        "name": transcript.name,
        "format": transcript.format,
        "kept_path": transcript.kept_path,
        "language": transcript.language or None,
    }
    conn.execute(
        upsert(transcripts)
        .values(id=transcript.id, created_at=now, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def transcripts_of(conn: Connection, call: int) -> tuple[Transcript, ...]:
    """The transcripts of a call, the one that came last first."""
    rows = conn.execute(
        select(transcripts)
        .where(transcripts.c.call_id == call, transcripts.c.kept_path.is_not(None))
        .order_by(transcripts.c.created_at.desc(), transcripts.c.id)
    )
    return tuple(
        Transcript(row.id, row.call_id, row.name, row.format, row.kept_path, row.language or "")
        for row in rows
    )


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
