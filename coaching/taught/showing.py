"""Who was shown something and when, and on which side of that a call lies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Literal

from coaching.naming import fold

How = Literal["meeting", "watched", "assigned"]
Group = Literal["before", "after", "others before", "others after"]
"""Calls of those who saw it, before and after they did; and those of people who never did, before
and after it was first shown to anybody."""


@dataclass(frozen=True, slots=True)
class Showing:
    """That somebody saw something, or was asked to.

    Attributes:
        person: Who, as it was noted; empty where nobody was.
        at: When.
        how: In a meeting, watched alone, or assigned.
        where: The meeting, such as L3; else empty.
    """

    person: str
    at: datetime
    how: How
    where: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw something, as far as it is known who they are.

    Attributes:
        first: When each person first saw it, by the person's number.
        unknown: Names that nobody of ours goes by, in order of the alphabet.
    """

    first: Mapping[int, datetime]
    unknown: tuple[str, ...]

    @property
    def began(self) -> datetime | None:
        """When the first of them saw it; None where nobody did."""
        return min(self.first.values(), default=None)


def seen_by(
    showings: Iterable[Showing],
    people: Mapping[str, Collection[int]],
    *,
    but: int | None = None,
) -> Seen:
    """Who saw something and when first; a name of several people means all of them.

    Args:
        showings: Every time that it was shown.
        people: Numbers of our people by every folded name they go by.
        but: The rep whose own it is, who need not be taught it.
    """
    first: dict[int, datetime] = {}
    unknown: dict[str, str] = {}
    for one in showings:
        if not one.person:
            continue
        numbers = people.get(fold(one.person), ())
        if not numbers:
            unknown.setdefault(fold(one.person), one.person)
        for number in numbers:
            if number != but:
                first[number] = min(one.at, first.get(number, one.at))
    return Seen(first, tuple(sorted(unknown.values(), key=str.casefold)))


def when_of(rep: int, started_at: datetime, seen: Seen) -> Group | None:
    """Where a call lies; None while nobody has seen it.

    >>> from datetime import UTC
    >>> seen = Seen({7: datetime(2026, 9, 8, tzinfo=UTC)}, ())
    >>> when_of(7, datetime(2026, 9, 9, tzinfo=UTC), seen)
    'after'
    >>> when_of(8, datetime(2026, 9, 7, tzinfo=UTC), seen)
    'others before'
    """
    if seen.began is None:
        return None
    if rep in seen.first:
        return "after" if started_at > seen.first[rep] else "before"
    return "others after" if started_at > seen.began else "others before"


def meeting_at(day: date, closed_at: datetime | None, zone: tzinfo) -> datetime:
    """When a meeting was over: when it was closed that day, else at the last moment of the day.

    >>> from datetime import UTC
    >>> meeting_at(date(2026, 9, 8), None, UTC).isoformat(timespec="seconds")
    '2026-09-08T23:59:59+00:00'
    """
    if closed_at is not None and closed_at.astimezone(zone).date() == day:
        return closed_at.astimezone(zone)
    return datetime.combine(day, time.max, zone)
