"""Talk that its rep withheld, in SQL: for search, reels and whatever else shows talk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from coaching.moments.sharing import touches, touching
from coaching.store.anchors import span_now
from coaching.store.schema.moments import moments
from coaching.store.schema.talk import snippets

WITHHELD = and_(moments.c.visibility == "withheld", moments.c.withdrawn_at.is_(None))
"""Whether a moment is withheld, and nobody took it back since."""


def is_withheld(conn: Connection, call: int, start: float, end: float) -> bool:
    """Whether a rep withheld talk of a stretch of a call."""
    held = select(moments.c.id).where(moments.c.call_id == call, _withheld_between(start, end))
    return conn.execute(held.limit(1)).first() is not None


def withheld_of(conn: Connection, call: int) -> tuple[tuple[float, float], ...]:
    """The stretches of a call whose talk a rep withheld, in seconds, in order."""
    held = select(moments.c.start, moments.c.end).where(moments.c.call_id == call, WITHHELD)
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
    return now is None or any(touches(now, one) for one in held)


def withheld_in(columns: Any) -> ColumnElement[bool]:
    """Whether a row's stretch has talk that a rep withheld.

    Args:
        columns: Columns ``call_id``, ``start`` and ``end``, on the time line of the words that are
            shown; of clips see ``cut_withheld``.
    """
    return (
        select(moments.c.id)
        .where(moments.c.call_id == columns.call_id, _withheld_between(columns.start, columns.end))
        .exists()
    )


def withheld_snippets() -> Select[tuple[int]]:
    """The snippets, of all versions, with talk that a rep withheld; they are few, so found once."""
    return (
        select(snippets.c.id)
        .join(moments, moments.c.call_id == snippets.c.call_id)
        .where(_withheld_between(snippets.c.start, snippets.c.end))
    )


def _withheld_between(start: Any, end: Any) -> ColumnElement[bool]:
    """Whether a moment is withheld and has talk of a stretch of its call, in seconds or columns."""
    return and_(WITHHELD, *touching((moments.c.start, moments.c.end), (start, end)))
