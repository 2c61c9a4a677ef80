"""Values: the shortest words of an utterance that say a datum, and their normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from coaching.privacy.lexicon import among
from coaching.process import DatumKind
from coaching.review.amounts import Amount, amounts
from coaching.review.days import dates, durations
from coaching.review.names import people, tools

HOURS = 12
"""Of a clock."""

LEAST_BARE_MONEY = 20
"""The least number without a currency, a scale or a "per" that is taken for money. Chosen because
smaller ones are mostly counts whose noun was left out."""


MEASURES = among(
    "percent mil mm millimetre millimetres millimeters cm centimetres centimeters metre metres "
    "meter meters km kilometres kilometers mile miles inch inches foot feet kilo kilos kg gram "
    "grams ton tons tonne tonnes litre litres liter liters gallon gallons degrees watts kilowatts "
    "amp amps volts"
)
"""Units of what is measured, not counted."""

_PREAMBLE = re.compile(
    r"(?:and |but |now |look,? )*"
    r"(?:(?:i'll|i will|i'm going to|let me|i have to|i must|i'd) (?:be|say|tell|just)\b.{0,20}"
    r"(?:you|honest|straight|plain|this|that|it)|(?:to be|i'm being) \w+(?: with you)?|"
    r"i (?:understand|see|hear you|don't know)|ah|oh|hm+|right|okay)[.,!]?",
    re.IGNORECASE,
)
"""What only announces or receives."""

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """What a datum is.

    Attributes:
        text: As it was said.
        start: Its first character in the turn's text.
        end: The character after its last.
        amount: Of money, counts: the figure.
        currency: Code, where it was named.
        per: What money is paid for each of, such as "month".
        unit: What is counted.
    """

    text: str
    start: int
    end: int
    amount: Decimal | None = None
    currency: str = ""
    per: str = ""
    unit: str = ""

    @property
    def normal(self) -> str:
        """The normal form: figures where they are known, else as it was said.

        >>> Value("four hundred a month", 0, 20, Decimal(400), "", "month").normal
        '400 per month'
        """
        if self.amount is None:
            return self.text
        figure = f"{self.amount:,.2f}" if self.amount % 1 else f"{int(self.amount):,}"
        return " ".join(
            filter(None, (figure, self.currency, f"per {self.per}" if self.per else ""))
        )


def values_in(text: str, kind: DatumKind, *, known: tuple[str, ...] = ()) -> tuple[Value, ...]:
    """All values of a kind that an utterance holds, in order.

    Args:
        text: A turn's text.
        kind: What is looked for; of "text" there are none here, see ``clause_at``.
        known: Names of products and vendors of the glossary.

    >>> [it.normal for it in values_in("We pay about three hundred a month for it.", "money")]
    ['300 per month']
    >>> [it.text for it in values_in("Around forty people, in two offices.", "count")]
    ['forty people', 'two offices']
    """
    match kind:
        case "money":
            return tuple(_money(text))
        case "count":
            return tuple(
                _of(text, it)
                for it in amounts(text)
                if it.value != 1
                and not it.currency
                and not it.is_time
                and it.unit not in MEASURES
                and not _YEAR.fullmatch(text[it.start : it.start + 4])
                and not it.per
                and not _is_clock(text, it)
            )
        case "date":
            spans = dates(text)
        case "duration":
            spans = durations(text)
        case "person":
            spans = people(text)
        case "tool":
            spans = tools(text, known)
        case _:
            spans = ()
    return tuple(Value(text[start:end], start, end) for start, end in spans)


def definiteness(text: str) -> int:
    """How definite a value is: a day or a name is more so than a season or a role.

    >>> definiteness("the first of March") > definiteness("before the season")
    True
    """
    names = len(re.findall(r"\b(?!(?:My|Our|The|It|I|A)\b)[A-Z][a-z]+", text))
    return min(2, names + len(re.findall(r"\d", text))) + bool(_DAYS.search(text))


_DAYS = re.compile(r"\b(?:\w+day|tomorrow|tonight|\w+th|first|second|third)\b", re.IGNORECASE)


def clause_at(text: str, start: int, end: int) -> Value:
    """The sentence around a place in a turn, without the fillers at its start.

    >>> said = "Okay. Well, it must work without a signal. Otherwise forget it."
    >>> clause_at(said, 15, 19).text
    'it must work without a signal'
    """
    left = max(text.rfind(mark, 0, start) for mark in ".?!") + 1
    right = min(
        (at for mark in ".?!" if (at := text.find(mark, max(start, end - 1))) >= 0),
        default=len(text),
    )
    clause = text[left:right]
    opening = re.match(
        r"\s*(?:(?:well|so|and|but|okay|ok|yeah|yes|no|um|uh|oh|honestly|look|right)\b[\s,]*)*",
        clause,
        re.IGNORECASE,
    )
    cut = opening.end() if opening and opening.end() < len(clause.rstrip()) else 0
    words = clause[cut:].rstrip(" ,;")
    return Value(words, left + cut, left + cut + len(words))


def clauses(text: str) -> tuple[Value, ...]:
    """The sentences of a turn, without the fillers at their starts; at least one.

    >>> [it.text for it in clauses("Okay. Well, it must fold. Colour is nice.")]
    ['Okay', 'it must fold', 'Colour is nice']
    """
    starts = [match.end() for match in re.finditer(r"(?:^|[.?!]+\s+)(?=\S)", text)]
    return tuple(clause_at(text, start, start + 1) for start in starts) or (
        Value(text, 0, len(text)),
    )


def telling_clauses(text: str) -> tuple[Value, ...]:
    """The sentences of a turn that say something, and not only that something will be said.

    >>> [it.text for it in telling_clauses("I'll be straight with you. That is too dear.")]
    ['That is too dear']
    """
    each = clauses(text)
    return tuple(it for it in each if not _PREAMBLE.fullmatch(it.text)) or each


def _money(text: str) -> Iterator[Value]:
    taken = [*dates(text)]
    for it in amounts(text):
        if not it.is_money or any(start < it.end and it.start < end for start, end in taken):
            continue
        if _is_clock(text, it):
            continue
        said = text[it.start : it.end].lower()
        bare = not it.currency and not it.per
        if bare and "couple" not in said and (it.value is None or it.value < LEAST_BARE_MONEY):
            continue
        yield _of(text, it)


def _is_clock(text: str, it: Amount) -> bool:
    """Whether a number is a time of day or a share of something: "at ten", "half nine"."""
    before = text[: it.start].lower().rstrip()
    after = text[it.end : it.end + 9].lower().lstrip(" -")
    small = it.value is not None and it.value <= HOURS
    return (
        small
        and not it.unit
        and (
            before.endswith((" at", " half", "half past", "quarter past", "quarter to"))
            or after.startswith(("o'clock", "am", "pm", "a.m", "p.m"))
        )
    )


def _of(text: str, it: Amount) -> Value:
    return Value(text[it.start : it.end], it.start, it.end, it.value, it.currency, it.per, it.unit)
