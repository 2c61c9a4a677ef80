"""Streets: where the name of one ends, and which numbers may be those of a house."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coaching.privacy.address_words import (
    ALONE,
    ASKED_STREETS,
    GERMANIC_ENDINGS,
    GERMANIC_PLACES,
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

_CODE = 5
"""Digits of a town's code in Germany, France, Italy, Spain and Poland."""
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
    signs = _signs(tokens[start:house])
    few = len(signs) == 1 or re.fullmatch(r"(?:19|20)\d\d", signs) is not None
    following = tokens[end] if end < len(tokens) else None
    if not few or following is None or tokens[end - 1].text.endswith((",", ".", "?")):
        return False
    goes_on = following.kind == "word" and following.norm not in NO_NAMES | UNITS
    return goes_on and _is_capital(tokens[house]) and not _is_capital(following)


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
    lettered = run.stop + 1 < len(tokens) and tokens[run.stop].kind == "letter"
    named = lettered and tokens[run.stop + 1].kind == "word"
    named = named and tokens[run.stop + 1].norm not in NO_NAMES
    return run.stop + 1 if named and following not in SIDES | {"i"} else run.stop


def _corrected(run: Run, tokens: Sequence[Token]) -> str:
    """The digits of a number without those that were wrong: "one oh nine, no, one nineteen"."""
    places = [place for place in range(run.start, run.stop) if tokens[place].norm in MENDS]
    return _signs(tokens[places[-1] : run.stop]) if run.mended and places else run.signs


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
    end = _highway(tokens, place) or _romance(tokens, place, asked=asked)
    long = len(_signs(tokens[max(0, start - 3) : start])) >= _LONG_HOUSE
    if tokens[place].norm in ALONE and (asked or long or _is_capital(tokens[place])):
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
        if named and goes_on and here.norm not in NO_NAMES and not _breaks(here):
            continue
        if named and here.norm in STREETS:
            return _past_side(tokens, stop + 1)
        if named and (here.norm in LOOSE_STREETS or (asked and here.norm in ASKED_STREETS)):
            written = all(map(_is_capital, tokens[place : stop + 1]))
            return _past_side(tokens, stop + 1) if asked or written else None
        counts = here.kind == "amount" or (here.is_digits and following not in ORDINALS)
        if here.norm in NO_NAMES or counts or _breaks(here) or not here.norm:
            return None
    return None


