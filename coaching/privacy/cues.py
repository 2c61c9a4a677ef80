"""Cues: what is said around a number and tells what it is, or that it is nothing personal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from coaching.privacy.account_words import (
    ACCOUNTS,
    CALLED,
    ENDINGS,
    INSTITUTION,
    PAPERS,
    TRANSIT,
)
from coaching.privacy.id_words import DOCUMENTS, IDS, SOCIAL_SECURITY
from coaching.privacy.kinds import Kind
from coaching.privacy.phone_words import ASKED, REACHED
from coaching.privacy.tokens import NUMBER_WORDS, Token
from coaching.privacy.trade_words import GOODS, LABELS, NOT_THINGS, NUMBERED, SOMETHING, THINGS

REACH_BACK = 24
"""Words before a number, of any voice, among which its cue is looked for; chosen because finding a
card and putting it before one's eyes is talked through ("hang on, let me get my wallet")."""

WEAK = 6
"""Words by which a cue that means much else is taken to be farther off than it is, so that "my NHS
number" is no telephone's."""

WEAKER = 12
"""The same for words such as "number" and "desk", which people say while they look something up."""

NEAR = 10
"""Words within which a cue holds that may mean something else."""

CLOSE = 2
"""The same for words that are in all talk: "quote", "part"."""

NAMED_SO = 4
"""The same for a number that is called after a thing: "the valve number"."""

REACH_ON = 6
"""Words after a number among which a cue may follow ("…, that's my social")."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What some words announce.

    Attributes:
        kind: What a number near them is; None where it is nothing personal.
        pattern: The words, in lower case.
        lengths: How many signs such a number has.
        strong: Whether the words mean nothing else.
        reach: Words between them and the number at most.
        yields: Whether words that name an id, a card and so on count before these, also from
            farther off; telephones do not.
        called: Whether the word "number" is one of them.
    """

    kind: Kind | None
    pattern: re.Pattern[str]
    lengths: range
    strong: bool = True
    reach: int = NEAR
    yields: bool = False
    called: bool = False


def _cue(
    kind: Kind | None,
    pattern: str,
    least: int,
    most: int,
    *,
    strong: bool = True,
    fetched: bool = False,
    reach: int = NEAR,
    yields: bool = False,
) -> Cue:
    """A cue; what is ``fetched`` before it is read out may be named long before its number."""
    return Cue(
        kind,
        re.compile(rf"(?<![\w'])(?:{pattern})(?![\w])"),
        range(least, most + 1),
        strong,
        REACH_BACK if fetched else reach,
        yields,
        pattern == SOMETHING,
    )


