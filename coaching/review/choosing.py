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
from coaching.review.names import is_known_person
from coaching.review.talk import Span, Talk
from coaching.review.things import Sought
from coaching.review.values import Value, definiteness, values_in

LEAST_BARE = 100
"""The least number that is taken for a sum or a count by itself. Chosen because smaller ones are
ages, sizes and times as often."""
NEAR = 45
"""Characters within which a correction follows what it corrects. Chosen because "no, hang on, let
me see" still fits."""

BEFORE = 80
"""Characters before a value that are looked at. Chosen because the longest cue is eight words."""

TRUST: dict[DatumKind, float] = {
    "money": 0.8,
    "count": 0.6,
    "date": 1.0,
    "duration": 0.6,
    "person": 0.8,
    "tool": 0.8,
    "text": 1.0,
}
"""Share of a turn's strength that a weak form keeps, see ``hinted``."""

UNASKED = 0.6
"""The same of a number that counts nothing where nobody asked how many, of a single common word,
and of what the rep says that the customer has."""
UNNAMED = 0.7
"""The same of somebody who is on the call, but not named."""
_LONE = re.compile(r"[a-z]+")
_TITLE = re.compile(r"(?:mr|mrs|ms|dr|miss|mister|doctor|professor|sir)\b", re.IGNORECASE)
_ASKS: dict[str, re.Pattern[str]] = {
    "count": re.compile(r"\bhow (?:many|big|large)|\b(?:number|size|volume)\b", re.IGNORECASE),
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
} | dict.fromkeys(("money", "date", "duration", "text"), re.compile(""))
"""What a question asks that a weak form answers."""

