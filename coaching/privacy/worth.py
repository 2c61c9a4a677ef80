"""Which words could be personal data, or stand beside it.

A network need not read the two thirds of a sales call in which nobody says a number, spells
something, or speaks of addresses and secrets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.tokens import NUMBER_WORDS, REPEATS

AROUND = 12
"""Words before and after one that is worth it which are read as well. Chosen on the sentences that
the network learns from: of what is marked in them, names apart, 1 in 100 lies beyond."""

_CUES = among(
    "pass password passwords passcode passphrase code codes pin pins key keys word wifi login "
    "phrase secret unlock email e-mail mail dot arobase underscore hyphen dash slash capital "
    "lowercase uppercase spelled spelling spelt com address street road avenue lane court crescent "
    "terrace house farm cottage lodge box corner crossing intersection postcode zip born birthday "
    "birth gmail hotmail outlook yahoo icloud"
)
_COUNTED = frozenset(
    {*NUMBER_WORDS, *REPEATS, "hundred", "thousand"}
    | among("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
    | among("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
    | among("twentieth thirtieth")
) - {"one", "o"}
_UNITS = among(
    "dollar dollars pound pounds euro euros percent quid bucks grand hour hours day days week "
    "weeks month months year years minute minutes times o'clock am pm miles feet inches seat seats "
    "users people licenses licences stores sites locations employees reps calls"
)
_UNIT_WITHIN = 2
"""Words after a number in which a unit says that it is an amount."""
_LONGEST_AMOUNT = 5
"""Digits and words of numbers of an amount; a longer number is none, whatever follows it."""
_MONEY = "$£€%"
_PAUSE = 3
"""Words from one part of a number to the next at most."""
_ENOUGH = 2
"""Digits, words of numbers or single letters that make a number: one alone is in any sentence."""
_LETTERS_BESIDES = among("a i")
_SPELLED = re.compile(r"(?:\w-){2,}\w")


def worth_reading(
    words: Sequence[str], before: Sequence[str] = (), found: Collection[int] = ()
) -> tuple[tuple[int, int], ...]:
    """The stretches of a voice's words that a network should read, half open, in order.

    Args:
        words: As they are written.
        before: What others said right before them.
        found: Indexes of words in which something was found.

    >>> worth_reading("we have two hundred and twelve seats and that sounds great to me".split())
    ()
    >>> worth_reading("it is forty nine twenty six".split())
    ((0, 6),)
    >>> worth_reading(["marmalade"], "and the password".split())
    ((0, 1),)
    """
    places = {*found, *_places(words)}
    if words and any(map(is_cue, before)):
        places.add(0)
    stretches: list[tuple[int, int]] = []
    for place in sorted(places):
        start, stop = max(0, place - AROUND), min(len(words), place + AROUND + 1)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, stop))
    return tuple(stretches)


def is_cue(word: str) -> bool:
    """Whether a word speaks of something personal: "password", "e-mail", "street".

    >>> is_cue("PIN?"), is_cue("okay,")
    (True, False)
    """
    return _plain(word) in _CUES


def _places(words: Sequence[str]) -> Iterator[int]:
    """Words that could be part of something personal, or speak of it."""
    numbers: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        plain = _plain(word)
        if plain in _CUES or "@" in plain or _SPELLED.fullmatch(plain):
            yield place
        elif much := _much(word, plain):
            numbers.append((place, much))
    yield from _of_numbers(words, numbers)


def _much(word: str, plain: str) -> int:
    """How many digits, words of numbers or single letters a word has."""
    if any(sign in word for sign in _MONEY):
        return 0
    digits = sum(sign.isdigit() for sign in plain)
    if digits:
        return digits
    if len(plain) == 1 and plain.isalpha():
        return plain not in _LETTERS_BESIDES
    return sum(part in _COUNTED for part in plain.split("-"))


def _of_numbers(words: Sequence[str], numbers: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The places of numbers that are long enough and no amounts.

    Args:
        words: All of them.
        numbers: Place and how much of a number is there.
    """
    start = 0
    while start < len(numbers):
        stop = start + 1
        while stop < len(numbers) and numbers[stop][0] - numbers[stop - 1][0] <= _PAUSE:
            stop += 1
        run = numbers[start:stop]
        much, last = sum(amount for _, amount in run), run[-1][0]
        units = (_plain(word) in _UNITS for word in words[last + 1 : last + 1 + _UNIT_WITHIN])
        if much >= _ENOUGH and not (much <= _LONGEST_AMOUNT and any(units)):
            yield from (place for place, _ in run)
        start = stop


def _plain(word: str) -> str:
    """A word without its marks, in lower case."""
    return word.lower().strip(".,?!;:'\"()…-")