CUES: tuple[Cue, ...] = (
    _cue(
        "card",
        r"cards?|visa|mastercard|master ?card|amex|american express|discover|debit|"
        r"credit|long number|maestro|(?:sixteen|16) digits|barclaycard|"
        r"number (?:on|across) the front",
        12,
        40,
    ),
    _cue(
        "cvv",
        r"security (?:code|number|digits)|verification (?:number|digits)|c ?v ?v2?|c ?v ?c|"
        r"(?:three|four|3|4)[ -]digit code|"
        r"(?:three|four|3|4|last|those) digits on|digits? (?:on|code on) the (?:back|front)|"
        r"number on the back|code on (?:the|its) (?:back|front)|(?:on|of) the (?:signature )?strip|"
        r"last (?:three|four) (?:numbers )?on the back|(?:front|back) code|c ?v ?n|"
        r"(?:on )?the back,? (?:it'?s|is|it says|says)|"
        r"and (?:then )?the (?:three|four|3|4) digits?|(?:code|digits|number) on the reverse|"
        r"the (?:last )?(?:three|four|3|4)(?: numbers| ones)? on the (?:back|front|reverse)|"
        r"(?:three|four|3|4)[ -]digit (?:one|number|thing)|c ?s ?c|card verification(?: \w+)?|"
        r"(?:three|four) (?:little|small|tiny) (?:numbers|digits)|"
        r"code on (?:it|(?:the|your|my) card)|"
        r"(?:those|these|last|final|the) (?:three|3) (?:digits|numbers)",
        3,
        4,
        fetched=True,
    ),
    _cue(
        "card_expiry",
        r"expir\w*|exp|valid (?:through|thru|until|till|to)|good (?:through|thru)|"
        r"date on (?:the|your|my) card",
        3,
        6,
    ),
    _cue("iban", r"iban|i ban", 10, 40, fetched=True),
    _cue("national_id", SOCIAL_SECURITY, 4, 15, fetched=True),
    _cue("national_id", IDS, 6, 18, fetched=True),
    _cue("national_id", DOCUMENTS, 6, 18, fetched=True),
    _cue("bank_account", ACCOUNTS, 6, 18, fetched=True),
    _cue("bank_account", CALLED, 6, 17),
    _cue("bank_account", PAPERS, 6, 18, fetched=True),
    _cue("bank_account", TRANSIT, 5, 5, reach=CLOSE),
    _cue("bank_account", INSTITUTION, 3, 3, reach=CLOSE),
    _cue("bank_account", ENDINGS, 2, 4, reach=1),
    _cue(
        "national_id",
        r"(?:on|of|from|in) (?:the|your|my|that|his|her) (?:document|permit|identity card)",
        6,
        18,
        strong=False,
    ),
    _cue(
        "password",
        r"pins?(?: (?:number|code))?|pass ?codes?|passwords?|"
        r"(?:verification|access|one[ -]time|security|unlock|entry|door|gate) code|"
        r"code (?:that )?(?:we|i|you|they)(?:'ve)? (?:just )?(?:texted|sent|emailed)|"
        r"(?:texted|sent|emailed|messaged|sending|texting)(?: you| me| him| her| them)?(?: over)?"
        r" (?:a|the|an?other|that)(?: \w+){0,3}? (?:code|pin)|(?:four|five|six|eight|4|5|6|8)"
        r"[ -]digit (?:code|pin)|otp|o t p|code (?:on|in|from) (?:your|the|my) "
        r"(?:screen|phone|app|text|message|email|authenticator)|passkey|pass key|"
        r"(?:wi[- ]?fi|network) key|alarm code|one[ -]time code|key ?pad|key ?safe|lock ?box",
        4,
        8,
    ),
    _cue("address", r"zip(?: ?code)?|post ?code|postal code", 5, 9),
    _cue(
        "phone",
        r"(?<!over the )(?<!on the )(?:tele)?phone|cell(?:phone)?|mobile|"
        r"(?:call|reach|text|ring|dial|contact) (?:me|us|him|"
        r"her|them|back)|callback|dial|direct line|fax|whatsapp|pager|landline|area code|toll free|"
        r"(?:your|my|her|his|our) number",
        7,
        15,
    ),
    _cue(
        "phone",
        r"(?:get|catch|try|find|buzz|phone|ping) (?:me|us|him|her|them)|"
        r"give (?:me|us|him|her|them) an? (?:call|ring|shout|buzz|bell)|voice ?mail|"
        r"hotline|helpline|switchboard|country code|freephone|"
        r"get (?:a )?hold of (?:you|me|us|him|her|them)|(?:nobody|no one|doesn't|don't|can't) "
        r"(?:picks?|answers?|gets?)(?: up| me)?|leave (?:me |us |him |her )?a message",
        7,
        15,
    ),
    _cue("phone", ASKED, 7, 15),
    _cue("phone", REACHED, 7, 15),
    _cue(
        "phone",
        r"(?:(?<!\ba )(?<!\ban )(?<!day )(?<!week )(?<!month )ext(?:ension)?|"
        r"(?:have|got|there) an extension)(?: number)?(?: there| here)?(?: yes| yeah| yep| sure)?"
        r"(?:'s| is| it's| that's| would be)?",
        2,
        6,
    ),
    _cue(
        "phone",
        r"(?:as|is|for|that's) (?:the|my|his|her|their|your|our) ext(?:ension)?(?: number)?",
        2,
        6,
    ),
    _cue(
        "phone",
        r"(?:my|his|her|their|your|our|the(?= (?:office|work|home|cell|mobile|direct)))"
        r"(?: (?:new|old|office|work|home|cell|mobile|phone|direct))* "
        r"(?:number|cell|mobile|phone|line) (?:ends|ending|finishes)(?: in| with)?",
        2,
        4,
    ),
    _cue("phone", r"area code(?: yes| yeah)?(?:'s| is| it's| that's)?", 3, 3),
    _cue(
        "phone",
        r"last (?:four|three|two|4|3|2)(?: digits)? (?:of|on|in) "
        r"(?:your|my|the|his|her|their) (?:phone|cell|mobile|telephone)(?: number)?"
        r"(?: on file| on record)?(?: is| it's)?",
        2,
        4,
    ),
    _cue(
        "phone",
        r"number(?:'s)?|desk|office|call(?:ing)?|reach|text(?:ing)?|line|ring|contact",
        7,
        13,
        strong=False,
    ),
    _cue(None, NUMBERED, 1, 60),
    _cue(None, LABELS, 1, 60),
    _cue(None, THINGS, 1, 60, strong=False, reach=CLOSE),
    _cue(None, GOODS, 1, 60, strong=False, reach=CLOSE, yields=True),
    _cue(None, SOMETHING, 1, 60, strong=False, reach=NAMED_SO, yields=True),
)
"""In no order: the nearest one that fits counts."""

_INTRODUCTIONS = re.compile(
    r"(?<![\w'])(?:\w+'s|its|thats|is|on|has|use|take|try|(?:me|him|her|us|them) at)"
    r"(?: (?:uh|um|like|just|now))*$"
)
"""What precedes a number that one person or thing has; lists follow "are" and "were"."""

Side = Literal["before", "after"]

