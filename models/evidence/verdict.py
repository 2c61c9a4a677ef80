"""From what turns say of a part to how surely the call has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from models.stages.scores import Matrix

COLUMNS = 12
"""Of ``call_row``."""

SLOPE, SUM = 2.0, 0.5
"""Weights of a known part's own slope on the best score and on the sum. Chosen because the fit
holds all weights near zero alike: a heavier column learns faster."""

NONE = -1.0
"""Score of a turn that somebody else says than the part asks for."""

LEAST = 1e-4
"""Probabilities nearer to 0 or 1 count as this near."""

LONG = 30.0
"""Turns of a usual call."""


def call_row(
    scores: Matrix,
    allowed: Matrix,
    *,
    signal: float,
    signals: bool,
    phrase: Matrix,
    needs: float | None,
) -> Matrix:
    """What a call says of a part, as the judge of the call sees it: float32, (``COLUMNS``,).

    Args:
        scores: float32, (turns,), what each turn says of the part.
        allowed: float32, (turns,), 1 where somebody speaks who can show it.
        signal: The surest of its signals in a turn that is allowed.
        signals: Whether it has any.
        phrase: float32, (turns,), 1 where a phrase of it is said.
        needs: The best score of the weakest datum that it needs; None where it needs none.
    """
    told = np.where(allowed > 0, scores, NONE)
    best = np.concatenate([np.sort(told)[::-1][:3], [NONE] * 3])[:3]
    return np.array(
        [
            best[0],
            best[0] ** 2,
            max(best[1], 0.0),
            min(max(best[2], 0.0), 1.0),
            np.maximum(told, 0.0).sum(),
            signal,
            signals,
            (phrase * allowed).max(initial=0.0),
            phrase.max(initial=0.0),
            needs or 0.0,
            needs is not None,
            len(scores) / LONG,
        ],
        dtype=np.float32,
    )


def with_own(row: Matrix, place: int, parts: int) -> Matrix:
    """A row with columns of the part's own, so that each known part is judged by its own measure.

    >>> with_own(np.ones(COLUMNS, dtype=np.float32), 1, 2)[COLUMNS:].tolist()
    [0.0, 1.0, 0.0, 2.0, 0.0, 0.5]
    """
    own = np.zeros((3, parts), dtype=np.float32)
    own[:, place] = (1.0, SLOPE * row[0], SUM * row[4])
    return np.concatenate([row, own.ravel()])


def sureness(row: Matrix, judge: Matrix) -> float:
    """How surely a call has a part: 0 to 1.

    Args:
        row: Of ``call_row``, ``with_own`` or ``second_row``.
        judge: float32, (columns + 1,), weights, the last one stands alone.
    """
    return float(1.0 / (1.0 + np.exp(-(row @ judge[:-1] + judge[-1]))))


def second_row(sure: float, proofs: Matrix, allowed: Matrix) -> Matrix:
    """What the heads' judge and the network say of a part, for a second judge: float32, (2,).

    Args:
        sure: Of ``sureness``, by the heads alone.
        proofs: float32, (turns,), the network's probabilities that each turn proves the part.
        allowed: float32, (turns,), 1 where somebody speaks who can show it.
    """
    best = float((proofs * allowed).max(initial=0.0))
    both = np.clip(np.array([sure, best], dtype=np.float32), LEAST, 1.0 - LEAST)
    return np.asarray(np.log(both / (1.0 - both)), dtype=np.float32)


def spread(sure: float, scores: Matrix, allowed: Matrix) -> Matrix:
    """The sureness on the best turn, and on the others by their scores against it: (turns,)."""
    told = np.where(allowed > 0, np.maximum(scores, 0.0), 0.0)
    best = float(told.max(initial=0.0))
    if best <= 0.0:
        return np.zeros_like(told, dtype=np.float32)
    return np.asarray(sure * told / best, dtype=np.float32)
