"""The stage tagger that the product uses."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from coaching.ports import Embedder, StageTag, Utterance
    from coaching.process import SalesProcess
    from models.stages.scores import Scorer

WEIGHTS = Path(__file__).with_name("weights.safetensors")
"""The weights that are shipped; ``weights.json`` beside them records their hash."""


class SpacyStageTagger:
    """Tags whole calls through a spaCy pipeline; implements ``coaching.ports.StageTagger``.

    The trained network serves a process with the stage names that it was trained on, in any order
    and with any wording, and the embedder that it was trained over. For any other process or
    embedder the tags come from nearness to the process's own examples, which is less sure;
    ``identity`` says which it is.
    """

    def __init__(
        self, process: SalesProcess, embedder: Embedder, weights: Path | None = None
    ) -> None:
        """A tagger; the weights are verified and read now, spaCy is loaded at the first call.

        Args:
            process: Names of stages and signals, phrases and examples.
            embedder: Makes the vectors of the turns.
            weights: Others than the shipped ones; their hash is in a ``.json`` beside them.

        Raises:
            ModelError: The weights are missing, altered or unfit.
        """
        self._process = process
        self._embedder = embedder
        self._scorer = _scorer(process, embedder, weights or WEIGHTS)

    @property
    def identity(self) -> str:
        """What the tags come from, such as ``stages@1f2e3d4c+process@9a8b7c6d``."""
        return f"{self._scorer.identity}+process@{self._process.version}"

    def tag(self, utterances: Sequence[Utterance]) -> tuple[StageTag, ...]:
        """One tag for each utterance of one whole call, in order; ``()`` for none.

        600 turns take some 0.5 s on one core besides their embedding.
        """
        if not utterances:
            return ()
        from models.stages.pipeline import doc_of

        vectors = self._embedder.embed([utterance.text for utterance in utterances])
        with self._nlp.memory_zone():
            tags: tuple[StageTag, ...] = self._nlp(doc_of(self._nlp, utterances, vectors))._.tags
        return tags

    @cached_property
    def _nlp(self) -> Language:
        """The pipeline."""
        from models.stages.pipeline import build_pipeline

        return build_pipeline(self._process, self._scorer)


def _scorer(process: SalesProcess, embedder: Embedder, path: Path) -> Scorer:
    """The trained scorer where it fits, else nearness to examples."""
    from models.stages.nearest import NearestScorer
    from models.stages.trained import TrainedScorer, read_weights

    weights = read_weights(path)
    nearest = NearestScorer(process, embedder)
    if weights.fits(process.stage_names, embedder.identity):
        return TrainedScorer(weights, process, nearest)
    return nearest
