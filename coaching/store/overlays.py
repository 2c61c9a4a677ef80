"""What people said over what was found: corrected words and speakers, anchored to the talk.

Nothing is removed: what is taken back is marked as withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, update

from coaching.store.anchors import Move, stay
from coaching.store.schema.talk import corrections, voice_roles
from coaching.transcript import Role


@dataclass(frozen=True, slots=True)
class CorrectedWords:
    """Words that a person corrected.

    Attributes:
        id: Its number.
        start: Seconds of the call at which they begin.
        end: Seconds.
        before: The words that were shown.
        after: What was said instead; empty for nothing.
        masked: Whether nobody is to see or hear them.
        who: The person.
        at: When.
    """

    id: int
    start: float
    end: float
    before: str
    after: str
    masked: bool
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectedVoice:
    """Who a person says speaks in a span of a call.

    Attributes:
        id: Its number.
        start: Seconds of the call; the one who says the words there is meant.
        end: Seconds.
        words: What was said there when the person said so.
        role: That voice's part in the sale.
        name: Who it is; None where the person did not say.
        who: The person who says so.
        at: When.
    """

    id: int
    start: float
    end: float
    words: str
    role: Role
    name: str | None
    who: str
    at: datetime


def correct_words(
    conn: Connection,
    call: int,
    *,
    start: float,
    end: float,
    before: str,
    after: str,
    masked: bool,
    who: str,
    now: datetime,
) -> int:
    """Keep a correction of words; its number."""
    made = insert(corrections).values(
        call_id=call,
        start=start,
        end=end,
        words=before,
        after=after,
        masked=masked,
        created_by=who,
        created_at=now,
    )
    return int(conn.execute(made.returning(corrections.c.id)).scalar_one())


def corrected_words(
    conn: Connection, call: int, *, move: Move = stay
) -> tuple[CorrectedWords, ...]:
    """The corrections of a call's words that hold, the oldest first.

    Args:
        conn: Any transaction.
        call: The call.
        move: To the time line of other words than those that are shown.
    """
    held = (corrections.c.call_id == call, corrections.c.withdrawn_at.is_(None))
    rows = conn.execute(select(corrections).where(*held).order_by(corrections.c.id))
    return tuple(
        CorrectedWords(
            row.id,
            *move(row.start, row.end),
            before=row.words,
            after=row.after,
            masked=bool(row.masked),
            who=row.created_by,
            at=row.created_at,
        )
        for row in rows
    )


def withdraw_words(conn: Connection, correction: int, *, now: datetime) -> None:
    """Take a correction of words back."""
    conn.execute(update(corrections).where(corrections.c.id == correction).values(withdrawn_at=now))


def say_voice(
    conn: Connection,
    call: int,
    *,
    start: float,
    end: float,
    words: str,
    role: Role,
    name: str | None,
    who: str,
    now: datetime,
) -> None:
    """Keep who speaks in a span of a call."""
    conn.execute(
        insert(voice_roles).values(
            call_id=call,
            start=start,
            end=end,
            words=words,
            role=role,
            name=name,
            created_by=who,
            created_at=now,
        )
    )


def said_voices(conn: Connection, call: int, *, move: Move = stay) -> tuple[CorrectedVoice, ...]:
    """What people say of a call's voices and did not take back, the oldest first.

    Args:
        conn: Any transaction.
        call: The call.
        move: To the time line of other words than those that are shown.
    """
    held = (voice_roles.c.call_id == call, voice_roles.c.withdrawn_at.is_(None))
    rows = conn.execute(select(voice_roles).where(*held).order_by(voice_roles.c.id))
    return tuple(_voice(row, move) for row in rows)


def withdraw_voices(conn: Connection, chosen: list[int], *, now: datetime) -> None:
    """Take back what was said of voices."""
    conn.execute(update(voice_roles).where(voice_roles.c.id.in_(chosen)).values(withdrawn_at=now))


def _voice(row: Row[Any], move: Move) -> CorrectedVoice:
    return CorrectedVoice(
        row.id,
        *move(row.start, row.end),
        words=row.words,
        role=cast("Role", row.role),
        name=row.name,
        who=row.created_by,
        at=row.created_at,
    )
