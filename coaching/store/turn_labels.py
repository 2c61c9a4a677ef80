"""Labels that people gave to turns, and what the tagger learned from them.

A label is anchored to the call, its time and its words, so another version of the turns keeps it.
Nothing is removed: labels are withdrawn, and a lesson is forgotten by an empty one after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from coaching.labelling import Meant, meant
from coaching.store.schema.talk import lessons, turn_labels


@dataclass(frozen=True, slots=True)
class TurnLabel:
    """A person's word on a turn.

    Attributes:
        id: Its number.
        call: The call.
        start: Seconds of the call at which the turn began when it was labelled.
        end: Seconds at which it ended.
        words: What was shown of it then.
        meant: Its stage, or "other", and perhaps its signals; in the table one text, see
            ``Meant.written``.
        process: Version of the process whose stage it is.
        who: The person.
        at: When.
    """

    id: int
    call: int
    start: float
    end: float
    words: str
    meant: Meant
    process: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptLesson:
    """What was learned from labels, as it is kept.

    Attributes:
        id: Its number.
        process: Version of the process.
        reader: Identity of the reader over whose readings it was learned.
        labels: How many labels it was learned from; 0 for one that says to forget those before.
        weights: As bytes.
        sha256: Of the bytes, hexadecimal.
        at: When.
    """

    id: int
    process: str
    reader: str
    labels: int
    weights: bytes
    sha256: str
    at: datetime


def add_label(
    conn: Connection,
    call: int,
    *,
    start: float,
    end: float,
    words: str,
    meant: Meant,
    process: str,
    who: str,
    now: datetime,
) -> int:
    """Keep a label; its number."""
    number = conn.execute(
        insert(turn_labels)
        .values(
            call_id=call,
            start=start,
            end=end,
            words=words,
            stage=meant.written(),
            process=process,
            created_by=who,
            created_at=now,
        )
        .returning(turn_labels.c.id)
    ).scalar_one()
    return int(number)


def withdraw_label(conn: Connection, label: int, *, now: datetime) -> None:
    """Take a label back; it stays on record."""
    conn.execute(
        update(turn_labels)
        .where(turn_labels.c.id == label, turn_labels.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def restore_label(conn: Connection, label: int) -> None:
    """Let a label count again that was withdrawn."""
    conn.execute(update(turn_labels).where(turn_labels.c.id == label).values(withdrawn_at=None))


def labels_that_count(conn: Connection, call: int | None = None) -> tuple[TurnLabel, ...]:
    """The labels of a call, or of all calls, that were not withdrawn, in the order given."""
    wanted = select(turn_labels).where(turn_labels.c.withdrawn_at.is_(None))
    if call is not None:
        wanted = wanted.where(turn_labels.c.call_id == call)
    return tuple(_label(row) for row in conn.execute(wanted.order_by(turn_labels.c.id)))


def add_lesson(
    conn: Connection,
    *,
    process: str,
    reader: str,
    labels: int,
    weights: bytes,
    sha256: str,
    now: datetime,
) -> None:
    """Keep what was learned; with no labels and no weights, that all before is to be forgotten."""
    conn.execute(
        insert(lessons).values(
            process=process,
            reader=reader,
            labels=labels,
            weights=weights,
            sha256=sha256,
            learned_at=now,
        )
    )


def lesson_that_counts(conn: Connection, process: str, reader: str) -> KeptLesson | None:
    """The lesson to tag with; None where nothing was learned, or all was forgotten.

    It is the newest over this reader for this version of the process; where there is none, the
    newest over this reader, which is then to be carried over. Lessons of before a forgetting do
    not count.
    """
    rows = conn.execute(
        select(lessons).where(lessons.c.reader == reader).order_by(lessons.c.id.desc())
    )
    newest: KeptLesson | None = None
    for row in rows:
        if row.labels == 0:
            break
        if row.process == process:
            return _lesson(row)
        newest = newest or _lesson(row)
    return newest


def newest_lesson(conn: Connection) -> int | None:
    """The number of what was learned or forgotten last; None where nothing ever was."""
    newest: int | None = conn.scalar(select(func.max(lessons.c.id)))
    return newest


def lesson_of_another_reader(conn: Connection, reader: str) -> KeptLesson | None:
    """The newest lesson, where it was learned over other weights than these and not forgotten."""
    row = conn.execute(select(lessons).order_by(lessons.c.id.desc()).limit(1)).first()
    if row is None or row.labels == 0 or row.reader == reader:
        return None
    return _lesson(row)


def _label(row: Row[Any]) -> TurnLabel:
    return TurnLabel(
        id=row.id,
        call=row.call_id,
        start=row.start,
        end=row.end,
        words=row.words,
        meant=meant(row.stage),
        process=row.process,
        who=row.created_by,
        at=row.created_at,
    )


def _lesson(row: Row[Any]) -> KeptLesson:
    return KeptLesson(
        row.id, row.process, row.reader, row.labels, row.weights, row.sha256, row.learned_at
    )