def _with_article(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "The Green", which has a kind of street for a name or is set off by a comma."""
    name = tokens[start + 1] if start + 1 < len(tokens) else None
    if name is None:
        return None
    known = name.norm in STREETS | LOOSE_STREETS | ASKED_STREETS | ALONE
    if not _is_capital(name):
        ends = name.text.endswith((",", ".")) or start + 2 == len(tokens)
        return start + 2 if asked and known and ends else None
    return start + 2 if known or (asked and name.text.endswith((",", "."))) else None


def _romance(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after "rue des Tanneurs": the kind of street stands before the name."""
    kind = tokens[start]
    if kind.norm not in ROMANCE_STREETS and not (
        kind.norm in LOOSE_ROMANCE and (asked or _is_capital(kind))
    ):
        return None
    place = start + 1
    while place < min(len(tokens), start + _LONGEST_ROMANCE) and tokens[place].norm in PARTICLES:
        place += 1
    if place >= len(tokens) or _breaks(tokens[place - 1]) or tokens[place].norm in NO_NAMES:
        return None
    linked = place > start + 1
    stop = place
    while stop < min(len(tokens), start + 1 + _LONGEST_ROMANCE):
        here = tokens[stop]
        inner = here.norm in PARTICLES and stop + 1 < len(tokens) and _is_capital(tokens[stop + 1])
        first = stop == place and (asked or linked) and here.kind == "word"
        if not (inner or first or (_is_capital(here) and here.kind in ("word", "caps"))):
            break
        stop += 1
        if _breaks(here) or here.text.endswith(","):
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
    capital = _is_capital(tokens[start]) and _is_capital(here) and here.kind == "word"
    following = tokens[name + 1].norm if name + 1 < len(tokens) else ""
    if asked and following in HOMES and here.kind == "word" and here.norm not in NO_NAMES:
        return name + 1
    ends = here.text.endswith((",", ".")) or name + 1 == len(tokens)
    return name + 1 if (capital and (asked or ends)) or (numbered and asked) else None


def named_street(tokens: Sequence[Token], start: int, runs: Runs, *, asked: bool) -> int | None:
    """Index after "Baker Street, number 221B" or "Lindenstrasse 14": the number behind the name."""
    here = tokens[start]
    following = tokens[start + 1].norm if start + 1 < len(tokens) else ""
    if (here.norm in NO_NAMES and not _german_lead(tokens, start)) or here.signs:
        return None
    coded = False
    if _is_germanic(here.norm):
        place = start + 1
    elif following in GERMANIC_ENDINGS and (asked or _is_capital(here)):
        place = start + 2
    elif _german_lead(tokens, start):
        place, coded = _past_name(tokens, start, runs), not _is_german_place(tokens, start)
    elif asked and following in STREETS:
        place = start + 2
    elif here.norm in ROMANCE_STREETS | LOOSE_ROMANCE:
        coded = not asked and here.norm in LOOSE_ROMANCE
        place = _romance(tokens, start, asked=asked) or len(tokens)
        place = place if place in runs else _past_name(tokens, start, runs)
    else:
        return None
    if place < len(tokens) and tokens[place].norm in ("number", "no", "nummer", "numero"):
        place += 1
    if place >= len(tokens) or _breaks(tokens[place - 1]):
        return None
    with_code = _house_and_code_end(tokens, place, runs)
    if with_code is not None or coded:
        return with_code
    end = house_end(tokens, place, runs, last=True)
    return end if end is not None and len(_signs(tokens[place:end])) < LONGEST_HOUSE else None


def _past_name(tokens: Sequence[Token], start: int, runs: Runs) -> int:
    """Index of the number behind a street's name of a few words; of the end where none is."""
    for place in range(start + 2, min(len(tokens), start + 2 + _LONGEST_STREET)):
        here = tokens[place]
        if place in runs or here.norm == "number" or here.kind in ("code", "date"):
            return place
        if here.norm in NO_NAMES or here.norm.endswith("'s") or _breaks(tokens[place - 1]):
            break
    return len(tokens)


def _house_and_code_end(tokens: Sequence[Token], place: int, runs: Runs) -> int | None:
    """Index after the number of a house with the code of its town: "14, 50674", "88 1016 RN".

    Both are one run of digits where nothing stands between them.
    """
    run = runs.get(place)
    house = house_end(tokens, place, runs, last=True)
    then = runs.get(house) if house is not None else None
    for code, least in ((run, 1), (then, 0)):
        if code is None or code.amount or code.mended or code.signs[:least] == "0":
            continue
        after = code.stop
        dutch = after < len(tokens) and len(tokens[after].norm) == 2 and after + 1 < len(tokens)  # noqa: PLR2004
        dutch = dutch and tokens[after].norm not in NO_NAMES and tokens[after].norm.isalpha()
        for digits, extra in ((_CODE, 0), (_CODE - 1, 1)):
            if len(code.signs) - digits in range(least, least * _LONG_HOUSE + 1) and (
                not extra or dutch
            ):
                return after + extra
    return None


def may_be_street(tokens: Sequence[Token], start: int) -> bool:
    """Whether the name of a street may begin here, without a house number before it."""
    here = tokens[start]
    following = tokens[start + 1].norm if start + 1 < len(tokens) else ""
    return (
        following in STREETS
        or following in GERMANIC_ENDINGS
        or here.norm in ROMANCE_STREETS
        or here.norm in LOOSE_ROMANCE
        or _german_lead(tokens, start) > 0
        or _is_germanic(here.norm)
    )


def _is_germanic(norm: str) -> bool:
    """Whether a street is written in one word: "lindenstrasse"."""
    return norm.endswith(GERMANIC_ENDINGS) and norm not in GERMANIC_ENDINGS


def _german_lead(tokens: Sequence[Token], start: int) -> int:
    """Words with which a street's name begins here in German, such as "am"; 0 for none."""
    norms = tuple(one.norm for one in tokens[start : start + 2])
    length = next((len(lead) for lead in GERMANIC_PLACES if norms[: len(lead)] == lead), 0)
    spoken = start > 0 and tokens[start - 1].norm == "i"  # "I am"
    return 0 if spoken or start + length >= len(tokens) else length


def _is_german_place(tokens: Sequence[Token], start: int) -> bool:
    """Whether "Am Markt" or "An der Alster" stands here, with capitals."""
    lead = _german_lead(tokens, start)
    first, name = tokens[start], tokens[start + lead]
    capital = all(one.text[:1].isupper() and not one.ends_clause for one in (first, name))
    return lead > 0 and capital and name.norm not in NO_NAMES


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
        if stop > place and not (_is_capital(here) or _is_capital(tokens[stop - 1])):
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


def _breaks(here: Token) -> bool:
    """Whether a sentence ends with a word, rather than the word being cut short ("St. James")."""
    return here.ends_clause and here.norm not in _SHORT


def _is_capital(here: Token) -> bool:
    """Whether it is written with a capital or is a number."""
    return here.text[:1].isupper() or _ORDINAL.match(here.norm) is not None


def _signs(said: Sequence[Token]) -> str:
    """The digits that are said."""
    return "".join("00" if one.norm == "hundred" else one.signs * one.is_digits for one in said)
