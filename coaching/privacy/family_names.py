"""What follows a first name: a family name with its particles, and how it is spelled."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.first_names import is_first_name
from coaching.privacy.lexicon import among
from coaching.privacy.name_words import TITLES, can_be_name
from coaching.privacy.tokens import REPEATS, Token, spelled

_PARTICLES = among("van von der den de del della di da dos du la le ten ter zu bin al el")
"""Words without a capital within a family name: "Bas van Leeuwen"."""
_LEADING = among("van von de del della di da dos du")
_FOLLOWING = among("der den de la las los het ter")
"""The same in talk without capitals, where the others are words of English or numbers."""
_LONGEST = 3
"""Words of a family name."""
_APART = 3
"""Words from one word of a name to the next at most, those of the other side counted: what comes
after its answer ("hi is this Marisol", "this is she", "hey") is no family name."""
_SPELLING = among("that's spelled spelt it's so with as capital")
"""Words between a name and how it is spelled."""
_LONGEST_LEAD = 2
_LEAST_SPELLED = 3
"""Letters that are hardly anything else than the name's."""


def family_end(tokens: Sequence[Token], start: int, *, cased: bool) -> int:
    """Index after the family name that follows a first name; ``start`` where none does."""
    stop = start
    while stop < min(len(tokens), start + _LONGEST):
        before, here = tokens[stop - 1], tokens[stop]
        parted = before.text.endswith((",", ".", "?", "!")) and before.norm not in TITLES
        parted = parted or here.place - before.place > _APART
        initial = len(before.norm) == 1 and before.text.endswith(".")
        owns = before.norm.endswith("'s")  # "Sinead's Bar"
        if (parted and not initial) or owns or not can_be_name(here) or here.norm in TITLES:
            break
        if cased and not here.text[:1].isupper():
            reach = past_particles(tokens, stop)
            return reach if reach > stop and stop == start else stop
        if not cased and "'" in here.norm.removeprefix("o'"):
            break
        if not cased and stop == start:
            reach = _past_small(tokens, stop)
            if reach > stop:
                return reach
        stop += 1
        if not cased and not is_first_name(here.norm):
            break
    return stop


def past_particles(tokens: Sequence[Token], place: int) -> int:
    """Index after "van der Heijden", which begins here; ``place`` where no such name does."""
    name = place
    while name < len(tokens) and name - place < 2 and tokens[name].text in _PARTICLES:  # noqa: PLR2004
        name += 1
    capital = name > place and name < len(tokens) and tokens[name].text[:1].isupper()
    return name + 1 if capital and can_be_name(tokens[name]) else place


def _past_small(tokens: Sequence[Token], place: int) -> int:
    """The same in talk without capitals: "van dongen"."""
    if tokens[place].norm not in _LEADING:
        return place
    name = place + 1
    name += name < len(tokens) and tokens[name].norm in _FOLLOWING
    return name + 1 if name < len(tokens) and can_be_name(tokens[name]) else place


def is_spelled(tokens: Sequence[Token], place: int) -> bool:
    """Whether all letters of a word follow it: "Kowalczyk, K O W A L C Z Y K"."""
    stop = spelling_end(tokens, place + 1)
    letters = "".join(one.norm for one in tokens[place + 1 : stop] if len(one.norm) == 1)
    whole = "".join(one.signs for one in tokens[place + 1 : stop] if one.kind == "letters")
    return stop > place + 1 and tokens[place].norm in (letters, whole.casefold())


def spelling_end(tokens: Sequence[Token], start: int) -> int:
    """Index after the letters of the name that ends before ``start``: "Gagnon. G A G N O N".

    One letter is enough where a word explains it: "Vogelsang, V like Victor".

    >>> said = [Token(0, "Bo,", "bo"), Token(1, "B-O-E", "b-o-e", "BOE", kind="letters")]
    >>> spelling_end(said, 1), spelling_end(said, 2)
    (2, 2)
    """
    place = start
    while place < min(len(tokens), start + _LONGEST_LEAD) and tokens[place].norm in _SPELLING:
        place += 1
    signs, stop, explained = "", place, False
    while stop < len(tokens):
        one = tokens[stop]
        if one.norm in REPEATS and signs:
            stop += 1
            continue
        letter = (one.signs, 1) if one.kind == "letters" else spelled(tokens, stop)
        letter = ("O", 1) if letter is None and one.norm in ("o", "oh") and signs else letter
        if letter is None:
            break
        signs += letter[0]
        explained = explained or letter[1] > 1
        stop += letter[1]
    if stop > place and tokens[stop - 1].norm in ("a", "i"):
        name = tokens[start - 1].norm.removesuffix("'s")
        stop -= signs[:-1].casefold() == name  # "S M I T H I said"
    begins = signs[:1].casefold() == tokens[start - 1].norm[:1]
    return stop if begins and (explained or len(signs) >= _LEAST_SPELLED) else start
