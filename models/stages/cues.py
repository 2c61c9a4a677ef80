"""What the network sees of a turn besides its vector: who speaks, where in the call, plain cues.

The same function serves training and use, so that both always see the same thing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.ports import Utterance

Cues = NDArray[np.float32]
"""float32, (turns, ``CUES``), each about 0 to 1."""

ROLE_CUES = 2
"""The first two columns: 1 for a rep, 1 for a customer; both 0 where the role is not known."""

CUES = 11

EDGE_TURNS = 3.0
"""Turns over which nearness to either end of the call falls to 1/e. Chosen because greetings and
goodbyes take three to six turns in the training talk."""

MOST_COUNTED = 4
"""Numbers and money words are counted up to this; more of them say nothing more."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million half quarter"
)
_MONEY = _words(
    "pounds pound quid euros euro dollars dollar bucks grand cents percent pence price cost costs"
    " fee month year deposit discount $ £ € %"
)
_ASKING = _words("what how who do does is are can when where could would and so why which did")
_WORD = re.compile(r"[a-z0-9']+|[$£€%]")


def cues_of(utterances: Sequence[Utterance]) -> Cues:
    """The cues of the turns of one call: role, place, length, numbers, money, question.

    >>> from coaching.ports import Utterance
    >>> cues_of([Utterance("rep", "It is nine pounds.")]).shape
    (1, 11)
    """
    cues = np.zeros((len(utterances), CUES), dtype=np.float32)
    last = len(utterances) - 1
    for place, utterance in enumerate(utterances):
        words = _WORD.findall(utterance.text.lower())
        numbers = sum(word in _NUMBERS or word.isdigit() for word in words)
        money = sum(word in _MONEY for word in words)
        cues[place] = (
            utterance.role == "rep",
            utterance.role == "customer",
            place / max(last, 1),
            np.exp(-place / EDGE_TURNS),
            np.exp((place - last) / EDGE_TURNS),
            np.log1p(len(words)) / 4,
            min(numbers, MOST_COUNTED) / MOST_COUNTED,
            min(money, MOST_COUNTED) / MOST_COUNTED,
            bool(numbers and money),
            "?" in utterance.text,
            bool(words and words[0] in _ASKING),
        )
    return cues
