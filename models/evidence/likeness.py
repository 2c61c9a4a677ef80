"""What is seen of a turn and a part together: how a turn speaks for any part of any process.

It compares the turn and its neighbours with what the process file says of the part (its sentence,
its examples, who says it, its stage, signals and phrases), and with the heads of known parts that
are like it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coaching.process import Datum
from coaching.review.answers import affirms, commits, is_pleased
from models.evidence.seen import VALUE_KINDS, shifted

if TYPE_CHECKING:
    from coaching.ports import Embeddings
    from coaching.review.talk import Piece, Ref
    from models.stages.scores import Matrix

NEAREST = 4
"""Heads of known parts that speak for a part without one."""

SHARP = 12.0
"""How fast their say falls with their likeness."""

OTHERS_MOUTH = 0.6
"""Share of its likeness that a known part keeps which somebody else has to say."""


@dataclass(frozen=True)
class SeenTurns:
    """What the pair model looks at in the turns of one call or of several; all float32.

    Attributes:
        vectors: (turns, 384), unit length.
        answers: (turns, ``seen.ANSWERS``).
        asks: (turns,), 1 where there is a question mark.
        length: (turns,), words by 40.
        heads: (turns, known parts), what the heads say.
        firsts: Place of the first turn of each call, in order.
    """

    vectors: Matrix
    answers: Matrix
    asks: Matrix
    length: Matrix
    heads: Matrix
    firsts: tuple[int, ...] = (0,)

    def before(self, rows: Matrix) -> Matrix:
        """The rows of the turns before; zeros at the start of a call."""
        return self._shifted(rows, 1)

    def after(self, rows: Matrix) -> Matrix:
        """The rows of the turns after; zeros at the end of a call."""
        return self._shifted(rows, -1)

    def in_call(self, rows: Matrix) -> Matrix:
        """How far each value stands out of its call, in standard deviations."""
        return np.concatenate(
            [(it - it.mean()) / (it.std() + 1e-3) for it in np.split(rows, self.firsts[1:])]
        )

    def _shifted(self, rows: Matrix, turns: int) -> Matrix:
        return np.concatenate([shifted(it, turns) for it in np.split(rows, self.firsts[1:])])


@dataclass(frozen=True)
class SeenPart:
    """What is known of a part in those turns.

    Attributes:
        ref: Which part.
        piece: What the process says of it.
        vectors: float32, (1 + examples, 384): of its sentence, then of its examples.
        stage: float32, (turns,), how likely each is of its stage.
        signal: float32, (turns,), the surest of its signals.
        phrase: float32, (turns,), 1 where a phrase of it is said.
    """

    ref: Ref
    piece: Piece
    vectors: Embeddings
    stage: Matrix
    signal: Matrix
    phrase: Matrix


def pair_rows(turns: SeenTurns, part: SeenPart, likeness: Matrix) -> Matrix:
    """One row for each turn with the part: float32, (turns, columns).

    Args:
        turns: The turns.
        part: The part.
        likeness: float32, (known parts,): how like each is to it, see ``likeness_of``; negative
            for those that must not speak.
    """
    piece = part.piece
    weight = np.where(likeness < 0, 0.0, np.exp(SHARP * likeness))
    top = np.argsort(-weight)[:NEAREST]
    heads = np.clip(turns.heads[:, top], -0.1, 1.0)
    told = heads @ (weight[top] / max(float(weight[top].sum()), 1e-6))
    nearest = float(max(likeness[top[0]], 0.0))
    told_nearest = heads[:, 0] * nearest
    near = turns.vectors @ part.vectors.T
    sentence = near[:, 0]
    like = near[:, 1:].max(axis=1) if near.shape[1] > 1 else sentence
    stage, signal = part.stage, part.signal
    yes, _, commit, pleased = turns.answers[:, :4].T
    kind = piece.kind if isinstance(piece, Datum) else "text"
    value = turns.answers[:, 4 + VALUE_KINDS.index(kind)] if kind in VALUE_KINDS else 0.0 * sentence
    agrees = _share([affirms(it) or commits(it) or is_pleased(it) for it in piece.examples])
    asks = _share(["?" in it for it in piece.examples])
    one = np.ones_like(sentence)
    return np.stack(
        [
            told,
            told_nearest,
            told_nearest * nearest,
            like,
            sentence,
            turns.in_call(like),
            turns.in_call(sentence),
            turns.before(like),
            turns.before(sentence),
            turns.after(like),
            stage,
            turns.before(stage),
            turns.after(stage),
            stage * like,
            stage * told,
            signal,
            signal * stage,
            turns.before(signal),
            one * bool(piece.shown_by),
            part.phrase,
            turns.before(part.phrase),
            value,
            one * (kind in VALUE_KINDS),
            value * like,
            *turns.answers[:, :4].T,
            turns.asks,
            turns.length,
            agrees * yes,
            agrees * commit,
            agrees * pleased,
            agrees * stage * np.maximum(yes, np.maximum(commit, pleased)),
            agrees * one,
            asks * turns.asks,
            asks * one,
            one * (part.ref.part == "criterion"),
            one * (part.ref.part == "action"),
            one * (piece.by == "rep"),
            one * (piece.by == "customer"),
            one * nearest,
            turns.before(turns.asks),
            turns.before(turns.asks) * turns.before(like),
        ],
        axis=1,
    ).astype(np.float32)


def likeness_of(vectors: Embeddings, by: str, known: Matrix, known_by: tuple[str, ...]) -> Matrix:
    """How like known parts are to one: float32, (known parts,), cosines of their middles.

    Args:
        vectors: Of the part's sentence and examples.
        by: Who has to say it.
        known: float32, (known parts, 384), their middles, unit length.
        known_by: Who has to say each of them.
    """
    share = np.array([1.0 if it == by else OTHERS_MOUTH for it in known_by], dtype=np.float32)
    return np.asarray((known @ middle(vectors)) * share, dtype=np.float32)


def middle(vectors: Embeddings) -> Matrix:
    """The mean of some vectors, unit length: float32, (384,)."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)


def _share(told: list[bool]) -> float:
    return sum(told) / len(told) if told else 0.0
