"""Readable numbers: "sixty dollars" becomes "$60", "fifteen percent" "15 %".

What could be meant in two ways stays as it was heard ("three fifty"), as do times of day, dates,
ordinals, small counts, and strings of digits such as telephone numbers. English only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coaching.transcript import Word
from coaching.wording.edit import Edit
from coaching.wording.pieces import Piece, pieces_of
from coaching.wording.spoken_numbers import NUMBER_WORDS, SCALES, THOUSAND, value_of, year_of

LEAST_IN_DIGITS = 10
"""Smallest count that is written in digits. Chosen because style guides spell what is below."""

MOST_IN_A_ROW = 2
"""Numbers that may follow each other. Chosen because three and more are dictated, not counted."""

SIGNS = {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€"}

_YEARS = range(2020, 2040)
"""Years that are taken for years without a word before them. Chosen because 19.99 is a price."""

_CENTURY = range(2001, 2100)

_YEAR_CUES = frozenset(
    [
        "in",
        "since",
        "by",
        "until",
        "from",
        "of",
        "for",
        "year",
        "fiscal",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "spring",
        "summer",
        "fall",
        "autumn",
        "winter",
    ]
)
_VAGUE = frozenset(["couple", "few", "several", "many", "half", "some"])
_CLOCK = frozenset(["o'clock", "am", "pm", "a.m", "p.m"])
_ORDINALS = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "half",
        "halves",
        "thirds",
        "quarter",
        "quarters",
        "fourths",
        "fifths",
    ]
)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number among pieces ``[first, after)``, with its value and in figures."""

    first: int
    after: int
    value: Decimal
    text: str
    kind: str

    @property
    def telling(self) -> bool:
        """Whether it is more than a small count that reads better as a word."""
        return self.kind != "number" or self.value >= LEAST_IN_DIGITS or "." in self.text


def number_edits(words: Sequence[Word]) -> tuple[Edit, ...]:
    """Edits that write spoken numbers in figures; in order of their first word.

    Args:
        words: The words of a call, of all voices, in order of time.

    >>> heard = [Word(0.0, 0.4, "sixty"), Word(0.4, 0.9, "dollars.")]
    >>> [(edit.first, edit.after, edit.text, edit.source) for edit in number_edits(heard)]
    [(0, 2, '$60.', 'money')]
    """
    edits: list[Edit] = []
    for pieces in pieces_of(words):
        for found in _in_figures(pieces):
            opens, closes = pieces[found.first], pieces[found.after - 1]
            text = f"{opens.before}{found.text}{closes.behind}"
            heard = " ".join(piece.text for piece in pieces[found.first : found.after])
            if text != heard:
                edits.append(Edit(opens.place, closes.place + 1, text, "number", found.kind))
    return tuple(sorted(edits, key=lambda edit: edit.first))


def figures(value: Decimal) -> str:
    """A value in figures: with commas, and from a million on with its name.

    >>> figures(Decimal(25000)), figures(Decimal("1500000.0")), figures(Decimal("0.50"))
    ('25,000', '1.5 million', '0.50')
    """
    for name in ("billion", "million"):
        whole = value / SCALES[name]
        if whole >= 1 and whole == round(whole, 2):
            return f"{whole.normalize():f} {name}"
    if value == value.to_integral_value() and abs(value) >= THOUSAND:
        return f"{int(value):,}"
    return f"{value:,f}"


def _in_figures(pieces: Sequence[Piece]) -> list[_Number]:
    """What of one voice's unbroken talk is written in figures."""
    runs: list[_Number | None] = []
    spans: list[tuple[int, int]] = []
    place = 0
    while place < len(pieces):
        after = _run_end(pieces, place)
        if after == place:
            place += 1
            continue
        spans.append((place, after))
        number = _read(pieces, place, after)
        runs.append(number)
        place = max(after, number.after if number else after)
    dictated = _dictated(spans)
    kept: list[_Number] = []
    for span, number in zip(spans, runs, strict=True):
        if number is None or (span in dictated and number.kind == "number"):
            continue
        if number.telling:
            low = _low_end(pieces, runs, number)
            kept += [low, number] if low and low not in kept else [number]
    return kept


def _low_end(
    pieces: Sequence[Piece], runs: Sequence[_Number | None], high: _Number
) -> _Number | None:
    """The small count in "five to ten percent", which is written like the other one."""
    low = next((it for it in runs if it and it.after == high.first - 1), None)
    joined = pieces[high.first - 1].core in ("to", "or", "and")
    if low is None or low.telling or not joined or pieces[low.after - 1].behind:
        return None
    named = high.kind != "number" or pieces[high.first - 1].core == "to"
    return low if named and 1 < low.value < high.value else None


