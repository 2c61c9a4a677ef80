"""Telephone numbers: which digits have the form of one.

It knows forms alone. What announces a number is known to ``cues``, and ``numbers`` weighs both;
numbers that are said in parts are known to ``phone_parts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from coaching.privacy.counting import counts, is_ladder, is_timetable
from coaching.privacy.lexicon import among
from coaching.privacy.runs import Run
from coaching.privacy.tokens import REPEATS, Token

US_PHONE = 10
SHORTEST_PHONE = 7
"""Digits; fewer are an extension."""
US_SHAPE = (3, 3, 4)
LOCAL_SHAPE = (3, 4)
_IN_PAIRS = (3, 2, 2)
BRITISH = 12
"""Digits of a number of Britain with its country's code."""
_TRUNK_DIGITS = range(9, 13)
"""Digits of a number that begins with the 0 of its own country. Chosen because British, French and
Australian ones have ten or eleven, those of German towns nine on, German mobiles up to twelve."""
SPANISH_PHONE = 9
_BARE_DIGITS = (SPANISH_PHONE, US_PHONE)
"""Digits of a number of a country that has no such 0: of Spain nine, of India ten."""
_BARE_GROUPS = ((3, 2, 2, 2), (2, 3, 2, 2), (5, 5), (4, 3, 3))
"""How these are written; three groups of three are written without commas, too."""
_NO_BARE = among("and or dot slash minus")
"""Words that make it a list of amounts or the address of a machine."""
_MENDED_DIGITS = range(10, 19)
"""Digits of a number with its wrong part: as many as it has, and up to six of them once more."""
_MENDED_WITH_PREFIX = range(11, 21)
"""The same where it begins with "plus" or 0."""
SHORTEST_AGAIN = 3
"""Digits that are said again on purpose; fewer are twice in many numbers."""
_LISTED = 5
"""Digits with a comma after each that make a list of things."""


def is_phone(run: Run) -> bool:
    """Whether digits have the form of a telephone number: abroad, American or British."""
    signs = len(run.signs)
    lengths = tuple(len(group) for group in run.groups)
    if run.plus and signs in range(8, 16):
        # Said in words, "plus" comes before amounts, too; these have few single digits.
        return 2 * lengths.count(1) > signs or run.written or signs >= US_PHONE
    national = run.signs[1:] if signs == US_PHONE + 1 and run.signs[0] == "1" else run.signs
    shaped = lengths[-3:] == US_SHAPE or singly(run) == signs
    return (
        (is_american(national, strict=not shaped) and _has_area_code(run))
        or is_free(run)
        or (signs == BRITISH and run.signs[:2] == "44" and run.signs[2] in "1237" and run.written)
        or (lengths == LOCAL_SHAPE and run.stop - run.start == 1)
        or (run.signs.startswith("00") and signs in range(11, 16))
        or _is_national(run)
    )


def _has_area_code(run: Run) -> bool:
    """Whether its first three digits, or the four with America's 1, stand apart from the rest.

    Five numbers of two digits are amounts; in figures all ten may stand in one.
    """
    code = len(run.signs) - US_PHONE + LOCAL_SHAPE[0]
    apart = code in accumulate(len(group) for group in run.groups)
    return apart or len(run.groups) == 1 or 2 * singly(run) >= len(run.signs)


def _is_national(run: Run) -> bool:
    """Whether it begins with the 0 of its own country.

    Lengths that few of them have are said of lists of times, too.
    """
    signs = len(run.signs)
    if signs not in _TRUNK_DIGITS or run.signs[0] != "0" or run.signs[1] == "0":
        return False
    usual = signs in (US_PHONE, US_PHONE + 1) or run.written or 2 * singly(run) >= signs
    return usual and not is_timetable(run.signs)


def is_free(run: Run) -> bool:
    """Whether it is an Australian 1300 or 1800 number. Source: ACMA, ten digits."""
    return (
        len(run.signs) == US_PHONE
        and run.signs[:4] in ("1300", "1800")
        and (singly(run) >= SHORTEST_PHONE - 1 or (run.written and len(run.groups) > 2))  # noqa: PLR2004
    )


