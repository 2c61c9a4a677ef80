"""Quality of the search, against questions whose answers are marked in documents; keeps nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from coaching.ports import Embedder
from coaching.search import EVIDENCE, Evidence, Hit, Query
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.steps.place import Place
from coaching.steps.search import search
from coaching.steps.search_documents import add_document
from coaching.steps.search_questions import Document, Question, read_documents, read_questions
from coaching.store import snippet_turns
from coaching.store.library import Library
from coaching.workspace import Workspace

DEPTH = 10
"""Hits of a question that are looked at."""

LEVELS = (1, 5, 10)
"""Places among the first of which a hit is counted."""

MODES: Mapping[str, tuple[Evidence, ...]] = {
    "hybrid": EVIDENCE,
    "words": ("words",),
    "vectors": ("meaning",),
}
"""What is measured, and what each goes by."""

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well questions are answered.

    Attributes:
        mrr_at_10: Mean of 1 / rank of the first right hit, 0 where none is among the first ten.
        hit_at_1: Share of questions whose first hit is right.
        hit_at_5: Share with a right one among the first five.
        hit_at_10: Share with a right one among the first ten.
        overlap: Mean share of the turns of a right hit that lie in passages, over first right hits.
    """

    mrr_at_10: float
    hit_at_1: float
    hit_at_5: float
    hit_at_10: float
    overlap: float


@dataclass(frozen=True, slots=True)
class SearchQuality:
    """What a measurement found.

    Attributes:
        figures: By the names of ``MODES``.
        questions: How many were asked.
        documents: How many were searched.
        snippets: How many pieces they were cut into.
        seconds: From the files to the figures.
        seconds_a_question: Mean of a hybrid search, embedding the question included.
    """

    figures: Mapping[str, Figures]
    questions: int
    documents: int
    snippets: int
    seconds: float
    seconds_a_question: float

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get."""
        shares = {
            name: {
                "mrr_at_10": round(it.mrr_at_10, 4),
                "hit_at_1": round(it.hit_at_1, 4),
                "hit_at_5": round(it.hit_at_5, 4),
                "hit_at_10": round(it.hit_at_10, 4),
                "overlap": round(it.overlap, 4),
            }
            for name, it in self.figures.items()
        }
        return {
            **shares,
            "questions": self.questions,
            "documents": self.documents,
            "snippets": self.snippets,
            "seconds": round(self.seconds, 1),
            "seconds_a_question": round(self.seconds_a_question, 4),
        }


def evaluate_search(
    documents: Path,
    questions: Path,
    embedder: Embedder,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    progress: Progress = lambda _: None,
) -> SearchQuality:
    """The figures of the search over documents that become a library of their own for the while.

    Snippets, vectors and index are made by the steps that an ingest runs.

    Args:
        documents: One a line of JSON: ``{"id", "turns": [{"speaker", "text"}]}``.
        questions: One a line: ``{"query", "relevant": [{"document", "first_turn", "last_turn"}]}``.
        embedder: Makes the vectors.
        synonyms: Words that stand for each other.
        progress: Told in words what is done.

    Raises:
        UsageError: A file cannot be read, or a line is not of that shape.
    """
    began = perf_counter()
    talk = read_documents(documents)
    asked = read_questions(questions, {it.id: len(it.turns) for it in talk})
    with tempfile.TemporaryDirectory(prefix="filmroom-") as folder:
        place = _place_in(Path(folder))
        numbers: dict[int, Document] = {}
        for done, document in enumerate(talk, start=1):
            if document.turns:
                numbers[add_document(place, document, embedder)] = document
            progress(f"{done} of {len(talk)} documents in the library")
        figures = {}
        each = 0.0
        for name, by in MODES.items():
            started = perf_counter()
            figures[name] = measured(place.library, embedder, asked, numbers, by, synonyms=synonyms)
            if name == "hybrid":
                each = (perf_counter() - started) / len(asked)
            progress(f"{name}: {len(asked)} questions asked")
        with place.library.reading() as conn:
            snippets = snippet_turns.count(conn)
        place.library.close()
    return SearchQuality(figures, len(asked), len(talk), snippets, perf_counter() - began, each)


def measured(
    library: Library,
    embedder: Embedder,
    questions: Sequence[Question],
    documents: Mapping[int, Document],
    by: Sequence[Evidence],
    *,
    synonyms: Synonyms = NO_SYNONYMS,
) -> Figures:
    """The figures of one way of searching.

    Args:
        library: Holds the documents, each as a call.
        embedder: Makes the questions' vectors.
        questions: What to ask.
        documents: By the numbers of their calls.
        by: What to go by.
        synonyms: Words that stand for each other.
    """
    ranks: list[int | None] = []
    overlaps: list[float] = []
    for question in questions:
        query = Query(question.text, limit=DEPTH)
        hits = search(library, embedder, query, by=by, synonyms=synonyms).hits
        shares = _shares(library, hits, question, documents)
        rank = next((place for place, share in enumerate(shares, start=1) if share), None)
        ranks.append(rank)
        if rank is not None:
            overlaps.append(shares[rank - 1])
    return Figures(
        mrr_at_10=sum(1 / rank for rank in ranks if rank) / len(ranks),
        **{
            f"hit_at_{level}": sum(rank is not None and rank <= level for rank in ranks)
            / len(ranks)
            for level in LEVELS
        },
        overlap=sum(overlaps) / len(overlaps) if overlaps else 0.0,
    )


def _place_in(folder: Path) -> Place:
    """An empty library in a folder."""
    library = Library(folder / "library.db")
    library.migrate()
    return Place(Workspace(folder), library)


def _shares(
    library: Library,
    hits: Sequence[Hit],
    question: Question,
    documents: Mapping[int, Document],
) -> list[float]:
    """Which share of each hit's turns lies in passages that answer the question."""
    with library.reading() as conn:
        spans = snippet_turns.spans_of(conn, [hit.snippet for hit in hits])
    shares = []
    for hit in hits:
        own = range(*spans[hit.snippet])
        marked = {
            turn
            for it in question.relevant
            if it.document == documents[hit.call].id
            for turn in range(it.first_turn, it.last_turn + 1)
        }
        shares.append(sum(turn in marked for turn in own) / len(own))
    return shares
