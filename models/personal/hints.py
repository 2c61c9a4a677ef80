"""What the recognisers hold for each word, as numbers that the network is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coaching.privacy.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coaching.privacy.kinds import Found

STEPS = (0.5, 0.75, 0.99)
"""Certainties from which a finding is told apart. Chosen because recognisers say 0.6 and 0.7 by
form alone, of 0.9 after talk of the thing, and of 1.0 by a check digit."""

HINTS = 1 + len(KINDS) * (len(STEPS) + 1)
"""How many different hints there are; 0 is none."""


def hints_of(places: Sequence[int], found: Iterable[Found]) -> list[int]:
    """The hint of each word.

    Args:
        places: Where each word stands among those of the call, ascending.
        found: What the recognisers found; none overlaps another.

    >>> from coaching.privacy.kinds import Found
    >>> hints_of([3, 4, 5], [Found(4, 6, "card", 1.0)])
    [0, 4, 4]
    """
    hints = [0] * len(places)
    index = {place: number for number, place in enumerate(places)}
    for one in found:
        hint = 1 + KINDS.index(one.kind) * (len(STEPS) + 1)
        hint += sum(one.certainty >= step for step in STEPS)
        for place in range(one.first, one.after):
            if place in index:
                hints[index[place]] = hint
    return hints