def is_bare(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether it is a number of Spain or India without anything before it.

    Its digits are said one by one but for a pair or two, or it is written or said in the groups
    that are usual there. Nine digits are said of much else, too: ``cues`` knows what introduces
    them.
    """
    said = tokens[run.start : run.stop]
    if len(run.signs) not in _BARE_DIGITS or run.signs[0] not in "6789" or run.mended:
        return False
    if any(one.norm in _NO_BARE for one in said) or is_ladder(run, tokens):
        return False
    lengths = tuple(len(group) for group in run.groups)
    paused = any(one.text.endswith(",") for one in said)
    in_threes = lengths == LOCAL_SHAPE[:1] * 3 and not paused
    written = run.written and (lengths in _BARE_GROUPS or in_threes)
    return written or _is_said_in_pairs(run) or singly(run) >= SHORTEST_PHONE - 1


def _is_said_in_pairs(run: Run) -> bool:
    """Whether three digits one by one and three pairs are said: "six one two, thirty four, …"."""
    reached = list(accumulate(len(group) for group in run.groups))
    return reached[:3] == [1, 2, 3] and {3, 5, 7, 9} <= set(reached) and reached[-1] == 9  # noqa: PLR2004


def is_twice(run: Run) -> bool:
    """Whether it is one telephone number said twice on end.

    >>> is_twice(Run(0, 2, "41555501324155550132", ("4155550132", "4155550132")))
    True
    """
    half = len(run.signs) // 2
    first = run.signs[:half]
    return half in (SHORTEST_PHONE, US_PHONE) and run.signs == first + first


def is_american(digits: str, *, strict: bool = True) -> bool:
    """Whether it has the form of a number of North America. Source: the NANP, NXX-NXX-XXXX.

    Args:
        digits: Without the country's 1.
        strict: Whether the second group has to be one that is assigned.

    >>> is_american("4155550132"), is_american("1155550132")
    (True, False)
    """
    return (
        len(digits) == US_PHONE
        and digits[0] in "23456789"
        and (not strict or digits[3] in "23456789")
    )


def singly(run: Run) -> int:
    """How many of the digits were said one by one, or as "double" and "triple".

    >>> singly(Run(0, 5, "5550123", ("555", "0", "1", "23")))
    5
    """
    return sum(len(group) for group in run.groups if len(set(group)) == 1)


def is_local(run: Run) -> bool:
    """Whether it is said as a number without area code: three digits one by one, then four.

    >>> is_local(Run(0, 5, "5552342", ("5", "5", "5", "23", "42")))
    True
    >>> is_local(Run(0, 4, "5505604", ("550", "560", "4")))
    False
    """
    if len(run.signs) != SHORTEST_PHONE or run.signs[0] in "01" or run.signs[1:3] == "11":
        return False
    reached = list(accumulate(len(group) for group in run.groups))
    if LOCAL_SHAPE[0] not in reached:
        return False
    if run.written and tuple(len(group) for group in run.groups) in (LOCAL_SHAPE, _IN_PAIRS):
        return True
    first = run.groups[: reached.index(LOCAL_SHAPE[0]) + 1]
    return all(len(set(group)) == 1 for group in first) and singly(run) >= LOCAL_SHAPE[0]


def is_local_unannounced(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether seven digits are said as only telephone numbers are, so that nothing announces them.

    All digits are said one by one, and with a pause before the last four, a "double" or an "oh"; or
    the last four in pairs, after a pause ("five five five, nineteen twelve").
    Somebody who counts or lists things says no number.
    """
    said = tokens[run.start : run.stop]
    commas = sum(one.text.endswith(",") for one in said)
    listed = commas >= _LISTED and "0" not in run.signs
    if not is_local(run) or counts(run.signs) or listed:
        return False
    if run.written and tuple(len(group) for group in run.groups) == LOCAL_SHAPE:
        return not said[0].text.endswith(",")
    spoken = [one for one in said if one.is_digits]
    third = spoken[2] if len(spoken) > 2 else spoken[-1]  # noqa: PLR2004 - the third digit
    in_pairs = tuple(len(group) for group in run.groups) == (1, 1, 1, 2, 2)
    if in_pairs and third.text.endswith((",", ".")):
        return True
    paused = third.text.endswith((",", ".", "-"))
    marked = paused or "0" in run.signs or any(one.norm in REPEATS for one in said)
    return marked and singly(run) >= SHORTEST_PHONE - 2


def is_mended(run: Run) -> bool:
    """Whether it is a number of any country with a part that was corrected.

    It begins with "plus" or 0, or is said one by one.
    """
    prefixed = run.plus or (run.signs[:1] == "0" and run.signs[1:2] != "0")
    if run.mended and prefixed and len(run.signs) in _MENDED_WITH_PREFIX:
        return not is_timetable(run.signs)
    return (
        run.mended
        and len(run.signs) in _MENDED_DIGITS
        and run.signs[0] != "1"
        and singly(run) >= len(run.signs) - 4
    )


def is_mended_local(run: Run) -> bool:
    """Whether it begins like a number without area code, said one by one, and was corrected."""
    return (
        run.mended
        and len(run.signs) in range(SHORTEST_PHONE + 1, 2 * SHORTEST_PHONE)
        and run.signs[0] not in "01"
        and singly(run) == len(run.signs)
    )


def is_grouped(run: Run) -> bool:
    """Whether it is written in groups as numbers of many countries are: "612 345 678"."""
    lengths = [len(group) for group in run.groups]
    return (
        run.written
        and len(lengths) >= 3  # noqa: PLR2004 - two are a range or a pair of prices
        and len(run.signs) > SHORTEST_PHONE
        and all(length in (2, 3, 4) for length in lengths)
        and sum(group.endswith("00") for group in run.groups) < 2  # noqa: PLR2004 - round amounts
    )


def restarted(run: Run) -> Run | None:
    """The run without digits that are said twice on end: "oh two oh, hang on, oh two oh, …".

    >>> restarted(Run(0, 3, "02002079460958", ("020", "020", "79460958"))).signs
    '02079460958'
    """
    signs = run.signs
    for length in range(min(SHORTEST_PHONE, len(signs) // 2), SHORTEST_AGAIN - 1, -1):
        for start in range(len(signs) - 2 * length + 1):
            middle = start + length
            if signs[start:middle] == signs[middle : middle + length]:
                rest = signs[:start] + signs[middle:]
                return replace(run, signs=rest, groups=tuple(rest))
    return None
