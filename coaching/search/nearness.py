"""How near a snippet is to what a query means: as a whole, by its best turn, and by its context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""float32, (dimension,), unit length."""

WHOLE, BEST, CONTEXT = 0.33, 0.40, 0.27
"""What the snippet as a whole, its best turn and the talk around it count for in its nearness.
Source: of some mixtures on the odd lines of tests/search, 2026-11-27: by vectors alone the whole
has MRR .50, the best turn .53, this mixture .57."""


@dataclass(frozen=True, slots=True)
class Near:
    """How near a snippet is.

    Attributes:
        similarity: -1 to 1.
        turn: Position of the turn that is nearest; None where turns have no vectors.
    """

    similarity: float
    turn: int | None


def nearness(
    asked: Vector,
    whole: Vector,
    turns: Sequence[tuple[int, bool, int, Vector | None]],
) -> Near:
    """How near a snippet is to what is asked.

    Args:
        asked: The query's vector.
        whole: The snippet's.
        turns: Its turns and those around it: position, whether inside, characters, vector.
    """
    similarity = float(asked @ whole)
    known = [
        (place, own, length, vector) for place, own, length, vector in turns if vector is not None
    ]
    inside = [(float(asked @ vector), place) for place, own, _, vector in known if own]
    if not inside:
        return Near(similarity, None)
    best, turn = max(inside, key=lambda it: (it[0], -it[1]))
    context = np.zeros_like(asked)
    for _, _, length, vector in known:
        context += np.float32(np.sqrt(length)) * vector
    around = float(asked @ context) / max(float(np.linalg.norm(context)), 1e-9)
    return Near(WHOLE * similarity + BEST * best + CONTEXT * around, turn)
