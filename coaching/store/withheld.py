"""Talk that its rep withheld, in SQL: for search, reels and whatever else shows talk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from coaching.moments.sharing import TOUCHES
from coaching.store.anchors import span_now
from coaching.store.schema.moments import moments
from coaching.store.schema.talk import snippets


def is_withheld(conn: Connection, call: int, start: float, end: float) -> bool:
    """Whether a rep withheld talk of a stretch of a call."""
    held = select(moments.c.id).where(
        moments.c.call_id == call,
        moments.c.visibility == "withheld",
        moments.c.withdrawn_at.is_(None),
        moments.c.start < end - TOUCHES,
        moments.c.end > start + TOUCHES,
    )
    return conn.execute(held.limit(1)).first() is not None


def withheld_of(conn: Connection, call: int) -> tuple[tuple[float, float], ...]:
    """The stretches of a call whose talk a rep withheld, in seconds, in order."""
    held = select(moments.c.start, moments.c.end).where(
        moments.c.call_id == call,
        moments.c.visibility == "withheld",
        moments.c.withdrawn_at.is_(None),
    )
    return tuple((row.start, row.end) for row in conn.execute(held.order_by(moments.c.start)))


def cut_withheld(conn: Connection, call: int, recording: str, start: float, end: float) -> bool:
    """Whether a stretch of a recording of a call has talk that a rep withheld.

    Args:
        conn: Any transaction.
        call: The call.
        recording: SHA-256 of what was cut; other parts may have come before it since.
        start: Seconds from the recording's start.
        end: Seconds.

    Returns:
        True, too, where some of the call is withheld and nothing tells where in it the stretch
        lies.
    """
    held = withheld_of(conn, call)
    if not held:
        return False
    now = span_now(conn, call, recording, start, end)
    return now is None or any(shares(now, one) for one in held)


def shares(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two stretches of a call have talk in common, see ``TOUCHES``.

    >>> shares((0.0, 10.0), (9.0, 20.0)), shares((0.0, 10.0), (9.5, 20.0))
    (True, False)
    """
    return one[0] < other[1] - TOUCHES and one[1] > other[0] + TOUCHES


def withheld_in(columns: Any) -> ColumnElement[bool]:
    """Whether a row's stretch has talk that a rep withheld.

    Args:
        columns: Columns ``call_id``, ``start`` and ``end``, on the time line of the words that are
            shown; of clips see ``cut_withheld``.
    """
    return (
        select(moments.c.id)
        .where(
            moments.c.call_id == columns.call_id,
            moments.c.visibility == "withheld",
            moments.c.withdrawn_at.is_(None),
            moments.c.start < columns.end - TOUCHES,
            moments.c.end > columns.start + TOUCHES,
        )
        .exists()
    )


def withheld_snippets() -> Select[tuple[int]]:
    """The snippets, of all versions, with talk that a rep withheld; they are few, so found once."""
    return (
        select(snippets.c.id)
        .join(moments, moments.c.call_id == snippets.c.call_id)
        .where(
            moments.c.visibility == "withheld",
            moments.c.withdrawn_at.is_(None),
            moments.c.start < snippets.c.end - TOUCHES,
            moments.c.end > snippets.c.start + TOUCHES,
        )
    )
