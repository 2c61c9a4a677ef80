"""Cells of a table as values: money, moments and outcomes, in the ways that CRMs write them.

It guesses nothing that could be wrong by a factor or by months: what can be read in two ways is
refused. It does not know columns or rows.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Literal

from coaching.crm import OUTCOMES, Money, Outcome
from coaching.naming import fold

YEARS = range(1990, 2101)
"""Years that a deal can be dated in. Chosen because no CRM is older and no plan reaches further;
years outside are slips of the pen (0026, 20226) or fillers (1900, 9999)."""

LONGEST_AMOUNT = 15
"""Digits before the decimals that an amount may have. Chosen because a float holds that many."""

MONTHS = 12

SHOWN = 40
"""Characters of an offending value that a message repeats. Chosen to keep it on one line."""

DateOrder = Literal["auto", "day first", "month first"]
"""How dates such as 03/04/2026 are read; by ``auto`` they are refused."""

DecimalMark = Literal["", ".", ","]
"""What stands before the decimals of numbers in a column; empty where nothing tells."""

TOLD_BY = "say --dates dmy or --dates mdy"
"""What to do about dates that can be read in two ways."""

_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_WON = frozenset({"won", "closed won", "closedwon", "closed as won", "win"})
_LOST = frozenset({"lost", "closed lost", "closedlost", "closed as lost", "loss"})
_OPEN = frozenset({"open", "in progress", "active", "pending", "new", "ongoing"})
_YES = frozenset({"true", "yes", "1", "y", "t", "x", "checked", "active", "won"})
_NO = frozenset({"false", "no", "0", "n", "f", "", "unchecked", "inactive", "none"})
_MILLISECONDS = re.compile(r"1[0-9]{12}")
"""A moment as milliseconds since 1970, from 2001 to 2033."""

_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?P<before>[A-Z]{3}|US\$|[$€£¥₹])?\s*(?P<number>[0-9][0-9.,'’\s]*)"  # noqa: RUF001
    r"(?P<after>[A-Z]{3}|US\$|[$€£¥₹])?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,'’ ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")  # noqa: RUF001
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


class CellError(ValueError):
    """A cell that cannot be read; the message goes on after the column's name."""


def quoted(text: str) -> str:
    """A value as a message repeats it, cut where it is long.

    >>> quoted("n/a")
    "'n/a'"
    """
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def text_of(cell: str) -> str | None:
    """The text of a cell with single blanks; None where it is empty.

    >>> text_of("  Blue   Harbor "), text_of(" ")
    ('Blue Harbor', None)
    """
    return " ".join(cell.split()) or None


def name_of(cell: str) -> str | None:
    """The name of a person or a company; None where the cell is empty.

    Raises:
        CellError: it holds no letter or digit.
    """
    text = text_of(cell)
    if text is not None and not fold(text):
        raise CellError(f"{quoted(text)} has no letter or digit")
    return text


def currency_of(cell: str) -> str:
    """The code of a currency; empty where the cell is.

    Raises:
        CellError: it is neither a three-letter code nor a known sign.

    >>> currency_of(" eur "), currency_of("£"), currency_of("")
    ('EUR', 'GBP', '')
    """
    text = cell.strip().upper()
    if not text or text in _SYMBOLS:
        return _SYMBOLS.get(text, "")
    if len(text) == 3 and text.isascii() and text.isalpha():  # noqa: PLR2004 - ISO 4217
        return text
    raise CellError(f"{quoted(cell)} is no three-letter code such as EUR")


def money_of(
    cell: str, *, currency: str = "", decimal: DecimalMark = "", sure: bool = True
) -> Money | None:
    """The amount in a cell; None where it is empty.

    Both ``1,200.50`` and ``1.200,50`` are read. Where one mark stands alone before exactly three
    digits it groups thousands, since money has two decimals. A ``$`` yields to ``currency``,
    because many currencies are written so.

    Args:
        cell: As exported.
        currency: Code from the row's own column; empty where it has none.
        decimal: What stands before decimals, where that is known.
        sure: Whether somebody said so, and not other cells of the column alone.

    Raises:
        CellError: it is no number, or in another currency than ``currency``.

    >>> str(money_of("$1,200")), str(money_of("1.200,50", currency="EUR")), money_of("")
    ('1200.00 USD', '1200.50 EUR', None)
    """
    text = " ".join(cell.split())
    if not text:
        return None
    shape = _AMOUNT.fullmatch(text)
    if shape is not None and not sure and _is_group(shape["number"].strip(), decimal):
        raise CellError(f"{quoted(text)} can mean thousands or decimals")
    number = None if shape is None else _number(shape["number"].strip(), decimal if sure else "")
    if shape is None or number is None or (shape["before"] and shape["after"]):
        raise CellError(f"{quoted(text)} is not a number")
    if len(number.partition(".")[0]) > LONGEST_AMOUNT:
        raise CellError(f"{quoted(text)} is too large")
    sign = (shape["before"] or shape["after"] or "").upper()
    written = currency_of(sign)
    if currency and written not in ("", currency) and sign != "$":
        raise CellError(f"{quoted(text)} is not in {currency}, which the row names as its currency")
    return Money(Decimal(shape["sign"] + number), currency or written)


