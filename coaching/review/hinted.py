"""Values in weaker forms: given only where something else says that a turn tells a datum.

"Eighteen" may be money, a time or an age, and "four" an hour: by themselves they say nothing. In a
turn that is known to tell the budget or the date they are it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coaching.process import DatumKind
from coaching.review.amounts import amounts
from coaching.review.days import loose_dates, loose_durations
from coaching.review.things import ALONE, Setting, Sought, things
from coaching.review.values import MEASURES, Value, values_in

_FEW = re.compile(
    r"\b(?:me and my (?:wife|husband|partner|brother|sister|son|daughter|dad|mum)|twins|"
    r"just (?:me|the one|one)|just the one \w+|half a dozen(?: \w+s)?)\b",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:dad|papa|mum|mom|mummy|daddy|grandma|grandad|granny|nan|(?:mister|missus|madame|monsieur|"
    r"sir|doctor) \w+|the (?:wife|missus|husband|boss|gaffer|old man|mrs|girlfriend)|"
    r"(?:both|all|the (?:two|three|four|five)|two|three|four|five) of (?:us|them)|together|"
    r"(?:our|me|my) (?:kid|lad|lass|old man|missus|mate)(?:'s \w+)?)(?=\b|'ll\b|'s\b)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"^\W*(?:(?:yes|yeah|no|well|oh|um|uh)\W+)*(?P<who>i do|i am|it is me|that's me|nobody but me|"
    r"just me|only me|me|i'm the \w+|i)\b(?= *(?:[.,;!]|$|myself|and my|yeah|do\b))|"
    r"\b(?:nobody|no one) (?:else )?but (?P<but>me)\b",
    re.IGNORECASE,
)
_THEM = re.compile(r"\b(?:ask|tell|show|to|with|by|past) (?P<who>him|her|them)\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"^\W*(?:(?:well|um|uh|oh|at the moment)\W+)*(?P<who>nothing|none)\b", re.IGNORECASE
)
_OURSELVES = re.compile(
    r"\b(?:build|write|do|make|fix|writing|building|doing|making) (?:it|this|that|one) "
    r"(?:ourselves|myself|in-house)\b",
    re.IGNORECASE,
)
LEAST = 2.0
"""Score from which a noun phrase counts: one thing that speaks for it."""


def hinted(
    text: str,
    kind: DatumKind,
    *,
    sought: Sought = "in use",
    setting: Setting = ALONE,
) -> tuple[Value, ...]:
    """The weaker values of an utterance, the likeliest first.

    Args:
        text: Of a turn that is known to tell the datum.
        kind: What is looked for.
        sought: Of people and things: in which part.
        setting: Of the turn.

    >>> [it.text for it in hinted("What I've got is eighteen.", "money")]
    ['eighteen']
    >>> [it.text for it in hinted("I can be there at four.", "date")]
    ['at four']
    >>> [it.text for it in hinted("I'd want our susan to see it.", "person")]
    ['our susan']
    """
    match kind:
        case "money" | "count":
            found = _numbers(text, kind)
        case "date":
            found = _spans(text, loose_dates(text))
        case "duration":
            found = _spans(text, loose_durations(text))
        case "person":
            found = _people(text, setting)
        case "tool":
            found = _things(text, sought, setting)
        case _:
            found = iter(())
    strict = values_in(text, kind, known=setting.known) if kind != "tool" else ()
    return tuple(
        it
        for it in found
        if it.text and not any(one.start < it.end and it.start < one.end for one in strict)
    )


def _spans(text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Value]:
    yield from (Value(text[start:end], start, end) for start, end in spans)


def _numbers(text: str, kind: DatumKind) -> Iterator[Value]:
    rated: list[Value] = []
    bare: list[Value] = []
    counted: list[Value] = []
    shares: list[Value] = []
    for it in amounts(text):
        value = Value(
            text[it.start : it.end], it.start, it.end, it.value, it.currency, it.per, it.unit
        )
        if kind == "count":
            if it.per:
                rated.append(value)
            elif it.unit and it.value == 1 and not it.is_time:
                counted.append(value)
        elif it.unit == "percent":
            shares.append(value)
        elif it.value == 1 or it.is_time or it.unit in MEASURES:
            continue
        elif it.value is None:
            rated.append(value)  # "twenty-one five thirty"
        else:
            (counted if it.unit else bare).append(value)
    yield from (*rated, *bare, *shares, *counted)
    if kind == "count":
        yield from _spans(text, tuple(it.span() for it in _FEW.finditer(text)))


def _people(text: str, setting: Setting) -> Iterator[Value]:
    own = _SELF.search(text) if setting.answers else None
    if own:
        yield from _spans(text, (own.span("who") if own["who"] else own.span("but"),))
    yield from _spans(text, tuple(it.span() for it in _KIN.finditer(text)))
    told = [it for it in things(text, "person", setting) if it.score >= LEAST]
    yield from _spans(text, tuple((it.start, it.end) for it in told))
    yield from _spans(text, tuple(it.span("who") for it in _THEM.finditer(text)))


def _things(text: str, sought: Sought, setting: Setting) -> Iterator[Value]:
    if sought == "in use":
        none = _NOTHING.search(text)
        yield from _spans(text, (none.span("who"),) if none and setting.answers else ())
    if sought == "rival":
        yield from _spans(text, tuple(it.span() for it in _OURSELVES.finditer(text)))
    told = things(text, sought, setting)
    yield from _spans(text, tuple((it.start, it.end) for it in told))
