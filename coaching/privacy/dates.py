"""Dates that are personal: of a birth, and on which a card expires. Others are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coaching.privacy.checks import is_expiry
from coaching.privacy.cues import around
from coaching.privacy.date_parts import can_be_date
from coaching.privacy.kinds import Kind
from coaching.privacy.lexicon import among
from coaching.privacy.numbers import TOLD, Item
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
_BORN_SO = among(
    "that's that is was which it's if you need want for his her my the their your as in case a "
    "ask asking asked uh um"
)
"""Words between a date and "date of birth" where that is what it was."""
_BORN_WITHIN = 8
"""Words of the same voice after a date among which it may be called one of birth."""
_EXPIRES = re.compile(
    r"expir\w*|exp(?: date)?|(?:valid|good) (?:from|through|thru|until|till)|"
    r"runs? (?:out|until|till|to)\b|date on (?:the|your|my|that) card"
)
_THE_DATE = re.compile(r"\b(?:the|that|its) date\b")
"""The same where a card's number was read out just before."""
_ASKED = re.compile(
    r"(?:(?:expiry|expiration|exp)(?: date| month)?(?: on (?:it|that|there))?|"
    r"when (?:does|will) (?:it|that|this|the card|that card|this card) (?:expire|run out))"
    r"(?: (?:uh|um|er|yes|yeah|sure|okay|that|that's|it's|is|says|end|of|at|the))*$"
)
"""A question for a card's expiry, of which the date is the answer; contracts "expire" as well."""
_CARD = re.compile(
    r"card|visa|mastercard|amex|debit|credit|cvv|cvc|security code|"
    r"(?:three|four|3|4)(?: digits| numbers)? on the (?:back|front)"
)
_OTHERS = re.compile(
    r"cvv|cvc|cv2|security (?:code|number)|code|zip|phone|cell|mobile|number|social|account|email|"
    r"address|order"
)
"""What is spoken of next, and then the number after it is no date."""
_MENDS = among("sorry no wait actually correction oops that's")
_UNTIL = (["to"], ["until"], ["till"], ["through"], ["thru"])
"""What stands between the two dates of "valid from … to …"."""
"""Words after an expiry with which it is mended or said again."""
_JOINTS = among("the of uh um er and on slash comma dash")
_HYPHENATED = frozenset(f"{tens}-{day}" for tens in ("twenty", "thirty") for day in ORDINALS)
"""Days that are written so: "twenty-first"."""
_ORDINAL = re.compile(r"^\d{1,2}(st|nd|rd|th)$")
_WRITTEN = re.compile(r"^(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})$")

REACH = 14
"""Words between "born" or "expires" and the date at most, questions of the other side included."""
_FAR = 24
"""The same before a month and a year with a slash between, which little else is said so."""
_READ_OUT = 40
"""Words before a date among which the card's number may have been read out."""
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
    said = [one.norm for one in between]
    named = _EXPIRES.search(" ".join(said)) is not None or said in _UNTIL
    return named or any(norm in _MENDS for norm in said)


def _kind(tokens: Sequence[Token], norms: Sequence[str], start: int, stop: int) -> Kind | None:
    """Which of the personal dates it is, by the nearest cue before it or by what it is called."""
    said, after = around(tokens, norms, start, stop)
    dated = tokens[start:stop]
    slashed = _is_slashed(dated)
    before = " ".join(said[-(_FAR if slashed else REACH) :])
    near = " ".join([*said[-_READ_OUT:], *after])
    born = _last(_BORN, before)
    expires = _last(_EXPIRES, before)
    if _is_short(dated) and _has_card(" ".join(said[-_READ_OUT:])):
        expires = max(expires, _last(_THE_DATE, before))
    if _is_whole(dated) and _is_called_birth(after):
        return "birth_date"
    named = any(one.norm in MONTHS for one in dated) and _is_whole(dated)
    other = -1 if named and born >= 0 else _last(_OTHERS, before)  # no number has a month in it
    if other >= max(born, expires):
        return None
    if born > expires:
        return "birth_date" if _is_whole(dated) else None
    asked = slashed or _ASKED.search(before) is not None
    known = asked or _CARD.search(near) is not None or _has_card(near)
    return "card_expiry" if _is_short(dated) and known else None


def _last(cue: re.Pattern[str], text: str) -> int:
    """Where the last of these words ends; -1 where there are none."""
    return max((match.end() for match in cue.finditer(text)), default=-1)


def _is_called_birth(after: Sequence[str]) -> bool:
    """Whether what follows a date says that it is one of birth: "…, that's my date of birth"."""
    text = " ".join(after[:_BORN_WITHIN])
    cue = _BORN.search(text)
    return cue is not None and _BORN_SO.issuperset(text[: cue.start()].split())


def _is_short(said: Sequence[Token]) -> bool:
    """Whether a date has no more digits than a month and a year."""
    return sum(len(one.signs) for one in said) <= 6  # noqa: PLR2004 - MM YYYY


def _is_slashed(said: Sequence[Token]) -> bool:
    """Whether it is a month and a year in figures: "04/31"."""
    month, _, year = said[0].norm.partition("/")
    return len(said) == 1 and year.isdigit() and is_expiry(month + year)


def _has_card(text: str) -> bool:
    """Whether as many digits as a card has were said."""
    return len(re.findall(r"\d|\b(?:" + "|".join(NUMBER_WORDS) + r")\b", text)) >= 13  # noqa: PLR2004


def _is_whole(said: Sequence[Token]) -> bool:
    """Whether a date says a day, too, and so is one of a birth rather than of a firm."""
    if any(one.norm in MONTHS for one in said):
        return any(_is_number(one) for one in said)
    return can_be_date(said)


def _is_number(one: Token) -> bool:
    """Whether a word is a number or says which ("fourth", "14th")."""
    return (
        one.is_digits
        or one.norm in ORDINALS
        or one.norm in _HYPHENATED
        or _ORDINAL.match(one.norm) is not None
    )


def _date(tokens: Sequence[Token], start: int) -> int | None:
    """Index after what reads as a date and begins here; it is one only where it was asked for."""
    if not (
        _is_number(tokens[start])
        or _is_date(tokens[start])
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
            or _is_date(here)
            or ((here.norm in ("hundred", "thousand") or here.scale > 1) and place > start)
        ):
            stop = place + 1
        elif here.norm not in _JOINTS or _is_over(tokens, place):
            break
        place += 1
        said = tokens[start:stop]
        ends = stop == place and tokens[stop - 1].ends_clause
        if (ends and (months or can_be_date(said))) or (len(said) == 1 and _is_date(said[0])):
            break
    return stop if stop > start else None


def _is_date(here: Token) -> bool:
    """Whether a word is a whole date: "12/09/1974", "31.10.1968"."""
    return here.kind == "date" or _WRITTEN.match(here.norm) is not None


def _is_over(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and" begins what is no part of a date; it is one of "two thousand and four"."""
    before = tokens[place - 1].norm if place > 0 else ""
    return tokens[place].norm == "and" and before not in ("hundred", "thousand")


def _is_month(here: Token) -> bool:
    """Whether a word is a month's name."""
    return here.norm in MONTHS
