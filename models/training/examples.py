"""Labelled calls as arrays: each call in several spellings, embedded once before training."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from coaching.ports import Utterance
from coaching.process import OTHER
from models.stages.cues import cues_of
from models.training.noise import noisy, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from coaching.ports import Embedder
    from coaching.process import SalesProcess
    from models.stages.scores import Matrix
    from models.training.talk import LabelledCall

AS_WRITTEN = 0
"""Index of the spelling in which the talk is written."""

RECOGNISED = 1
"""Index of the spelling without capitals and punctuation."""

SPELLINGS = 4
"""As written, as recognised, and two with words lost."""


@dataclass(frozen=True, slots=True)
class Example:
    """One call as arrays.

    Attributes:
        vectors: float32, (spellings, turns, dimension).
        cues: float32, (spellings, turns, cues).
        stages: int64, (turns,); index among the process's stages, then ``OTHER``.
        signals: float32, (turns, signals), 0 or 1.
    """

    vectors: Matrix
    cues: Matrix
    stages: NDArray[np.int64]
    signals: Matrix


class VectorCache:
    """Vectors kept in a file between runs, because embedding takes longer than training."""

    def __init__(self, embedder: Embedder, folder: Path | None) -> None:
        """A cache.

        Args:
            embedder: Makes the vectors that are not there yet.
            folder: Where the file lies, one for each embedder; None keeps nothing.
        """
        self._embedder = embedder
        name = f"vectors-{embedder.identity.replace('/', '_')}.npz"
        self._path = folder / name if folder else None
        self._known: dict[str, NDArray[np.float32]] = {}
        if self._path and self._path.is_file():
            with np.load(self._path) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One unit vector for each text, in order: float32, (texts, dimension)."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            made = self._embedder.embed(list(new.values()))
            self._known.update(zip(new, made, strict=True))
            if self._path:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                stored = np.stack(list(self._known.values()))
                np.savez(self._path, keys=np.array(list(self._known)), vectors=stored)
        return np.stack([self._known[key] for key in keys])


def examples_of(
    calls: Sequence[LabelledCall], process: SalesProcess, cache: VectorCache, *, seed: int
) -> tuple[Example, ...]:
    """The calls as arrays, in order, in ``SPELLINGS`` spellings."""
    random = Random(seed)  # noqa: S311 - noise, no secret
    stages = (*process.stage_names, OTHER)
    spelt: list[list[Utterance]] = []
    for call in calls:
        written = [turn.utterance for turn in call.turns]
        spelt += [
            written,
            [Utterance(turn.role, plain(turn.text) or turn.text) for turn in written],
            [Utterance(turn.role, noisy(turn.text, random)) for turn in written],
            [Utterance(turn.role, noisy(turn.text, random)) for turn in written],
        ]
    flat = cache.vectors([turn.text for spelling in spelt for turn in spelling])
    ends = np.cumsum([len(spelling) for spelling in spelt])[:-1]
    vectors = np.split(flat, ends)
    return tuple(
        Example(
            vectors=np.stack(vectors[SPELLINGS * place : SPELLINGS * (place + 1)]),
            cues=np.stack(
                [cues_of(turns) for turns in spelt[SPELLINGS * place : SPELLINGS * (place + 1)]]
            ),
            stages=np.array([stages.index(turn.stage) for turn in call.turns], dtype=np.int64),
            signals=np.array(
                [[name in turn.signals for name in process.signal_names] for turn in call.turns],
                dtype=np.float32,
            ),
        )
        for place, call in enumerate(calls)
    )
