"""What single words say for a signal: a small table, to point at the sentence that shows it.

It decides nothing. Once the network has said that a turn shows a signal, the sentence of the turn
whose words weigh most is marked (``models/stages/spans.py``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from models.stages.columns import SIGNALS
from models.stages.spans import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.training.talk import LabelledCall

KEPT = 80
"""Words of each signal that are kept. Chosen because the rest weigh next to nothing."""

SEEN_AT_LEAST = 5
"""Turns that hold a word that is weighed: a name that one call repeats says nothing."""

PRIOR = 1.0
"""Turns in which every word counts as seen, shown or not, so that few sightings weigh little."""


def cue_words(calls: Sequence[LabelledCall]) -> dict[str, dict[str, float]]:
    """For each signal the words that speak most for it, with their log odds.

    Args:
        calls: Labelled.
    """
    turns = [(set(words_of(turn.text)), turn.signals) for call in calls for turn in call.turns]
    total = Counter(word for words, _ in turns for word in words)
    return {
        name: _weights(total, Counter(w for words, its in turns if name in its for w in words),
                       len(turns), sum(name in its for _, its in turns))
        for name in SIGNALS
    }  # fmt: skip


def _weights(
    total: Counter[str], shown: Counter[str], turns: int, shown_turns: int
) -> dict[str, float]:
    """Log odds of the words of one signal against all turns, the heaviest alone."""
    if not shown_turns:
        return {}
    weights = {
        word: float(
            np.log((shown[word] + PRIOR * shown_turns / turns) / (count + PRIOR))
            - np.log(shown_turns / turns)
        )
        for word, count in total.items()
        if count >= SEEN_AT_LEAST
    }
    best = sorted(weights, key=lambda word: (-weights[word] * shown[word] ** 0.5, word))[:KEPT]
    return {word: round(weights[word], 2) for word in best if weights[word] > 0}
