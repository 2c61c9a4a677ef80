"""Numbers of houses that are said without their street: "house number 88", asked for or named."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coaching.privacy.lexicon import among
from coaching.privacy.streets import Runs
from coaching.privacy.tokens import Token
from coaching.privacy.towns import unit_number_end

_HOUSES = among("house door")
_NUMBERS = among("number number's numbers")
_IS = among("is it's its uh um that's")
"""Words between "house number" and the number."""
_LONGEST = 4
"""Digits of a house number that no street proves."""
_ASKED_WITHIN = 8
"""Words of the other side of which the last ones ask for it."""
_LEADS = _IS | among("yeah yes yep sure okay ok number so the just")
"""Words before an answer."""
_LONGEST_LEAD = 4


def is_named(tokens: Sequence[Token], place: int) -> bool:
    """Whether "house number" stands here."""
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return tokens[place].norm in _HOUSES and following in _NUMBERS


def house_number(
    tokens: Sequence[Token], place: int, runs: Runs, norms: Sequence[str]
) -> tuple[int, int] | None:
    """The tokens of a number that is named or asked for as a house's from ``place`` on, half open.

    Args:
        tokens: Of the voice.
        place: Of "house number", or of the number where the other side asked for it.
        runs: The digits that are said, by where they begin.
        norms: Of all words of the call, in order.
    """
    start = place
    if is_named(tokens, place):
        start = place + 2
        while start < len(tokens) and tokens[start].norm in _IS:
            start += 1
    elif not _was_asked(tokens, place, norms):
        return None
    stop = unit_number_end(tokens, start, runs) if start < len(tokens) else None
    digits = sum(len(one.signs) for one in tokens[start:stop] if one.is_digits) if stop else 0
    return (start, stop) if stop is not None and 0 < digits <= _LONGEST else None


def _was_asked(tokens: Sequence[Token], place: int, norms: Sequence[str]) -> bool:
    """Whether a number begins the answer to "and the house number?"."""
    first = place
    while first > max(0, place - _LONGEST_LEAD) and tokens[first - 1].norm in _LEADS:
        first -= 1
    begun = tokens[first].place
    if begun == 0 or (first > 0 and tokens[first - 1].place == begun - 1):
        return False
    asked = norms[max(0, begun - _ASKED_WITHIN) : begun]
    return any(one in _HOUSES and following in _NUMBERS for one, following in pairwise(asked))
