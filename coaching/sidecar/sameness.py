"""Whether two transcripts tell the same talk: one edited since, or another one.

It compares words in their order. It knows neither times, nor speakers, nor formats: these may
change when somebody edits. Talk in another language it does not recognise.
"""

from __future__ import annotations

import re

_TOGETHER = 3
"""Words in a row that are compared. Chosen because most threes of a conversation are said in no
other one, while single words are."""

_SHARED = 0.3
"""Share of them that two versions of one transcript have in common at least. Chosen because every
word that is edited breaks three, so that one in four may be edited; two calls share a few in a
hundred."""

_WORD = re.compile(r"\w+")


def is_same_talk(one: str, other: str) -> bool:
    """Whether the shorter of two texts stands in the longer one by and large.

    >>> is_same_talk("What does it cost?", "So what does it cost you?")
    True
    >>> is_same_talk("What does it cost?", "How many seats are there?")
    False
    """
    shorter, longer = sorted((_WORD.findall(text.casefold()) for text in (one, other)), key=len)
    together = min(_TOGETHER, len(shorter))
    if not together:
        return not longer
    runs = _runs(shorter, together)
    return len(runs & _runs(longer, together)) >= _SHARED * len(runs)


def _runs(words: list[str], together: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[first:] for first in range(together)), strict=False))
