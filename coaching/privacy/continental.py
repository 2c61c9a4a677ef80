"""Streets whose number stands behind their name: "Lindenstrasse 14, 50674", "Calle Mayor 22".

It knows where such an address ends with the code of its town. Names of streets behind a number are
known to ``streets``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coaching.privacy.address_words import (
    GERMANIC_ENDINGS,
    GERMANIC_PLACES,
    LOOSE_GERMANIC,
    LOOSE_ROMANCE,
    NO_NAMES,
    ROMANCE_STREETS,
    STREETS,
    UNITS,
)
from coaching.privacy.lexicon import among
from coaching.privacy.streets import (
    LONGEST_HOUSE,
    Runs,
    breaks,
    house_end,
    is_capital,
    romance_end,
    signs_of,
)
from coaching.privacy.tokens import QUANTITIES, Token
from coaching.privacy.town_names import town_end

_LONG_NAME = 6
"""Letters of a street's name in one word at least, where its ending is that of other words, too."""
_CODE = 5
"""Digits of a town's code in Germany, France, Italy, Spain and Poland."""
_LONG_HOUSE = 3
"""Digits of a house number behind its street."""
_COUNTED = among(
    "model version series type edition chapter section article order invoice ticket batch part "
    "page line item lot box pallet container january february march april may june july august "
    "september october november december spring string summer autumn winter"
)
"""Words with a number behind them that name no street."""
_ABROAD = re.compile(r"^[a-z]{1,2}-\d{4,5}$")
"""A code with its country before it: "D-50674"."""
_LEADS = frozenset(lead[0] for lead in GERMANIC_PLACES)
_LONGEST_STREET = 4
"""Words of a street's name before its number."""


def named_street(tokens: Sequence[Token], start: int, runs: Runs, *, asked: bool) -> int | None:
    """Index after "Baker Street, number 221B" or "Lindenstrasse 14", the number behind the name."""
    here = tokens[start]
    if (here.norm in NO_NAMES and not _german_lead(tokens, start)) or here.signs:
        return None
    name = _name_end(tokens, start, runs, asked=asked)
    coded_name = _is_coded(tokens, start) and (asked or is_capital(here))
    loose = name is None and (_is_loose_germanic(here) or coded_name)
    if name is None and not loose:
        return None
    place, coded = name or (start + 1, not (asked and _is_loose_germanic(here)))
    if place < len(tokens) and tokens[place].norm in ("number", "no", "nummer", "numero"):
        place += 1
    if place >= len(tokens) or breaks(tokens[place - 1]):
        return None
    with_code = _house_and_code_end(tokens, place, runs, asked=asked)
    if with_code is not None and loose and not _is_settled(tokens, with_code, asked=asked):
        return None
    if with_code is not None or coded:
        return with_code
    end = house_end(tokens, place, runs, last=True)
    return end if end is not None and len(signs_of(tokens[place:end])) < LONGEST_HOUSE else None


def _name_end(
    tokens: Sequence[Token], start: int, runs: Runs, *, asked: bool
) -> tuple[int, bool] | None:
    """Index after a street's name that begins here, and whether only a code makes it sure."""
    here = tokens[start]
    following = tokens[start + 1].norm if start + 1 < len(tokens) else ""
    if _is_germanic(here.norm):
        return start + 1, False
    if following in GERMANIC_ENDINGS and (asked or is_capital(here)):
        return start + 2, False
    if _german_lead(tokens, start):
        return _past_name(tokens, start, runs), not _is_german_place(tokens, start)
    if asked and following in STREETS:
        return start + 2, False
    if here.norm in ROMANCE_STREETS or here.norm in LOOSE_ROMANCE:
        place = romance_end(tokens, start, asked=asked) or len(tokens)
        place = place if place in runs else _past_name(tokens, start, runs)
        return place, not asked and here.norm in LOOSE_ROMANCE
    return None


def _is_settled(tokens: Sequence[Token], stop: int, *, asked: bool) -> bool:
    """Whether a town follows the code of a street that nothing else makes sure.

    "Damrak 70, 1012 LM Amsterdam"; the letters of a code of the Netherlands may end a sentence.
    Where an address is spoken of, any word that counts nothing is a town.
    """
    last = tokens[stop - 1]
    following = tokens[stop] if stop < len(tokens) else None
    if last.text.endswith((",", ".")) or following is None:
        return not last.is_digits or (following is not None and town_end(tokens, stop) is not None)
    town = following.kind == "word" and not (
        following.norm in NO_NAMES or following.norm in QUANTITIES
    )
    return (town and (asked or is_capital(following))) or town_end(tokens, stop) is not None


