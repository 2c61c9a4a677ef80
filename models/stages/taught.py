"""What the tagger learned from a team's labels: a correction over a scorer's own answers.

A lesson holds the weights of the correction (``learning.py``), the names that they are for and
what it was learned over. It is kept as bytes of safetensors with those names in the header.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.errors import ModelError
from coaching.process import OTHER
from models.stages.learning import features
from models.stages.scores import Scores, softmax, tempered
from models.stages.untrained import UntrainedScorer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coaching.ports import Utterance
    from coaching.process import SalesProcess
    from models.stages.columns import Columns
    from models.stages.course import Leanings
    from models.stages.learning import Rows
    from models.stages.scores import Matrix
    from models.stages.trained import TrainedScorer

HEADER = "lesson"
STAGES = "stages"
SIGNAL = "signal."

LEAST = 1e-4
"""Least probability whose logarithm is taken."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned from labels.

    Attributes:
        process: Version of the process whose stages and signals the weights are for.
        reader: Identity of the reader whose readings they weigh.
        names: The stages in the process's order, ``OTHER`` the last.
        stages: float64, (features, stages).
        signals: float64, (features, 1), by the name of a signal that was learned.
        temperature: Divisor of the logarithm of the probabilities that makes them honest.
    """

    process: str
    reader: str
    names: tuple[str, ...]
    stages: Rows
    signals: Mapping[str, Rows] = field(default_factory=dict)
    temperature: float = 1.0

    def packed(self) -> bytes:
        """The lesson as bytes of safetensors; the same lesson gives the same bytes."""
        from safetensors.numpy import save

        header = {
            "process": self.process,
            "reader": self.reader,
            "names": self.names,
            "temperature": self.temperature,
        }
        tensors = {STAGES: self.stages} | {
            SIGNAL + name: weights for name, weights in self.signals.items()
        }
        return save(
            {name: np.ascontiguousarray(it, dtype=np.float32) for name, it in tensors.items()},
            metadata={HEADER: json.dumps(header)},
        )

    def carried(self, process: SalesProcess, heirs: Mapping[str, str | None]) -> Lesson:
        """The lesson for another version of the process.

        A stage takes over what was learned of the stages that went into it, their mean where
        there were several; of a stage without forebears nothing was learned.

        Args:
            process: The other version.
            heirs: Where each stage of the lesson's version is in it; None where it is gone.
        """
        names = (*process.stage_names, OTHER)
        weights = np.zeros((len(self.stages), len(names)))
        for place, name in enumerate(names):
            forebears = [
                column
                for column, old in enumerate(self.names)
                if (OTHER if old == OTHER else heirs.get(old)) == name
            ]
            if forebears:
                weights[:, place] = self.stages[:, forebears].mean(axis=1)
        signals = {name: it for name, it in self.signals.items() if name in process.signal_names}
        return replace(self, names=names, stages=weights, signals=signals)


def lesson_from(content: bytes, *, sha256: str) -> Lesson:
    """A lesson from the bytes that ``Lesson.packed`` gave.

    Args:
        content: The bytes.
        sha256: Their hash as it was kept, hexadecimal.

    Raises:
        ModelError: They are altered, or no lesson.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    hint = "`filmroom label --learn` makes the lesson anew from the labels."
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError("the lesson in the library is altered", hint=hint)
    try:
        size = int.from_bytes(content[:8], "little")
        header = json.loads(json.loads(content[8 : 8 + size])["__metadata__"][HEADER])
        tensors = {name: it.astype(np.float64) for name, it in load(content).items()}
        return Lesson(
            process=header["process"],
            reader=header["reader"],
            names=tuple(header["names"]),
            stages=tensors[STAGES],
            signals={
                name.removeprefix(SIGNAL): it
                for name, it in tensors.items()
                if name.startswith(SIGNAL)
            },
            temperature=header["temperature"],
        )
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the lesson in the library is none: {error}", hint=hint) from error


class TaughtScorer:
    """Another scorer's scores, corrected by what the team's labels taught."""

    def __init__(
        self, base: TrainedScorer | UntrainedScorer, process: SalesProcess, lesson: Lesson
    ) -> None:
        """A scorer.

        Args:
            base: What is corrected.
            process: Whose stages and signals are scored.
            lesson: For the stages of this process, see ``Lesson.carried``.
        """
        assert lesson.names == (*process.stage_names, OTHER), "a lesson for other stages"
        self._base = base
        self._signals = process.signal_names
        self._lesson = lesson

    @cached_property
    def identity(self) -> str:
        """What is corrected, and the lesson: ``taught(stages@1f2e3d4c,lesson@9a8b7c6d)``."""
        sha256 = hashlib.sha256(self._lesson.packed()).hexdigest()
        return f"taught({self._base.identity},lesson@{sha256[:8]})"

    def scores(self, utterances: Sequence[Utterance], columns: Columns) -> Scores:
        """The scores of the turns of one call."""
        scores = self._base.scores(utterances, columns)
        rows = features(columns)
        leanings = leanings_of(self._base, columns, scores) + rows @ self._lesson.stages
        stages = tempered(settled(self._base, leanings), self._lesson.temperature)
        signals = scores.signals.copy()
        for name, weights in self._lesson.signals.items():
            place = self._signals.index(name)
            signals[:, [place]] = likely(log_odds(signals[:, [place]]) + rows @ weights)
        return replace(scores, stages=stages, signals=signals)


def leanings_of(
    base: TrainedScorer | UntrainedScorer, columns: Columns, scores: Scores
) -> Leanings:
    """What a correction of the stages is added to: (turns, stages + 1)."""
    if isinstance(base, UntrainedScorer):
        return base.leanings(columns)
    return np.log(np.maximum(scores.stages, LEAST)).astype(np.float64)


def settled(base: TrainedScorer | UntrainedScorer, leanings: Leanings) -> Matrix:
    """The probabilities of the stages from what turns lean to; rows sum to 1."""
    if isinstance(base, UntrainedScorer):
        return base.settled(leanings)
    return softmax(leanings.astype(np.float32))


def log_odds(probabilities: Matrix) -> Rows:
    """Logarithms of the odds, kept within reason."""
    kept = np.clip(probabilities.astype(np.float64), LEAST, 1 - LEAST)
    return np.log(kept / (1 - kept))


def likely(odds: Rows) -> Matrix:
    """Probabilities from logarithms of odds: float32."""
    return (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)
