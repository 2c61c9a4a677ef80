"""Dates as people write and read them, in a command or on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from coaching.errors import UsageError

KNOWN_FROM: Mapping[str | None, str] = {
    "person": "as a person said",
    "sheet": "from its sheet",
    "export": "from an export",
    "transcript": "from its transcript",
    "pattern": "from its file's name",
    "folder": "from its folder",
    "name": "from its file's name",
    "mtime": "by its file's time stamp",
    "arrival": "when it arrived",
    None: "nobody knows from where",
}
"""In words, whence the time of a call is known, by the source of the claim."""


def day(option: str, written: str | None, zone: ZoneInfo) -> datetime | None:
    """The moment that a date means: its first, in the team's zone."""
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError(
            f"{option} {written!r} is no date", hint="write 2026-09-14, or 2026-09-14T10:30"
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=zone)


def day_in(zone: tzinfo, at: datetime | None) -> str:
    """The day of a time in the team's zone; empty where there is none.

    >>> from datetime import UTC
    >>> day_in(ZoneInfo("Europe/Berlin"), datetime(2026, 9, 13, 22, tzinfo=UTC))
    '2026-09-14'
    """
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d}"


def minute_in(zone: tzinfo, at: datetime | None) -> str:
    """Day and minute of a time in the team's zone; empty where there is none."""
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
