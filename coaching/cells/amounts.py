"""Cells of numbers: money and counts, whatever stands before decimals and between thousands."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from coaching.cells.texts import CellError, quoted
from coaching.crm import Money

LONGEST_AMOUNT = 15
"""Digits before the decimals that an amount may have. Chosen because a float holds that many."""

DecimalMark = Literal["", ".", ","]
"""What stands before the decimals of numbers in a column; empty where nothing tells."""

_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?P<before>[A-Z]{3}|US\$|[$€£¥₹])?\s*(?P<number>[0-9][0-9.,'’\s]*)"  # noqa: RUF001
    r"(?P<after>[A-Z]{3}|US\$|[$€£¥₹])?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,'’ ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")  # noqa: RUF001


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
