"""The spaCy pipeline: one Doc for a whole call, phrases found in it, a tag for each turn.

The Doc of a call holds the tokens of all turns in a row. It carries what spaCy has no place for::

    doc._.utterances   the turns as they came in
    doc._.bounds       (first token, token after the last) of each turn; equal without words
    doc._.columns      what the reader made of them
    doc._.tags         one StageTag for each turn, once the pipeline has run
    doc.spans["phrases"]  hits of the process's patterns, labelled "stage:demo", "signal:price" or,
                          for a kind of a signal, "signal:objection:price"
    doc.spans["turns"]    the turns that have words, labelled with their stage

Two components run over it, as ``models/training/stages.cfg`` says: spaCy's own ``span_ruler``,
filled from the process, and ``filmroom_stages``, which weighs a scorer's probabilities against the
phrases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import spacy.util
from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc, Span

from coaching.ports import SignalHit, StageTag
from coaching.process import OTHER
from models.stages.phrases import token_patterns
from models.stages.spans import best_piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coaching.ports import Utterance
    from coaching.process import SalesProcess
    from models.stages.columns import Columns
    from models.stages.scores import Matrix, Scorer, Scores

CONFIG = Path(__file__).parents[1] / "training" / "stages.cfg"
"""The pipeline, as spaCy's own configuration files have it, beside the recipe of its training."""

PHRASES = "phrases"
TURNS = "turns"

PHRASE_ODDS = 4.0
"""How many times likelier a phrase of a stage makes that stage.
Chosen because a phrase should decide where the network wavers and not where it is sure; with the
shipped process 1, 2 and 4 give the same macro-F1 to three digits on two test sets (2026-11-26)."""

for _name in ("utterances", "bounds", "columns", "tags"):
    Doc.set_extension(_name, default=None, force=True)


class Phrase(NamedTuple):
    """A phrase of the process that was said: what it stands for and where in its turn it is."""

    label: str
    start: int
    end: int


