"""How like something that was said is to what was taught: by its meaning and by its wording."""

from __future__ import annotations

WORDING_COUNTS = 0.6
"""What wording counts beside meaning. Source: logistic regression over the odd lines of
tests/taught/pairs.jsonl (9.2 of meaning to 5.6 of wording, 2026-11-27)."""

FLOOR = 0.42
"""Likeness below which nothing counts as used, whatever the library. Source: the best F1 on the odd
lines of tests/taught/pairs.jsonl; docs/taught.md has the figures of the even ones."""

WORDING_FLOOR = 0.29
"""The same where only the wording can be compared. Source: the same."""

NEAR = 0.25
"""Meaning from which the wording is compared, too. Chosen because below it a turn would have to
repeat two thirds of the wording to count, and then its meaning is not so far."""


def likeness(meaning: float | None, wording: float) -> float:
    """One figure of both, 1 for the same words; the wording's own where no meaning is known.

    >>> likeness(1.0, 1.0), round(likeness(0.6, 0.2), 2), likeness(None, 0.5)
    (1.0, 0.45, 0.5)
    """
    if meaning is None:
        return wording
    return (meaning + WORDING_COUNTS * wording) / (1 + WORDING_COUNTS)


def floor_of(*, by_meaning: bool) -> float:
    """The least likeness of a use."""
    return FLOOR if by_meaning else WORDING_FLOOR


def why(meaning: float | None, wording: float) -> str:
    """What a likeness comes from, in words.

    >>> why(0.71, 0.4)
    'meaning 0.71, wording 40 %'
    >>> why(None, 0.4)
    'wording 40 %'
    """
    worded = f"wording {100 * wording:.0f} %"
    return worded if meaning is None else f"meaning {meaning:.2f}, {worded}"
