"""Streets: where the name of one ends, and which numbers may be those of a house."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coaching.privacy.address_words import (
    ALONE,
    ASKED_STREETS,
    HOMES,
    HOUSE_SUFFIXES,
    LOOSE_ROMANCE,
    LOOSE_STREETS,
    NO_NAMES,
    PARTICLES,
    ROMANCE_STREETS,
    SIDES,
    STREETS,
    UNITS,
)
from coaching.privacy.runs import MENDS, Run
from coaching.privacy.tokens import ORDINALS, TENS, Token

LONGEST_HOUSE = 5
"""Digits of a house number."""
_LONG_HOUSE = 3
"""Digits that are hardly a count of things that a street alone is named after ("two broadway")."""
_LONGEST_STREET = 4
"""Words of a street's name before "street"; "Martin Luther King Junior" has as many."""
_LONGEST_ROMANCE = 5
"""Words of a street's name after "rue", those such as "de la" included."""
_ROADS = (
    *(("county", "road"), ("state", "road"), ("state", "route"), ("state", "highway")),
    *(("farm", "road"), ("county", "highway"), ("us", "highway"), ("old", "highway")),
    *(("forest", "road"), ("ranch", "road"), ("highway",), ("route",), ("fm",), ("interstate",)),
)
"""Roads that have a number for a name."""
_LETTERED = re.compile(r"^\d{1,4}[a-z]?(?:[-/]\d{1,3}[a-z]?)?$")
"""A house number with a letter, or of two houses, in one word."""
_ORDINAL = re.compile(r"^\d{1,3}(?:st|nd|rd|th)$")

_SHORT = ("st", "n", "s", "e", "w", "str", "ul", "al")
"""Words that are cut short with a full stop."""

Runs = Mapping[int, Run]


def is_quantity(tokens: Sequence[Token], start: int, house: int, end: int) -> bool:
    """Whether a number before a street counts what is named after it: "two Main Street banks".

    One digit or a year does, where a word without a capital follows that goes on with the name.

    Args:
        tokens: Of the voice.
        start: Where the number begins.
        house: Index after the number.
        end: Index after the street.
    """
    signs = signs_of(tokens[start:house])
    few = len(signs) == 1 or re.fullmatch(r"(?:19|20)\d\d", signs) is not None
    following = tokens[end] if end < len(tokens) else None
    if not few or following is None or tokens[end - 1].text.endswith((",", ".", "?")):
        return False
    goes_on = following.kind == "word" and following.norm not in NO_NAMES | UNITS
    return goes_on and is_capital(tokens[house]) and not is_capital(following)


def house_end(tokens: Sequence[Token], place: int, runs: Runs, *, last: bool = False) -> int | None:
    """Index after a house number that begins here: "221B", "31 by 2", "forty two a", "27 bis".

    The "forty" of "forty second street" is none.

    Args:
        tokens: Of the voice.
        place: Where it begins.
        runs: The digits that are said, by where they begin.
        last: Whether it stands behind its street, so that a sentence may end with it.
    """
    run = runs.get(place)
    if run is None:
        here = tokens[place]
        one = here.kind in ("code", "date") and _LETTERED.match(here.norm) is not None
        return place + 1 if one and (last or not here.ends_clause) else None
    following = tokens[run.stop].norm if run.stop < len(tokens) else ""
    ordinal = tokens[run.stop - 1].norm in TENS and following in ORDINALS
    ends = tokens[run.stop - 1].ends_clause and not last
    if run.amount or len(_corrected(run, tokens)) > LONGEST_HOUSE or ordinal or ends:
        return None
    if following in HOUSE_SUFFIXES:
        return run.stop + 1
    second = runs.get(run.stop + 1) if following == "by" else None
    if second is not None and len(second.signs) <= LONGEST_HOUSE:
        return second.stop
    if last and run.stop < len(tokens) and _is_suffix(tokens[run.stop]):
        return run.stop + 1
    lettered = run.stop + 1 < len(tokens) and tokens[run.stop].kind == "letter"
    named = lettered and tokens[run.stop + 1].kind == "word"
    named = named and tokens[run.stop + 1].norm not in NO_NAMES
    return run.stop + 1 if named and following not in SIDES | {"i"} else run.stop