def _run_end(pieces: Sequence[Piece], place: int) -> int:
    """Where the number words from a place on end; the place itself where there are none."""
    if place and (pieces[place - 1].core in _VAGUE or _are_cents(pieces, place)):
        return place
    after = place
    if pieces[place].core in ("a", "an") and not pieces[place].behind:
        following = pieces[place + 1].core if place + 1 < len(pieces) else ""
        if following not in ("hundred", "thousand", "million", "billion"):
            return place
        after = place + 1
    while after < len(pieces):
        piece = pieces[after]
        is_and = piece.core == "and" and after > place and pieces[after - 1].core in _BEFORE_AND
        goes_on = after + 1 < len(pieces) and _is_number(pieces[after + 1])
        if piece.core == "oh" and after == place:
            break
        if not _is_number(piece) and not (is_and and goes_on and not piece.behind):
            break
        after += 1
        if piece.behind and not (piece.behind == "," and _group_follows(pieces, after)):
            break
    return after


def _are_cents(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a number follows a currency, as in "one euro sixty"."""
    unit = pieces[place - 1]
    return place > 1 and unit.core in SIGNS and not unit.behind and _is_number(pieces[place - 2])


_BEFORE_AND = ("hundred", "thousand")


def _is_number(piece: Piece) -> bool:
    spoken = all(part in NUMBER_WORDS for part in piece.core.split("-"))
    return spoken or bool(_DIGITS.fullmatch(piece.core))


def _group_follows(pieces: Sequence[Piece], after: int) -> bool:
    """Whether a comma stands inside a number: "twenty-five thousand, six hundred"."""
    ahead = [piece.core for piece in pieces[after : after + 4]]
    return pieces[after - 1].core in SCALES and "hundred" in ahead


def _read(pieces: Sequence[Piece], first: int, after: int) -> _Number | None:
    """The one number that a run is, with what it counts; None where it is none or in doubt."""
    run = pieces[first:after]
    parts = [part for piece in run for part in piece.core.split("-")]
    behind = "" if run[-1].behind else " ".join(it.core for it in pieces[after : after + 2])
    following = behind.partition(" ")[0]
    if following in _CLOCK or following in _ORDINALS:
        return None
    counts = _unit(behind)
    year = year_of(parts)
    if year is not None:
        cue = first > 0 and pieces[first - 1].core in _YEAR_CUES
        sure = not counts and (cue or year in _YEARS)
        return _Number(first, after, Decimal(year), str(year), "year") if sure else None
    value = _value(parts)
    vague = parts[0] in ("a", "an") and len(parts) == len(("a", "hundred"))
    if value is None or (vague and not counts) or (vague and following in ("dollar", "euro")):
        return None
    return _counted(pieces, first, after, value, counts)


def _counted(
    pieces: Sequence[Piece], first: int, after: int, value: Decimal, counts: str
) -> _Number | None:
    """A number with its unit; None where another number follows a currency."""
    run, open_end = pieces[first:after], not pieces[after - 1].behind
    following = pieces[after].core if open_end and after < len(pieces) else ""
    if counts == "percent":
        end = after + (1 if following == "percent" else 2)
        return _Number(first, end, value, f"{figures(value)} %", counts)
    if counts == "money":
        end = after + 1
        cents = end < len(pieces) and _is_number(pieces[end]) and not pieces[after].behind
        text = f"{SIGNS[following]}{figures(value)}"
        return None if cents else _Number(first, end, value, text, counts)
    if following == "k" and run[-1].core not in (*SCALES, "hundred"):
        return _Number(first, after + 1, value * THOUSAND, f"{figures(value)}K", "thousands")
    parts = [part for piece in run for part in piece.core.split("-")]
    return _Number(first, after, value, _plain(run, parts, value), "number")


def _unit(behind: str) -> str:
    """What the words behind a number make of it."""
    following = behind.partition(" ")[0]
    if following == "percent" or behind == "per cent":
        return "percent"
    return "money" if following in SIGNS else ""


def _plain(run: Sequence[Piece], parts: Sequence[str], value: Decimal) -> str:
    """A number without a unit; as it was heard, where that was in digits."""
    if len(run) == 1 and run[0].core[0].isdigit():
        return run[0].core
    said_as_year = list(parts[:2]) == ["two", "thousand"] and value in _CENTURY
    return str(value) if said_as_year else figures(value)


def _value(parts: Sequence[str]) -> Decimal | None:
    """The value of a run, be it said or heard in digits, as "60" and "1.5 million" are."""
    if not _DIGITS.fullmatch(parts[0]):
        return value_of(parts)
    digits = Decimal(parts[0].replace(",", ""))
    match list(parts[1:]):
        case []:
            return digits
        case [scale] if scale in SCALES:
            return digits * SCALES[scale]
    return None


def _dictated(spans: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Runs in rows of more than ``MOST_IN_A_ROW``, with nothing but pauses between them."""
    rows: list[list[tuple[int, int]]] = []
    for span in spans:
        if rows and rows[-1][-1][1] == span[0]:
            rows[-1].append(span)
        else:
            rows.append([span])
    return {span for row in rows if len(row) > MOST_IN_A_ROW for span in row}
