"""Weeks of the team's: a day and a time in each, and to which week a day belongs.

A week is one of the calendar's (ISO 8601: from Monday to Sunday) in the team's zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of the week and a time of day, in the team's zone.

    Attributes:
        day: From 0, Monday.
        at: The time of day.
    """

    day: int
    at: time

    @property
    def cron(self) -> str:
        """The same for Prefect's schedules.

        >>> Weekly(0, time(8, 30)).cron, Weekly(6, time(8, 0)).cron
        ('30 8 * * 1', '0 8 * * 0')
        """
        return f"{self.at.minute} {self.at.hour} * * {(self.day + 1) % 7}"


def weekly_of(written: str) -> Weekly | None:
    """What a setting such as ``monday 08:00`` says; None for an empty one.

    Raises:
        ValueError: It is no day of the week with a time.

    >>> weekly_of("Monday 8:00")
    Weekly(day=0, at=datetime.time(8, 0))
    """
    if not written.strip():
        return None
    match = re.fullmatch(r"\s*([a-z]+)\s+([01]?\d|2[0-3]):([0-5]\d)\s*", written.lower())
    if match is None or match[1] not in DAYS:
        raise ValueError(f'{written!r} is no day of the week with a time, such as "monday 08:00"')
    return Weekly(DAYS.index(match[1]), time(int(match[2]), int(match[3])))


def week_of(day: date) -> tuple[int, int]:
    """Year and number of a day's week. Source: ISO 8601.

    >>> week_of(date(2027, 1, 3)), week_of(date(2027, 1, 4))
    ((2026, 53), (2027, 1))
    """
    year, week, _ = day.isocalendar()
    return year, week
