"""What a play is called: words of its own that several turns say, or what a person called it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coaching.naming import number_named

IN_NAME = 3
"""Terms of a name."""

LEAST_CALLS = 2
"""Calls in which a term has to be said to be in a name: what one call alone says is its own."""


def play_name(number: int) -> str:
    """How a play is called for short: ``P3``."""
    return f"P{number}"


def play_number(wanted: str) -> int:
    """The number that a person means: ``P3`` or ``3``.

    Raises:
        UsageError: It is no number of a play.

    >>> play_number(" p3 ")
    3
    """
    return number_named(wanted, "P", what="play", such_as=3)


@dataclass(frozen=True, slots=True)
class Said:
    """A term of a play, and one call in which it is said.

    Attributes:
        term: One or a few words.
        weight: The higher the more it is the play's own.
        call: Number of the call.
        person: Who said it; None where nobody knows.
    """

    term: str
    weight: float
    call: int
    person: int | None = None


def title_of(said: Iterable[Said], *, by_one: bool) -> str:
    """A name of a play's own words; empty where there is none to tell.

    Args:
        said: Its terms, with those of the calls in which they are said that the team may see.
        by_one: Whether one person alone uses the play; else a term has to be said by two.

    >>> title_of([Said("signs off", 2.0, 1, 7), Said("signs off", 2.0, 2, 8),
    ...           Said("acme", 3.0, 1, 7), Said("else", 1.0, 1, 7), Said("else", 1.0, 3, 9)],
    ...          by_one=False)
    'signs off · else'
    """
    calls: dict[str, set[int]] = {}
    people: dict[str, set[int | None]] = {}
    weights: dict[str, float] = {}
    for one in said:
        calls.setdefault(one.term, set()).add(one.call)
        people.setdefault(one.term, set()).add(one.person)
        weights[one.term] = one.weight
    told = [
        term
        for term in calls
        if len(calls[term]) >= LEAST_CALLS and (by_one or len(people[term]) > 1)
    ]
    return " · ".join(sorted(told, key=lambda term: (-weights[term], term))[:IN_NAME])


def words_to_leave_out(names: Iterable[str]) -> frozenset[str]:
    """Words that are in no name of a play: those that people and accounts go by.

    >>> sorted(words_to_leave_out(["Priya Nair", "Harbor Dental"]))
    ['dental', 'harbor', 'nair', 'priya']
    """
    from coaching.naming import words_of

    return frozenset(word for name in names for word in words_of(name))


def spread(
    turns: Iterable[int], person_of: Mapping[int, int | None], call_of: Mapping[int, int], most: int
) -> tuple[int, ...]:
    """Some of the turns that say a term: first one of each person, then of each call, then others.

    >>> spread([1, 2, 3, 4], {1: 7, 2: 7, 3: 8, 4: 7}, {1: 1, 2: 1, 3: 2, 4: 5}, 3)
    (1, 3, 4)
    """
    left = list(turns)
    taken: list[int] = []
    for key_of in (person_of, call_of):
        seen = {key_of[turn] for turn in taken}
        for turn in left:
            if key_of[turn] not in seen and turn not in taken:
                taken.append(turn)
                seen.add(key_of[turn])
    return tuple(taken[:most])
