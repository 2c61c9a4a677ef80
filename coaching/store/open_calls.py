"""Calls whose talk the team may see, in SQL: the one rule for search, moments, plays and alerts.

What a rep withheld of an open call is another matter (``coaching.store.withheld``).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select

from coaching.store.schema.calls import calls


def is_open() -> tuple[ColumnElement[bool], ...]:
    """What a call has to be: ready, shown to the team, and nobody in it refused or withdrew."""
    return (
        calls.c.ready_at.is_not(None),
        calls.c.visibility == "team",
        calls.c.consent.not_in(("refused", "withdrawn")),
    )


def open_calls() -> Select[tuple[int]]:
    """The ids of those calls."""
    return select(calls.c.id).where(*is_open())
