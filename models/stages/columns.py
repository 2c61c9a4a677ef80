"""What the columns of a reading are.

A reading (float16, (turns, ``WIDTH`` and a column for each trained part of the process)) is all
that is kept of a call's talk besides its text::

    stages    logarithms of the tempered probabilities of the trained stages, ``OTHER`` the last
    signals   probabilities of the trained signals
    kinds     probabilities of the kinds of objection, should the turn raise one; they sum to 1
    vector    the turn on its own, as the embedder has it without what training added: unit
              length, to compare with descriptions and examples of a process
    context   the turn within its call: what the network's middle layer holds of it
    proofs    probabilities that the turn proves each part (action, datum, exit criterion) of the
              process that was trained on; the weights name them

The vector is the embedder's own because what training adds turns every sentence towards the trained
classes and away from all other meaning: by nearness to the process's examples alone, the trained
vectors find the six stages with macro-F1 0.35, the embedder's with 0.52 (20 calls of other firms,
2026-11-26).

The classes and their order are fixed: other ones make other weights, and so another identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coaching.process import OTHER

if TYPE_CHECKING:
    from coaching.ports import Reading
    from models.stages.scores import Matrix

STAGES = ("opening", "discovery", "demo", "proposal", "negotiation", "closing", OTHER)

SIGNALS = (
    "pain",
    "budget",
    "authority",
    "timeline",
    "competitor",
    "objection",
    "price",
    "next_step",
)

OBJECTION = "objection"
"""The signal that has kinds."""

KINDS = ("price", "timing", "trust", "fit", "authority", "competitor", "security")

VECTOR = 384
CONTEXT = 128

_EDGES = np.cumsum([0, len(STAGES), len(SIGNALS), len(KINDS), VECTOR, CONTEXT])

WIDTH = int(_EDGES[-1])
"""Columns before the proofs."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A reading taken apart; float32, a row for each turn.

    Attributes:
        stages: (turns, stages), probabilities.
        signals: (turns, signals), probabilities.
        kinds: (turns, kinds), probabilities.
        vectors: (turns, ``VECTOR``), unit length.
        context: (turns, ``CONTEXT``).
        proofs: (turns, parts), probabilities.
    """

    stages: Matrix
    signals: Matrix
    kinds: Matrix
    vectors: Matrix
    context: Matrix
    proofs: Matrix


def packed(columns: Columns) -> Reading:
    """The columns as one reading.

    >>> turns = np.ones((2, 1), dtype=np.float32)
    >>> def part(width: int) -> Matrix:
    ...     return np.repeat(turns, width, axis=1) / width
    >>> packed(Columns(part(7), part(8), part(7), part(384), part(128), part(63))).shape
    (2, 597)
    """
    stages = np.log(np.maximum(columns.stages, 1e-7))
    return np.concatenate(
        [
            stages,
            columns.signals,
            columns.kinds,
            columns.vectors,
            columns.context,
            columns.proofs,
        ],
        axis=1,
    ).astype(np.float16)


def unpacked(reading: Reading) -> Columns:
    """The columns of a reading; rounding is undone where sums or lengths are promised."""
    values = reading.astype(np.float32)
    stages, signals, kinds, vectors, context = (
        values[:, start:end] for start, end in pairwise(_EDGES)
    )
    stages = np.exp(stages)
    return Columns(
        stages=stages / stages.sum(axis=1, keepdims=True),
        signals=signals,
        kinds=kinds / kinds.sum(axis=1, keepdims=True),
        vectors=vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6),
        context=context,
        proofs=values[:, WIDTH:],
    )
