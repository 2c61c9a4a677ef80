"""Postal codes and ranges of them: digits of one length by value, the rest by letters."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

_CODE = re.compile(r"[A-Z0-9]{1,10}")


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
    """
    ends = [plain_code(end) for end in span.split("-")]
    low, high, wanted = ends[0], ends[-1], plain_code(code)
    if wanted.isdigit() and low.isdigit():
        cut = wanted[: len(low)]
        return len(cut) == len(low) and low <= cut <= high
    area, given = _area(low), _area(wanted)
    return area[0] == given[0] and area[1] <= given[1] <= _area(high)[1]


def _in_order(low: str, high: str) -> bool:
    if low.isdigit() and high.isdigit():
        return len(low) == len(high) and low <= high
    return _area(low)[0] == _area(high)[0] and _area(low)[1] <= _area(high)[1]


def _area(code: str) -> tuple[str, int]:
    """The letters that a code begins with, and the number after them.

    >>> _area("EC2A4BX")
    ('EC', 2)
    """
    found = re.match(r"([A-Z]*)(\d{0,2})", code)
    assert found is not None, "both parts may be empty"
    return found[1], int(found[2] or 0)
