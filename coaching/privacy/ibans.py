"""Bank accounts in IBAN form that their remainder proves, however they are said.

It knows where a country's IBAN ends, so that what is said right after one is no part of it. What
has the form alone, or is called an IBAN, is known to ``numbers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from coaching.privacy.checks import IBAN_LENGTH_OF, is_iban
from coaching.privacy.hesitations import HESITATIONS
from coaching.privacy.interruptions import LONGEST_ASIDE, interrupts
from coaching.privacy.phone_parts import asks
from coaching.privacy.runs import LONGEST_BREAK, MENDS
from coaching.privacy.tokens import CORRECTIONS, FILLERS, TENS, UNITS, Token, spelled

_COUNTRY = 2
_HEAD = 4
"""Signs of the country and of the check digits."""
_BANK = 8
"""Signs after which "a" and "I" are words rather than letters."""
_MOST_AGAIN = 8
"""Digits that somebody says once more after a slip: two groups of four."""
_BETWEEN = FILLERS | CORRECTIONS | frozenset(("key", "check", "digit", "digits"))


@dataclass(frozen=True, slots=True)
class Iban:
    """An IBAN among the tokens of a voice, half open like a slice of them."""

    start: int
    stop: int
    signs: str


def ibans(tokens: Sequence[Token]) -> Iterator[Iban]:
    """The IBANs whose remainder is right, in order."""
    reached = 0
    for start in range(len(tokens)):
        if start < reached:
            continue
        found = _iban_from(tokens, start)
        if found is not None:
            reached = found.stop
            yield found


def _iban_from(tokens: Sequence[Token], start: int) -> Iban | None:
    """The IBAN that begins here, if one does."""
    head = _country(tokens, start)
    if head is None or head[0][:_COUNTRY] not in IBAN_LENGTH_OF:
        return None
    length = IBAN_LENGTH_OF[head[0][:_COUNTRY]]
    signs, place = head
    mended, found = -1, None
    while len(signs) <= length + _MOST_AGAIN:
        if len(signs) == length or (mended >= 0 and len(signs) > length):
            proven = _proven(signs, length, mended)
            found = Iban(start, place, proven) if proven is not None else found
            if found is not None and mended < 0:
                break
        following = _sign(tokens, place, signs)
        if following is None:
            reach = _past_break(tokens, _past_name(tokens, place, signs), signs)
            following = _sign(tokens, reach, signs)
            if following is not None and any(one.norm in MENDS for one in tokens[place:reach]):
                mended = len(signs)
        if following is None or (len(following[0]) > length and mended < 0):
            break
        signs, place = following
    return found


def _country(tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
    """The signs with which an IBAN may begin here, and the index after them."""
    here = tokens[start]
    if here.kind == "code" and here.signs[:_COUNTRY].isalpha():
        return here.signs, start + 1
    if here.kind in ("caps", "letters", "word") and len(here.norm.replace("-", "")) == _COUNTRY:
        return here.norm.replace("-", "").upper(), start + 1
    first = _letter(tokens, start)
    second = _letter(tokens, first[1]) if first is not None and first[1] < len(tokens) else None
    return (first[0] + second[0], second[1]) if first is not None and second is not None else None


def _letter(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """The letter that is spelled here, and the index after it."""
    found = spelled(tokens, place)
    if found is not None:
        return found[0], place + found[1]
    return ("O", place + 1) if tokens[place].norm == "o" else None


def _sign(tokens: Sequence[Token], place: int, signs: str) -> tuple[str, int] | None:
    """The signs with those that are said next, and the index after them; None where none are."""
    if place >= len(tokens) or HESITATIONS.length_from(tokens, place):  # "one sec"
        return None
    here = tokens[place]
    if here.scale > 1:
        following = _sign(tokens, place + 1, "")
        return (
            (signs + following[0][:1] * (here.scale - 1) + following[0], following[1])
            if (following is not None)
            else None
        )
    letter = spelled(tokens, place)
    if letter is not None and (len(signs) < _BANK or here.norm not in ("a", "i")):
        return signs + letter[0], place + letter[1]
    if here.is_digits or here.kind in ("code", "caps", "letters"):
        return (signs[:-1] if _goes_on(tokens, place) else signs) + here.signs, place + 1
    return (signs + here.norm.upper(), place + 1) if _is_bank(here, signs) else None


def _is_bank(here: Token, signs: str) -> bool:
    """Whether a word may be the letters of a bank: the "bofi" of "ie69 bofi"."""
    fits = len(signs) == _HEAD and len(here.norm) == _BANK - _HEAD
    return fits and here.kind == "word" and here.norm.isalpha() and here.norm not in _BETWEEN


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether a digit goes on with the number before it: the "six" of "fifty six"."""
    here, before = tokens[place], tokens[place - 1]
    tens = before.norm in TENS and not before.text.endswith(",")
    return tens and here.norm in UNITS and here.signs != "0"


def _past_name(tokens: Sequence[Token], place: int, signs: str) -> int:
    """Index after what a bank's letters stand for: "B A R C for Barclays"."""
    said = [one.norm for one in tokens[place : place + 3]]
    named = len(signs) == _BANK and signs[_HEAD:].isalpha()
    if not named or len(said) < 2:  # noqa: PLR2004 - "for" and a name
        return place
    if said[0] in ("for", "like", "from") or said[:1] == ["that's"]:
        return place + 2
    return place + 3 if said[:2] == ["as", "in"] else place


def _past_break(tokens: Sequence[Token], place: int, signs: str) -> int:
    """Index after fillers, a correction or an aside that begins here; ``place`` where none does."""
    reach, words = place, 0
    while reach < len(tokens) and words < LONGEST_BREAK:
        aside = HESITATIONS.length_from(tokens, reach)
        if not (aside or tokens[reach].norm in _BETWEEN or not tokens[reach].norm):
            break
        reach, words = reach + (aside or 1), words + 1
    banks = reach < len(tokens) and _is_bank(tokens[reach], signs)
    if place < reach < len(tokens) and (
        tokens[reach].signs or tokens[reach].scale > 1 or banks or _letter(tokens, reach)
    ):
        article = tokens[reach].norm == "a" and reach + 1 < len(tokens)  # "and a seven"
        return reach + (article and tokens[reach + 1].is_digits)
    for stop in range(place + 1, min(len(tokens), place + 1 + LONGEST_ASIDE)):
        between = tokens[place:stop]
        pause = HESITATIONS.length_from(tokens, stop) > 0
        if (tokens[stop].is_digits or tokens[stop].scale > 1) and not pause:
            return stop if interrupts(between) or asks(between) else place
    return place


def _proven(signs: str, length: int, mended: int) -> str | None:
    """The signs as an IBAN with the right remainder; None where they are none.

    Where there are too many, as many were wrong before the correction at ``mended``.
    """
    excess = len(signs) - length
    right = signs[: mended - excess] + signs[mended:] if excess else signs
    return next((one for one in _lettered(right) if is_iban(one)), None)


def _lettered(signs: str) -> Iterator[str]:
    """What signs may be where an O of the country or the bank was taken for a nought.

    "N o nine three" is Norway's, "B o f i" a bank's.

    >>> list(_lettered("IE78B0FI488636820913"))[-1]
    'IE78BOFI488636820913'
    """
    country = dict.fromkeys((signs[:2], signs[:2].replace("0", "O")))
    bank = dict.fromkeys((signs[4:8], signs[4:8].replace("0", "O")))
    for first, then in product(country, bank):
        yield first + signs[2:4] + then + signs[8:]
