"""English numbers as they are said: words to values and values to words.

It knows the grammar of cardinals, decimals and years. It does not know where a number stands, nor
what it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

UNITS = {
    word: value
    for value, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1
    )
}
TEENS = {
    word: value
    for value, word in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=10,
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ZEROS = ("zero", "oh")

NUMBER_WORDS = frozenset((*UNITS, *TEENS, *TENS, *SCALES, *ZEROS, "hundred", "point"))
"""What numbers are said with, besides "a" before a hundred and "and" after it."""

_DIGITS = {**UNITS, "zero": 0, "oh": 0}
_BELOW_20 = {**UNITS, **TEENS}
_LARGEST = 10**12
TEN, TWENTY, HUNDRED, THOUSAND = 10, 20, 100, 1000
_OH_YEAR = 3
"""Words of a year like "nineteen oh five"."""


def value_of(parts: Sequence[str]) -> Decimal | None:
    """The value of one spoken number; None where the words are no number, or several.

    Args:
        parts: Lower-case words without punctuation, "twenty-five" as two.

    >>> value_of("twelve hundred".split()), value_of("one point five million".split())
    (Decimal('1200'), Decimal('1500000.0'))
    >>> value_of("three fifty".split()) is None
    True
    """
    if "point" in parts:
        return _decimal(parts)
    whole = _cardinal(parts)
    return None if whole is None else Decimal(whole)


def year_of(parts: Sequence[str]) -> int | None:
    """The year that is said in two halves, 1910 to 2099; None for anything else.

    >>> year_of("twenty twenty six".split()), year_of("nineteen oh five".split())
    (2026, 1905)
    """
    if not parts[1:] or parts[0] not in ("nineteen", "twenty"):
        return None
    century = 100 * (TEENS | TENS)[parts[0]]
    if parts[1] == "oh" and len(parts) == _OH_YEAR and parts[2] in UNITS:
        return century + UNITS[parts[2]]
    rest = _below_100(parts[1:])
    return century + rest if rest is not None and rest >= TEN else None


def spelled(value: int) -> str:
    """A whole number in words, from 0 up to under a trillion.

    >>> spelled(25_632)
    'twenty five thousand six hundred thirty two'
    """
    if not 0 <= value < _LARGEST:
        raise ValueError(f"{value} is not from 0 to under a trillion")
    if value == 0:
        return "zero"
    said: list[str] = []
    for word, scale in reversed(SCALES.items()):
        if value >= scale:
            said += [spelled(value // scale), word]
            value %= scale
    if value >= HUNDRED:
        said += [_WORDS[value // HUNDRED], "hundred"]
        value %= HUNDRED
    if value >= TWENTY:
        said.append(_WORDS[value - value % 10])
        value %= 10
    if value:
        said.append(_WORDS[value])
    return " ".join(said)


def _decimal(parts: Sequence[str]) -> Decimal | None:
    """A number with a point: "one point five", "zero point two five", "one point five million"."""
    point = list(parts).index("point")
    whole = _cardinal(parts[:point])
    tail = list(parts[point + 1 :])
    scale = SCALES[tail.pop()] if tail and tail[-1] in SCALES else 1
    digits = [_DIGITS.get(word) for word in tail]
    if whole is None or not digits or None in digits:
        return None
    return Decimal(f"{whole}.{''.join(map(str, digits))}") * scale


def _cardinal(parts: Sequence[str]) -> int | None:
    """A whole number; scales step down, and "and" stands after a hundred or a thousand only."""
    if list(parts) == ["zero"]:
        return 0
    total, rest, last = 0, list(parts), _LARGEST
    for word, scale in reversed(SCALES.items()):
        if word not in rest:
            continue
        cut = rest.index(word)
        head = _below_1000(rest[:cut])
        if head is None or head >= THOUSAND or scale >= last:
            return None
        total, last, rest = total + head * scale, scale, rest[cut + 1 :]
        if rest[:1] == ["and"]:
            rest = rest[1:]
            if not rest:
                return None
    if not rest:
        return total or None
    tail = _below_1000(rest)
    return None if tail is None or (total and tail >= THOUSAND) else total + tail


def _below_1000(parts: Sequence[str]) -> int | None:
    """What stands before a scale, or at the end: also "twelve hundred", up to 9,999."""
    if "hundred" not in parts:
        return _below_100(parts)
    cut = list(parts).index("hundred")
    head = 1 if list(parts[:cut]) in (["a"], ["an"]) else _below_100(parts[:cut])
    rest = list(parts[cut + 1 :])
    if rest[:1] == ["and"]:
        rest = rest[1:] or ["and"]
    tail = _below_100(rest) if rest else 0
    if head is None or tail is None or head % 10 == 0:
        return None
    return 100 * head + tail


def _below_100(parts: Sequence[str]) -> int | None:
    """One to ninety-nine; "a" is one."""
    match list(parts):
        case ["a"]:
            return 1
        case [one]:
            return (_BELOW_20 | TENS).get(one)
        case [ten, unit] if ten in TENS and unit in UNITS:
            return TENS[ten] + UNITS[unit]
    return None


_WORDS = {value: word for word, value in (_BELOW_20 | TENS).items()}