def _past_name(tokens: Sequence[Token], start: int, runs: Runs) -> int:
    """Index of the number behind a street's name of a few words; of the end where none is."""
    for place in range(start + 2, min(len(tokens), start + 2 + _LONGEST_STREET)):
        here = tokens[place]
        if place in runs or here.norm == "number" or here.kind in ("code", "date"):
            return place
        if here.norm in NO_NAMES or here.norm.endswith("'s") or breaks(tokens[place - 1]):
            break
    return len(tokens)


def _house_and_code_end(
    tokens: Sequence[Token], place: int, runs: Runs, *, asked: bool
) -> int | None:
    """Index after the number of a house with the code of its town: "14, 50674", "88 1016 RN".

    Both are one run of digits where nothing stands between them.
    """
    run = runs.get(place)
    house = house_end(tokens, place, runs, last=True)
    then = runs.get(house) if house is not None else None
    for code, least in ((run, 1), (then, 0)):
        if code is None or code.mended or code.signs[:least] == "0":
            continue
        dutch = dutch_end(tokens, code.stop)
        if code.amount and dutch is None:  # "8021 K P" is no amount
            continue
        for digits, after in ((_CODE - 1, dutch), (_CODE, code.stop)):
            long = len(code.signs) - digits in range(least, least * _LONG_HOUSE + 1)
            if long and after is not None:
                return after
    if then is None:
        prefixed = house is not None and house < len(tokens) and _ABROAD.match(tokens[house].norm)
        return house + 1 if house is not None and prefixed else None
    if len(then.signs) != _CODE - 1 or then.amount or then.years:
        return None
    return then.stop if _is_town(tokens, then.stop, asked=asked) else None


def _is_town(tokens: Sequence[Token], place: int, *, asked: bool) -> bool:
    """Whether a town follows a code of four digits, which many other things have."""
    if town_end(tokens, place) is not None:
        return True
    here = tokens[place] if place < len(tokens) else None
    if here is None or not asked or tokens[place - 1].ends_clause or here.kind != "word":
        return False
    return is_capital(here) and here.norm not in NO_NAMES


def dutch_end(tokens: Sequence[Token], place: int) -> int | None:
    """Index after the two letters of a code of the Netherlands: "RN" or "K P"; None for none."""
    here = tokens[place] if place < len(tokens) else None
    if here is None or tokens[place - 1].ends_clause:
        return None
    if len(here.norm) == 2:  # noqa: PLR2004
        named = here.norm.isalpha() and here.norm not in NO_NAMES
        ends = place + 1 == len(tokens) and here.kind != "caps"
        return place + 1 if named and not ends else None
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    spelled = following is not None and here.kind == following.kind == "letter"
    return place + 2 if spelled and here.text[:1].isupper() else None


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
        or _is_loose_germanic(here)
        or _is_coded(tokens, start)
    )


def _is_coded(tokens: Sequence[Token], start: int) -> bool:
    """Whether a word has a house's number behind it, and more: "Damrak 70, 1012 LM"."""
    if start + 2 >= len(tokens) or tokens[start].kind != "word":
        return False
    here, number = tokens[start], tokens[start + 1]
    if not (number.is_digits or (number.kind == "code" and number.signs[:1].isdigit())):
        return False
    return here.norm not in UNITS and here.norm not in _COUNTED and here.norm not in NO_NAMES


def _is_germanic(norm: str) -> bool:
    """Whether a street is written in one word: "lindenstrasse"."""
    return norm.endswith(GERMANIC_ENDINGS) and norm not in GERMANIC_ENDINGS


def _is_loose_germanic(here: Token) -> bool:
    """Whether it may be so: "Vestergade", with a capital."""
    if not here.text[:1].isupper() or len(here.norm) < _LONG_NAME:
        return False
    return here.norm.endswith(LOOSE_GERMANIC) and here.norm not in _COUNTED


def _german_lead(tokens: Sequence[Token], start: int) -> int:
    """Words with which a street's name begins here in German, such as "am"; 0 for none."""
    if tokens[start].norm not in _LEADS:
        return 0
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
