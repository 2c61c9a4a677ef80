"""The forms in which one number is written and said, for looking for it in all of them.

"sixty dollars", "$60" and "60 dollars" are one thing to whoever searches. It knows how a text is
read for numbers and which other words say the same. It does not know the index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from coaching.wording.spoken_numbers import (
    HUNDRED,
    NUMBER_WORDS,
    SCALES,
    TEN,
    THOUSAND,
    spelled,
    value_of,
    year_of,
)

MOST_FORMS = 12
"""Forms of one number that are looked for; chosen because no number has more that are likely."""

LONGEST_DIGITS = 12
"""Digits of a number that is looked for in words; what is longer names something."""

_YEARS = (*range(1910, 2000), *range(2010, 2100))
"""Years that are said in two halves."""

UNITS = {
    "dollar": "dollars",
    "dollars": "dollars",
    "euro": "euros",
    "euros": "euros",
    "percent": "percent",
}
"""What is written as a sign, which an index of words does not keep."""

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def joined_numbers(words: Sequence[str]) -> tuple[str, ...]:
    """Words with each number, and its unit, as one.

    Args:
        words: Lower-case, without signs; digits without commas.

    >>> joined_numbers("is sixty five dollars the 1.5 million plan".split())
    ('is', 'sixty five dollars', 'the', '1.5 million', 'plan')
    """
    joined: list[str] = []
    place = 0
    while place < len(words):
        after = _number_end(words, place)
        if after > place:
            if after < len(words) and words[after] in UNITS:
                after += 1
            elif list(words[after : after + 2]) == ["per", "cent"]:
                after += 2
        after = max(after, place + 1)
        joined.append(" ".join(words[place:after]))
        place = after
    return tuple(joined)


def forms_of(text: str) -> tuple[str, ...]:
    """What says the same as a text that is a number, itself first; the text alone for any other.

    A single "one" to "nine" without a unit is a word like others, and has no other forms.

    >>> forms_of("sixty dollars")
    ('sixty dollars', '60', '60 dollars')
    >>> forms_of("15 percent")
    ('15 percent', '15', 'fifteen percent', 'fifteen per cent')
    >>> forms_of("price")
    ('price',)
    """
    words = text.split()
    unit = ""
    if words[-2:] == ["per", "cent"]:
        unit, words = "percent", words[:-2]
    elif len(words) > 1 and words[-1] in UNITS:
        unit, words = UNITS[words[-1]], words[:-1]
    value = _value(words)
    if value is None or (not unit and value < TEN and words[0].isalpha()):
        return (text,)
    figures, said = _figures(value), _said(value)
    if not unit:
        return tuple(dict.fromkeys((text, *figures, *said)))[:MOST_FORMS]
    with_unit = [f"{number} {unit}" for number in (*figures, *said)]
    if unit == "percent":
        with_unit += [f"{number} per cent" for number in said]
    return tuple(dict.fromkeys((text, *figures, *with_unit)))[:MOST_FORMS]


def _number_end(words: Sequence[str], place: int) -> int:
    """Where the longest number from a place on ends; the place itself where there is none."""
    for after in range(min(len(words), place + 12), place, -1):
        own = words[place:after]
        if _may_be_said(own) and _value(own) is not None:
            return after
    return place


def _may_be_said(words: Sequence[str]) -> bool:
    known = all(
        part in NUMBER_WORDS or part in ("a", "and") or _DIGITS.fullmatch(part) for part in words
    )
    return known and words[-1] not in ("a", "and") and (words[0] != "and")


def _value(words: Sequence[str]) -> Decimal | None:
    """The value of a number in words or digits: "sixty", "60", "1.5 million", "60 thousand"."""
    if not words:
        return None
    if _DIGITS.fullmatch(words[0]):
        scales = [SCALES.get(word, 0) for word in words[1:]] or [1]
        if len(scales) > 1 or not scales[0] or len(words[0]) > LONGEST_DIGITS:
            return None
        return Decimal(words[0]) * scales[0]
    year = year_of(words)
    return Decimal(year) if year is not None else value_of(words)


def _figures(value: Decimal) -> list[str]:
    """In digits, as an index cuts them: "25 000" stands for 25,000."""
    if value != value.to_integral_value():
        return [f"{value:f}"]
    forms = [f"{int(value)}"]
    if value >= THOUSAND:
        forms.append(f"{int(value):,}".replace(",", " "))
    for name, scale in SCALES.items():
        part = value / scale
        if 1 <= part < THOUSAND and part == round(part, 2):
            forms.append(f"{part.normalize():f} {name}")
            if name == "thousand":
                forms.append(f"{part.normalize():f}k")
    return forms


def _said(value: Decimal) -> list[str]:
    """In words, in the ways that people say it."""
    if value != value.to_integral_value():
        for name in ("billion", "million", "thousand"):
            if value >= SCALES[name]:
                return [f"{form} {name}" for form in _said(value / SCALES[name])]
        whole, _, behind = f"{value:f}".partition(".")
        digits = " ".join(spelled(int(digit)) for digit in behind)
        return [f"{spelled(int(whole))} point {digits}"]
    number = int(value)
    if number >= 10**12:
        return []
    forms = [spelled(number)]
    for name in ("million", "billion"):
        part = value / SCALES[name]
        if part >= 1 and part == round(part, 2) and part != part.to_integral_value():
            forms += [f"{form} {name}" for form in _said(part.normalize())]
    hundreds, rest = divmod(number, HUNDRED)
    if hundreds and rest and number < SCALES["million"]:
        forms.append(f"{spelled(number - rest)} and {spelled(rest)}")
    if THOUSAND < number < TEN * THOUSAND and hundreds % TEN:
        forms.append(f"{spelled(hundreds)} hundred" + (f" {spelled(rest)}" if rest else ""))
    if number in _YEARS and rest >= TEN:
        forms.append(f"{spelled(hundreds)} {spelled(rest)}")
    forms += [f"a {form.removeprefix('one ')}" for form in forms if form.startswith("one h")]
    return forms
