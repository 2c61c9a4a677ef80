"""Originals in SQL: of which calls we still hold what came to us, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from coaching.store import acts
from coaching.store.belongings import Original
from coaching.store.recordings import BESIDE
from coaching.store.schema.calls import calls, recordings, transcripts
from coaching.store.schema.ledger import files


def calls_with_originals(conn: Connection, *, ready_before: datetime) -> tuple[int, ...]:
    """Calls that were ready by then and of which we hold an original; none that is worked on.

    A transcript that came to us is one, too.
    """
    came = or_(recordings.c.side.is_(None), recordings.c.side.not_in(BESIDE))
    held = exists().where(
        recordings.c.call_id == calls.c.id, came, recordings.c.kept_path.is_not(None)
    )
    read = exists().where(transcripts.c.call_id == calls.c.id, transcripts.c.kept_path.is_not(None))
    at_work = (
        exists()
        .where(files.c.state.in_(("waiting", "queued", "working")))
        .where(
            or_(
                files.c.call_id == calls.c.id,
                files.c.recording_id.in_(
                    select(recordings.c.id)
                    .where(recordings.c.call_id == calls.c.id)
                    .correlate(calls)
                ),
            )
        )
    )
    rows = conn.execute(
        select(calls.c.id)
        .where(calls.c.ready_at <= ready_before, or_(held, read), ~at_work)
        .order_by(calls.c.id)
    )
    return tuple(rows.scalars())


def dropped_files(conn: Connection, held: Sequence[str]) -> tuple[Original, ...]:
    """The files that these recordings came in, duplicates among them, as they were seen."""
    return _files(conn, files.c.recording_id.in_(held))


def dropped_transcripts(conn: Connection, call: int) -> tuple[Original, ...]:
    """The same of the transcripts of a call."""
    own = (files.c.kind == "transcript", files.c.call_id == call)
    twins = files.c.duplicate_of.in_(select(files.c.id).where(*own).scalar_subquery())
    return _files(conn, or_(and_(*own), twins))


def _files(conn: Connection, wanted: ColumnElement[bool]) -> tuple[Original, ...]:
    rows = conn.execute(select(files).where(wanted).order_by(files.c.path))
    return tuple(
        Original(row.id, row.path, row.kind, row.size_bytes, row.mtime_ns, row.recording_id)
        for row in rows
    )


MOVE, DELETE = "move original", "delete original"
"""Verbs of the acts by which an original is no longer held."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """That the originals of a call are no longer held.

    Attributes:
        at: When they were moved or deleted.
        moved: Where they were moved to, absolute, by the recording's id; empty where deleted.
    """

    at: datetime
    moved: Mapping[str, str]


def let_go(conn: Connection, call: int) -> tuple[LetGo, ...]:
    """How often the originals of a call were moved or deleted, the oldest first.

    A later one knows where those before it put theirs.
    """
    gone: list[LetGo] = []
    for act in acts.acts_on(conn, "call", call):
        if act.verb in (MOVE, DELETE):
            before = gone[-1].moved if gone else {}
            gone.append(LetGo(act.at, {**before, **(act.after or {}).get("moved", {})}))
    return tuple(gone)