def _is_group(text: str, decimal: DecimalMark) -> bool:
    """Whether what looks like thousands has the mark that stands before decimals elsewhere."""
    grouped = _GROUPED.fullmatch(text)
    return grouped is not None and grouped["mark"] == decimal and text.count(decimal) == 1


def tells_decimal(cell: str) -> DecimalMark:
    """What stands before the decimals of an amount that can be read in one way only.

    >>> tells_decimal("1.200,50"), tells_decimal("€ 12,5"), tells_decimal("1,200")
    (',', ',', '')
    """
    shape = _AMOUNT.fullmatch(" ".join(cell.split()))
    text = "" if shape is None else shape["number"].strip()
    mark = max(text.rfind("."), text.rfind(","))
    if mark < 1 or _GROUPED.fullmatch(text) or _number(text) is None:
        return ""
    return "," if text[mark] == "," else "."


def _number(text: str, decimal: DecimalMark = "") -> str | None:
    """A number's digits with a point before the decimals; None where it is none."""
    if text.isdigit():
        return text
    if decimal and _is_group(text, decimal):
        return text.replace(decimal, ".")
    grouped = _GROUPED.fullmatch(text)
    if (
        grouped
        and grouped["mark"] != decimal
        and not (text.startswith("0") and grouped["mark"] in ".,")
    ):
        return text.replace(grouped["mark"], "")
    mark = max(text.rfind("."), text.rfind(","))
    whole, decimals = text[:mark], text[mark + 1 :]
    grouped = _GROUPED.fullmatch(whole)
    if mark < 1 or not decimals.isdigit() or not (whole.isdigit() or grouped):
        return None
    if grouped and grouped["mark"] == text[mark]:
        return None
    return (whole.replace(grouped["mark"], "") if grouped else whole) + "." + decimals


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


def yes_of(cell: str) -> bool | None:
    """Whether a cell says yes; None where it is empty.

    Raises:
        CellError: it says neither yes nor no.

    >>> yes_of("TRUE"), yes_of("0"), yes_of("")
    (True, False, None)
    """
    said = fold(cell)
    if not said:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise CellError(f"{quoted(cell.strip())} is neither yes nor no")


def count_of(cell: str) -> int | None:
    """The whole number in a cell, thousands marked or not; None where it is empty.

    Raises:
        CellError: it is no whole number of things.

    >>> count_of("1,200"), count_of("250.0"), count_of("")
    (1200, 250, None)
    """
    text = cell.strip()
    if not text:
        return None
    number = _number(text)
    if number is None or len(number) > LONGEST_AMOUNT or Decimal(number) != int(Decimal(number)):
        raise CellError(f"{quoted(text)} is no whole number")
    return int(Decimal(number))


def outcome_of(cell: str, *, stage: str | None) -> Outcome:
    """How a deal ended: as its own cell says, else as its stage does, else it is open.

    Raises:
        CellError: the cell says something else than won, lost or open.

    >>> outcome_of("Closed Won", stage=None), outcome_of("", stage="Closed Lost")
    ('won', 'lost')
    """
    said = fold(cell)
    if not said:
        return end_of(stage or "") or "open"
    outcome = end_of(cell) or ("open" if said in _OPEN else None)
    if outcome is None:
        raise CellError(f"{quoted(cell.strip())} is none of {', '.join(OUTCOMES)}")
    return outcome


def end_of(stage: str) -> Outcome | None:
    """How a deal has ended, as the name of its stage tells; None where that tells no end.

    >>> end_of("Closed Won (Sales Pipeline)"), end_of("Proposal")
    ('won', None)
    """
    said = fold(_PIPELINE.sub("", stage))
    if said in _WON:
        return "won"
    return "lost" if said in _LOST else None


_PIPELINE = re.compile(r"\s*\([^()]*\)\s*$")
"""What some CRMs write behind a stage: the pipeline it is of."""
