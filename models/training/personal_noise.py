"""Marked talk made to look otherwise: other numbers and names, fewer marks, fewer hints.

The same sentence comes with other digits each time, so that the network learns how things are said
and not which numbers there were; hints get lost, so that it looks at the words, too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from coaching.privacy.first_names import FIRST_NAMES
from coaching.privacy.name_words import TITLES
from coaching.privacy.tokens import TEENS, TENS
from models.personal.labels import NOTHING, begins

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from models.training.personal_talk import Marked

QUESTION_LOST = 0.3
NUMBERS_CHANGED = 0.5
UNLABELLED_CHANGED = 0.3
DIGIT_BY_DIGIT = 0.2
NAMES_CHANGED = 0.4
NAME_CHANGED = 0.6
MARKS_LOST = 0.35
HINTS_LOST = 0.3
SOME_HINTS_LOST = 0.35
HINT_LOST = 0.2
"""How often a sentence, or a word of it, is changed so. Chosen so that training sees neither as the
rule; not tuned."""

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SAID = ("zero", *_UNITS)
_LIKE = (_UNITS, tuple(TEENS), tuple(TENS))
_MARKS = ".,?!;:"
_LETTERS = "BCDEFGHJKLMNOPQRSTUVWXYZ"
_LETTER = re.compile(rf"[{_LETTERS}][.,-]?")
_LONGEST_GROUP = 8
_PARTICLES = frozenset({*TITLES, "von", "van", "de", "der", "la"})
_PERSON = begins("person")
_FIRST = tuple(sorted(name.title() for name in FIRST_NAMES))


class _Said(NamedTuple):
    """A word with what it is."""

    word: str
    label: int
    hint: int


def family_names(rows: Iterable[Marked]) -> tuple[str, ...]:
    """Every further word of a name in some sentences, each once."""
    names = {
        word.strip(_MARKS).title()
        for row in rows
        for word, label in zip(row.words, row.labels, strict=True)
        if label == _PERSON + 1
    }
    return tuple(sorted(name for name in names if _is_replaceable(name)))


def otherwise(row: Marked, families: Sequence[str], random: Random) -> Marked:
    """The sentence, changed at random; what is marked in it stays marked."""
    said = [_Said(*it) for it in zip(row.words, row.labels, row.hints, strict=True)]
    if random.random() < NUMBERS_CHANGED:
        said = [_with_other_number(it, random) for it in said]
    if random.random() < DIGIT_BY_DIGIT:
        said = [part for it in said for part in _digit_by_digit(it)]
    if random.random() < NAMES_CHANGED:
        said = [_with_other_name(it, families, random) for it in said]
    if random.random() < MARKS_LOST:
        said = [it for it in map(_without_marks, said) if it.word] or said
    said = _with_fewer_hints(said, random)
    words, labels, hints = zip(*said, strict=True)
    lost = random.random() < QUESTION_LOST
    return replace(row, before=() if lost else row.before, words=words, labels=labels, hints=hints)


def _with_other_number(said: _Said, random: Random) -> _Said:
    """Other digits; seldom where they are no personal number, such as a year or a house's."""
    of_number = said.label not in (NOTHING, _PERSON, _PERSON + 1)
    if not of_number and random.random() >= UNLABELLED_CHANGED:
        return said
    word = said.word
    plain = word.lower().strip(_MARKS)
    for alike in _LIKE:
        if plain in alike:
            return said._replace(word=word.lower().replace(plain, random.choice(alike)))
    if any(sign.isdigit() for sign in word):
        signs = (random.choice("0123456789") if sign.isdigit() else sign for sign in word)
        return said._replace(word="".join(signs))
    if _LETTER.fullmatch(word):
        return said._replace(word=random.choice(_LETTERS) + word[1:])
    return said


def _digit_by_digit(said: _Said) -> list[_Said]:
    """A group of figures in words, digit by digit."""
    plain = said.word.strip(_MARKS)
    short = 1 < len(plain) <= _LONGEST_GROUP
    if said.label == NOTHING or not (short and plain.isascii() and plain.isdigit()):
        return [said]
    further = said.label + said.label % 2  # a kind's first label is odd, its further one comes next
    return [
        _Said(_SAID[int(digit)], further if place else said.label, said.hint)
        for place, digit in enumerate(plain)
    ]


def _with_other_name(said: _Said, families: Sequence[str], random: Random) -> _Said:
    """Another name instead of most names."""
    first = said.label == _PERSON
    if not first and said.label != _PERSON + 1:
        return said
    names = _FIRST if first else families
    name = re.match(r"[A-Za-z]+", said.word)
    if name is None or not _is_replaceable(name[0]) or random.random() >= NAME_CHANGED:
        return said
    return said._replace(word=random.choice(names) + said.word[name.end() :]) if names else said


def _is_replaceable(name: str) -> bool:
    """Whether it is a name and neither a letter nor a title."""
    return len(name) > 2 and name.isalpha() and name.lower() not in _PARTICLES  # noqa: PLR2004


def _without_marks(said: _Said) -> _Said:
    """Without commas and stops; those within figures and addresses stay."""
    if any(sign.isdigit() for sign in said.word):
        return said._replace(word=said.word.rstrip(_MARKS))
    return said._replace(word=re.sub(r"[^\w@'/.-]|[.,]$", "", said.word))


def _with_fewer_hints(said: Sequence[_Said], random: Random) -> list[_Said]:
    """Without hints, without those of some kinds, or with all."""
    chance = random.random()
    if chance < HINTS_LOST:
        return [it._replace(hint=0) for it in said]
    if chance >= HINTS_LOST + SOME_HINTS_LOST:
        return list(said)
    given = sorted({it.hint for it in said})
    lost = {hint for hint in given if random.random() < HINT_LOST}
    return [it._replace(hint=0) if it.hint in lost else it for it in said]
