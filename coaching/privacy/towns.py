"""What follows a street in an address: flat, town, state and code, as far as they are said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.address_words import (
    COUNTRIES,
    FLOORS,
    HOMES,
    NO_NAMES,
    NUMBERED_TOWNS,
    PARTS,
    SHORTENED,
    STATES,
    STREETS,
    TOWNS_BEGIN,
    UNITS,
    WORDLIKE_STATES,
)
from coaching.privacy.continental import dutch_end
from coaching.privacy.lexicon import among
from coaching.privacy.postcodes import postcode
from coaching.privacy.runs import MENDS, Run
from coaching.privacy.streets import Runs
from coaching.privacy.tokens import ORDINALS, Token
from coaching.privacy.town_names import town_end

ZIP = 5
_LONG_ZIP = 9
_CODES = frozenset((ZIP, 6, _LONG_ZIP))
"""Digits of codes that are hardly anything else after a town: of America, of India."""
_SHORT_CODE = 4
"""Digits of a code of Australia, Austria or Denmark; of years, too."""
_DUTCH = 2
"""Letters of a code of the Netherlands, behind its digits."""
_DISTRICT = 2
"""Digits of a part of a town: "Dublin 2"."""
_LONGEST = 9
"""Words after the street: "Fourth Cross, Malleswaram, Salt Lake City, Utah"."""
_LONGEST_TOWN = 3
"""Words of a town's name without capitals: "salt lake city"."""
_PORTUGUESE = re.compile(r"^\d{4}-\d{3}$")
"""A code of Portugal: "1100-053"."""
_OUTWARD = re.compile(r"^[A-Z]{1,2}\d{1,2}[A-Z]?$")
"""The first half of a British postcode, which is said alone after a town: "London N7"."""
_CODE_WORDS = among(
    "zip zipcode code postcode post postal pin eircode and the is it's that's uh um"
)
"""Words between a town and its code: "and the zip code is"."""

_NUMBER_WORDS = among("number no")
_SIDES_OF_STAIRS = among("flat left right izquierda derecha links rechts gauche droite")
"""Words after "third floor" or "top floor"."""
_IS = among("is it's")
"""Words between a flat and its number: "flat number is"; the latter only after the former."""


def address_end(tokens: Sequence[Token], start: int, runs: Runs) -> int:
    """Index after flat, town, state and code, as far as they follow a street that ends here."""
    if _ends_with_code(tokens, start, runs):
        return _town_after(tokens, start)
    place = stop = unit_end(tokens, start, runs)
    towns = 0
    while place < min(len(tokens), start + _LONGEST) and not _is_over(tokens[stop - 1]):
        place = _past_mistake(tokens, place, runs)
        unit = unit_end(tokens, place, runs)
        code = _code(tokens, place, runs, towns=towns)
        here = tokens[place]
        if code is not None:
            return _town_after(tokens, code)
        if unit > place:
            place = stop = unit
            continue
        town = town_end(tokens, place)
        if town is not None:
            place, stop, towns = town - 1, town, towns + 1
        elif _is_state(here) or _is_part(tokens, place):
            stop, towns = place + 1, towns + 1
        elif not _links(tokens, place, runs):
            break
        place += 1
    if _is_over(tokens[stop - 1]):
        return _after_stop(tokens, stop, runs) or stop
    return stop


def _ends_with_code(tokens: Sequence[Token], stop: int, runs: Runs) -> bool:
    """Whether a code was the last that was said: "Lindenallee 27, 04177", "1016 RN"."""
    last = stop - 1
    if last > 0 and tokens[last].kind == "caps" and len(tokens[last].signs) == _DUTCH:
        last -= 1
    run = next(
        (runs[place] for place in range(last, max(-1, last - ZIP), -1) if place in runs), None
    )
    code = run is not None and last < run.stop <= stop and len(run.signs) >= _SHORT_CODE
    before = tokens[run.start - 1] if run is not None and run.start > 0 else None
    return code and before is not None and (before.is_digits or before.kind in ("code", "letter"))


def _past_mistake(tokens: Sequence[Token], place: int, runs: Runs) -> int:
    """Index of "Unit 3" in "Flat... no, Unit 3", where a flat begun with is taken back."""
    if place + 2 >= len(tokens) or tokens[place].norm not in UNITS:
        return place
    following = place + 1
    while following < len(tokens) and tokens[following].norm in MENDS:
        following += 1
    right = following > place + 1 and unit_end(tokens, following, runs) > following
    return following if right else place


