"""How near a snippet is to what a query means: as a whole, by its best turn, and by its context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching.search.codes import similarities

Vector = NDArray[np.float32]
"""float32, (dimension,), unit length."""

WHOLE, BEST, CONTEXT = 0.33, 0.40, 0.27
"""What the snippet as a whole, its best turn and the talk around it count for in its nearness.
Source: of some mixtures on the odd lines of tests/search, 2026-11-27: by vectors alone the whole
has MRR .50, the best turn .53, this mixture .57."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of what a snippet means.

    Attributes:
        similarity: Of the snippet as a whole, -1 to 1.
        first_turn: Position of its first turn.
        parts: What the talk around it means, then each of its turns, in the bytes of
            ``coaching.search.codes``; none where turns have no vectors.
    """

    similarity: float
    first_turn: int
    parts: bytes


@dataclass(frozen=True, slots=True)
class Near:
    """How near a snippet is.

    Attributes:
        similarity: -1 to 1.
        turn: Position of the turn that is nearest; None where turns have no vectors.
    """

    similarity: float
    turn: int | None


def nearness(asked: Vector, known: Sequence[Known]) -> tuple[Near, ...]:
    """How near snippets are to what is asked.

    Args:
        asked: The query's vector.
        known: What is known of each.
    """
    width = len(asked)
    joined = b"".join(it.parts for it in known)
    parts = np.frombuffer(joined, dtype=np.int8).reshape(-1, width)
    near = similarities(asked, parts).tolist()
    found = []
    at = 0
    for it in known:
        rows = len(it.parts) // width
        around, own = near[at : at + 1], near[at + 1 : at + rows]
        at += rows
        if not own:
            found.append(Near(it.similarity, None))
            continue
        best = max(own)
        whole = WHOLE * it.similarity + BEST * best + CONTEXT * around[0]
        found.append(Near(whole, it.first_turn + own.index(best)))
    return tuple(found)


def talk_around(vectors: NDArray[np.float32], lengths: Sequence[int]) -> Vector:
    """What a stretch of talk means: its turns by the square root of their characters.

    Args:
        vectors: Of its turns, (n, dimension), unit length each.
        lengths: Characters of each.
    """
    weights = np.sqrt(np.asarray(lengths, dtype=np.float32))
    around: Vector = weights @ vectors
    return (around / max(float(np.linalg.norm(around)), 1e-9)).astype(np.float32)
