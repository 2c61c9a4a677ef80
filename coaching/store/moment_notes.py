"""What people say of moments, in SQL; nothing is removed, what is taken back is marked so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, insert, select, update

from coaching.moments.sharing import Moment
from coaching.store.schema.moments import notes

NoteKind = Literal["why", "used", "comment", "credit"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person says of a moment.

    Attributes:
        id: Its number.
        moment: The moment's.
        kind: What it is: why it worked, that it was used, a comment, whom it is owed to.
        text: In the person's words; of a credit, the name; may be empty.
        who: The person.
        at: When.
        used_on: The call on which it was used.
        audio: The recording, relative to the workspace; None where it was typed.
    """

    id: int
    moment: int
    kind: NoteKind
    text: str
    who: str
    at: datetime
    used_on: int | None = None
    audio: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        return {
            "kind": self.kind,
            "text": self.text,
            "who": self.who,
            "at": self.at.isoformat(),
            "call": None if self.used_on is None else f"C{self.used_on}",
            "audio": self.audio,
        }


def add_note(
    conn: Connection,
    moment: Moment,
    kind: NoteKind,
    *,
    text: str,
    who: str,
    now: datetime,
    used_on: int | None = None,
    audio: str | None = None,
) -> int:
    """Keep a note on a moment, anchored to its talk; its number."""
    number = conn.execute(
        insert(notes)
        .values(
            call_id=moment.call,
            start=moment.start,
            end=moment.end,
            words=moment.words,
            kind=kind,
            body={"text": text},
            made_by=who,
            made_at=now,
            moment_id=moment.id,
            used_on_id=used_on,
            audio_path=audio,
        )
        .returning(notes.c.id)
    ).scalar_one()
    return int(number)


def withdraw_note(conn: Connection, number: int, *, now: datetime | None) -> None:
    """Take a note back, or, without a time, let it hold again."""
    conn.execute(update(notes).where(notes.c.id == number).values(withdrawn_at=now))


def notes_by_moment(
    conn: Connection, wanted: Collection[int] | None = None, *, as_of: datetime | None = None
) -> dict[int, tuple[Note, ...]]:
    """The notes that hold, by moment, the oldest first.

    Args:
        conn: Any transaction.
        wanted: Numbers of moments; None for all.
        as_of: When they held; None for now.
    """
    chosen = select(notes).where(notes.c.moment_id.is_not(None)).order_by(notes.c.id)
    if as_of is None:
        chosen = chosen.where(notes.c.withdrawn_at.is_(None))
    else:
        still = notes.c.withdrawn_at.is_(None) | (notes.c.withdrawn_at > as_of)
        chosen = chosen.where(notes.c.made_at <= as_of, still)
    if wanted is not None:
        chosen = chosen.where(notes.c.moment_id.in_(wanted))
    found: dict[int, list[Note]] = {}
    for row in conn.execute(chosen):
        found.setdefault(row.moment_id, []).append(_note(row))
    return {number: tuple(own) for number, own in found.items()}


def _note(row: Row[Any]) -> Note:
    return Note(
        id=row.id,
        moment=row.moment_id,
        kind=cast("NoteKind", row.kind),
        text=str(row.body.get("text", "")),
        who=row.made_by,
        at=row.made_at,
        used_on=row.used_on_id,
        audio=row.audio_path,
    )
