"""Postal addresses: "fourteen hundred Elm Street, apartment two b", "s w one a, two a a".

It knows in which order the parts of an address are said. Streets, codes, and what follows a street
are known to ``streets``, ``postcodes`` and ``towns``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from coaching.privacy.address_words import HOMES, HOUSES, NO_NAMES, PARTS, STREETS, UNITS
from coaching.privacy.continental import may_be_street, named_street
from coaching.privacy.cues import around
from coaching.privacy.house_numbers import house_number, is_named
from coaching.privacy.numbers import LIKELY, TOLD, Item
from coaching.privacy.people import is_cased
from coaching.privacy.postcodes import parts_start, postcode
from coaching.privacy.runs import Run, digit_runs, shortened
from coaching.privacy.streets import (
    LONGEST_HOUSE,
    Runs,
    corner_end,
    house_end,
    is_quantity,
    street_end,
)
from coaching.privacy.tokens import Token
from coaching.privacy.town_names import town_end
from coaching.privacy.towns import ZIP, address_end, unit_end, zip_start

_CUE = re.compile(
    r"\b(?:address(?:es)?|liv(?:e|es|ing) (?:at|in|on|out)|located|based|"
    r"where (?:are|is) (?:you|he|she|they|that|it|the)|"
    r"ship(?:ped|ping)?|deliver(?:ed|y)?|(?:moved|goes|go|comes?) (?:out )?to|"
    r"(?:send|mail|post|bring|drop) (?:it|that|them|this|the)|"
    r"(?:we're|we are|i'm|i am|they're|he's|she's) (?:at|on|in)|"
    r"(?:house|place|office|shop|yard|farm|site|store|depot|premises|property|warehouse|home|flat|"
    r"workshop|clinic|unit)(?:'s| is)(?: at)?|warehouse|registered|install\w*|"
    r"pick(?:ed)? (?:it |them )?up|"
    r"billing|residence|sat ?nav|gps|directions|zip|post ?code|pin ?code|eircode)\b"
)
_CUE_REACH = 16
"""Words before an address, of any voice, among which it may be announced."""
_NUMBERED = (["flat", "number"], ["house", "number"], ["plot", "number"])
"""What an address that nothing else announces may begin with."""
_BOXES = (
    *(("po", "box"), ("p", "o", "box"), ("post", "office", "box"), ("gpo", "box")),
    *(("g", "p", "o", "box"), ("postal", "box"), ("locked", "bag"), ("private", "bag")),
    *(("postfach",), ("postbus",), ("apartado",)),
)
_RURAL = (
    *(("rural", "route"), ("rr",), ("r", "r"), ("star", "route"), ("hc",), ("route",)),
    *(("rural", "delivery"), ("rmb",), ("highway", "contract")),
)
"""What rural addresses of America and Australia begin with; most have a box, too."""
_BOXED = frozenset(("box", *(phrase[0] for phrase in (*_BOXES, *_RURAL))))
_CORNERS = frozenset(("corner", "intersection", "junction"))
_BETWEEN = frozenset(("at", "of", "on", "in", "number"))
"""Words between a flat and its house: "unit four at 86 Harcourt Terrace"."""
_SUITES = frozenset(("suite", "ste", "apartment", "apt"))
"""Flats that show by themselves that a house is spoken of: "1600 Peachtree, suite 400"."""
_LONGEST_NAME = 4
"""Words of the name of a house, an estate or a business park."""
_BLOCK = 3
"""Digits of a block, a sector or a cross street: "Sector 18"."""
_CALLED_POSTCODE = re.compile(r"\b(?:zip|post ?code|postal code|eircode)\b")
"""What an address is called after it: "m one four, four b t is the postcode"."""
_CALLED_WITHIN = 12
"""Words of the same voice from where a code begins to where it is called so."""
_LONGEST_PARTS = 12
"""Words of an address that has no kind of street in it."""


def addresses(tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """The postal addresses among the tokens of one voice.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; cues are looked for among these.
    """
    runs = {part.start: part for run in digit_runs(tokens) for part in _written_parts(run, tokens)}
    cased = is_cased(tokens)
    reached = 0
    for place in range(len(tokens)):
        if place < reached or not _may_begin(tokens, place, runs):
            continue
        found = _at(tokens, place, runs, norms, cased=cased)
        if found is not None and found.start >= reached:
            reached = found.stop
            yield found


def _written_parts(run: Run, tokens: Sequence[Token]) -> Iterator[Run]:
    """The numbers of a run in figures with a comma between: "27, 10961 Berlin" are two."""
    ends = [place + 1 for place in range(run.start, run.stop - 1) if _ends_part(tokens, place)]
    if not ends:
        yield run
        return
    for start, stop in pairwise((run.start, *ends, run.stop)):
        part = shortened(run, tokens, start - run.start, run.stop - stop)
        if part is not None:
            yield part


def _ends_part(tokens: Sequence[Token], place: int) -> bool:
    """Whether one number in figures ends here, and another one follows its comma."""
    here, following = tokens[place], tokens[place + 1]
    written = here.kind == following.kind == "digits" and here.text.endswith(",")
    return written and max(len(here.signs), len(following.signs)) > 1


def _may_begin(tokens: Sequence[Token], place: int, runs: Runs) -> bool:
    """Whether an address may begin here: with a number, a flat, a street, a code or a box."""
    here = tokens[place]
    following = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return (
        place in runs
        or here.kind in ("letter", "code", "caps", "date")
        or here.norm in UNITS
        or is_named(tokens, place)
        or here.norm in _CORNERS
        or following == "floor"
        or here.norm.replace(".", "") in _BOXED
        or following in HOUSES
        or may_be_street(tokens, place)
    )


def _at(
    tokens: Sequence[Token], place: int, runs: Runs, norms: Sequence[str], *, cased: bool
) -> Item | None:
    """The address that begins here, if one does."""
    before, _ = around(tokens, norms, place, place)
    numbered = [one.norm for one in tokens[place : place + 2]] in _NUMBERED
    asked = numbered or _CUE.search(" ".join(before[-_CUE_REACH:])) is not None
    certainty = TOLD if asked else LIKELY
    box = _box(tokens, place, runs, asked=asked)
    if box is not None:
        return Item(place, address_end(tokens, box, runs), "address", TOLD)
    end = (
        _house_and_street(tokens, place, runs, asked=asked)
        or _in_house(tokens, place, runs, asked=asked)
        or named_street(tokens, place, runs, asked=asked)
        or corner_end(tokens, place)
        or _before_town(tokens, place, runs)
    )
    whole = _in_parts(tokens, place, runs, cased=cased) if asked else None
    if end is not None:
        stop = max(address_end(tokens, end, runs), whole or 0)
        return Item(place, stop, "address", certainty)
    if whole is not None:
        return Item(place, whole, "address", certainty)
    number = house_number(tokens, place, runs, norms)
    if number is not None:
        return Item(*number, "address", TOLD)
    county = place > 1 and tokens[place - 2].norm == "county"  # "County Kilkenny, R95 X2C4"
    asked = asked or county or _is_called_postcode(tokens, place)
    code = postcode(tokens, place, asked=asked)
    if code is not None:
        start = parts_start(tokens, place) if cased else place
        return Item(start, code, "address", certainty)
    run = runs.get(place)
    town = zip_start(tokens, run) if run is not None else None
    return Item(town, run.stop, "address", certainty) if town is not None and run else None


def _is_called_postcode(tokens: Sequence[Token], place: int) -> bool:
    """Whether what begins here with a letter is called a postcode afterwards."""
    if tokens[place].kind not in ("letter", "letters"):
        return False
    said = " ".join(one.norm for one in tokens[place : place + _CALLED_WITHIN])
    return _CALLED_POSTCODE.search(said) is not None


def _house_and_street(
    tokens: Sequence[Token], place: int, runs: Runs, *, asked: bool
) -> int | None:
    """Index after "flat 3, 86 Harcourt Terrace": the number of a house and its street."""
    unit = unit_end(tokens, place, runs)
    if unit > place:
        start = unit + (unit < len(tokens) and tokens[unit].norm in _BETWEEN)
        start = _past_building(tokens, start)
        apart = house_end(tokens, start, runs) if start < len(tokens) else None
        end = street_end(tokens, apart, asked=True) if apart is not None else None
        # "flat three, eighty six Harcourt Terrace" has both numbers in one run
        return end or (street_end(tokens, unit, asked=asked) if unit < len(tokens) else None)
    house = house_end(tokens, place, runs)
    if house is None:
        return None
    end = street_end(tokens, house, asked=asked) or _before_home(tokens, house, runs, asked=asked)
    if end is None:
        return None
    return None if not asked and is_quantity(tokens, place, house, end) else end


def _past_building(tokens: Sequence[Token], start: int) -> int:
    """Index after "The Sorting House," between a flat and its house; ``start`` where none is."""
    for place in range(start, min(len(tokens), start + _LONGEST_NAME)):
        here = tokens[place]
        if not here.text[:1].isupper() or here.kind not in ("word", "caps") or here.ends_clause:
            return start
        if here.text.endswith(","):
            return place + 1
    return start


def _before_town(tokens: Sequence[Token], place: int, runs: Runs) -> int | None:
    """Index after a house and a street that nothing announces, with a known town or a code behind.

    "Seventeen orchard way cardiff", "96 ter avenue Jean Jaurès, 78000 Versailles".
    """
    end = _house_and_street(tokens, place, runs, asked=True)
    if end is None or end >= len(tokens) or tokens[end - 1].ends_clause:
        return None
    code = runs.get(end)
    coded = code is not None and _ends_parts(code) and town_end(tokens, code.stop) is not None
    posted = postcode(tokens, end, asked=True) is not None
    return end if coded or posted or town_end(tokens, end) is not None else None


def _before_home(tokens: Sequence[Token], start: int, runs: Runs, *, asked: bool) -> int | None:
    """Index after "Agua Fria" in "518 Agua Fria, the rear unit": a flat of a house follows."""
    for place in range(start, min(len(tokens), start + _LONGEST_NAME)):
        here = tokens[place]
        home = here.norm in HOMES and (asked or here.norm in _SUITES)
        home = home or [one.norm in PARTS for one in tokens[place + 1 : place + 2]] == [True]
        if place > start and home and unit_end(tokens, place, runs) > place:
            return place
        if not here.text[:1].isupper() or here.kind not in ("word", "caps") or here.ends_clause:
            return None
    return None


def _in_house(tokens: Sequence[Token], place: int, runs: Runs, *, asked: bool) -> int | None:
    """Index after "unit 4, Riverside Business Park" or, where asked for, "Rose Cottage"."""
    unit = unit_end(tokens, place, runs)
    start = unit + (unit < len(tokens) and tokens[unit].norm in _BETWEEN)
    if unit == place and not asked:
        return None
    for stop in range(start, min(len(tokens), start + _LONGEST_NAME)):
        here = tokens[stop]
        if not here.text[:1].isupper() or here.kind not in ("word", "caps"):
            return None
        if stop > start and here.norm in HOUSES:
            known = unit > place or here.text.endswith(",")
            return stop + 1 if known else None
        if here.norm in NO_NAMES - {"the"} or here.text.endswith((",", ".", "?")):
            return None
    return None


def _in_parts(tokens: Sequence[Token], place: int, runs: Runs, *, cased: bool) -> int | None:
    """Index after "31 by 2, Fourth Cross, Malleswaram, Bangalore 560003".

    Nothing but the number before it and the code at its end tells that it is an address; in talk
    that is written with capitals, its words have them.
    """
    start = house_end(tokens, place, runs) or max(place, unit_end(tokens, place, runs))
    if start == place:
        if tokens[place].norm in NO_NAMES or tokens[place + 1 : place + 2] == ():
            return None
        if tokens[place + 1].norm not in STREETS:
            return None
    reached = start
    while reached < min(len(tokens), start + _LONGEST_PARTS):
        here, run = tokens[reached], runs.get(reached)
        if reached > start and run is not None:
            if _ends_parts(run) or len(run.signs) > _BLOCK:
                return run.stop if _ends_parts(run) else None
            reached = run.stop
            continue
        code = postcode(tokens, reached, asked=True) if reached > start + 1 else None
        if code is not None:
            return code
        small = cased and not here.text[:1].isupper()
        if small or here.norm in NO_NAMES or here.ends_clause:
            return None
        reached += 1
    return None


def _ends_parts(run: Run) -> bool:
    """Whether digits are a code rather than an amount."""
    return not run.amount and len(run.signs) in (ZIP, ZIP + 1)


def _box(tokens: Sequence[Token], start: int, runs: Runs, *, asked: bool) -> int | None:
    """Index after "P.O. Box 4471" or "rural route two, box fourteen"."""
    if tokens[start].norm.replace(".", "") not in _BOXED:
        return None
    norms = tuple(one.norm.replace(".", "") for one in tokens[start : start + 4])
    length = next((len(words) for words in _BOXES if norms[: len(words)] == words), 0)
    if length or (asked and norms[:1] == ("box",)):
        return _past_number(tokens, start + (length or 1), runs)
    length = next((len(words) for words in _RURAL if norms[: len(words)] == words), 0)
    route = _past_number(tokens, start + length, runs) if length else None
    if route is None or route >= len(tokens) or tokens[route].norm != "box":
        return None
    return _past_number(tokens, route + 1, runs)


def _past_number(tokens: Sequence[Token], place: int, runs: Runs) -> int | None:
    """Index after a number of a box or a route, which may have letters."""
    if place < len(tokens) and tokens[place].norm == "number":
        place += 1
    run = runs.get(place)
    if run is not None:
        return run.stop
    coded = place < len(tokens) and tokens[place].kind == "code"
    return place + 1 if coded and len(tokens[place].signs) <= LONGEST_HOUSE + 1 else None
