"""The weekly plan: for which day it is made, and when there is nothing to plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from coaching.meeting.meeting import State, meeting_name
from coaching.weekly import week_of


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be planned for a week.

    Attributes:
        day: When the meeting is; None where there is nothing to plan.
        why_not: Why there is nothing to plan, in words.
    """

    day: date | None
    why_not: str = ""


def due(
    scheduled: datetime,
    now: datetime,
    known: Iterable[tuple[int, date, State]],
    *,
    days_ahead: int,
    zone: tzinfo,
) -> Due:
    """What a plan that was scheduled for some time has to make by now.

    One that comes late, since nobody served at its time, is made in its week: for its day, or for
    today where that has passed. Meetings whose day has passed do not hold a plan up, closed or not:
    nobody will hold them any more.

    Args:
        scheduled: When it was to be made.
        now: The time.
        known: Number, day and state of all meetings.
        days_ahead: The meeting is so many days after the plan.
        zone: The team's.
    """
    today = now.astimezone(zone).date()
    meant = scheduled.astimezone(zone).date() + timedelta(days=days_ahead)
    day = max(meant, today)
    if week_of(day) != week_of(meant):
        return Due(None, f"the week of {meant} is over")
    for number, other, state in sorted(known):
        if week_of(other) == week_of(day):
            return Due(None, f"{meeting_name(number)} is in that week, on {other}")
        if state == "planned" and other >= today:
            return Due(None, f"{meeting_name(number)} is planned and to come, on {other}")
    return Due(day)
