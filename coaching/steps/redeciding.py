"""The step that decides anew what calls belong to, when news of deals or customers came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from coaching.steps.matching import MatchReport, match_within

AT_ONCE = 50
"""Calls that are decided in one transaction. Chosen to hold the library for less than a second,
measured at some milliseconds a call (2 cores shared by eight, 2026-11-27)."""


def redecide(
    writing: Callable[[], AbstractContextManager[Connection]],
    calls: Sequence[int],
    *,
    now: datetime,
) -> MatchReport:
    """Find out what calls belong to now, in pieces, since others wait for the library meanwhile.

    Args:
        writing: Begins a writing transaction.
        calls: Their numbers.
        now: The time.
    """
    reports = []
    for begin in range(0, len(calls), AT_ONCE):
        with writing() as conn:
            reports.append(match_within(conn, calls[begin : begin + AT_ONCE], now=now))
    return MatchReport(
        matched=tuple(one for report in reports for one in report.matched),
        unmatched=tuple(one for report in reports for one in report.unmatched),
        moved=tuple(one for report in reports for one in report.moved),
    )
