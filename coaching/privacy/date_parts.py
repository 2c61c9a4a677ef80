"""Dates in numbers: whether digits can be a day, a month and a year.

It knows no names of months; those are known to ``dates``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from coaching.privacy.tokens import ORDINALS, TENS, UNITS, Token

_DAYS = 31
_MONTHS = 12
_YEARS = range(1900, 2031)
"""Years of four digits in which somebody is born, or a company's papers say so."""
_DIGITS = range(4, 9)
"""Of a date: "3 4 68" has four, "03 04 1968" eight."""
_PARTS = 3
_SHORT = 5
"""Digits of which a date is only made where its three numbers are said as such."""
_ORDINAL = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)$")
_CENTURY = 100
_MILLENNIUM = 1000


def can_be_date(said: Sequence[Token]) -> bool:
    """Whether numbers are a day, a month and a year in any usual order.

    >>> from coaching.privacy.tokens import token
    >>> words = "oh seven twenty-two sixty-eight".split()
    >>> can_be_date([token(place, text) for place, text in enumerate(words)])
    True
    >>> can_be_date([token(0, "840917"), token(1, "48441")])
    False
    """
    atoms = _atoms(said)
    digits = "".join(atoms)
    if len(digits) not in _DIGITS:
        return False
    ends = list(accumulate(len(atom) for atom in atoms))
    if len(digits) <= _SHORT and len(ends) != _PARTS:
        return False
    return any(
        _fits(digits[:one], digits[one:two], digits[two:])
        for one in (1, 2, 4)
        for two in range(one + 1, min(one + 2, len(digits) - 1) + 1)
        if len(ends) == 1 or {one, two} <= set(ends)
    )


def _fits(first: str, second: str, third: str) -> bool:
    """Whether three numbers are a date: day, month and year, or year, month and day."""
    if len(first) == 4:  # noqa: PLR2004 - of a year
        return _is_year(first) and _is_day_and_month(third, second)
    ordered = _is_day_and_month(first, second) or _is_day_and_month(second, first)
    turned = len(first) == 2 == len(third) and _is_day_and_month(third, second)  # noqa: PLR2004
    return (ordered and _is_year(third)) or turned


def _is_year(digits: str) -> bool:
    """Whether digits are a year, of two digits or of four."""
    return len(digits) == 2 or (len(digits) == 4 and int(digits) in _YEARS)  # noqa: PLR2004


def _is_day_and_month(day: str, month: str) -> bool:
    """Whether both are in their range."""
    fits = len(day) in (1, 2) and len(month) in (1, 2)
    return fits and 1 <= int(day) <= _DAYS and 1 <= int(month) <= _MONTHS


def _atoms(said: Sequence[Token]) -> list[str]:
    """The numbers that are said, as digits: "the third of the third sixty eight" is 3, 3, 68."""
    atoms: list[str] = []
    scale = 1
    for before, here in zip((None, *said), said, strict=False):
        tens = before is not None and before.norm in TENS and not before.text.endswith(",")
        ordinal = _ORDINAL.match(here.norm)
        large = before is not None and before.norm in ("hundred", "thousand")
        if here.norm in ("hundred", "thousand") and atoms:
            times = _CENTURY if here.norm == "hundred" else _MILLENNIUM
            atoms[-1] = str(int(atoms[-1]) * times)
        elif here.scale > 1:
            scale = here.scale
            continue
        elif here.norm in ORDINALS or ordinal:
            value = int(ordinal[1]) if ordinal else ORDINALS[here.norm]
            atoms += [str(int(atoms.pop()) + value)] if tens and atoms else [str(value)]
        elif "-" in here.norm and here.norm.rpartition("-")[2] in ORDINALS:
            first, _, last = here.norm.rpartition("-")
            atoms.append(str(int(TENS.get(first, "0")) + ORDINALS[last]))
        elif atoms and here.signs and (large or (tens and _is_unit(here)) or _adds(said, here)):
            atoms[-1] = str(int(atoms[-1]) + int(here.signs))
        elif here.is_digits or here.kind in ("date", "amount"):
            parts = re.findall(r"\d+", here.norm) or [here.signs]
            atoms += [part[:1] * (scale - 1) + part for part in parts]
        scale = 1
    return atoms


def _is_unit(here: Token) -> bool:
    """Whether it is a digit that goes on with tens: the "one" of "twenty one"."""
    return here.norm in UNITS and here.signs != "0"


def _adds(said: Sequence[Token], here: Token) -> bool:
    """Whether a number goes on with a year: the "one" of "two thousand and one"."""
    place = next(place for place, one in enumerate(said) if one is here)
    joined = [one.norm for one in said[max(0, place - 2) : place]]
    return joined in (["hundred", "and"], ["thousand", "and"])
