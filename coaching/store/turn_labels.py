"""Stages that people gave to turns, and what the tagger learned from them.

A label is anchored to the call and its time, so another version of the turns keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from coaching.store.schema.talk import lessons, turn_labels


@dataclass(frozen=True, slots=True)
class TurnLabel:
    """A person's word on the stage of a turn.

    Attributes:
        id: Its number.
        call: The call.
        start: Seconds of the call at which the turn began when it was labelled.
        end: Seconds at which it ended.
        words: What was shown of it then.
        stage: The stage, or "other".
        process: Version of the process whose stage it is.
        who: The person.
        at: When.
    """

    id: int
    call: int
    start: float
    end: float
    words: str
    stage: str
    process: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned from labels.

    Attributes:
        process: Version of the process.
        reader: Identity of the reader over whose readings it was learned.
        labels: How many labels it was learned from.
        weights: As bytes of safetensors.
        sha256: Of the bytes, hexadecimal.
    """

    process: str
    reader: str
    labels: int
    weights: bytes
    sha256: str


def add_label(
    conn: Connection,
    call: int,
    *,
    start: float,
    end: float,
    words: str,
    stage: str,
    process: str,
    who: str,
    now: datetime,
) -> int:
    """Keep a label; its number. An earlier one of the same span is withdrawn."""
    conn.execute(
        update(turn_labels)
        .where(
            turn_labels.c.call_id == call,
            turn_labels.c.start < end,
            turn_labels.c.end > start,
            turn_labels.c.words == words,
            turn_labels.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
    number = conn.execute(
        insert(turn_labels)
        .values(
            call_id=call,
            start=start,
            end=end,
            words=words,
            stage=stage,
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


def labels_that_count(conn: Connection, call: int | None = None) -> tuple[TurnLabel, ...]:
    """The labels of a call, or of all calls, that were not withdrawn, in the order given."""
    wanted = select(turn_labels).where(turn_labels.c.withdrawn_at.is_(None))
    if call is not None:
        wanted = wanted.where(turn_labels.c.call_id == call)
    return tuple(_label(row) for row in conn.execute(wanted.order_by(turn_labels.c.id)))


def add_lesson(conn: Connection, lesson: Lesson, *, now: datetime) -> None:
    """Keep what was learned; the newest of a process and reader counts."""
    conn.execute(
        insert(lessons).values(
            process=lesson.process,
            reader=lesson.reader,
            labels=lesson.labels,
            weights=lesson.weights,
            sha256=lesson.sha256,
            learned_at=now,
        )
    )


def lesson_of(conn: Connection, process: str, reader: str) -> Lesson | None:
    """What was learned last for this version of the process with this reader, if anything was."""
    row = conn.execute(
        select(lessons)
        .where(lessons.c.process == process, lessons.c.reader == reader)
        .order_by(lessons.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Lesson(row.process, row.reader, row.labels, row.weights, row.sha256)


def _label(row: Row[Any]) -> TurnLabel:
    return TurnLabel(
        id=row.id,
        call=row.call_id,
        start=row.start,
        end=row.end,
        words=row.words,
        stage=row.stage,
        process=row.process,
        who=row.created_by,
        at=row.created_at,
    )
