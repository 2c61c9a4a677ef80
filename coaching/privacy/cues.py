"""Cues: what is said around a number and tells what it is, or that it is nothing personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coaching.privacy.id_words import DOCUMENTS, IDS, SOCIAL_SECURITY
from coaching.privacy.kinds import Kind
from coaching.privacy.tokens import Token

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
    """

    kind: Kind | None
    pattern: re.Pattern[str]
    lengths: range
    strong: bool = True
    reach: int = NEAR


def _cue(
    kind: Kind | None,
    pattern: str,
    least: int,
    most: int,
    *,
    strong: bool = True,
    fetched: bool = False,
) -> Cue:
    """A cue; what is ``fetched`` before it is read out may be named long before its number."""
    return Cue(
        kind,
        re.compile(rf"(?<![\w'])(?:{pattern})(?![\w])"),
        range(least, most + 1),
        strong,
        REACH_BACK if fetched else NEAR,
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
        r"number on the back|code on (?:the|its) back|(?:on|of) the (?:signature )?strip|"
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
    _cue(
        "bank_account",
        r"(?:account|acc|routing|roll) number|bank account|sort code|b ?s ?b|"
        r"which account|account (?:shall|should|do|can|would|will|are)|"
        r"account details|bank details",
        6,
        17,
        fetched=True,
    ),
    _cue(
        "bank_account",
        r"account(?: number)?|acct|a/c|(?:bank )?acc(?: number| no)?|routing(?: number)?|"
        r"sort code|(?<!we )(?<!they )(?<!a )(?<!of )sort(?:'s| is)|aba|b ?s ?b|r ?t ?n|"
        r"checking|savings",
        6,
        17,
    ),
    _cue(
        "bank_account",
        r"(?:bottom|foot|front) of (?:the|a|your|my) (?:check|cheque)|"
        r"(?:paying[ -]in|deposit) (?:slip|book)|transit number|clabe|kontonummer|bankleitzahl",
        6,
        18,
        fetched=True,
    ),
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
    _cue(
        None,
        r"order (?:number|no|id)|orders?|p ?o|purchase order|invoices?|serial|tracking|sku|upc|vin|"
        r"bar ?codes?|ean|isbn|(?:delivery|advice|credit) note|packing slip|"
        r"(?:licen[cs]e|number) plate|"
        r"(?:ticket|case|parts?|model|version|confirmation|quote|reference|contract|item|lot|room|"
        r"policy|customer|claim|article|catalog\w*|asset|batch|booking|product|release|meter|"
        r"build|reservation|vehicle|employee|student|staff|member(?:ship)?|patient|job|"
        r"loan|unit|docket|plate|registration|form|badge|flight|container|shipment|delivery|"
        r"parcel|package|consignment|receipt|transaction|incident|request|permit|vendor|supplier|"
        r"project|device|machine|drawing|revision|course|meeting|zoom|webinar|conference|rma|"
        r"tender|bid|application|(?<!tax )file|folder|matter|inspection|certificate|chassis|engine|"
        r"frame|voucher|coupon|locker|barcode|crate|"
        r"company|charity|vat|user|client|lead|deal|campaign|session|stock|pallet|bin|waybill) "
        r"(?:number|numbers|no|id|code)",
        1,
        60,
    ),
    _cue(
        None,
        r"(?<!nhs )(?<!insurance )(?<!account )(?<!card )(?<!phone )(?<!security )(?<!tax )(?<!id )"
        r"numbers? on (?:the|your|my|our|this|that) (?:box|sticker|label|invoice|order|bill|"
        r"receipt|ticket|part|unit|machine|plate|tag|form|letter|statement|package|contract|quote)",
        1,
        60,
    ),
    _cue(
        None,
        r"scores?|ticket|parts?|model|version|confirmation|quote|reference|ref|contract|section|build|item|"
        r"room|claim|article|batch|booking|release|page|reservation|(?<!in )case|parcel|tag|badge|"
        r"docket|(?<!caller )id|(?<!area )(?<!country )(?<!dialling )(?<!dialing )code",
        1,
        60,
        strong=False,
    ),
)
"""In no order: the nearest one that fits counts."""

_INTRODUCTIONS = re.compile(
    r"(?<![\w'])(?:\w+'s|its|thats|is|on|has|use|take|try|(?:me|him|her|us|them) at)"
    r"(?: (?:uh|um|like|just|now))*$"
)
"""What precedes a number that one person or thing has; lists follow "are" and "were"."""

Side = Literal["before", "after"]

_GIVEN_ONCE: tuple[Kind, ...] = ("card_expiry", "cvv")
"""Kinds so short that the figures after the first ones are something else."""

CLOSE = 2
"""The same for words that are in all talk: "quote", "part"."""


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
        return self.kind is None and self.distance <= (NEAR if self.strong else CLOSE)


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
    heard = _nearest(before[-REACH_BACK:], lengths, side="before")
    if heard is not None:
        return heard
    return _nearest(after[:REACH_ON], lengths, side="after")


def _nearest(words: Sequence[str], lengths: range, *, side: Side) -> Told | None:
    """The fitting cue that is nearest to the number; of two at one place, the longer."""
    text = " ".join(words)
    best: tuple[int, int, int, Told] | None = None
    for cue in CUES:
        if lengths.stop <= cue.lengths.start or cue.lengths.stop <= lengths.start:
            continue
        for match in cue.pattern.finditer(text):
            between = text[match.end() :] if side == "before" else text[: match.start()]
            if cue.kind in _GIVEN_ONCE and any(map(str.isdigit, between)):
                continue
            distance = len(between.split())
            if cue.kind is None and not cue.strong and distance > CLOSE:
                continue  # it says nothing so far off, and would hide what does
            behind = 0 if cue.strong else WEAK if cue.kind is None else WEAKER
            key = (distance + behind, -len(match[0]), 0 if cue.kind else 1)
            if best is None or key < best[:3]:
                best = (*key, Told(cue.kind, distance, cue.strong, cue.reach))
    return best[3] if best else None


def around(
    tokens: Sequence[Token], norms: Sequence[str], start: int, stop: int
) -> tuple[Sequence[str], Sequence[str]]:
    """What all voices say before some tokens, and what the same voice says after them."""
    first = tokens[start].place
    return norms[max(0, first - 60) : first], [one.norm for one in tokens[stop : stop + 12]]
