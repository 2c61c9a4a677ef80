"""Transcripts that we keep a copy of, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.ledger import FileEntry
from coaching.store import ledger
from coaching.store.schema.calls import transcripts
from coaching.store.schema.ledger import files


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript that we keep a copy of.

    Attributes:
        id: SHA-256 of its bytes.
        call: The call that it is of.
        name: File name under which it came.
        format: What it is written as.
        kept_path: Our copy, relative to the workspace; empty once it was let go: its words stay in
            the library.
        language: Code of its language; empty where it names none.
    """

    id: str
    call: int
    name: str
    format: str
    kept_path: str
    language: str


def move_copy(conn: Connection, transcript: Transcript, kept_path: str) -> None:
    """Note where our copy of a transcript lies now."""
    conn.execute(
        update(transcripts).where(transcripts.c.id == transcript.id).values(kept_path=kept_path)
    )


def drop_copy(conn: Connection, transcript: Transcript) -> None:
    """Note that our copy of a transcript is gone."""
    conn.execute(
        update(transcripts).where(transcripts.c.id == transcript.id).values(kept_path=None)
    )


def enter(conn: Connection, transcript: Transcript, *, now: datetime) -> None:
    """Enter a transcript, or note that it came again, perhaps for another call."""
    values = {
        "call_id": transcript.call,
        "name": transcript.name,
        "format": transcript.format,
        "kept_path": transcript.kept_path,
        "language": transcript.language or None,
        "created_at": now,
    }
    conn.execute(
        upsert(transcripts)
        .values(id=transcript.id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def of_call(conn: Connection, call: int) -> tuple[Transcript, ...]:
    """The transcripts of a call, the one that came last first; those without a copy, too."""
    rows = conn.execute(
        select(transcripts)
        .where(transcripts.c.call_id == call)
        .order_by(transcripts.c.created_at.desc(), transcripts.c.id)
    )
    return tuple(map(_transcript, rows))


def _transcript(row: Row[Any]) -> Transcript:
    return Transcript(
        row.id, row.call_id, row.name, row.format, row.kept_path or "", row.language or ""
    )


def known(conn: Connection, sha256: str) -> Transcript | None:
    """The transcript with these bytes, where it came before."""
    row = conn.execute(select(transcripts).where(transcripts.c.id == sha256)).first()
    return None if row is None else _transcript(row)


def line_of(conn: Connection, sha256: str, *, other_than: int) -> FileEntry | None:
    """The ledger's line that brought a transcript of these bytes before."""
    kept = known(conn, sha256)
    if kept is None:
        return None
    lines = conn.execute(
        select(files.c.id, files.c.path)
        .where(files.c.kind == "transcript", files.c.call_id == kept.call, files.c.id != other_than)
        .order_by(files.c.id)
    ).all()
    same = (line.id for line in lines if PurePath(line.path).name == kept.name)
    first = next(same, lines[0].id if lines else None)
    return None if first is None else ledger.entry(conn, first)


def remove(conn: Connection, transcript: Transcript) -> tuple[int, ...]:
    """Take a transcript out of its call; the ledger's lines that brought it."""
    conn.execute(delete(transcripts).where(transcripts.c.id == transcript.id))
    lines = conn.execute(
        select(files.c.id, files.c.path).where(
            files.c.kind == "transcript", files.c.call_id == transcript.call
        )
    )
    return tuple(line.id for line in lines if PurePath(line.path).name == transcript.name)
