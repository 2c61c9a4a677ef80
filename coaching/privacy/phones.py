"""Telephone numbers: which digits have the form of one, and what is said around them.

It knows forms alone. What announces a number is known to ``cues``, and ``numbers`` weighs both.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from coaching.privacy.lexicon import among
from coaching.privacy.runs import Run
from coaching.privacy.tokens import FILLERS, REPEATS, Token

US_PHONE = 10
SHORTEST_PHONE = 7
"""Digits; fewer are an extension."""
US_SHAPE = (3, 3, 4)
LOCAL_SHAPE = (3, 4)
_IN_PAIRS = (3, 2, 2)
EXTENSION_DIGITS = range(1, 7)
BRITISH = 12
"""Digits of a number of Britain with its country's code."""
LONGEST_LINK = 6
"""Words between two parts of a number: "is the area code, and then the"."""
_LINKS = FILLERS | among(
    "got it it's that that's ready you with me is the area code number next last first three four "
    "digits part after are there rest have still prefix then followed by with it ends a just for "
    "this down writing copy"
)
"""Words that may stand between the parts of one number."""
_ASKING = among("got you ready okay ok yeah yes yep right copy still")
"""Those of them that ask whether the other side has the part before, or are its answer."""
_COMMENTS = among("is that's like")
"""Words that begin what is said of a code."""
_INTERRUPTIONS = among("sorry excuse hang hold wait one just")
"""Words that begin what somebody says to others while reading a number out."""
_LONGEST_INTERRUPTION = 5
"""Its words, where it says anything: "sorry, that's the dog"."""
_EXTENSIONS = among("x ext extension extension's")
_LONGEST_COUNT = 5
"""Digits that go up or down one by one where somebody counts; chosen because "three four five" is
in many numbers."""
_LISTED = 5
"""Digits with a comma after each that make a list of things."""


def is_phone(run: Run) -> bool:
    """Whether digits have the form of a telephone number: abroad, American or British."""
    signs = len(run.signs)
    lengths = tuple(len(group) for group in run.groups)
    if run.plus and signs in range(8, 16):
        # Said in words, "plus" comes before amounts, too; these have few single digits.
        singly = sum(length for length in lengths if length == 1)
        return 2 * singly > signs or run.written or signs >= US_PHONE
    national = run.signs[1:] if signs == US_PHONE + 1 and run.signs[0] == "1" else run.signs
    shaped = lengths[-3:] == US_SHAPE or all(length == 1 for length in lengths)
    return (
        is_american(national, strict=not shaped)
        or _is_free(run)
        or (signs == BRITISH and run.signs[:2] == "44" and run.signs[2] in "1237" and run.written)
        or (lengths == LOCAL_SHAPE and run.stop - run.start == 1)
        or (run.signs.startswith("00") and signs in range(11, 16))
        or (signs in (10, 11) and run.signs[0] == "0" and run.signs[1] != "0")
    )


def _is_free(run: Run) -> bool:
    """Whether it is an Australian 1300 or 1800 number. Source: ACMA, ten digits."""
    return (
        len(run.signs) == US_PHONE
        and run.signs[:4] in ("1300", "1800")
        and (singly(run) >= SHORTEST_PHONE - 1 or (run.written and len(run.groups) > 2))  # noqa: PLR2004
    )


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


def counts(digits: str) -> bool:
    """Whether somebody counts, or tries the line.

    >>> counts("5345678"), counts("5550132")
    (True, False)
    """
    for step in (1, -1):
        reach = 1
        for one, then in pairwise(digits):
            reach = reach + 1 if int(then) - int(one) == step else 1
            if reach >= _LONGEST_COUNT:
                return True
    return False


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


def lead(tokens: Sequence[Token], run: Run) -> int:
    """Words before a telephone number that are part of it: "plus", "plus one, area code".

    >>> said = [Token(0, "area", "area"), Token(1, "code", "code"), Token(2, "303", "303", "303")]
    >>> lead(said, Run(2, 3, "303", ("303",)))
    2
    """
    place = run.start
    while place > 0 and (
        tokens[place - 1].norm in ("uh", "um", "is", "") and place > run.start - 3
    ):
        place -= 1
    before = [one.norm for one in tokens[max(0, place - 2) : place]]
    if before == ["area", "code"]:
        place -= 2
    elif before[-1:] == ["plus"] and place == run.start:
        return 1
    else:
        return 0
    if [one.norm for one in tokens[max(0, place - 2) : place]] == ["plus", "one"]:
        place -= 2
    return run.start - place


