"""Numbers that were corrected while they were said: what they may be without their wrong parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coaching.privacy.checks import AMEX_DIGITS, MOST_CARD_DIGITS, is_card
from coaching.privacy.runs import MENDS, Run, shortened
from coaching.privacy.tokens import Token

_MENDS = MENDS | {"wait"}
"""Words after which a part is said again; "wait" is said while thinking, too, which proves nothing
without a check digit."""
_MOST_WRONG = 8
"""Digits that one correction takes back: two groups of four."""
_MENDED_CARD = range(MOST_CARD_DIGITS, MOST_CARD_DIGITS + _MOST_WRONG + 4)
"""Digits of a card's number with what was wrong in it."""
_MOST_MENDS = 1
"""Corrections in one number; with more there are too many ways to read it to prove anything."""


def without_mistakes(run: Run, tokens: Sequence[Token], length: int) -> Iterator[str]:
    """The digits of a length that remain where each correction takes some before it away.

    Args:
        run: Digits with corrections among them.
        tokens: Of the voice.
        length: How many digits are to remain.
    """
    ends = _mends(run, tokens)
    excess = len(run.signs) - length
    if excess > 0 and 0 < len(ends) <= _MOST_MENDS:
        yield from _dropped(run.signs, ends, excess)


def is_mended_card(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether a card's number with the right check digit remains without what was wrong."""
    if len(run.signs) not in _MENDED_CARD:
        return False
    return any(
        is_card(signs) and (signs[0] == "3") == (length == AMEX_DIGITS)
        for length in (MOST_CARD_DIGITS, AMEX_DIGITS)
        for signs in without_mistakes(run, tokens, length)
    )


def _mends(run: Run, tokens: Sequence[Token]) -> tuple[int, ...]:
    """How many digits stand before each correction, from the last one on."""
    places = [
        place
        for place in range(run.start + 1, run.stop)
        if tokens[place].norm in _MENDS and tokens[place - 1].norm not in _MENDS
    ]
    heads = (shortened(run, tokens, 0, run.stop - place) for place in reversed(places))
    return tuple(len(head.signs) for head in heads if head is not None)


def _dropped(signs: str, ends: Sequence[int], excess: int) -> Iterator[str]:
    """The digits without ``excess`` of them, which stand before the ends."""
    if not ends:
        if not excess:
            yield signs
        return
    end, rest = ends[0], ends[1:]
    least = 1 if rest else excess
    for wrong in range(least, min(excess, _MOST_WRONG, end) + 1):
        if _is_alike(signs[end - wrong : end], signs[end : end + wrong]):
            yield from _dropped(signs[: end - wrong] + signs[end:], rest, excess - wrong)


def _is_alike(wrong: str, right: str) -> bool:
    """Whether at least half of the digits said again are those said before, in their places."""
    return 2 * sum(map(str.__eq__, wrong, right)) >= len(wrong)