def _after_stop(tokens: Sequence[Token], start: int, runs: Runs) -> int | None:
    """Index after what goes on with an address behind a full stop: "… Crescent. Moncton. E1A 4K7".

    That is a flat or a larger town alone, or words with capitals up to a code.
    """
    place, reached = start, None
    while place < min(len(tokens), start + _LONGEST):
        code = postcode(tokens, place, asked=True)
        if code is not None:
            return code
        run = runs.get(place)
        if run is not None:
            coded = place > start and len(run.signs) == ZIP and not run.amount
            return _town_after(tokens, run.stop) if coded else reached
        stop = max(unit_end(tokens, place, runs), town_end(tokens, place) or 0)
        if stop > place:
            place = stop
            alone = place == len(tokens) or tokens[place - 1].text.endswith((",", "."))
            reached = place if alone else reached
        elif _is_part(tokens, place) or _is_state(tokens[place]):
            place += 1
        else:
            break
    return reached


def _is_part(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word with a capital, or the "12th" before one, goes on with an address."""
    here = tokens[place]
    if here.norm in STREETS:
        return True
    if here.kind == "code" and here.norm.endswith(("st", "nd", "rd", "th")):
        return place + 1 < len(tokens) and _is_part(tokens, place + 1)
    named = here.text[:1].isupper() and here.kind in ("word", "caps")
    return named and here.norm not in NO_NAMES


def _links(tokens: Sequence[Token], place: int, runs: Runs) -> bool:
    """Whether a word without a capital goes on with an address."""
    here = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if here.norm == "in":  # "55 Elm Street in Boulder"
        coded = place + 1 in runs and len(runs[place + 1].signs) == ZIP
        named = following is not None and following.text[:1].isupper()
        return coded or named or town_end(tokens, place + 1) is not None
    district = runs.get(place + 1)
    if here.norm in NUMBERED_TOWNS and district is not None:  # "dublin two"
        return len(district.signs) <= _DISTRICT
    return here.norm in TOWNS_BEGIN or _leads_to_state(tokens, place, runs)


def _code(tokens: Sequence[Token], place: int, runs: Runs, *, towns: int) -> int | None:
    """Index after a code, with "and the zip is" before it."""
    start = place
    while start < len(tokens) and tokens[start].norm in _CODE_WORDS:
        start += 1
    said = {one.norm for one in tokens[place:start]}
    if start >= len(tokens) or (said and not said & {"zip", "zipcode", "code", "postcode"}):
        return None
    run = runs.get(start)
    if run is not None:
        fits = said or _is_code(run, tokens, towns=towns)
        return _past_letters(tokens, run) if fits else None
    outward = towns > 0 and _OUTWARD.match(tokens[start].norm.upper()) is not None
    return postcode(tokens, start, asked=True) or (start + 1 if outward else None)


def _past_letters(tokens: Sequence[Token], run: Run) -> int:
    """Index after a code, with the two letters of the Netherlands: "1015 CW"."""
    return (dutch_end(tokens, run.stop) if len(run.signs) == _SHORT_CODE else None) or run.stop


def _is_code(run: Run, tokens: Sequence[Token], *, towns: int) -> bool:
    """Whether digits after a street, or after words of a town, are a code."""
    signs = len(run.signs)
    if run.amount:
        return False
    if _PORTUGUESE.match(tokens[run.start].norm) and run.stop == run.start + 1:
        return True
    before = tokens[run.start - 1]
    following = tokens[run.stop] if run.stop < len(tokens) else None
    if signs == _SHORT_CODE:
        ends = following is None or tokens[run.stop - 1].text.endswith((",", "."))
        state = _is_state(before) or (before.norm in STATES and before.text[:1].isupper())
        return (towns > 0 and (ends or state)) or _is_town(following)
    if signs <= _DISTRICT:
        return before.norm in NUMBERED_TOWNS
    return signs in _CODES


def _is_town(here: Token | None) -> bool:
    """Whether a town's name may begin with a word."""
    return here is not None and here.text[:1].isupper() and here.norm not in NO_NAMES | {"i'm"}


def _town_after(tokens: Sequence[Token], stop: int) -> int:
    """Index after a town whose code comes first: "67000 Strasbourg"."""
    town = town_end(tokens, stop)
    if tokens[stop - 1].text.endswith(","):
        ends = town is None or town == len(tokens) or tokens[town - 1].text.endswith((",", "."))
        return town if town is not None and ends else stop
    if tokens[stop - 1].text.endswith((".", "?")):
        return stop
    if town is None and stop < len(tokens) and tokens[stop].kind == "word":
        town = stop + 1 if _is_town(tokens[stop]) else None
    if town is None or not tokens[town - 1].text.endswith(",") or town >= len(tokens):
        return town or stop
    return town + (tokens[town].norm in COUNTRIES and tokens[town].text[:1].isupper())


def zip_start(tokens: Sequence[Token], run: Run) -> int | None:
    """Index of the town before "Austin, Texas 78704"; None where no state comes before the code."""
    state = run.start - 1
    if len(run.signs) not in (ZIP, _LONG_ZIP) or run.amount or state < 0:
        return None
    if not _is_state(tokens[state]) or not tokens[state].text[:1].isupper():
        return None
    place = state
    while place > max(0, state - _LONGEST_TOWN - 1):
        before = tokens[place - 1]
        if before.ends_clause or not _is_town(before) or before.kind not in ("word", "caps"):
            break
        place -= 1
    return place if place < state else None


def _is_over(last: Token) -> bool:
    """Whether a sentence ends with a word, rather than the word being cut short ("St.")."""
    return last.ends_clause and not last.text.lower().startswith(SHORTENED)


def _is_state(here: Token) -> bool:
    """Whether a word is a state's name, or its letters where these are no word."""
    return here.norm in STATES and (here.norm not in WORDLIKE_STATES or here.kind == "caps")


def _leads_to_state(tokens: Sequence[Token], start: int, runs: Runs) -> bool:
    """Whether a town without a capital is followed by a state or a code."""
    for place in range(start, min(len(tokens), start + _LONGEST_TOWN + 2)):
        here = tokens[place]
        run = runs.get(place)
        if place > start and run is not None:
            return len(run.signs) in (ZIP, ZIP + 1)
        if place > start and here.norm in STATES and here.norm not in WORDLIKE_STATES:
            return True
        if here.norm in NO_NAMES:
            return False
    return False


def unit_end(tokens: Sequence[Token], start: int, runs: Runs) -> int:
    """Index after "apartment two b" or "third floor", where it is said here; else ``start``."""
    if start >= len(tokens):
        return start
    here = tokens[start]
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    if here.text.startswith("#"):
        return start + 1
    if following is not None and following.norm in ("floor", "flat"):
        storey = here.norm in FLOORS or here.norm in ORDINALS or here.norm.endswith(("nd", "rd"))
        storey = storey or (here.norm[:1].isdigit() and here.norm.endswith("th"))
        side = start + 2 < len(tokens) and tokens[start + 2].norm in _SIDES_OF_STAIRS
        side = side and not following.text.endswith((",", "."))
        return start + 2 + side if storey else start
    if here.norm == "the" and following is not None and following.norm in PARTS:
        named = start + 2 < len(tokens) and tokens[start + 2].norm in HOMES | {"house"}
        return start + 3 if named else start
    number = _past_number_word(tokens, start)
    return unit_number_end(tokens, number, runs) or start if number is not None else start


def unit_number_end(tokens: Sequence[Token], place: int, runs: Runs) -> int | None:
    """Index after the number of a flat, which may have a letter: "two b", "b four zero three"."""
    run = runs.get(place)
    if run is None:
        lettered = runs.get(place + 1) if _is_numbered(tokens[place - 1]) else None
        alone = place + 1 if tokens[place].kind in ("letter", "code") else None
        return lettered.stop if alone is not None and lettered is not None else alone
    if run.amount:
        return None
    following = tokens[run.stop] if run.stop < len(tokens) else None
    if following is None or following.kind != "letter":
        return run.stop
    return run.stop + (following.norm not in ("a", "i") or following.ends_clause)


def _past_number_word(tokens: Sequence[Token], start: int) -> int | None:
    """Index of what follows "flat", "flat number" or "house number is"; None where nothing does."""
    place = start + 1
    while place < len(tokens) and _is_numbered(tokens[place]):
        if tokens[place].norm in _IS and place == start + 1:
            break
        place += 1
    named = tokens[start].norm in UNITS or (tokens[start].norm == "house" and place > start + 1)
    return place if named and place < len(tokens) else None


def _is_numbered(one: Token) -> bool:
    """Whether a word stands between a flat and its number."""
    return one.norm in _NUMBER_WORDS or one.norm in _IS
