"""Which value of a turn is the one: what corrects, what is named, what is near, what answers.

It speaks of one turn that is known to tell a datum. Which turn that is, it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from coaching.privacy.first_names import FIRST_NAMES
from coaching.privacy.lexicon import among
from coaching.process import Datum, DatumKind
from coaching.review.answers import is_question
from coaching.review.hinted import hinted
from coaching.review.leading import is_refused, leads_up_to, puts_right
from coaching.review.names import TITLE, is_known_person
from coaching.review.nouns import names_in
from coaching.review.talk import Span, Talk
from coaching.review.things import Setting, Sought, is_clear, things
from coaching.review.values import Value, definiteness, values_in

LEAST_BARE = 100
"""The least number that is taken for a sum or a count by itself. Chosen because smaller ones are
ages, sizes and times as often."""
TRUST: dict[DatumKind, float] = {
    "money": 0.8,
    "count": 0.6,
    "date": 1.0,
    "duration": 0.6,
    "person": 0.8,
    "tool": 0.9,
    "text": 1.0,
}
"""Share of a turn's strength that a weak form keeps, see ``hinted``."""

UNASKED = 0.6
"""The same of a single common word, and of what the rep says that the customer has."""
UNCLEAR = 0.4
"""The same of one of several things that are as likely, of a number that counts nothing where
nobody asked how many, and of somebody who is only pointed to: less than is ever enough."""
UNNAMED = 0.7
"""The same of somebody who is on the call, but not named."""
UNTOLD = 0.7
"""The same of a span of time of which nothing says that it is how long something lasts."""
_LONE = re.compile(r"[a-z]+")
_ASKS: dict[str, re.Pattern[str]] = {
    "count": re.compile(r"\bhow (?:many|big|large)|\b(?:number|size|volume)\b", re.IGNORECASE),
    "duration": re.compile(
        r"\b(?:how (?:long|much time)|until when|minutes?|time|term|tied|notice|bound|years?|"
        r"months?)\b",
        re.IGNORECASE,
    ),
    "tool": re.compile(
        r"\b(?:what|which|who|whose|how|any|using|used|other|else|another|system|"
        r"today|now|moment|currently)\b",
        re.IGNORECASE,
    ),
    "person": re.compile(
        r"\b(?:who|whose|anyone|anybody|alone|together|decid\w+|decision|"
        r"your (?:call|boss|partner)|say|sign\w*|else|wallet)\b",
        re.IGNORECASE,
    ),
} | dict.fromkeys(("money", "date", "text"), re.compile(""))
"""What a question asks that a weak form answers."""

