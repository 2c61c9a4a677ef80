"""Postcodes of letters and digits: of Britain, Canada and Ireland, written or spelled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.address_words import HOUSES, LOOSE_STREETS, STREETS
from coaching.privacy.lexicon import among
from coaching.privacy.runs import LONGEST_BREAK
from coaching.privacy.tokens import FILLERS, TENS, UNITS, Token, spelled

_HALVES = (
    (re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$"), re.compile(r"^\d[A-Z]{2}$")),
    (re.compile(r"^[A-Z]\d[A-Z]$"), re.compile(r"^\d[A-Z]\d$")),
)
"""What stands before and after the blank in Britain and Canada."""
_IRISH = (re.compile(r"^[A-Z]\d[\dW]$"), re.compile(r"^[A-Z][A-Z\d]{3}$"))
_WHOLE = re.compile(r"^(?:[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[A-Z]\d[A-Z]\d[A-Z]\d)$")
_KINDS = STREETS | LOOSE_STREETS | HOUSES | among("county")
_LINKS = among("near on upon under the of by in le la next de")
"""Words without a capital within the parts of an address."""
_NO_PARTS = among("postcode post code zip hi hello hey yes yeah no okay ok so and")
"""Words with a capital that are none of them."""
_LONGEST_BEFORE = 12
"""Words of an address before its code."""
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
    if not asked:
        return None
    return _spelled_out(tokens, start) or _spelled_out(tokens, start, again=True)


def _spelled_out(tokens: Sequence[Token], start: int, *, again: bool = False) -> int | None:
    """Index after a code that is said sign by sign: "b s eight, one q as in queen, e".

    With ``again``, a letter that is explained is the one before it: "N, N for Nelly".
    """
    signs, place, skipped = "", start, 0
    while place < len(tokens) and len(signs) < _LONGEST and skipped <= LONGEST_BREAK:
        one, letter = tokens[place], spelled(tokens, place)
        if letter is not None:
            same = again and letter[1] > 1 and signs.endswith(letter[0])
            signs, place = signs + letter[0] * (not same), place + letter[1]
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


def parts_start(tokens: Sequence[Token], code: int) -> int:
    """Index where the address begins of which nothing but the code is sure; ``code`` for none.

    Those are words with capitals right before it, the kind of a street or of a house among them:
    "The Old Forge, Pound Lane, Kington Magna, near Gillingham, SP8 5XJ".
    """
    start, place, streets = code, code - 1, False
    while place >= max(0, code - _LONGEST_BEFORE):
        here = tokens[place]
        if here.ends_clause or "'" in here.norm or here.norm in _NO_PARTS:
            break
        if not here.text[:1].isupper():
            if here.norm not in _LINKS:
                break
        elif here.kind in ("word", "caps"):
            start = place
            streets = streets or here.norm in _KINDS
        else:
            break
        place -= 1
    return start if streets else code


def _is_tens(tokens: Sequence[Token], place: int) -> bool:
    """Whether a digit goes on with the number before it: the "nine" of "l s twenty nine"."""
    before, here = tokens[place - 1], tokens[place]
    return before.norm in TENS and here.norm in UNITS and here.signs != "0"


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether a letter follows that is no word, so that the code is not over yet."""
    following = tokens[place] if place < len(tokens) else None
    return following is not None and following.kind == "letter" and following.norm not in ("a", "i")
