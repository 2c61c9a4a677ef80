"""Cells of moments: days and times of day, in the orders and zones that CRMs write them in."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, tzinfo
from typing import Literal

from coaching.cells.texts import CellError, quoted

YEARS = range(1990, 2101)
"""Years that a deal can be dated in. Chosen because no CRM is older and no plan reaches further;
years outside are slips of the pen (0026, 20226) or fillers (1900, 9999)."""

MONTHS = 12

DateOrder = Literal["auto", "day first", "month first"]
"""How dates such as 03/04/2026 are read; by ``auto`` they are refused."""

TOLD_BY = "say --dates dmy or --dates mdy"
"""What to do about dates that can be read in two ways."""

_MILLISECONDS = re.compile(r"1[0-9]{12}")
"""A moment as milliseconds since 1970, from 2001 to 2033."""

_TIME = (
    r"(?:[ ,T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?: ?(?P<half>[AP])\.?M\.?)?)?"
)
_YEAR_LAST = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<mark>[/.-])(?P<two>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})" + _TIME,
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>[/-])(?P<one>[0-9]{1,2})(?P=mark)(?P<two>[0-9]{1,2})" + _TIME,
    re.IGNORECASE,
)
_ISO = re.compile(  # which has no hours of one digit
    r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:[T ][0-9]{2}[0-9:.,]* ?(?:Z|[+-][0-9:]+)?)?", re.IGNORECASE
)


def moment_of(
    cell: str, *, zone: tzinfo, day_zone: tzinfo | None = None, order: DateOrder = "auto"
) -> datetime | None:
    """The moment that a cell names, aware UTC; the day's first where it names a day alone.

    ISO 8601 is read, and days with the year last where they mean one day only: no country writes
    the month first with dots, and 14/09/2026 can be read in one way.

    Args:
        cell: As exported.
        zone: Zone of times that name none.
        day_zone: Zone of days without a time; None for ``zone``.
        order: What comes first in dates whose year is last and that could be read in two ways.

    Raises:
        CellError: it is no date, or one that can be read in two ways.

    >>> from zoneinfo import ZoneInfo
    >>> moment_of("2026-09-14 10:30", zone=ZoneInfo("Europe/Berlin")).isoformat()
    '2026-09-14T08:30:00+00:00'
    >>> moment_of("14.09.2026", zone=UTC).isoformat()
    '2026-09-14T00:00:00+00:00'
    """
    text = " ".join(cell.split())
    if not text:
        return None
    try:
        moment = _moment(text, order)
    except CellError:
        raise
    except ValueError as error:
        raise CellError(f"{quoted(text)} is not a date such as 2026-09-14") from error
    if moment.year not in YEARS:
        raise CellError(f"{quoted(text)} lies outside {YEARS[0]} to {YEARS[-1]}")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone if has_clock(text) else day_zone or zone)
    return moment.astimezone(UTC)


def has_clock(cell: str) -> bool:
    """Whether a date has a time of day behind it.

    >>> has_clock("2026-09-14T10:30"), has_clock("14.09.2026 10:30"), has_clock(" 2026-09-14 ")
    (True, True, False)
    """
    return any(mark in cell.strip().upper() for mark in ": T")


def _moment(text: str, order: DateOrder) -> datetime:
    """The moment as written, with its zone where it names one.

    Raises:
        ValueError: no date in it.
    """
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(re.sub(r" (?=[Z+-])", "", text.upper()))
    if shape := _YEAR_FIRST.fullmatch(text):
        month, day = int(shape["one"]), int(shape["two"])
    elif shape := _YEAR_LAST.fullmatch(text):
        day, month = _day_and_month(shape, text, order)
    else:
        raise ValueError(text)
    hour, minute, second = (int(shape[part] or 0) for part in ("hour", "minute", "second"))
    if shape["half"]:
        hour = _hour_of_day(hour, shape["half"])
    return datetime(int(shape["year"]), month, day, hour, minute, second)  # noqa: DTZ001 - as written


def _hour_of_day(hour: int, half: str) -> int:
    """The hour of a clock with two halves of a day.

    Raises:
        ValueError: such a clock has no such hour.

    >>> _hour_of_day(12, "a"), _hour_of_day(1, "P")
    (0, 13)
    """
    if hour not in range(1, 13):
        raise ValueError(hour)
    return hour % 12 + (12 if half in "pP" else 0)


def tells_order(cell: str) -> DateOrder | None:
    """What comes first in a date with slashes or dashes that can be read in one way only.

    A day that no calendar has tells nothing.

    >>> tells_order("09/14/2026"), tells_order("14/09/2026 10:30"), tells_order("03/04/2026")
    ('month first', 'day first', None)
    >>> tells_order("31/02/2026")
    """
    shape = _YEAR_LAST.fullmatch(" ".join(cell.split()))
    if shape is None or shape["mark"] == ".":
        return None
    one, two = int(shape["one"]), int(shape["two"])
    if (one > MONTHS) == (two > MONTHS):
        return None
    month, day = min(one, two), max(one, two)
    if month < 1 or day > monthrange(int(shape["year"]), month)[1]:
        return None
    return "day first" if one > MONTHS else "month first"


def _day_and_month(shape: re.Match[str], text: str, order: DateOrder) -> tuple[int, int]:
    """The day and the month of a date whose year stands last."""
    one, two = int(shape["one"]), int(shape["two"])
    if shape["mark"] == "." or one > MONTHS or one == two:
        return one, two
    if two > MONTHS:
        return two, one
    if order != "auto":
        return (one, two) if order == "day first" else (two, one)
    year = shape["year"]
    raise CellError(f"{quoted(text)} can mean {year}-{two:02}-{one:02} or {year}-{one:02}-{two:02}")


def is_ambiguous(cell: str) -> bool:
    """Whether a cell holds a date that can be read in two ways.

    >>> is_ambiguous("03/04/2026"), is_ambiguous("03.04.2026"), is_ambiguous("03/14/2026")
    (True, False, False)
    """
    shape = _YEAR_LAST.fullmatch(" ".join(cell.split()))
    return (
        shape is not None
        and shape["mark"] != "."
        and shape["one"] != shape["two"]
        and max(int(shape["one"]), int(shape["two"])) <= MONTHS
    )