_WORD = re.compile(r"[a-z']+|\d+")
_SAYS_NOTHING = among(
    "the a an of in on at and or to by for it that next this about around say i me"
)
_CORRECTS = re.compile(
    r"(?:^|[\s.,;])(?:no,? wait|sorry,? (?:no|i mean)|no,? sorry|i mean|make (?:it|that)|or rather|"
    r"scratch that|well,? no|hang on|wait|actually|no,? (?:more like|closer to)|nearer|but only|"
    r"it's gone up to|it went up to|(?<=[.,] )no\b,?)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
"""Just before the value that counts."""
_PAD = r"(?: about| around| roughly| like| um| uh| only| just| maybe| \w+ at)*\W*$"
_PRICED = re.compile(
    r"\b(?:comes? (?:out )?(?:to|at)|brings you to|brings it to|lands? at|call it|so|you'd pay|"
    r"you(?:'d|'re) (?:be )?(?:at|looking at)|(?:i|we)(?:'ll| can| could|'d) (?:do|go|take)"
    r"(?: \w+){0,5}? (?:for|at|to)|i(?:'ll| can| could) do|i'm at|it's|that's|you owe me|"
    r"knock it to|takes it to|price is|costs?|charge)" + _PAD,
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:(?:i|we)(?:'ve| have)?(?: only)? got|we have|budget (?:is|for|of)|set aside|put by|"
    r"we said|i said|can't go (?:above|over)|no more than|up to|top(?:s| whack)? (?:is|at)|"
    r"priced \w+ \w+ at|pay now|"
    r"(?:i|we)(?: do| only|'re|'m)? (?:pay|paying|spend|spending|getting)(?: \w+){0,3}?(?: at)?|"
    r"last (?:one|year|time)(?: \w+)? (?:was|were|it was|it were))" + _PAD,
    re.IGNORECASE,
)
"""Just before the sum that counts: of an offer, and of what somebody has or pays."""
_DUE = re.compile(
    r"\b(?:by|before|until|till|due|no later than|in time for|ready|settled|so that's|runs out|"
    r"expires?|it's up)"
    r"(?: in| on| at| for| the)*\W*$|^(?:by|before|until|till)\b",
    re.IGNORECASE,
)
"""Just before, or at the start of, a date by which something is needed."""
_DECIDES = re.compile(
    r"\b(?:goes? (?:up )?to|up to|lies with|decided by|signed off by|approv\w+ (?:by|of|from)|ask|"
    r"(?:has|have|got) to go (?:up )?to)(?: the| a| my| our)*\W*$",
    re.IGNORECASE,
)
"""Just before whoever decides."""
_REFUSED_BEFORE = re.compile(
    r"\b(?:isn'?t (?:just|only)|not|never|except|every day but|instead of|rather than|save|waive|"
    r"excess(?: up to)?|deductible of|discount of|i was|it used to be)\W+(?:\w+ )?$",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(
    r"^\W*(?:per ?cent )?(?:(?:is|was|'s|i|we|are)\W+)?(?:can't|cannot|out\b|no good|won't|"
    r"doesn't work|bad\b|not possible|(?:and (?:i|me) )?(?:can )?(?:only )?recommends?\b|off\b|"
    r"less\b|cheaper|down\b|more\b|deposit|discount)",
    re.IGNORECASE,
)
"""Around what is refused, saved or taken off."""
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
    """

    datum: Datum
    text: str
    strict: tuple[Value, ...]
    weak: tuple[Value, ...]
    span: Span | None
    answered: frozenset[str]
    answers: bool

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
    weak = hinted(text, datum.kind, sought=sought, answers=answers, known=known)
    if _is_presence(datum):
        weak = tuple(it for it in weak if _is_name(it))
    strict = values_in(text, datum.kind, known=known)
    answered = frozenset(_WORD.findall(reply.lower()))
    return _Turn(datum, text, strict, weak, span, answered, answers)


def _trust(turn: _Turn, value: Value, *, tells: bool) -> float:
    """How far the form of a value shows that it can be one.

    Args:
        turn: That it is of.
        value: The value.
        tells: Whether the rep says it and does not ask.
    """
    kind = turn.datum.kind
    form = 1.0 if _overlaps(value, turn.strict) else TRUST[kind]
    asked = turn.answers or turn.span is not None
    if kind == "count" and not (value.unit or value.per or asked):
        form = UNASKED
    if kind == "tool" and form < 1.0 and _LONE.fullmatch(value.text):
        form = UNASKED
    if _is_presence(turn.datum) and not _is_name(value):
        form = UNNAMED
    return form * (UNASKED if tells and kind in ("count", "tool") else 1.0)


def _rank(turn: _Turn, value: Value) -> tuple[float, ...]:
    """What corrects goes first, then what is not refused, led up to, named, near, taken up."""
    kind = turn.datum.kind
    before = turn.text[max(0, value.start - BEFORE) : value.start]
    words = set(_WORD.findall(value.text.lower())) - _SAYS_NOTHING
    refused = _REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(turn.text[value.end :])
    led = _is_led_up_to(turn, value, before)
    inside = turn.span is None or (value.start < turn.span[1] and turn.span[0] < value.end)
    return (
        not _corrects(turn, value),
        bool(refused),
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


def _is_led_up_to(turn: _Turn, value: Value, before: str) -> bool:
    """Whether what stands before a value says that it is the one, by what the datum is."""
    datum = turn.datum
    if datum.kind == "money":
        return bool((_HELD if datum.by == "customer" else _PRICED).search(before))
    if datum.kind == "person":
        return bool(_DECIDES.search(before))
    if datum.kind == "date" and "timeline" in datum.shown_by:
        own = value in turn.strict and _DUE.match(value.text)
        return bool(own or _DUE.search(before))
    return False


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
    right = [it for one, it in pairwise(values) if _puts_right(turn.text[one.end : it.start])]
    return bool(right) and right[-1] is value


def _puts_right(between: str) -> bool:
    """Whether the words between two values say that the second one counts."""
    return len(between) <= NEAR and bool(_CORRECTS.search(between))


def _is_presence(datum: Datum) -> bool:
    """Whether a datum is who is there, and not who does something."""
    return datum.kind == "person" and datum.by == "anyone" and not datum.shown_by


def _is_name(value: Value) -> bool:
    words = value.text.lower().split()
    return bool(_TITLE.match(value.text)) or words[0] in FIRST_NAMES


def _overlaps(value: Value, others: Sequence[Value]) -> bool:
    return any(it.start < value.end and value.start < it.end for it in others)
