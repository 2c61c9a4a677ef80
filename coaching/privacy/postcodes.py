"""Postcodes of letters and digits: of Britain, Canada and Ireland, written or spelled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.runs import LONGEST_BREAK
from coaching.privacy.tokens import FILLERS, TENS, UNITS, Token, spelled

_HALVES = (
    (re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$"), re.compile(r"^\d[A-Z]{2}$")),
    (re.compile(r"^[A-Z]\d[A-Z]$"), re.compile(r"^\d[A-Z]\d$")),
)
"""What stands before and after the blank in Britain and Canada."""
_IRISH = (re.compile(r"^[A-Z]\d[\dW]$"), re.compile(r"^[A-Z][A-Z\d]{3}$"))
_WHOLE = re.compile(r"^(?:[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[A-Z]\d[A-Z]\d[A-Z]\d)$")
_LONGEST = 8
"""Signs of a code while it is spelled: seven, and one that is too many."""


def postcode(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after a postcode that begins here, written ("BS8 1QE") or, where asked for, spelled.

    Args:
        tokens: Of the voice.
        start: Where it begins.
        asked: Whether an address is spoken of.
    """
    here = tokens[start]
    if here.kind not in ("letter", "code", "caps") and spelled(tokens, start) is None:
        return None
    code = here.norm.upper()
    if here.text.isupper() and _WHOLE.match(code):
        return start + 1
    if start + 1 < len(tokens):
        inward = tokens[start + 1].norm.upper()
        halves = (*_HALVES, _IRISH) if asked else _HALVES
        if any(first.match(code) and then.match(inward) for first, then in halves):
            return start + 2
    return _spelled_out(tokens, start) if asked else None


def _spelled_out(tokens: Sequence[Token], start: int) -> int | None:
    """Index after a code that is said sign by sign: "b s eight, one q as in queen, e"."""
    signs, place, skipped = "", start, 0
    while place < len(tokens) and len(signs) < _LONGEST and skipped <= LONGEST_BREAK:
        one, letter = tokens[place], spelled(tokens, place)
        if letter is not None:
            signs, place = signs + letter[0], place + letter[1]
        elif one.signs and one.kind != "word":
            tens = _is_tens(tokens, place)
            signs, place = (signs[:-1] if tens else signs) + one.signs, place + 1
        elif one.norm in FILLERS:
            skipped, place = skipped + 1, place + 1
            continue
        else:
            return None
        if _WHOLE.match(signs) and not _goes_on(tokens, place):
            return place
    return None


def _is_tens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a digit goes on with the number before it: the "nine" of "l s twenty nine"."""
    before, here = tokens[place - 1], tokens[place]
    return before.norm in TENS and here.norm in UNITS and here.signs != "0"


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether a letter follows that is no word, so that the code is not over yet."""
    following = tokens[place] if place < len(tokens) else None
    return following is not None and following.kind == "letter" and following.norm not in ("a", "i")
