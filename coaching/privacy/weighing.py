"""What the recognisers found and what a trained network holds of it, brought together.

It does not know the network: it is given how likely that holds things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from coaching.privacy.finding import without_overlaps
from coaching.privacy.kinds import Found
from coaching.privacy.numbers import PROVEN
from coaching.transcript import Word

DOUBTED = 0.2
"""Probability under which what a recogniser found is doubted, unless a check digit proves it.
Chosen on hands that were left out: see ``models/training/PERSONAL_CARD.md``."""


def weighed(
    words: Sequence[Word],
    found: Iterable[Found],
    learned: Iterable[Found],
    likely: Mapping[Found, float],
) -> tuple[Found, ...]:
    """All findings, in order; none overlaps another of its voice.

    What the network doubts is as certain as it holds it likely; what both see as certain as the
    surer of them is.

    Args:
        words: Of the call, of all voices.
        found: What the recognisers found.
        learned: What the network found, with its probability as certainty.
        likely: Of what was found by recognisers, how likely the network holds it; what it was not
            asked of is not in it.

    >>> words = [Word(0, 1, text) for text in "order 4155550132".split()]
    >>> phone = Found(1, 2, "phone", 0.6)
    >>> weighed(words, [phone], [], {phone: 0.04})[0].certainty
    0.04
    """
    by_channel: dict[int, list[Found]] = {}
    for one in [*(_doubted(one, likely.get(one)) for one in found), *learned]:
        by_channel.setdefault(words[one.first].channel, []).append(one)
    kept = [one for own in by_channel.values() for one in without_overlaps(own)]
    return tuple(sorted(kept, key=lambda one: (one.first, one.after)))


def _doubted(found: Found, likely: float | None) -> Found:
    """A finding as certain as it is with what the network holds of it."""
    if likely is None or found.certainty >= PROVEN:
        return found
    return replace(found, certainty=likely if likely < DOUBTED else max(likely, found.certainty))
