"""The spaCy pipeline: one Doc for a whole call, phrases found in it, a stage for each turn.

The Doc of a call holds the tokens of all turns in a row. It carries what spaCy has no place for::

    doc._.utterances   the turns as they came in
    doc._.bounds       (first token, token after the last) of each turn; equal without words
    doc._.vectors      their embeddings, float32, (turns, dimension)
    doc._.tags         one StageTag for each turn, once the pipeline has run
    doc.spans["phrases"]  hits of the process's patterns, labelled "stage:demo" or "signal:price"
    doc.spans["turns"]    the turns that have words, labelled with their stage

Two components run over it: spaCy's own ``span_ruler``, filled from the process, and
``filmroom_stages``, which weighs a scorer's probabilities against the phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc, Span

from coaching.ports import StageTag
from coaching.process import OTHER
from models.stages.phrases import token_patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coaching.ports import Embeddings, Utterance
    from coaching.process import SalesProcess
    from models.stages.scores import Scorer

PHRASES = "phrases"
TURNS = "turns"

PHRASE_ODDS = 4.0
"""How many times likelier a phrase of a stage makes that stage.
Chosen because a phrase should decide where the network wavers and not where it is sure; on 20 calls
of other firms it takes macro-F1 from 0.643 to 0.650 (2026-11-24)."""

for _name in ("utterances", "bounds", "vectors", "tags"):
    Doc.set_extension(_name, default=None, force=True)


class StageComponent:
    """Decides on the stage and the signals of every turn of a call.

    Attributes:
        scorer: Where the probabilities come from; set before the pipeline runs.
    """

    def __init__(self, stages: Sequence[str], signals: Sequence[str]) -> None:
        """A component without a scorer yet.

        Args:
            stages: Names in the process's order, without ``OTHER``.
            signals: Names in the process's order.
        """
        self.stages = (*stages, OTHER)
        self.signals = tuple(signals)
        self.scorer: Scorer | None = None

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with ``doc._.tags`` and ``doc.spans["turns"]`` set."""
        assert self.scorer is not None, "the pipeline was built without a scorer"
        scores = self.scorer.scores(doc._.utterances, doc._.vectors)
        hits = self._hits(doc)
        odds = scores.stages * np.where(hits[:, : len(self.stages)], PHRASE_ODDS, 1.0)
        probabilities = odds / odds.sum(axis=1, keepdims=True)
        shown = (scores.signals >= scores.thresholds) | hits[:, len(self.stages) :]
        best = probabilities.argmax(axis=1)
        doc._.tags = tuple(
            StageTag(
                stage=self.stages[stage],
                probability=float(probabilities[turn, stage]),
                signals=tuple(
                    name for name, there in zip(self.signals, shown[turn], strict=True) if there
                ),
            )
            for turn, stage in enumerate(best)
        )
        doc.spans[TURNS] = [
            Span(doc, start, end, label=tag.stage)
            for (start, end), tag in zip(doc._.bounds, doc._.tags, strict=True)
            if start < end
        ]
        return doc

    def _hits(self, doc: Doc) -> NDArray[np.bool_]:
        """Which phrases were said: bool, (turns, stages + signals); none across two turns."""
        labels = [f"stage:{name}" for name in self.stages]
        labels += [f"signal:{name}" for name in self.signals]
        column = {label: place for place, label in enumerate(labels)}
        hits = np.zeros((len(doc._.bounds), len(labels)), dtype=np.bool_)
        turn_of = np.repeat(
            np.arange(len(doc._.bounds)), [end - start for start, end in doc._.bounds]
        )
        for span in doc.spans[PHRASES]:
            if turn_of[span.start] == turn_of[span.end - 1]:
                hits[turn_of[span.start], column[span.label_]] = True
        return hits


@Language.factory(
    "filmroom_stages",
    assigns=["doc._.tags", "doc.spans"],
    requires=["doc._.utterances", "doc._.bounds", "doc._.vectors", "doc.spans"],
)
def _stage_component(
    nlp: Language,
    name: str,
    stages: list[str],
    signals: list[str],
) -> StageComponent:
    """What ``nlp.add_pipe("filmroom_stages", config=...)`` makes; spaCy passes the first two."""
    return StageComponent(stages, signals)


def build_pipeline(process: SalesProcess, scorer: Scorer) -> Language:
    """A pipeline that tags calls after ``process`` with the scores of ``scorer``."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": PHRASES})
    assert isinstance(ruler, SpanRuler)
    ruler.add_patterns(
        [
            {"label": f"{kind}:{part.name}", "pattern": tokens}
            for kind, parts in (("stage", process.stages), ("signal", process.signals))
            for part in parts
            for pattern in part.patterns
            for tokens in token_patterns(
                pattern, tokenise=lambda word: [token.text for token in nlp.tokenizer(word)]
            )
        ]
    )
    component = nlp.add_pipe(
        "filmroom_stages",
        config={"stages": list(process.stage_names), "signals": list(process.signal_names)},
    )
    assert isinstance(component, StageComponent)
    component.scorer = scorer
    return nlp


def doc_of(nlp: Language, utterances: Sequence[Utterance], vectors: Embeddings) -> Doc:
    """The Doc of one call, ready for the pipeline."""
    words: list[str] = []
    spaces: list[bool] = []
    bounds: list[tuple[int, int]] = []
    for utterance in utterances:
        turn = nlp.tokenizer(utterance.text.replace("\u2019", "'"))
        bounds.append((len(words), len(words) + len(turn)))
        words += [token.text for token in turn]
        spaces += [bool(token.whitespace_) for token in turn]
        if len(turn):
            spaces[-1] = True
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc._.utterances, doc._.bounds, doc._.vectors = tuple(utterances), tuple(bounds), vectors
    return doc