def _is_suffix(here: Token) -> bool:
    """Whether a letter belongs to the number of a house that ends with it: "Kerkweg 5 A,"."""
    ends = here.text.endswith((",", "."))
    return here.kind == "letter" and here.text[:1].isupper() and here.norm != "i" and ends


def _corrected(run: Run, tokens: Sequence[Token]) -> str:
    """The digits of a number without those that were wrong: "one oh nine, no, one nineteen"."""
    places = [place for place in range(run.start, run.stop) if tokens[place].norm in MENDS]
    return signs_of(tokens[places[-1] : run.stop]) if run.mended and places else run.signs


def street_end(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after a street's name that begins here, behind the house number.

    Args:
        tokens: Of the voice.
        start: Where it begins.
        asked: Whether an address is spoken of, so that words may end it that mean much else.
    """
    place = _past_side(tokens, start)
    if place >= len(tokens):
        return None
    end = _highway(tokens, place) or romance_end(tokens, place, asked=asked)
    long = len(signs_of(tokens[max(0, start - 3) : start])) >= _LONG_HOUSE
    if tokens[place].norm in ALONE and (asked or long or is_capital(tokens[place])):
        end = place + 1
    return end or _english(tokens, place, asked=asked) or _cut_short(tokens, start, asked=asked)


def _english(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "Saint Agnes Street north"."""
    if tokens[start].text == "The" or (asked and tokens[start].norm == "the"):
        return _with_article(tokens, start, asked=asked)
    place = start
    for stop in range(place, min(len(tokens), place + _LONGEST_STREET + 1)):
        here = tokens[stop]
        named = stop > start
        following = tokens[stop + 1].norm if stop + 1 < len(tokens) else ""
        goes_on = following in STREETS or following in LOOSE_STREETS
        if named and goes_on and here.norm not in NO_NAMES and not breaks(here):
            continue
        if named and here.norm in STREETS:
            return _past_side(tokens, stop + 1)
        if named and (here.norm in LOOSE_STREETS or (asked and here.norm in ASKED_STREETS)):
            written = all(map(is_capital, tokens[place : stop + 1]))
            return _past_side(tokens, stop + 1) if asked or written else None
        counts = here.kind == "amount" or (here.is_digits and following not in ORDINALS)
        if here.norm in NO_NAMES or counts or breaks(here) or not here.norm:
            return None
    return None


def _with_article(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "The Green", which has a kind of street for a name or is set off by a comma."""
    name = tokens[start + 1] if start + 1 < len(tokens) else None
    if name is None:
        return None
    known = name.norm in STREETS | LOOSE_STREETS | ASKED_STREETS | ALONE
    if not is_capital(name):
        ends = name.text.endswith((",", ".")) or start + 2 == len(tokens)
        return start + 2 if asked and known and ends else None
    return start + 2 if known or (asked and name.text.endswith((",", "."))) else None


def romance_end(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "rue des Tanneurs": the kind of street stands before the name."""
    kind = tokens[start]
    if kind.norm not in ROMANCE_STREETS and not (
        kind.norm in LOOSE_ROMANCE and (asked or is_capital(kind))
    ):
        return None
    place = start + 1
    while place < min(len(tokens), start + _LONGEST_ROMANCE) and tokens[place].norm in PARTICLES:
        place += 1
    if place >= len(tokens) or breaks(tokens[place - 1]) or tokens[place].norm in NO_NAMES:
        return None
    linked = place > start + 1
    stop = place
    while stop < min(len(tokens), start + 1 + _LONGEST_ROMANCE):
        here = tokens[stop]
        inner = here.norm in PARTICLES and stop + 1 < len(tokens) and is_capital(tokens[stop + 1])
        first = stop == place and (asked or linked) and here.kind == "word"
        if not (inner or first or (is_capital(here) and here.kind in ("word", "caps"))):
            break
        stop += 1
        if breaks(here) or here.text.endswith(","):
            break
    return stop if stop > place else None


def _highway(tokens: Sequence[Token], start: int) -> int | None:
    """Index after "highway sixty one" or "county road nine"."""
    words = tuple(one.norm for one in tokens[start : start + 2])
    length = next((len(road) for road in _ROADS if words[: len(road)] == road), 0)
    if not length:
        return None
    place = start + length
    while place < len(tokens) and tokens[place].is_digits:
        place += 1
        if tokens[place - 1].text.endswith((",", ".")):
            break
    return _past_side(tokens, place) if place > start + length else None


def _cut_short(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "North Kedvale" or "West 33rd", whose kind of street is left out."""
    name = _past_side(tokens, start)
    if name == start or name >= len(tokens) or not tokens[start].norm[:-1]:
        return None
    here = tokens[name]
    numbered = here.norm in ORDINALS or _ORDINAL.match(here.norm) is not None
    capital = is_capital(tokens[start]) and is_capital(here) and here.kind == "word"
    following = tokens[name + 1].norm if name + 1 < len(tokens) else ""
    if asked and following in HOMES and here.kind == "word" and here.norm not in NO_NAMES:
        return name + 1
    ends = here.text.endswith((",", ".")) or name + 1 == len(tokens)
    return name + 1 if (capital and (asked or ends)) or (numbered and asked) else None


def corner_end(tokens: Sequence[Token], start: int) -> int | None:
    """Index after "corner of Elm Street and Fifth"."""
    norms = [one.norm for one in tokens[start : start + 2]]
    if norms not in (["corner", "of"], ["intersection", "of"], ["junction", "of"]):
        return None
    first = _crossing(tokens, start + 2)
    if first is None or first >= len(tokens) or tokens[first].norm != "and":
        return None
    end = _crossing(tokens, first + 1)
    said = tokens[start + 2 : end]
    known = any(one.norm in STREETS or one.norm in LOOSE_STREETS for one in said)
    return end if known or any(_is_numbered(one) for one in said) else None


def _crossing(tokens: Sequence[Token], start: int) -> int | None:
    """Index after one of two streets that meet."""
    place = _past_side(tokens, start)
    for stop in range(place, min(len(tokens), place + _LONGEST_STREET)):
        here = tokens[stop]
        if here.norm in STREETS or here.norm in LOOSE_STREETS:
            return stop + 1
        if here.norm in NO_NAMES:
            return stop if stop > place else None
        if stop > place and not (is_capital(here) or is_capital(tokens[stop - 1])):
            return stop
        if here.text.endswith((",", ".", "?")):
            return stop + 1
    return min(len(tokens), place + 1) if place < len(tokens) else None


def _is_numbered(one: Token) -> bool:
    """Whether a street is named by its number: "Fifth", "33rd"."""
    return one.norm in ORDINALS or _ORDINAL.match(one.norm) is not None


def _past_side(tokens: Sequence[Token], place: int) -> int:
    """Index after "north", where it is said here."""
    return place + 1 if place < len(tokens) and tokens[place].norm in SIDES else place


def breaks(here: Token) -> bool:
    """Whether a sentence ends with a word, rather than the word being cut short ("St. James")."""
    return here.ends_clause and here.norm not in _SHORT and not here.norm.endswith("str")


def is_capital(here: Token) -> bool:
    """Whether it is written with a capital or is a number."""
    return here.text[:1].isupper() or _ORDINAL.match(here.norm) is not None


def signs_of(said: Sequence[Token]) -> str:
    """The digits that are said."""
    return "".join("00" if one.norm == "hundred" else one.signs * one.is_digits for one in said)