_SHORTEST = 6
"""Digits of the shortest account or id."""
_GIVEN_BEFORE: tuple[Kind, ...] = ("national_id",)
"""Kinds of which one was given where a number stands between their name and the next, far off."""
_GIVEN_ONCE: tuple[Kind, ...] = ("card_expiry", "cvv")
"""Kinds so short that the figures after the first ones are something else."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the words around a number say it is.

    Attributes:
        kind: None where they say that it is nothing personal.
        distance: Words between the cue and the number.
        strong: Whether the cue means nothing else.
        reach: Words between the cue and the number at most.
    """

    kind: Kind | None
    distance: int
    strong: bool
    reach: int = NEAR

    @property
    def harmless(self) -> bool:
        """Whether the number is said to be nothing personal."""
        return self.kind is None and self.distance <= self.reach


def introduces(before: Sequence[str]) -> bool:
    """Whether words in lower case introduce one number, although they do not say of what.

    >>> introduces("she's on".split()), introduces("the tiers are".split())
    (True, False)
    """
    return _INTRODUCTIONS.search(" ".join(before)) is not None


def told(
    before: Sequence[str], after: Sequence[str], *, signs: int, least: int | None = None
) -> Told | None:
    """What the nearest cue says that a number of ``signs`` signs is; None where there is none.

    What precedes counts first; what follows only where nothing fitting precedes within
    ``REACH_BACK`` words, or nothing personal does.

    Args:
        before: Words in lower case up to the number, of all voices.
        after: Words of the same voice after it.
        signs: How long it is.
        least: How long it is at least, where a part of it was said twice.

    >>> told("the order number is".split(), [], signs=9)
    Told(kind=None, distance=1, strong=True, reach=10)
    >>> told([], "that's my social".split(), signs=9).kind
    'national_id'
    """
    lengths = range(signs if least is None else least, signs + 1)
    heard = _nearest(" ".join(before[-REACH_BACK:]), lengths, "before")
    if heard is not None:
        return heard
    return _nearest(" ".join(after[:REACH_ON]), lengths, "after")


def _is_any_number(said: str) -> bool:
    """Whether what stands before "number" does not say that it is one of a thing."""
    first = said.partition(" ")[0]
    return first in NOT_THINGS or first.endswith("'s")


def _has_number(said: str) -> bool:
    """Whether as many digits were said as the shortest account or id has."""
    words = said.split()
    return sum(map(str.isdigit, said)) + sum(word in NUMBER_WORDS for word in words) >= _SHORTEST


_Key = tuple[int, int, int]


@lru_cache(maxsize=256)
def _nearest(text: str, lengths: range, side: Side) -> Told | None:
    """The fitting cue that is nearest to the number; of two at one place, the longer.

    One number is asked about several times: as a card, as a part, as a whole.
    """
    best: tuple[_Key, Cue, int] | None = None
    named: tuple[_Key, Cue, int] | None = None
    for found in _fitting(text, lengths, side=side):
        _, cue, distance = found
        if best is None or found[0] < best[0]:
            best = found
        nearer = named is None or found[0] < named[0]
        if nearer and cue.kind not in (None, "phone") and distance <= cue.reach:
            named = found
    if best is not None and best[1].yields and named is not None:
        best = named
    return Told(best[1].kind, best[2], best[1].strong, best[1].reach) if best else None


def _fitting(text: str, lengths: range, *, side: Side) -> Iterator[tuple[_Key, Cue, int]]:
    """The cues of numbers of some lengths in a text, each with its rank and its distance."""
    for cue in CUES:
        if lengths.stop <= cue.lengths.start or cue.lengths.stop <= lengths.start:
            continue
        if cue.yields and (side == "after" or (cue.called and "number" not in text)):
            continue
        for match in cue.pattern.finditer(text):
            between = text[match.end() :] if side == "before" else text[: match.start()]
            distance = len(between.split())
            if _says_something(cue, match[0], between, distance):
                behind = 0 if cue.strong else WEAK if cue.kind is None else WEAKER
                yield (distance + behind, -len(match[0]), 0 if cue.kind else 1), cue, distance


def _says_something(cue: Cue, said: str, between: str, distance: int) -> bool:
    """Whether a cue says something of a number with some words between them."""
    if cue.kind in _GIVEN_ONCE and any(map(str.isdigit, between)):
        return False
    if cue.kind is None and distance > cue.reach and not cue.strong:
        return False  # it says nothing so far off, and would hide what does
    if cue.yields and _is_any_number(said):
        return False
    return cue.kind not in _GIVEN_BEFORE or distance <= NEAR or not _has_number(between)


def around(
    tokens: Sequence[Token], norms: Sequence[str], start: int, stop: int
) -> tuple[Sequence[str], Sequence[str]]:
    """What all voices say before some tokens, and what the same voice says after them."""
    first = tokens[start].place
    return norms[max(0, first - 60) : first], [one.norm for one in tokens[stop : stop + 12]]
