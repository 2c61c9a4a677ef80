"""The stage tagger that the product uses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from coaching.ports import Reading, StageTag, Utterance
    from coaching.process import SalesProcess
    from models.stages.reader import StageReader
    from models.stages.scores import Scorer
    from models.stages.taught import Lesson


class SpacyStageTagger:
    """Tags whole calls through a spaCy pipeline; implements ``coaching.ports.StageTagger``.

    What the network said of a call is in its reading, so tagging runs no network over it. A process
    with the stage names that it was trained on, in any order and with any wording, perhaps renamed
    or merged (``was``), takes the trained probabilities. The stages of any other process are
    likened to the trained ones, which is less sure. A lesson from the team's labels corrects
    either. ``identity`` says which it is.
    """

    def __init__(
        self, process: SalesProcess, reader: StageReader, *, lesson: Lesson | None = None
    ) -> None:
        """A tagger; spaCy is loaded at the first call.

        Args:
            process: Names of stages and signals, phrases and examples.
            reader: Makes the readings, and the vectors of a process's examples.
            lesson: What was learned from the team's labels, for the stages of this process.
        """
        self._process = process
        self._reader = reader
        self._scorer = scorer_of(process, reader, lesson)

    @property
    def identity(self) -> str:
        """What the tags come from, such as ``stages@1f2e3d4c+process@9a8b7c6d``."""
        return f"{self._scorer.identity}+process@{self._process.version}"

    @property
    def reader(self) -> StageReader:
        """What makes the readings that ``tag`` takes."""
        return self._reader

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        """One tag for each utterance of one whole call, in order; ``()`` for none.

        Args:
            utterances: All of a call.
            reading: What ``reader`` made of them.
        """
        if not utterances:
            return ()
        from models.stages.columns import unpacked
        from models.stages.pipeline import doc_of

        with self._nlp.memory_zone():
            doc = self._nlp(doc_of(self._nlp, utterances, unpacked(reading)))
            tags: tuple[StageTag, ...] = doc._.tags
        return tags

    @cached_property
    def _nlp(self) -> Language:
        """The pipeline."""
        from models.stages.pipeline import build_pipeline

        return build_pipeline(self._process, self._scorer, self._reader.header.cue_words)


def scorer_of(process: SalesProcess, reader: StageReader, lesson: Lesson | None = None) -> Scorer:
    """The trained scorer where it fits, else one by likeness; corrected by a lesson, if any."""
    from models.stages.nearest import NearestScorer
    from models.stages.trained import TrainedScorer, is_trained
    from models.stages.untrained import UntrainedScorer

    nearest = NearestScorer(process, reader)
    scorer: TrainedScorer | UntrainedScorer
    if is_trained(process):
        scorer = TrainedScorer(reader.identity, reader.header, process, nearest)
    else:
        scorer = UntrainedScorer(process, reader, nearest)
    if lesson is None:
        return scorer
    from models.stages.taught import TaughtScorer

    return TaughtScorer(scorer, process, lesson)
