"""Postal codes and ranges of them.

British ones go by their parts (EC2A lies in EC1 to EC4, and EC12 does not), all others sign by
sign, with letters where the range has letters and digits where it has digits.
"""

from __future__ import annotations

import re
from math import inf

from pydantic_core import PydanticCustomError

_CODE = re.compile(r"[A-Z0-9]{1,10}")
_BRITISH = re.compile(r"([A-Z]{1,2})(?:(\d{1,2})([A-Z]?)(\d[A-Z]{2})?)?")
"""Area, district, its letter, and the last three: all but the area may be left out."""

LAST = "~"
"""Sorts after every letter and digit."""


def plain_code(text: str) -> str:
    """A code in capitals without blanks and hyphens.

    >>> plain_code("ec1a 1bb"), plain_code("94110-1234")
    ('EC1A1BB', '941101234')
    """
    return re.sub(r"[\s-]", "", text).upper()


def sound_range(text: str) -> str:
    """The text, if it is a code or two codes with a hyphen between, the smaller first."""
    first, hyphen, last = text.partition("-")
    low, high = plain_code(first), plain_code(last) if hyphen else plain_code(first)
    if not (_CODE.fullmatch(low) and _CODE.fullmatch(high)):
        raise PydanticCustomError("postal", "is not a postal code, nor a range as in 90000-96199")
    if not _in_order(low, high):
        raise PydanticCustomError("postal", "ends before it begins, or is of two kinds of code")
    return text


def covers(span: str, code: str) -> bool:
    """Whether a code, or the area that a longer code begins with, lies in a range.

    >>> covers("90000-96199", "94110-1234"), covers("EC1-EC4", "EC2A 4BX"), covers("EC1", "EC12")
    (True, True, False)
    >>> covers("1010-1019", "1015 CJ"), covers("M5V-M5X", "M5A 1B1")
    (True, False)
    """
    ends = [plain_code(end) for end in span.split("-")]
    low, high, wanted = ends[0], ends[-1], plain_code(code)
    british = _british(low, ""), _british(wanted, ""), _british(high, LAST)
    if all(british):
        return british[0] <= british[1] <= british[2]
    cut = wanted[: len(low)]
    return _shape(cut) == _shape(low) and low <= cut <= high


def _in_order(low: str, high: str) -> bool:
    first, last = _british(low, ""), _british(high, LAST)
    if first and last:
        return first[0] == last[0] and first <= last
    return _shape(low) == _shape(high) and low <= high


def _british(code: str, rest: str) -> tuple[str, float, str, str] | tuple[()]:
    """The parts of a British code, by which two compare; nothing where it is none.

    Args:
        code: As ``plain_code`` has it.
        rest: What stands for parts that it lacks.

    >>> _british("EC12AB", "")
    ('EC', 1, '', '2AB')
    """
    found = _BRITISH.fullmatch(code)
    if found is None:
        return ()
    area, district, letter, last = found.groups()
    if district is None:
        return area, inf if rest else 0, rest, rest
    return area, int(district), letter or rest, last or rest


def _shape(code: str) -> str:
    """Which of its places are digits.

    >>> _shape("1015CJ")
    '9999AA'
    """
    return "".join("9" if sign.isdigit() else "A" for sign in code)
