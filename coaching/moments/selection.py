"""Selection: which moments of a stage are shown, so that they differ in people, account and words.

Maximal marginal relevance: each next one is good in itself and unlike those that are shown already.
Source: Carbonell, Goldstein: The Use of MMR, SIGIR 1998.

People are told apart and never counted or put in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RELEVANCE = 0.65
"""Share of the score against being unlike. Chosen because a second moment of the same person with
the same account then needs a score higher by a quarter of the whole scale."""

SAME_WORDS, SAME_PERSON, SAME_ACCOUNT = 0.5, 0.25, 0.25
"""How much each counts of likeness. Chosen because a list of one phrase is the dullest, whoever
says it."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A moment that may be shown.

    Attributes:
        number: Its number; of two that are equal the lower comes first.
        score: 0 to 1.
        person: Whose call it is; None where nobody knows, which is like nobody else.
        account: With whom; None likewise.
        vector: Its meaning, float32, (dimension,), unit length; None where there is none.
    """

    number: int
    score: float
    person: int | None = None
    account: int | None = None
    vector: NDArray[np.float32] | None = None


def likeness(one: Choice, other: Choice) -> float:
    """How like two moments are, 0 to 1: in words, in who speaks and with whom."""
    like = 0.0
    mine, theirs = one.vector, other.vector
    if mine is not None and theirs is not None and mine.shape == theirs.shape:
        like += SAME_WORDS * max(0.0, float(mine @ theirs))
    if one.person is not None and one.person == other.person:
        like += SAME_PERSON
    if one.account is not None and one.account == other.account:
        like += SAME_ACCOUNT
    return like


def diverse(choices: Sequence[Choice], limit: int) -> tuple[int, ...]:
    """Numbers of the moments to show, at most ``limit``, in the order in which they are taken.

    >>> same = [Choice(1, 0.9, person=7), Choice(2, 0.8, person=7), Choice(3, 0.7, person=8)]
    >>> diverse(same, 2)
    (1, 3)
    """
    left = sorted(choices, key=lambda one: (-one.score, one.number))
    taken: list[Choice] = []
    while left and len(taken) < limit:
        best = max(
            left,
            key=lambda one: (
                RELEVANCE * one.score
                - (1 - RELEVANCE) * max((likeness(one, it) for it in taken), default=0.0),
                -one.number,
            ),
        )
        taken.append(best)
        left.remove(best)
    return tuple(one.number for one in taken)
