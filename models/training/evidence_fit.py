"""Fits the evidence heads, and says what they would have said of calls and parts left out.

Everything is least squares and logistic regression on a few thousand turns: exact, seeded by
nothing, done in a minute. What a head says of a call that it was not fitted on comes from the fit
to all (leaving out a trade changes the answer by a known amount), not from fitting it again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching.process import ExitCriterion
from coaching.review.evidence import may_say
from coaching.review.talk import Ref, parts_of, texts_of
from models.evidence.heads import SeenCall, seen_turns
from models.evidence.likeness import SeenTurns, likeness_of, middle, pair_rows
from models.evidence.seen import WORDS, answers_of, rows_of, terms_of, words_of
from models.evidence.verdict import NONE, second_row, with_own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from coaching.ports import Embeddings
    from coaching.process import SalesProcess
    from coaching.review.talk import PartKind, Piece
    from models.stages.scores import Matrix
    from models.training.evidence_talk import ProvenCall

LEAST_TURNS = 6
"""Turns in which a term has to be said to be known. Chosen because rarer ones name one call."""

RIDGE = 15.0
"""Weight of the squared coefficients of a head.
Source: of 10, 15, 30 and 100 as good as the best by leaving calls out (2026-11-27)."""

PENALTY = 1.0
"""Inverse weight of the squared coefficients of the judges of calls (scikit-learn's C)."""

PAIR_PENALTY = 0.3
"""The same of the pair model."""

LEAST_PROOFS = 3
"""Turns that prove a part below which the pair model does not learn from it."""

LIKELY = 0.5
"""Share of the hands from which a turn counts as a proof where only yes or no is asked."""

FOLDS = 5
"""Parts in five heaps: the pair model judges each by what it learned from the others."""

KINDS: tuple[PartKind, ...] = ("criterion", "action", "datum")


@dataclass(frozen=True)
class Fitted:
    """What was fitted.

    Attributes:
        terms: The known words.
        tensors: As ``models.evidence.weights`` has them.
    """

    terms: tuple[str, ...]
    tensors: dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Judged:
    """What would have been said of the training calls by heads that had not seen them.

    Attributes:
        refs: The parts of one kind.
        has: bool, (calls, parts).
        known: float32, (calls, parts), how surely, by heads fitted without the call's trade and a
            network that did not see the call.
        other: The same by the pair model fitted without the part.
        unseen: bool, (calls,), of which calls ``known`` can be told: the others are not a number.
    """

    refs: tuple[Ref, ...]
    has: NDArray[np.bool_]
    known: Matrix
    other: Matrix
    unseen: NDArray[np.bool_]


class Fit:
    """One fitting over labelled calls."""

    def __init__(
        self,
        calls: Sequence[ProvenCall],
        process: SalesProcess,
        vectors: Mapping[Ref, Embeddings],
        left_out: Mapping[str, Matrix],
    ) -> None:
        """Prepares the rows.

        Args:
            calls: Labelled.
            process: Whose parts they are labelled with.
            vectors: Of each part's sentence and examples.
            left_out: By name of call, what a network that did not see it takes for proven:
                (turns, parts).
        """
        self.calls = calls
        self.left_out = left_out
        self.parts = list(parts_of(process))
        self.refs = [ref for ref, _ in self.parts]
        self.stages = [stage.name for stage in process.stages for _ in _parts_in(stage, process)]
        self.vectors = vectors
        self.firsts = tuple(np.cumsum([0, *(len(call.turns) for call in calls)])[:-1].tolist())
        texts = [turn.text for call in calls for turn in call.turns]
        self.terms, self.rarity = _terms(texts)
        self.answers = answers_of(texts)
        at = np.split(self.answers, self.firsts[1:])
        self.rows = np.concatenate(
            [
                np.concatenate(
                    [
                        rows_of(call.turns, call.columns, answers),
                        WORDS * words_of([it.text for it in call.turns], self.terms, self.rarity),
                        np.ones((len(call.turns), 1), dtype=np.float32),
                    ],
                    axis=1,
                )
                for call, answers in zip(calls, at, strict=True)
            ]
        )
        self.proves = np.concatenate([call.proves for call in calls])
        self.trades = np.repeat(
            np.unique([call.trade for call in calls], return_inverse=True)[1],
            [len(call.turns) for call in calls],
        )
        roles = [turn.role for call in calls for turn in call.turns]
        self.allowed = np.array(
            [[may_say(piece.by, role) for _, piece in self.parts] for role in roles],
            dtype=np.float32,
        )

    def run(self) -> tuple[Fitted, tuple[Judged, ...]]:
        """Everything fitted, and what it says of what was left out."""
        heads, left_out = self._heads()
        pair, others = self._pairs(left_out)
        tensors: dict[str, NDArray[Any]] = {
            "heads": heads,
            "rarity": self.rarity,
            "pair": pair,
            "vectors": np.concatenate([self.vectors[ref] for ref in self.refs]),
        }
        judged = []
        for kind in KINDS:
            places = [at for at, ref in enumerate(self.refs) if ref.part == kind]
            known = self._call_rows(places, left_out)
            other = self._call_rows(places, others)
            own = np.array(
                [[with_own(row, at, len(places)) for at, row in enumerate(its)] for its in known]
            )
            has = np.array(
                [
                    [(its[:, place] >= LIKELY).any() for place in places]
                    for its in np.split(self.proves, self.firsts[1:])
                ]
            )
            tensors[f"known:{kind}"], said_known = self._judge(own, has)
            tensors[f"other:{kind}"], said_other = self._judge(other, has)
            refs = tuple(self.refs[place] for place in places)
            tensors[f"second:{kind}"], said_second = self._second(places, said_known, has)
            unseen = np.array([call.call in self.left_out for call in self.calls])
            judged.append(Judged(refs, has, said_second, said_other, unseen))
        return Fitted(self.terms, tensors), tuple(judged)

    def _heads(self) -> tuple[Matrix, Matrix]:
        """The heads, (columns, parts), and what each says of turns of trades it has not seen.

        Source of the latter: the residuals of ridge regression with a group left out, which follow
        from the fit to all (An et al., "Fast cross-validation algorithms for least squares support
        vector machine and kernel ridge regression", 2007).
        """
        from scipy.linalg import cho_factor, cho_solve

        heads = np.zeros((self.rows.shape[1], len(self.parts)), dtype=np.float32)
        told = np.full(self.proves.shape, NONE, dtype=np.float32)
        for by in {piece.by for _, piece in self.parts}:
            places = [at for at, (_, piece) in enumerate(self.parts) if piece.by == by]
            turns = np.flatnonzero(self.allowed[:, places[0]])
            rows = self.rows[turns].astype(np.float64)
            proves = self.proves[turns][:, places].astype(np.float64)
            ridge = cho_factor(rows.T @ rows + RIDGE * np.eye(rows.shape[1]))
            reach = cho_solve(ridge, rows.T)
            fitted = reach @ proves
            heads[:, places] = fitted
            missing = proves - rows @ fitted
            left = np.zeros_like(proves)
            for trade in np.unique(self.trades[turns]):
                own = np.flatnonzero(self.trades[turns] == trade)
                others = np.eye(len(own)) - rows[own] @ reach[:, own]
                left[own] = proves[own] - np.linalg.solve(others, missing[own])
            told[turns[:, None], places] = left
        return heads, told

    def _pairs(self, told: Matrix) -> tuple[Matrix, Matrix]:
        """The pair model, and what it says of turns for parts that it has not learned from."""
        from sklearn.linear_model import LogisticRegression

        texts = [turn.text for call in self.calls for turn in call.turns]
        vectors = np.concatenate([call.columns.vectors for call in self.calls])
        one = seen_turns(texts, vectors, self.answers, told)
        turns = SeenTurns(one.vectors, one.answers, one.asks, one.length, one.heads, self.firsts)
        rows = [self._pair_rows(place, turns) for place in range(len(self.parts))]
        learned = [at for at in range(len(self.parts)) if self.proves[:, at].sum() >= LEAST_PROOFS]
        said = np.full(self.proves.shape, NONE, dtype=np.float32)
        model = np.zeros((3, rows[0].shape[1] + 1), dtype=np.float32)
        for fold in range(FOLDS + 1):  # the last one leaves no part out: it is kept
            chosen = [at for at in learned if at % FOLDS != fold]
            table = np.concatenate([rows[at][self.allowed[:, at] > 0] for at in chosen])
            proves = np.concatenate([self.proves[self.allowed[:, at] > 0, at] for at in chosen])
            mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
            fitted = LogisticRegression(C=PAIR_PENALTY, max_iter=400).fit(
                (table - mean) / scale, proves >= LIKELY
            )
            model[0, :-1], model[1, :-1] = mean, scale
            model[2] = [*fitted.coef_[0], fitted.intercept_[0]]
            for at in range(len(self.parts)):
                if at % FOLDS == fold:
                    turns_of = self.allowed[:, at] > 0
                    inputs = (rows[at][turns_of] - mean) / scale
                    said[turns_of, at] = fitted.predict_proba(inputs)[:, 1]
        return model, said

    def _pair_rows(self, place: int, turns: SeenTurns) -> Matrix:
        """Rows of a part over all calls, as if it had no head of its own."""
        ref, piece = self.parts[place]
        middles = np.stack([middle(self.vectors[it]) for it in self.refs])
        by = tuple(it.by for _, it in self.parts)
        likeness = likeness_of(self.vectors[ref], piece.by, middles, by)
        likeness[place] = -1.0
        each = [
            self._seen(number).part(ref, piece, self.stages[place], self.vectors[ref])
            for number in range(len(self.calls))
        ]
        whole = type(each[0])(
            ref,
            piece,
            self.vectors[ref],
            np.concatenate([it.stage for it in each]),
            np.concatenate([it.signal for it in each]),
            np.concatenate([it.phrase for it in each]),
        )
        return pair_rows(turns, whole, likeness)

    def _seen(self, number: int) -> SeenCall:
        """A call as the heads see it, without what they say."""
        call = self.calls[number]
        nothing = np.zeros((len(call.turns), 0), dtype=np.float32)
        return SeenCall(
            SeenTurns(nothing, nothing, nothing, nothing, nothing),
            call.turns,
            call.tags,
            call.phrases,
            nothing,
        )

    def _call_rows(self, places: Sequence[int], told: Matrix) -> NDArray[np.float32]:
        """What each call says of some parts: float32, (calls, parts, columns)."""
        of_calls = np.split(told, self.firsts[1:])
        rows = []
        for number, scores in enumerate(of_calls):
            seen = self._seen(number)
            rows.append(
                [
                    seen.row(
                        *self.parts[place],
                        scores[:, place],
                        self._needs(self.parts[place][1], scores),
                    )
                    for place in places
                ]
            )
        return np.array(rows, dtype=np.float32)

    def _needs(self, piece: Piece, scores: Matrix) -> float | None:
        if not isinstance(piece, ExitCriterion) or not piece.needs:
            return None
        return min(
            float(scores[:, self.refs.index(Ref("datum", name))].max()) for name in piece.needs
        )

    def _judge(self, rows: NDArray[np.float32], has: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
        """A judge of calls, and what it says of calls of trades that it has not seen.

        Args:
            rows: (calls, parts, columns); calls whose rows are not numbers are passed over.
            has: (calls, parts).
        """
        from sklearn.linear_model import LogisticRegression

        trades = np.unique([call.trade for call in self.calls], return_inverse=True)[1]
        there = np.array([bool(np.isfinite(its).all()) for its in rows])
        said = np.full(has.shape, np.nan, dtype=np.float32)

        def fitted(chosen: NDArray[np.bool_]) -> LogisticRegression:
            return LogisticRegression(C=PENALTY, max_iter=2000).fit(
                rows[chosen].reshape(-1, rows.shape[2]), has[chosen].ravel()
            )

        for fold in range(2 * FOLDS):
            out = there & (trades % (2 * FOLDS) == fold)
            if out.any():
                told = fitted(there & ~out).predict_proba(rows[out].reshape(-1, rows.shape[2]))
                said[out] = told[:, 1].reshape(-1, has.shape[1])
        last = fitted(there)
        return np.array([*last.coef_[0], last.intercept_[0]], dtype=np.float32), said

    def _second(
        self, places: Sequence[int], known: Matrix, has: NDArray[np.bool_]
    ) -> tuple[Matrix, Matrix]:
        """The judge of what heads and network say together, of calls that the network left out."""
        rows = np.full((*has.shape, 2), np.nan, dtype=np.float32)
        allowed = np.split(self.allowed, self.firsts[1:])
        for number, call in enumerate(self.calls):
            if (proofs := self.left_out.get(call.call)) is not None:
                for at, place in enumerate(places):
                    rows[number, at] = second_row(
                        known[number, at], proofs[:, place], allowed[number][:, place]
                    )
        return self._judge(rows, has)


def texts_for(process: SalesProcess) -> tuple[tuple[str, ...], ...]:
    """Sentence and examples of each part of a process, in order."""
    return tuple(texts_of(piece) for _, piece in parts_of(process))


def _parts_in(stage: object, process: SalesProcess) -> list[object]:
    return list(parts_of(process.model_copy(update={"stages": (stage,)})))


def _terms(texts: Sequence[str]) -> tuple[tuple[str, ...], Matrix]:
    """The terms that enough turns say, in order of the alphabet, and how rare each is."""
    said = Counter(term for text in texts for term in set(terms_of(text)))
    terms = tuple(sorted(term for term, turns in said.items() if turns >= LEAST_TURNS))
    rarity = [1.0 + np.log((1 + len(texts)) / (1 + said[term])) for term in terms]
    return terms, np.array(rarity, dtype=np.float32)
