"""Cues for the parts of a process: phrases that are said, and what the trained heads say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.ports import Utterance
from coaching.review.phrases import said_at
from coaching.review.talk import Cues, parts_of, texts_of
from models.evidence.heads import EvidenceHeads
from models.evidence.memory import VectorMemory
from models.evidence.weights import WEIGHTS, read_weights
from models.stages.columns import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coaching.ports import Reading, StageTag
    from coaching.process import SalesProcess
    from coaching.review.talk import Ref, Span
    from coaching.transcript import Turn
    from models.evidence.weights import EvidenceWeights
    from models.stages.reader import StageReader


class EvidenceCues:
    """Looks for the parts of one process in calls.

    It implements ``coaching.review.talk.CueFinder``. The network runs only for what has no vectors
    yet: a call without a kept reading, and sentences of the process that are not the shipped ones;
    these are kept.
    """

    def __init__(
        self,
        process: SalesProcess,
        reader: StageReader,
        *,
        memory: Path | None = None,
        weights: Path = WEIGHTS,
    ) -> None:
        """A finder; the weights are verified at the first call.

        Args:
            process: Whose parts.
            reader: Makes readings, and vectors of what the process says.
            memory: Folder in which such vectors are kept; None keeps them for the process alone.
            weights: Others than the shipped ones; their hash is in a ``.json`` beside them.
        """
        self._process = process
        self._reader = reader
        self._memory = memory
        self._path = weights

    @property
    def reader(self) -> str:
        """Identity of what makes the readings that it takes."""
        return self._reader.identity

    def find(
        self, turns: Sequence[Turn], tags: Sequence[StageTag], reading: Reading | None
    ) -> Cues:
        """The cues in the turns of one call.

        Args:
            turns: All of a call, in order.
            tags: One for each.
            reading: What the reader made of the turns that people say, where it was kept.

        Raises:
            ModelError: The weights are missing or altered.
        """
        phrases = tuple(self._phrases(turn.text) for turn in turns)
        people = [place for place, turn in enumerate(turns) if turn.role != "other"]
        if not people:
            return Cues(phrases, {}, self._heads.enough())
        if reading is None or len(reading) != len(people):
            reading = self._reader.read(
                [Utterance(turns[place].role, turns[place].text) for place in people]
            )
        seen = self._heads.seen(
            [turns[place] for place in people],
            [tags[place] for place in people],
            unpacked(reading),
            [phrases[place] for place in people],
        )
        judged = self._heads.proofs(seen)
        proofs = {}
        for ref, rows in judged.items():
            proofs[ref] = np.zeros(len(turns), dtype=np.float32)
            proofs[ref][people] = rows
        spans = {
            ref: {people[place]: span for place, span in its.items()}
            for ref, its in self._heads.spans(seen, judged).items()
        }
        return Cues(phrases, proofs, self._heads.enough(), spans)

    def _phrases(self, text: str) -> Mapping[Ref, Sequence[Span]]:
        return phrases_in(self._process, text)

    @cached_property
    def _weights(self) -> EvidenceWeights:
        return read_weights(self._path)

    @cached_property
    def _heads(self) -> EvidenceHeads:
        texts = {ref: texts_of(piece) for ref, piece in parts_of(self._process)}
        memory = VectorMemory(self._weights, self._reader.embed, folder=self._memory)
        vectors = memory.vectors([text for its in texts.values() for text in its])
        at, found = 0, {}
        for ref, its in texts.items():
            found[ref] = vectors[at : at + len(its)]
            at += len(its)
        return EvidenceHeads(self._weights, self._process, found, self._reader.header.parts)


def phrases_in(process: SalesProcess, text: str) -> dict[Ref, list[Span]]:
    """Where the phrases of a process's parts are said in a text, by part; only parts with any."""
    found: dict[Ref, list[Span]] = {}
    for ref, piece in parts_of(process):
        spans = sorted({span for pattern in piece.patterns for span in said_at(pattern, text)})
        if spans:
            found[ref] = spans
    return found
