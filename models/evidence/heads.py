"""The trained heads over one process: kept readings in, proofs for each part of the process out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coaching.process import ExitCriterion
from coaching.review.evidence import may_say
from coaching.review.talk import Ref, parts_of
from coaching.review.values import telling_clauses
from models.evidence.likeness import SeenPart, SeenTurns, likeness_of, middle, pair_rows
from models.evidence.seen import WORDS, answers_of, rows_of, words_of
from models.evidence.verdict import call_row, second_row, spread, sureness, with_own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coaching.ports import Embeddings, StageTag
    from coaching.process import SalesProcess
    from coaching.review.talk import Piece, Span
    from coaching.transcript import Turn
    from models.evidence.weights import EvidenceWeights
    from models.stages.columns import Columns
    from models.stages.scores import Matrix

KNOWN = 0.93
"""Likeness of its middle from which a part is taken for a known one of the same kind and speaker.
Chosen because a sentence worded anew among its examples leaves more, and another part's is less:
the nearest two of the shipped process have 0.87."""


LEAST_SHOWN = 0.3
"""Sureness from which the words are looked for. Chosen below every threshold."""


@dataclass(frozen=True)
class SeenCall:
    """One call as the heads see it; arrays have a row for each turn.

    Attributes:
        seen: What the pair model looks at; in it, what the heads of known parts say.
        turns: The turns.
        tags: One for each.
        phrases: For each turn, the parts of which a phrase is said in it.
        proofs: What the network takes for proven: float32, (turns, trained parts).
    """

    seen: SeenTurns
    turns: Sequence[Turn]
    tags: Sequence[StageTag]
    phrases: Sequence[Mapping[Ref, object]]
    proofs: Matrix

    def allowed(self, piece: Piece) -> Matrix:
        """1 where somebody speaks who can show a part: float32, (turns,)."""
        return np.array([may_say(piece.by, it.role) for it in self.turns], dtype=np.float32)

    def stage(self, name: str) -> Matrix:
        """How likely each turn is of a stage, as far as its tag says."""
        return np.array(
            [it.probability if it.stage == name else 0.0 for it in self.tags], dtype=np.float32
        )

    def signal(self, piece: Piece) -> Matrix:
        """The surest of a part's signals in each turn; 0 for none."""
        return np.array(
            [
                max(
                    (hit.probability for hit in it.signals if hit.name in piece.shown_by),
                    default=0.0,
                )
                for it in self.tags
            ],
            dtype=np.float32,
        )

    def phrase(self, ref: Ref) -> Matrix:
        """1 where a phrase of a part is said."""
        return np.array([ref in said for said in self.phrases], dtype=np.float32)

    def part(self, ref: Ref, piece: Piece, stage: str, vectors: Embeddings) -> SeenPart:
        """What is known of a part in this call."""
        return SeenPart(
            ref, piece, vectors, self.stage(stage), self.signal(piece), self.phrase(ref)
        )

    def row(self, ref: Ref, piece: Piece, scores: Matrix, needs: float | None) -> Matrix:
        """What the call says of a part, see ``verdict.call_row``."""
        allowed = self.allowed(piece)
        return call_row(
            scores,
            allowed,
            signal=float((self.signal(piece) * allowed).max(initial=0.0)),
            signals=bool(piece.shown_by),
            phrase=self.phrase(ref),
            needs=needs,
        )


