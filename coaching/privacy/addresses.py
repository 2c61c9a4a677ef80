"""Postal addresses: "fourteen hundred Elm Street, apartment two b", "s w one a, two a a"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.numbers import LIKELY, TOLD, Item, around
from coaching.privacy.runs import LONGEST_BREAK, Run, digit_runs
from coaching.privacy.tokens import FILLERS, ORDINALS, TENS, Token

_STREETS = among(
    "street st avenue ave road rd boulevard blvd lane ln parkway pkwy court ct terrace "
    "crescent highway hwy turnpike alley mews"
)
"""Words that a street's name ends with and that seldom mean anything else after a number."""
_LOOSE_STREETS = among("drive dr place pl way circle square close row trail hill loop")
"""Words that end a street's name and mean much else, too."""
_UNITS = among("apartment apt suite ste unit floor flat building bldg number room")
_SIDES = among("north south east west northeast northwest southeast southwest n s e w")
_NO_NAMES = among(
    "the a an and or of to for in on at by with is are was it i we you they he she my your our "
    "this that these those from as than minute minutes hour hours mile miles day days year "
    "years month months week weeks dollar dollars percent people foot feet way two one car "
    "lane only about per each just said got have had do did not no so but if when which who "
    "what where how lines seat seats units users hundred thousand"
)
_STATES = among(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia "
    "hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts "
    "mass michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey "
    "mexico york carolina dakota ohio oklahoma oregon pennsylvania penn island tennessee texas "
    "utah vermont virginia washington wisconsin wyoming al ak az ar ca co ct de fl ga hi id il "
    "ia ks ky la md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt "
    "va wa wv wi wy dc"
)
_WORDLIKE_STATES = among("in or ok me hi oh id la ma pa de al co mass")
_CUE = re.compile(
    r"\b(?:address|live at|living at|located|ship (?:it|that|to|them)|"
    r"deliver(?:ed|y)? (?:it |that )?to|"
    r"send (?:it|that|them|this|the)|mail it|moved to|come to|we're at|i'm on|i'm at|house is|"
    r"warehouse is|zip|post ?code)\b"
)
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?$")
_INWARD = re.compile(r"^\d[A-Z]{2}$")
_WHOLE_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")

_LONGEST_STREET = 4
"""Words of a street's name before "street"; "Martin Luther King Junior" has as many."""
_LONGEST_HOUSE = 5
"""Digits of a house number."""
_LONGEST_TOWN = 3
"""Words of a town's name: "Salt Lake City"."""
_ZIP = 5
_LONG_ZIP = 9
_SHORT = ("st.", "ave.", "rd.", "blvd.", "apt.", "ste.", "dr.", "ln.", "w.", "n.", "s.", "e.")
_TOWNS_BEGIN = among("new saint st los san santa las")


def addresses(tokens: Sequence[Token], norms: Sequence[str]) -> Iterator[Item]:
    """The postal addresses among the tokens of one voice.

    Args:
        tokens: Of the voice.
        norms: Of all words of the call, in order; cues are looked for among these.
    """
    runs = {run.start: run for run in digit_runs(tokens)}
    reached = 0
    for place in range(len(tokens)):
        if place < reached:
            continue
        found = _at(tokens, place, runs, norms)
        if found is not None:
            reached = found.stop
            yield found


def _at(
    tokens: Sequence[Token], place: int, runs: dict[int, Run], norms: Sequence[str]
) -> Item | None:
    """The address that begins here, if one does."""
    run = runs.get(place)
    if run is None and not _may_begin(tokens, place):
        return None
    before, _ = around(tokens, norms, place, place)
    asked = _CUE.search(" ".join(before[-14:])) is not None
    if run is not None and _can_be_house(run, tokens):
        end = _street(tokens, run.stop, asked=asked)
        if end is not None:
            start = place - _unit_before(tokens, place)
            return Item(start, _rest(tokens, end, runs), "address", TOLD if asked else LIKELY)
    box = _box(tokens, place, runs)
    if box is not None:
        return Item(place, _rest(tokens, box, runs), "address", TOLD)
    named = _named_street(tokens, place, runs)
    if named is not None and asked:
        return Item(place, _rest(tokens, named, runs), "address", TOLD)
    end = _postcode(tokens, place, asked=asked)
    return Item(place, end, "address", TOLD if asked else LIKELY) if end is not None else None