def is_extension(run: Run, tokens: Sequence[Token], reached: int) -> bool:
    """Whether digits are the extension of a number that ended at ``reached``: "x 14"."""
    between = [one.norm for one in tokens[reached : run.start]]
    return (
        0 < len(between) <= 4  # noqa: PLR2004 - "and the extension is"
        and not run.amount
        and len(run.signs) in EXTENSION_DIGITS
        and any(norm in _EXTENSIONS for norm in between)
    )


def parted(runs: Sequence[Run], tokens: Sequence[Token]) -> tuple[Run, ...]:
    """The first runs that are together one number said in parts; none where they are not.

    "Six oh two, got it? Five five five, oh one three nine" are two of one of America; numbers of
    Britain and those without area code are read out so, too.
    """
    for length in (3, 2):
        parts = runs[:length]
        if len(parts) == length and _is_read_out(parts, tokens):
            return tuple(parts)
    for length in (2, 3):
        parts = runs[:length]
        whole = "".join(run.signs for run in parts)
        national = whole.removeprefix("1") if len(whole) == US_PHONE + 1 else whole
        ends = [reach - len(whole) + US_PHONE for reach in accumulate(len(r.signs) for r in parts)]
        if (
            len(parts) == length
            and is_american(national)
            and all(
                reach in (3, 6, US_PHONE) or _interrupted(tokens[one.stop : then.start])
                for reach, (one, then) in zip(ends, pairwise((*parts, parts[-1])), strict=True)
            )
            and not any(run.amount or run.years for run in parts)
            and all(run.written or singly(run) >= len(run.signs) - 2 for run in parts)
            and all(_linked(tokens[one.stop : then.start]) for one, then in pairwise(parts))
        ):
            return tuple(parts)
    return ()


def _is_read_out(parts: Sequence[Run], tokens: Sequence[Token]) -> bool:
    """Whether parts are a number of Britain, or one without area code, and somebody is asked.

    What stands between has to ask or answer ("got it?", "yeah"): digits with "then" between them
    are said of much else.
    """
    whole = "".join(run.signs for run in parts)
    breaks = [tokens[one.stop : then.start] for one, then in pairwise(parts)]
    if not all(
        _linked(one) and (any(word.norm in _ASKING for word in one) or _is_comment(one))
        for one in breaks
    ):
        return False
    if any(
        run.amount or run.years or run.mended or len(run.signs) < LOCAL_SHAPE[0] for run in parts
    ):
        return False
    if not all(run.written or singly(run) >= len(run.signs) - 2 for run in parts):
        return False
    if parts[0].plus:
        return len(whole) in range(US_PHONE, 14)
    british = len(whole) == US_PHONE + 1 and whole[0] == "0" and whole[1] in "1237"
    local = tuple(len(run.signs) for run in parts) == LOCAL_SHAPE and not counts(whole)
    return british or (local and whole[0] not in "01" and all(map(_is_singly, parts)))


def _is_singly(run: Run) -> bool:
    """Whether all of its digits are said one by one."""
    return singly(run) == len(run.signs)


def _linked(between: Sequence[Token]) -> bool:
    """Whether these words may stand between two parts of a number."""
    linking = len(between) <= LONGEST_LINK and all(one.norm in _LINKS for one in between)
    return linking or _interrupted(between) or _is_comment(between)


def _is_comment(between: Sequence[Token]) -> bool:
    """Whether it says where a code is: "seven oh two, that's Vegas, five five five …"."""
    return 0 < len(between) <= _LONGEST_INTERRUPTION and between[0].norm in _COMMENTS


def _interrupted(between: Sequence[Token]) -> bool:
    """Whether somebody speaks to others between two parts of a number."""
    return 0 < len(between) <= _LONGEST_INTERRUPTION and between[0].norm in _INTERRUPTIONS