_WORD = re.compile(r"[a-z']+|\d+")
_PRONOUNS = among("him her them it together")
"""Words for somebody that name nobody."""
_SAYS_NOTHING = among(
    "the a an of in on at and or to by for it that next this about around say i me"
)
_SUMS = re.compile(r"[$€£]|\b(?:grand|k|thousand|million)\b|\d[kK]\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a turn that is known to tell a datum.

    Attributes:
        value: The value.
        trust: 0 to 1, how far its form alone shows that it can be one.
    """

    value: Value
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn that tells a datum, with what speaks for one value or another.

    Attributes:
        datum: What is looked for.
        text: Of the turn.
        strict: Values that are one by themselves, see ``values_in``.
        weak: Values that are one because the turn tells the datum, see ``hinted``.
        span: Where a phrase of the datum is said.
        answered: Words of the reply.
        answers: Whether the turn answers a question for it.
        clear: Whether no other value is as likely as the first one.
    """

    datum: Datum
    text: str
    strict: tuple[Value, ...]
    weak: tuple[Value, ...]
    span: Span | None
    answered: frozenset[str]
    answers: bool
    clear: bool

    @property
    def asked(self) -> bool:
        """Whether somebody asked for the datum, or a phrase of it is said."""
        return self.answers or self.span is not None

    @property
    def values(self) -> list[Value]:
        """All of them, as they are said."""
        return sorted((*self.strict, *self.weak), key=lambda it: it.start)


def told_values(
    datum: Datum, talk: Talk, place: int, span: Span | None, *, known: tuple[str, ...] = ()
) -> list[Told]:
    """The values of a turn that is known to tell a datum, the likeliest first.

    Args:
        datum: Not one in free words.
        talk: The call.
        place: Of the turn.
        span: Where in the turn a phrase of the datum is said.
        known: Names of products and vendors of the glossary.
    """
    turn = _turn(datum, talk, place, span, known)
    if datum.kind == "tool":
        rest = (it for it in turn.strict if not _overlaps(it, turn.weak))
        ordered: Sequence[Value] = (*turn.weak, *rest)
    else:
        ordered = sorted(turn.values, key=partial(_rank, turn))
    said_by_rep = talk.turns[place].role == "rep" and datum.by != "rep"
    tells = said_by_rep and not is_question(turn.text, 0)
    told: list[Told] = []
    for value in reversed(ordered):  # one that goes first is trusted as much as any after it
        after_it = told[-1].trust if told else 0.0
        told.append(Told(value, max(after_it, _trust(turn, value, tells=tells))))
    return told[::-1]


def is_named(value: Value) -> bool:
    """Whether it is said what a number is, or it is too big for a size or a time."""
    large = value.amount is not None and value.amount >= LEAST_BARE
    return large or bool(value.currency or value.per or value.unit)


def _turn(datum: Datum, talk: Talk, place: int, span: Span | None, known: tuple[str, ...]) -> _Turn:
    """What there is to choose from in a turn."""
    text = talk.turns[place].text
    before, after = talk.before_of_other(place), talk.next_of_other(place)
    asked = talk.turns[before].text if before is not None else ""
    reply = talk.turns[after].text if after is not None else ""
    answers = bool(_ASKS[datum.kind].search(asked)) and is_question(asked, len(asked) - 1)
    sought: Sought = "rival" if "competitor" in datum.shown_by else "in use"
    setting = Setting(
        answers=answers,
        asked=frozenset(_WORD.findall(asked.lower())),
        names=_names_elsewhere(talk, place) if datum.kind == "tool" else frozenset(),
        known=known,
    )
    weak = hinted(text, datum.kind, sought=sought, setting=setting)
    if _is_presence(datum):
        weak = tuple(it for it in weak if _is_name(it))
    strict = values_in(text, datum.kind, known=known)
    clear = datum.kind != "tool" or _is_clear(text, weak, sought, setting)
    answered = frozenset(_WORD.findall(reply.lower()))
    return _Turn(datum, text, strict, weak, span, answered, answers, clear)


def _is_clear(text: str, weak: Sequence[Value], sought: Sought, setting: Setting) -> bool:
    """Whether no other thing is as likely as the first one."""
    found = things(text, sought, setting)
    return bool(weak and found and weak[0].start != found[0].start) or is_clear(found)


def _is_unclear(turn: _Turn, value: Value) -> bool:
    """Whether a value is one of several that are as likely, or says too little."""
    match turn.datum.kind:
        case "count":
            return not (value.unit or value.per or turn.asked)
        case "tool":
            return not turn.clear
        case "person":
            return _is_pronoun(turn.datum, value)
    return False


def _names_elsewhere(talk: Talk, place: int) -> frozenset[str]:
    """The words with a capital inside a sentence of a turn that have one in another turn too."""
    own = names_in(talk.turns[place].text)
    others = (
        names_in(turn.text)
        for at, turn in enumerate(talk.turns)
        if at != place and any(name in turn.text.lower() for name in own)
    )
    return own & frozenset().union(*others)


def _trust(turn: _Turn, value: Value, *, tells: bool) -> float:
    """How far the form of a value shows that it can be one.

    Args:
        turn: That it is of.
        value: The value.
        tells: Whether the rep says it and does not ask.
    """
    kind = turn.datum.kind
    if _is_unclear(turn, value):
        return UNCLEAR
    form = 1.0 if _overlaps(value, turn.strict) else TRUST[kind]
    if kind == "tool" and form < 1.0 and _LONE.fullmatch(value.text):
        form = UNASKED
    if kind == "duration" and not (turn.asked or leads_up_to(turn.datum, turn.text, value)):
        form = min(form, UNTOLD)
    if _is_presence(turn.datum) and not _is_name(value):
        form = UNNAMED
    return form * (UNASKED if tells and kind in ("count", "tool") else 1.0)


def _rank(turn: _Turn, value: Value) -> tuple[float, ...]:
    """What corrects goes first, then what is not refused, led up to, named, near, taken up."""
    kind = turn.datum.kind
    words = set(_WORD.findall(value.text.lower())) - _SAYS_NOTHING
    refused = is_refused(turn.datum, turn.text, value) or _is_pronoun(turn.datum, value)
    led = _is_led_up_to(turn, value)
    inside = turn.span is None or (value.start < turn.span[1] and turn.span[0] < value.end)
    return (
        not _corrects(turn, value),
        refused,
        _doubt(turn, value, led=led),
        not led,
        _is_bare(turn, value),
        kind == "person" and not is_known_person(value.text),
        _is_presence(turn.datum) and not _is_name(value),
        kind == "duration" and value.text.lower().startswith(("a ", "an ")),
        not inside,
        not (words and words <= turn.answered),
        is_question(turn.text, value.start),
        kind == "money" and not (value.currency or value.per),
        -definiteness(value.text) if kind == "date" else 0,
        turn.weak.index(value) if value in turn.weak else value.start,
    )


def _is_led_up_to(turn: _Turn, value: Value) -> bool:
    """Whether it is said that a value is the one, or it answers at once how many there are."""
    if turn.datum.kind == "count":
        return turn.answers and value is turn.values[0]
    return leads_up_to(turn.datum, turn.text, value)


def _doubt(turn: _Turn, value: Value, *, led: bool) -> int:
    """How much speaks against a value's form: 0 for nothing."""
    kind = turn.datum.kind
    if kind == "count" and not value.unit and _SUMS.search(value.text):
        return 3
    if value not in turn.weak:
        return 0
    if kind == "money" and value.unit:
        return 2
    return 0 if led and kind in ("money", "person") else 1


def _is_bare(turn: _Turn, value: Value) -> bool:
    """Whether it is not said what a number is."""
    if turn.datum.kind == "count":
        return not value.unit and not turn.answers
    return turn.datum.kind == "money" and not is_named(value)


def _corrects(turn: _Turn, value: Value) -> bool:
    """Whether a value is the last one that puts right another just before it."""
    values = turn.values
    right = [it for one, it in pairwise(values) if puts_right(turn.text[one.end : it.start])]
    return bool(right) and right[-1] is value


def _is_presence(datum: Datum) -> bool:
    """Whether a datum is who is there, and not who does something."""
    return datum.kind == "person" and datum.by == "anyone" and not datum.shown_by


def _is_name(value: Value) -> bool:
    words = value.text.lower().split()
    return bool(TITLE.match(value.text)) or words[0] in FIRST_NAMES


def _is_pronoun(datum: Datum, value: Value) -> bool:
    """Whether it only points to somebody who is named elsewhere."""
    return datum.kind == "person" and value.text.lower() in _PRONOUNS


def _overlaps(value: Value, others: Sequence[Value]) -> bool:
    return any(it.start < value.end and value.start < it.end for it in others)