def _may_begin(tokens: Sequence[Token], place: int) -> bool:
    """Whether an address without a house number in front may begin here."""
    here = tokens[place]
    named = place + 1 < len(tokens) and tokens[place + 1].norm in _STREETS
    return named or here.kind in ("letter", "code", "caps") or here.norm.startswith(("p.o", "po"))


def _can_be_house(run: Run, tokens: Sequence[Token]) -> bool:
    """Whether a number may be a house's; the "forty" of "forty second street" is none."""
    following = tokens[run.stop].norm if run.stop < len(tokens) else ""
    ordinal = tokens[run.stop - 1].norm in TENS and following in ORDINALS
    return not run.amount and len(run.signs) <= _LONGEST_HOUSE and not ordinal


def _unit_before(tokens: Sequence[Token], place: int) -> int:
    """Tokens of "flat" or "apartment 4B," that stand before a house number."""
    before = [one.norm for one in tokens[max(0, place - 2) : place]]
    if before[-1:] and before[-1] in _UNITS - {"number", "floor", "room"}:
        return 1
    code = place > 1 and tokens[place - 1].kind in ("code", "letter")
    return 2 if code and before[0] in _UNITS else 0


def _street(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after a street's name that begins here, behind the house number."""
    place = _side(tokens, start)
    numbered = _highway(tokens, place)
    if numbered is not None:
        return numbered
    for stop in range(place, min(len(tokens), place + _LONGEST_STREET + 1)):
        here = tokens[stop]
        named = stop > place
        following = tokens[stop + 1].norm if stop + 1 < len(tokens) else ""
        if (
            named
            and (following in _STREETS or following in _LOOSE_STREETS)
            and (here.norm not in _NO_NAMES and not here.ends_clause)
        ):
            continue
        if named and here.norm in _STREETS:
            return _side(tokens, stop + 1)
        if named and here.norm in _LOOSE_STREETS:
            written = all(one.text[:1].isupper() for one in tokens[place : stop + 1])
            return _side(tokens, stop + 1) if asked or written else None
        if named and tokens[place].norm in ("saint", "st") and here.norm == "place":
            return stop + 1
        if here.norm in _NO_NAMES or here.kind == "amount" or here.ends_clause or not here.norm:
            return None
    return None


def _side(tokens: Sequence[Token], place: int) -> int:
    """Index after "north", where it is said here."""
    return place + 1 if place < len(tokens) and tokens[place].norm in _SIDES else place


def _highway(tokens: Sequence[Token], start: int) -> int | None:
    """Index after "highway sixty one" or "county road nine"."""
    words = [one.norm for one in tokens[start : start + 3]]
    length = 2 if words[:2] in (["county", "road"], ["state", "road"], ["state", "route"]) else 0
    length = 1 if not length and words[:1] in (["highway"], ["route"]) else length
    if not length:
        return None
    place = start + length
    while place < len(tokens) and tokens[place].is_digits:
        place += 1
    return _side(tokens, place) if place > start + length else None


def _box(tokens: Sequence[Token], start: int, runs: dict[int, Run]) -> int | None:
    """Index after "P.O. Box 4471"."""
    words = [one.norm.replace(".", "") for one in tokens[start : start + 3]]
    length = 2 if words[:2] == ["po", "box"] else 3 if words == ["p", "o", "box"] else 0
    run = runs.get(start + length) if length else None
    return run.stop if run is not None else None


def _named_street(tokens: Sequence[Token], start: int, runs: dict[int, Run]) -> int | None:
    """Index after "Baker Street, number 221B": the number behind the name."""
    if start + 2 >= len(tokens) or tokens[start].norm in _NO_NAMES or tokens[start].signs:
        return None
    if tokens[start + 1].norm not in _STREETS:
        return None
    place = start + 2
    if tokens[place].norm in ("number", "no"):
        place += 1
    if place >= len(tokens):
        return None
    run = runs.get(place)
    if run is not None:
        return run.stop
    return place + 1 if tokens[place].kind == "code" else None


def _rest(tokens: Sequence[Token], start: int, runs: dict[int, Run]) -> int:
    """Index after apartment, town, state and code, as far as they follow the street."""
    place = stop = _unit(tokens, start, runs)
    for _ in range(_LONGEST_TOWN + 2):
        if place >= len(tokens) or _is_over(tokens[stop - 1]):
            break
        run = runs.get(place)
        if run is not None:
            return run.stop if len(run.signs) in (_ZIP, _LONG_ZIP) else stop
        code = _postcode(tokens, place, asked=True)
        if code is not None:
            return code
        here = tokens[place]
        if _is_state(here):
            stop = place + 1
        elif here.norm in _NO_NAMES:
            break
        elif here.text[:1].isupper() and here.kind in ("word", "caps"):
            stop = place + 1
        elif here.norm not in _TOWNS_BEGIN and not _leads_to_state(tokens, place, runs):
            break
        place += 1
    return stop


def _is_over(last: Token) -> bool:
    """Whether a sentence ends with a word, rather than the word being cut short ("St.")."""
    return last.ends_clause and not last.text.lower().startswith(_SHORT)


def _is_state(here: Token) -> bool:
    """Whether a word is a state's name, or its letters where these are no word."""
    return here.norm in _STATES and (here.norm not in _WORDLIKE_STATES or here.kind == "caps")


def _leads_to_state(tokens: Sequence[Token], start: int, runs: dict[int, Run]) -> bool:
    """Whether a town without a capital is followed by a state or a code, or ends what is said."""
    for place in range(start, min(len(tokens), start + _LONGEST_TOWN + 2)):
        here = tokens[place]
        run = runs.get(place)
        if place > start and run is not None:
            return len(run.signs) == _ZIP
        if place > start and here.norm in _STATES and here.norm not in _WORDLIKE_STATES:
            return True
        if here.norm in _NO_NAMES:
            return False
    return False


def _unit(tokens: Sequence[Token], start: int, runs: dict[int, Run]) -> int:
    """Index after "apartment two b", where it is said here."""
    if start >= len(tokens):
        return start
    here = tokens[start]
    if here.text.startswith("#"):
        return start + 1
    if here.norm not in _UNITS or start + 1 >= len(tokens):
        return start
    run = runs.get(start + 1)
    stop = run.stop if run is not None else start
    if run is None and tokens[start + 1].kind in ("letter", "code"):
        stop = start + 2
    elif run is not None and len(run.signs) > _LONGEST_HOUSE:
        # "suite twelve oh one, one double oh one seven": the code follows without a word between.
        stop = run.stop
    if run is not None and stop < len(tokens) and tokens[stop].kind == "letter":
        stop += tokens[stop].norm not in ("a", "i") or tokens[stop].ends_clause
    return stop


def _postcode(tokens: Sequence[Token], start: int, *, asked: bool) -> int | None:
    """Index after a British postcode, written ("BS8 1QE") or, where asked for, spelled."""
    here = tokens[start]
    code = here.norm.upper()
    if _WHOLE_POSTCODE.match(code) and here.text.isupper():
        return start + 1
    if _POSTCODE.match(code) and start + 1 < len(tokens):
        inward = tokens[start + 1]
        if _INWARD.match(inward.norm.upper()):
            return start + 2
    if not asked or here.kind != "letter":
        return None
    signs, place, skipped = "", start, 0
    while place < len(tokens) and len(signs) < 8 and skipped <= LONGEST_BREAK:  # noqa: PLR2004
        one = tokens[place]
        if one.signs:
            signs += one.signs
            if _WHOLE_POSTCODE.match(signs):
                following = tokens[place + 1] if place + 1 < len(tokens) else None
                if following is None or following.kind != "letter" or following.norm in ("a", "i"):
                    return place + 1
        elif one.norm in FILLERS:
            skipped += 1
        else:
            return None
        place += 1
    return None
