"""Dates that are personal: of a birth, and on which a card expires. Others are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coaching.privacy.kinds import Kind
from coaching.privacy.lexicon import among
from coaching.privacy.numbers import TOLD, Item, around
from coaching.privacy.tokens import NUMBER_WORDS, ORDINALS, Token

MONTHS = among(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_BORN = re.compile(
    r"born(?! in (?:the )?(?:\d{4}|nineteen|two))|"
    r"birth ?da(?:y|te)(?:'s)?(?! (?:present|party|gift|cake|card|do|lunch|bash|drinks))|"
    r"date of birth|d ?o ?b|d\.o\.b"
)
_EXPIRES = re.compile(r"expir\w*|exp(?: date)?|(?:valid|good) (?:through|thru|until|till)|runs out")
_ASKED = re.compile(
    r"(?:expiry|expiration|exp)(?: date| month)?(?: on (?:it|that|there))?"
    r"(?: (?:uh|um|er|yes|yeah|sure|okay|that|that's|it's|is|says))*$"
)
"""A question for a card's expiry, of which the date is the answer; contracts "expire" as well."""
_CARD = re.compile(r"card|visa|mastercard|amex|debit|credit|cvv|cvc|security code")
_OTHERS = re.compile(
    r"cvv|cvc|cv2|security (?:code|number)|code|zip|phone|cell|mobile|number|social|account|email|"
    r"address|order"
)
"""What is spoken of next, and then the number after it is no date."""
_MENDS = among("sorry no wait actually correction oops that's")
"""Words after an expiry with which it is mended or said again."""
_JOINTS = among("the of uh um er and on slash comma dash")
_ORDINAL = re.compile(r"^\d{1,2}(st|nd|rd|th)$")
_WRITTEN = re.compile(r"^(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})$")

REACH = 14
"""Words between "born" or "expires" and the date at most, questions of the other side included."""
_WHOLE_DATE = 3
"""Parts of a date in numbers: day, month, year."""
_LONGEST_DATE = 12
"""Words of a date: "the twenty first, of, uh, July, nineteen seventy seven" has ten."""


def dates(tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """Dates of birth and cards' expiry among the tokens of one voice.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; cues are looked for among these.
    """
    place = expired = 0
    while place < len(tokens):
        stop = _date(tokens, place)
        if stop is None:
            place += 1
            continue
        kind = _kind(tokens, norms, place, stop)
        if kind == "card_expiry":
            again = expired == 0 or _is_said_again(tokens[expired:place])
            kind, expired = (kind if again else None), stop
        if kind is not None:
            yield Item(place, stop, kind, TOLD)
        place = stop


def _is_said_again(between: Sequence[Token]) -> bool:
    """Whether another expiry follows these words: they name it, or mend the one before."""
    said = " ".join(one.norm for one in between)
    return _EXPIRES.search(said) is not None or any(one.norm in _MENDS for one in between)


def _kind(tokens: Sequence[Token], norms: Sequence[str], start: int, stop: int) -> Kind | None:
    """Which of the personal dates it is, by the nearest cue before it."""
    said, _ = around(tokens, norms, start, stop)
    before = " ".join(said[-REACH:])
    born = max((match.end() for match in _BORN.finditer(before)), default=-1)
    expires = max((match.end() for match in _EXPIRES.finditer(before)), default=-1)
    others = max((match.end() for match in _OTHERS.finditer(before)), default=-1)
    if others >= max(born, expires):
        return None
    if born > expires:
        return "birth_date" if _is_whole(tokens[start:stop]) else None
    near = " ".join([*said[-40:], *(one.norm for one in tokens[stop : stop + 12])])
    asked = _ASKED.search(before) is not None
    short = sum(len(one.signs) for one in tokens[start:stop]) <= 6  # noqa: PLR2004 - MM YYYY
    return "card_expiry" if short and (asked or _CARD.search(near) or _has_card(near)) else None


def _has_card(text: str) -> bool:
    """Whether as many digits as a card has were said."""
    return len(re.findall(r"\d|\b(?:" + "|".join(NUMBER_WORDS) + r")\b", text)) >= 13  # noqa: PLR2004


def _is_whole(said: Sequence[Token]) -> bool:
    """Whether a date says a day, too, and so is one of a birth rather than of a firm."""
    if any(_WRITTEN.match(one.norm) for one in said):
        return True
    parts = sum(_is_number(one) for one in said)
    month = any(one.norm in MONTHS for one in said)
    return parts >= 1 if month else parts >= _WHOLE_DATE


def _is_number(one: Token) -> bool:
    """Whether a word is a number or says which ("fourth", "14th")."""
    return one.is_digits or one.norm in ORDINALS or _ORDINAL.match(one.norm) is not None


def _date(tokens: Sequence[Token], start: int) -> int | None:
    """Index after what reads as a date and begins here; it is one only where it was asked for."""
    if not (
        _is_number(tokens[start])
        or tokens[start].kind == "date"
        or _is_month(tokens[start])
        or (
            tokens[start].norm == "the"
            and start + 1 < len(tokens)
            and _is_number(tokens[start + 1])
        )
    ):
        return None
    place, stop = start, start
    months = 0
    while place < min(len(tokens), start + _LONGEST_DATE):
        here = tokens[place]
        if _is_month(here):
            months += 1
            if months > 1:
                break
            stop = place + 1
        elif (
            _is_number(here)
            or here.kind == "date"
            or (here.norm in ("hundred", "thousand") and place > start)
        ):
            stop = place + 1
        elif here.norm not in _JOINTS:
            break
        place += 1
        if tokens[stop - 1].ends_clause and stop == place and months:
            break
    return stop if stop > start else None


def _is_month(here: Token) -> bool:
    """Whether a word is a month's name."""
    return here.norm in MONTHS
