"""Evidence of every voice to probabilities, knowing that a sale has two sides.

Each voice alone is a rep with the odds e^evidence. Of several voices at least one sells and at
least one buys, which leaves all ways to share out the roles but two; the probability that a voice
is a rep is the weight of the ways in which it is one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 30.0
"""Evidence beyond this is cut off: e^30 to 1 is as good as certain, and sums stay exact."""


def shares(evidence: Mapping[int, float]) -> dict[int, float]:
    """Probability that each voice is a rep, given that both sides are there.

    Args:
        evidence: Logarithm of the odds that a voice is a rep, each for itself, by its index. A
            single voice may be either.

    >>> {voice: round(share, 2) for voice, share in shares({0: 1.0, 1: -1.0}).items()}
    {0: 0.88, 1: 0.12}
    >>> {voice: round(share, 2) for voice, share in shares({0: 3.0, 1: 2.0, 2: 1.0}).items()}
    {0: 0.88, 1: 0.69, 2: 0.31}
    """
    cut = {voice: max(-LIMIT, min(LIMIT, value)) for voice, value in evidence.items()}
    if len(cut) == 1:
        return {voice: _logistic(value) for voice, value in cut.items()}
    return {
        voice: _logistic(_log_odds(value, [cut[other] for other in cut if other != voice]))
        for voice, value in cut.items()
    }


def _log_odds(own: float, others: list[float]) -> float:
    """Log odds of a voice: over the others' ways that are not all reps, or not all customers.

    The others' ways weigh Π(1 + e^x) together; less e^Σx, where all are reps, or less 1, where none
    is. For one other voice this is ``own - other``.
    """
    not_all_reps = sum(others) + _log_expm1(sum(_softplus(-value) for value in others))
    not_all_customers = _log_expm1(sum(_softplus(value) for value in others))
    return own + not_all_reps - not_all_customers


def _softplus(value: float) -> float:
    """Logarithm of 1 + e^value."""
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def _log_expm1(value: float) -> float:
    """Logarithm of e^value - 1, for a value above 0."""
    return value + math.log(-math.expm1(-value))


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
