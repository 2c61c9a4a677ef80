"""What the evidence heads see of the turns of a call: meanings, neighbours, words, what answers.

The same functions serve training and use, so that both always see the same thing. All of it comes
from the kept reading of a call and from its text: no network runs.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coaching.ports import Utterance
from coaching.review.answers import affirms, commits, denies, is_pleased
from coaching.review.values import values_in
from models.stages.cues import ROLE_CUES, cues_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coaching.process import DatumKind
    from coaching.transcript import Turn
    from models.stages.columns import Columns
    from models.stages.scores import Matrix

VALUE_KINDS: tuple[DatumKind, ...] = ("money", "count", "date", "duration", "person", "tool")
"""Kinds of values whose presence in a turn is a column."""

ANSWERS = 4 + len(VALUE_KINDS)
"""Columns of ``answers_of``: says yes, says no, commits, is pleased, then the kinds of values."""

OWN, BEFORE, AFTER = 3.0, 2.0, 1.0
"""Weights of the vectors of a turn, of the one before and of the one after.
Chosen because unit vectors of 384 numbers are small beside the other columns, and what proves
something is in the turn first, in the question before it second."""

WORDS = 8.0**0.5
"""Weight of the words.
Source: of 0, 8 and 20 for its square, 8 finds most of criteria at precision 0.95, by leaving
calls out (130 calls, 2026-11-27)."""

_TERM = re.compile(r"[a-z']+|\d+|[$€£?]")
_PLACES = slice(2, 5)
"""Columns of ``cues_of`` that say where in the call a turn is."""


def terms_of(text: str) -> list[str]:
    """The words of a text and its pairs of neighbouring words, lower case.

    >>> terms_of("Run it by her?")
    ['run', 'it', 'by', 'her', '?', 'run it', 'it by', 'by her', 'her ?']
    """
    words = _TERM.findall(text.lower().replace("\u2019", "'").replace("-", " "))
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def words_of(texts: Sequence[str], vocabulary: Sequence[str], rarity: Matrix) -> Matrix:
    """How much each term says in each text: float32, (texts, terms), rows of unit length or 0.

    Args:
        texts: Of the turns.
        vocabulary: The terms that are known.
        rarity: float32, (terms,), how rare each is in the training talk.
    """
    column = {term: place for place, term in enumerate(vocabulary)}
    rows = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for place, text in enumerate(texts):
        for term, times in Counter(terms_of(text)).items():
            if term in column:
                at = column[term]
                rows[place, at] = (1.0 + np.log(times)) * rarity[at]
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return np.asarray(rows / lengths, dtype=np.float32)


def answers_of(texts: Sequence[str]) -> Matrix:
    """What kinds of answer each text is, and which kinds of value it holds: float32, 0 or 1.

    >>> answers_of(["Yes, twenty thousand."])[0, :5].tolist()
    [1.0, 0.0, 0.0, 0.0, 1.0]
    """
    return np.array(
        [
            [affirms(text), denies(text), commits(text), is_pleased(text)]
            + [bool(values_in(text, kind)) for kind in VALUE_KINDS]
            for text in texts
        ],
        dtype=np.float32,
    ).reshape(len(texts), ANSWERS)


def rows_of(turns: Sequence[Turn], columns: Columns, answers: Matrix) -> Matrix:
    """The rows of the turns without their words: float32, (turns, columns).

    The network's context is left out: its columns mean something else after each training, and
    heads without it fit the readings of any.

    Args:
        turns: Of one call.
        columns: Their reading, taken apart.
        answers: Of ``answers_of``.
    """
    cues = cues_of([Utterance(turn.role, turn.text) for turn in turns])
    plain = np.concatenate([cues[:, :ROLE_CUES], cues[:, _PLACES.stop :]], axis=1)
    small = np.concatenate([columns.stages, columns.signals, plain, answers], axis=1)
    return np.concatenate(
        [
            OWN * columns.vectors,
            BEFORE * shifted(columns.vectors, 1),
            AFTER * shifted(columns.vectors, -1),
            small,
            shifted(small, 1),
            shifted(small, -1),
            shifted(small, 2),
            cues[:, _PLACES],
        ],
        axis=1,
    ).astype(np.float32)


def shifted(rows: Matrix, turns: int) -> Matrix:
    """The rows of the turns that many before (over 0) or after; zeros beyond the call's ends.

    >>> shifted(np.array([[1.0], [2.0]], dtype=np.float32), 1).tolist()
    [[0.0], [1.0]]
    """
    moved = np.zeros_like(rows)
    if turns > 0:
        moved[turns:] = rows[:-turns]
    elif turns < 0:
        moved[:turns] = rows[-turns:]
    return moved
