"""Numbers said one after another that count, list or tell times, and are nothing personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from coaching.privacy.runs import Run
from coaching.privacy.tokens import Token

_LONGEST_COUNT = 5
"""Digits that go up or down one by one where somebody counts; chosen because "three four five" is
in many numbers."""
_SHORTEST_PART = 3
"""The same where all else goes up or down in parts as long."""
_AMOUNTS = (3, 3, 3)
"""Digits of three prices, rooms or scores said on end."""
_COUNTING = "2345678"
"""Somebody who counts, or tries the line."""
_HOURS = 24
_STEP = 5
"""Hours of a day, and minutes of the times that people name."""


def counts(digits: str) -> bool:
    """Whether somebody counts, or tries the line; in parts ("three two one, four five six"), too.

    >>> counts("5345678"), counts("3214567"), counts("5550132")
    (True, True, False)
    """
    if all(len(part) >= _SHORTEST_PART for part in _stretches(digits)):
        return True
    for step in (1, -1):
        reach = 1
        for one, then in pairwise(digits):
            reach = reach + 1 if int(then) - int(one) == step else 1
            if reach >= _LONGEST_COUNT:
                return True
    return False


def _stretches(digits: str) -> tuple[str, ...]:
    """The digits, parted where they no longer go up, or down, by one.

    >>> _stretches("32145679")
    ('321', '4567', '9')
    """
    parts = [digits[:1]]
    for one, then in pairwise(digits):
        step, last = int(then) - int(one), parts[-1]
        if abs(step) == 1 and (len(last) == 1 or step == int(last[-1]) - int(last[-2])):
            parts[-1] += then
        else:
            parts.append(then)
    return tuple(parts)


def is_ladder(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether three amounts of three digits go up or down: "699 799 899".

    Who says them one by one pauses twice; a number in other groups has no such amounts.
    """
    pauses = sum(one.text.endswith(",") for one in tokens[run.start : run.stop - 1])
    in_threes = pauses == 2 or tuple(len(group) for group in run.groups) == _AMOUNTS  # noqa: PLR2004
    if len(run.signs) != sum(_AMOUNTS) or not in_threes:
        return False
    amounts = [run.signs[place : place + 3] for place in (0, 3, 6)]
    return amounts in (sorted(amounts), sorted(amounts, reverse=True))


def is_counted(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether somebody counts up, or does so for a while with a pause after each digit or none.

    Who reads a number out makes groups, also where some of its digits go up one by one.
    """
    if run.written or run.plus:
        return False
    paused = {one.text.endswith(",") for one in tokens[run.start : run.stop - 1]}
    return _ascends(run.groups) or (_COUNTING in run.signs and len(paused) < 2)  # noqa: PLR2004


def _ascends(groups: Sequence[str]) -> bool:
    """Whether all numbers go up by one: "seven, eight, nine, ten, eleven".

    >>> _ascends(("7", "8", "9", "10", "11")), _ascends(("9", "1", "2", "3", "4"))
    (True, False)
    """
    steps = [int(then) - int(one) == 1 for one, then in pairwise(groups)]
    return len(groups) >= _LONGEST_COUNT and all(steps)


def is_timetable(digits: str) -> bool:
    """Whether they are times of the day: "oh nine hundred, oh nine thirty, eleven fifteen".

    >>> is_timetable("090009301115"), is_timetable("017012345678")
    (True, False)
    """
    times = re.findall(r"(\d\d)(\d\d)", digits)
    whole = "".join(hour + minute for hour, minute in times) == digits
    return whole and all(int(hour) < _HOURS and int(minute) % _STEP == 0 for hour, minute in times)