class StageComponent:
    """Decides on the stage and the signals of every turn of a call.

    Attributes:
        scorer: Where the probabilities come from; set before the pipeline runs.
        cue_words: What each word says for a signal, by the signal's name.
    """

    def __init__(
        self, stages: Sequence[str], signals: Sequence[str], kinds: Mapping[str, Sequence[str]]
    ) -> None:
        """A component without a scorer yet.

        Args:
            stages: Names in the process's order, without ``OTHER``.
            signals: Names in the process's order.
            kinds: Names of the kinds of each signal that has any.
        """
        self.stages = (*stages, OTHER)
        self.signals = tuple(signals)
        self.kinds = {name: tuple(its) for name, its in kinds.items() if its}
        self.scorer: Scorer | None = None
        self.cue_words: Mapping[str, Mapping[str, float]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with ``doc._.tags`` and ``doc.spans["turns"]`` set."""
        assert self.scorer is not None, "the pipeline was built without a scorer"
        scores = self.scorer.scores(doc._.utterances, doc._.columns)
        phrases = _phrases(doc)
        probabilities = self._stages(scores, phrases)
        best = probabilities.argmax(axis=1)
        doc._.tags = tuple(
            StageTag(
                stage=self.stages[stage],
                probability=float(probabilities[turn, stage]),
                signals=tuple(self._signals(doc._.utterances[turn].text, turn, scores, said)),
                sure=bool(probabilities[turn, stage] >= scores.sure)
                and _says_something(doc._.utterances[turn].text),
            )
            for turn, (stage, said) in enumerate(zip(best, phrases, strict=True))
        )
        doc.spans[TURNS] = [
            Span(doc, start, end, label=tag.stage)
            for (start, end), tag in zip(doc._.bounds, doc._.tags, strict=True)
            if start < end
        ]
        return doc

    def _stages(self, scores: Scores, phrases: Sequence[Sequence[Phrase]]) -> Matrix:
        """The probabilities of the stages with what the phrases add."""
        column = {f"stage:{name}": place for place, name in enumerate(self.stages)}
        odds = scores.stages.copy()
        for turn, said in enumerate(phrases):
            for label in {phrase.label for phrase in said} & column.keys():
                odds[turn, column[label]] *= PHRASE_ODDS
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)

    def _signals(
        self, text: str, turn: int, scores: Scores, said: Sequence[Phrase]
    ) -> Iterator[SignalHit]:
        """The signals of one turn: by a phrase, else where the scores reach the threshold."""
        for place, name in enumerate(self.signals):
            label = f"signal:{name}"
            hits = [it for it in said if it.label == label or it.label.startswith(f"{label}:")]
            probability = float(scores.signals[turn, place])
            if hits:
                of_kind = [it for it in hits if it.label != label]
                hit = (of_kind or hits)[0]
                kind = hit.label.removeprefix(label).lstrip(":")
                yield SignalHit(
                    name=name,
                    probability=1.0,
                    start=hit.start,
                    end=hit.end,
                    kind=kind or self._kind(name, turn, scores),
                    source="phrase",
                )
            elif probability >= scores.thresholds[place]:
                where = best_piece(text, self.cue_words.get(name, {}))
                yield SignalHit(
                    name=name,
                    probability=min(probability, 1.0),
                    start=where.start,
                    end=where.end,
                    kind=self._kind(name, turn, scores),
                )

    def _kind(self, name: str, turn: int, scores: Scores) -> str:
        """The likeliest kind of a signal; empty where it has none."""
        kinds = self.kinds.get(name)
        return kinds[int(scores.kinds[name][turn].argmax())] if kinds else ""


def _says_something(text: str) -> bool:
    """Whether a turn has a word or a number: of "..." nothing is sure."""
    return any(map(str.isalnum, text))


def _phrases(doc: Doc) -> list[list[Phrase]]:
    """The phrases said in each turn, in order of their first character; none across two turns."""
    bounds = doc._.bounds
    turn_of = np.repeat(np.arange(len(bounds)), [end - start for start, end in bounds])
    said: list[list[Phrase]] = [[] for _ in bounds]
    for span in doc.spans.get(PHRASES, ()):
        turn = turn_of[span.start]
        if turn == turn_of[span.end - 1]:
            begin = doc[bounds[turn][0]].idx
            said[turn].append(Phrase(span.label_, span.start_char - begin, span.end_char - begin))
    return [sorted(it, key=lambda phrase: (phrase.start, -phrase.end)) for it in said]


@Language.factory(
    "filmroom_stages",
    default_config={"stages": [], "signals": [], "kinds": {}},
    assigns=["doc._.tags", "doc.spans"],
    requires=["doc._.utterances", "doc._.bounds", "doc._.columns", "doc.spans"],
)
def _stage_component(
    nlp: Language,
    name: str,
    stages: list[str],
    signals: list[str],
    kinds: dict[str, list[str]],
) -> StageComponent:
    """What ``nlp.add_pipe("filmroom_stages", config=...)`` makes; spaCy passes the first two."""
    return StageComponent(stages, signals, kinds)


def build_pipeline(
    process: SalesProcess, scorer: Scorer, cue_words: Mapping[str, Mapping[str, float]]
) -> Language:
    """A pipeline that tags calls after ``process`` with the scores of ``scorer``.

    Args:
        process: Names and phrases.
        scorer: Where the probabilities come from.
        cue_words: What each word says for a signal, to find the sentence that shows it.
    """
    config = spacy.util.load_config(CONFIG)
    config["components"]["filmroom_stages"] |= {
        "stages": list(process.stage_names),
        "signals": list(process.signal_names),
        "kinds": {signal.name: [kind.name for kind in signal.kinds] for signal in process.signals},
    }
    nlp = spacy.util.load_model_from_config(
        {section: config[section] for section in ("nlp", "components")}, auto_fill=True
    )
    ruler, component = (part for _, part in nlp.pipeline)
    assert isinstance(ruler, SpanRuler)
    patterns: list[dict[str, str | list[dict[str, Any]]]] = [
        {"label": label, "pattern": list(map(dict, tokens))}
        for label, pattern in _patterns(process)
        for tokens in token_patterns(
            pattern, tokenise=lambda word: [token.text for token in nlp.tokenizer(word)]
        )
    ]
    ruler.add_patterns(patterns)
    if not patterns:  # it would warn with every call
        nlp.disable_pipe("span_ruler")
    assert isinstance(component, StageComponent)
    component.scorer = scorer
    component.cue_words = cue_words
    return nlp


def _patterns(process: SalesProcess) -> Iterator[tuple[str, str]]:
    """Label and pattern of every phrase of the process."""
    for stage in process.stages:
        for pattern in stage.patterns:
            yield f"stage:{stage.name}", pattern
    for signal in process.signals:
        for pattern in signal.patterns:
            yield f"signal:{signal.name}", pattern
        for kind in signal.kinds:
            for pattern in kind.patterns:
                yield f"signal:{signal.name}:{kind.name}", pattern


def doc_of(nlp: Language, utterances: Sequence[Utterance], columns: Columns) -> Doc:
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
    doc._.utterances, doc._.bounds, doc._.columns = tuple(utterances), tuple(bounds), columns
    return doc
