"""What somebody says to others, or to themselves, between two parts of a number."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.lexicon import among
from coaching.privacy.tokens import FILLERS, Token

LONGEST_INTERRUPTION = 5
"""Its words, where it begins with one that begins much else: "now where's the other one"."""
LONGEST_ASIDE = 12
"""Its words, where the listener is asked to wait: "hang on, there's a truck backing up"."""

_INTERRUPTIONS = among("sorry excuse hang hold wait one just let give how what's where if now")
_PAUSES = among("sorry excuse hang hold wait")
"""Those of them with which somebody asks to wait."""


def interrupts(between: Sequence[Token]) -> bool:
    """Whether words between two parts of a number are said to others, or while thinking.

    >>> said = [Token(i, text, text) for i, text in enumerate("yeah hang on the dog's out".split())]
    >>> interrupts(said), interrupts(said[3:])
    (True, False)
    """
    start, stop = 0, len(between)
    while start < stop and between[start].norm in FILLERS:
        start += 1
    while stop > start and between[stop - 1].norm in FILLERS:
        stop -= 1
    if start == stop or between[start].norm not in _INTERRUPTIONS:
        return False
    asked = between[start].norm in _PAUSES
    return stop - start <= (LONGEST_ASIDE if asked else LONGEST_INTERRUPTION)