class EvidenceHeads:
    """Judges which turns of a call prove the parts of one process."""

    def __init__(
        self,
        weights: EvidenceWeights,
        process: SalesProcess,
        vectors: Mapping[Ref, Embeddings],
        trained: Sequence[str],
    ) -> None:
        """The heads for a process.

        Args:
            weights: Verified.
            process: Whose parts are judged.
            vectors: Of each part's sentence and examples, float32, (1 + examples, 384).
            trained: Names of the parts that the network knows, as its readings have them.
        """
        self._weights = weights
        self._process = process
        self._vectors = vectors
        self._columns = {name: place for place, name in enumerate(trained)}

    def seen(
        self,
        turns: Sequence[Turn],
        tags: Sequence[StageTag],
        columns: Columns,
        phrases: Sequence[Mapping[Ref, object]],
    ) -> SeenCall:
        """A call as the heads see it.

        Args:
            turns: At least one.
            tags: One for each.
            columns: Their reading, taken apart.
            phrases: For each, the parts of which a phrase is said in it.
        """
        texts = [turn.text for turn in turns]
        answers = answers_of(texts)
        tensors, header = self._weights.tensors, self._weights.header
        rows = np.concatenate(
            [
                rows_of(turns, columns, answers),
                WORDS * words_of(texts, header.terms, tensors["rarity"]),
                np.ones((len(turns), 1), dtype=np.float32),
            ],
            axis=1,
        )
        return SeenCall(
            seen_turns(texts, columns.vectors, answers, rows @ tensors["heads"]),
            turns,
            tags,
            phrases,
            columns.proofs,
        )

    def proofs(self, call: SeenCall) -> dict[Ref, Matrix]:
        """For each part, float32 (turns,), 0 to 1: how surely it is shown, and where."""
        scores = {ref: self._scores(ref, call) for ref, _ in parts_of(self._process)}
        return {
            ref: self._judged(ref, piece, scores, call) for ref, piece in parts_of(self._process)
        }

    def spans(self, call: SeenCall, proofs: Mapping[Ref, Matrix]) -> dict[Ref, dict[int, Span]]:
        """For each part with a head, the sentence of its best turns whose words speak most for it.

        A longer sentence counts for more, with the root of its length: a short one says less.

        Args:
            call: The call.
            proofs: Of ``proofs``.
        """
        found: dict[Ref, dict[int, Span]] = {}
        header, tensors = self._weights.header, self._weights.tensors
        words = tensors["heads"][-1 - len(header.terms) : -1]
        for ref, rows in proofs.items():
            known = self._known[ref]
            if known is None or rows.max(initial=0.0) < LEAST_SHOWN:
                continue
            for place in np.flatnonzero(rows >= rows.max() / 2).tolist():
                each = telling_clauses(call.turns[place].text)
                if each[0].text != call.turns[place].text:
                    said = words_of([it.text for it in each], header.terms, tensors["rarity"])
                    length = np.sqrt([len(it.text.split()) for it in each])
                    best = each[int((said @ words[:, known] * length).argmax())]
                    found.setdefault(ref, {})[place] = (best.start, best.end)
        return found

    def enough(self) -> dict[Ref, float]:
        """The strength from which each part counts."""
        return {
            ref: self._weights.header.enough[ref.part][0 if self._known[ref] is not None else 1]
            for ref, _ in parts_of(self._process)
        }

    def _scores(self, ref: Ref, call: SeenCall) -> Matrix:
        """What each turn says of a part: by its own head, else by likeness."""
        known = self._known[ref]
        if known is not None:
            return np.asarray(call.seen.heads[:, known], dtype=np.float32)
        stage, piece = self._places[ref]
        part = call.part(ref, piece, stage, self._vectors[ref])
        pair = self._weights.tensors["pair"]  # rows: means, scales, weights; the last one alone
        rows = (pair_rows(call.seen, part, self._likeness(ref)) - pair[0, :-1]) / pair[1, :-1]
        return np.asarray(1.0 / (1.0 + np.exp(-(rows @ pair[2, :-1] + pair[2, -1]))), np.float32)

    def _judged(
        self, ref: Ref, piece: Piece, scores: Mapping[Ref, Matrix], call: SeenCall
    ) -> Matrix:
        allowed = call.allowed(piece)
        row = call.row(ref, piece, scores[ref], self._needs(piece, scores, call))
        known = self._known[ref]
        if known is None:
            sure = sureness(row, self._weights.tensors[f"other:{ref.part}"])
        else:
            sure = self._sure_of_known(row, self._weights.header.parts[known], call, allowed)
        return spread(sure, scores[ref], allowed)

    def _sure_of_known(self, row: Matrix, known: Ref, call: SeenCall, allowed: Matrix) -> float:
        """How surely a call has a part with a head: by its heads, and by the network if it can."""
        tensors = self._weights.tensors
        same = [it for it in self._weights.header.parts if it.part == known.part]
        row = with_own(row, same.index(known), len(same))
        sure = sureness(row, tensors[f"known:{known.part}"])
        column = self._columns.get(known.name)
        if column is None:
            return sure
        return sureness(
            second_row(sure, call.proofs[:, column], allowed), tensors[f"second:{known.part}"]
        )

    def _needs(self, piece: Piece, scores: Mapping[Ref, Matrix], call: SeenCall) -> float | None:
        """The best score of the weakest datum that a criterion needs."""
        if not isinstance(piece, ExitCriterion) or not piece.needs:
            return None
        needed = [Ref("datum", name) for name in piece.needs]
        return min(
            float(np.where(call.allowed(self._places[it][1]) > 0, scores[it], -1.0).max())
            for it in needed
        )

    def _likeness(self, ref: Ref) -> Matrix:
        return likeness_of(
            self._vectors[ref], self._places[ref][1].by, self._middles, self._weights.header.by
        )

    @cached_property
    def _places(self) -> dict[Ref, tuple[str, Piece]]:
        """Stage and words of each part."""
        return {
            ref: (stage.name, piece)
            for stage in self._process.stages
            for ref, piece in parts_of(self._process.model_copy(update={"stages": (stage,)}))
        }

    @cached_property
    def _middles(self) -> Matrix:
        """The middles of the known parts: float32, (known parts, 384)."""
        vectors, at, found = self._weights.tensors["vectors"], 0, []
        for texts in self._weights.header.texts:
            found.append(middle(vectors[at : at + len(texts)]))
            at += len(texts)
        return np.stack(found)

    @cached_property
    def _known(self) -> dict[Ref, int | None]:
        """The head of each part; None for parts that have none."""
        header = self._weights.header
        found: dict[Ref, int | None] = {}
        for ref, (_, piece) in self._places.items():
            near = np.array(
                [
                    cosine if it.part == ref.part and by == piece.by else -1.0
                    for it, by, cosine in zip(
                        header.parts,
                        header.by,
                        self._middles @ middle(self._vectors[ref]),
                        strict=True,
                    )
                ]
            )
            best = int(near.argmax())
            found[ref] = best if near[best] >= KNOWN else None
        return found


def seen_turns(
    texts: Sequence[str], vectors: Embeddings, answers: Matrix, heads: Matrix
) -> SeenTurns:
    """What the pair model looks at in the turns of one call."""
    return SeenTurns(
        vectors=vectors,
        answers=answers,
        asks=np.array(["?" in text for text in texts], dtype=np.float32),
        length=np.array([len(text.split()) / 40 for text in texts], dtype=np.float32),
        heads=np.asarray(heads, dtype=np.float32),
    )
