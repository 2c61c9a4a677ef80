"""Quality of the search, against questions whose answers are marked in documents; keeps nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from coaching.errors import UsageError
from coaching.ports import Embedder, StageTag
from coaching.search import EVIDENCE, Evidence, Hit, Query
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.steps import cutting, derived, vectors
from coaching.steps.place import Place
from coaching.steps.search import search
from coaching.store import calls, index, snippet_turns, versions, words
from coaching.store import turns as stored
from coaching.store.library import Library
from coaching.store.turns import StoredVoice
from coaching.transcript import PersonRole, Turn, Word
from coaching.workspace import Workspace

DEPTH = 10
"""Hits of a question that are looked at."""

LEVELS = (1, 5, 10)
"""Places among the first of which a hit is counted."""

SECONDS_A_WORD = 0.4
"""How long a word takes where a document tells no times. Source: 150 words a minute, the pace of
unhurried English; so 60 seconds are 150 words."""

MODES: Mapping[str, tuple[Evidence, ...]] = {
    "hybrid": EVIDENCE,
    "words": ("words",),
    "vectors": ("meaning",),
}
"""What is measured, and what each goes by."""

STAGE = "other"
"""The stage of all turns: documents of any kind are not read by a sales process."""

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Document:
    """A conversation.

    Attributes:
        id: What questions call it.
        turns: Speaker and text of each.
    """

    id: str
    turns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a question is answered; both ends are in, turns count from 0."""

    document: str
    first_turn: int
    last_turn: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the passages that answer it."""

    text: str
    relevant: tuple[Passage, ...]


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


def add_document(place: Place, document: Document, embedder: Embedder) -> int:
    """A document with turns as a ready call, searchable; its number.

    Its talk is taken as it stands: a role where the speaker is called rep or customer, unknown for
    any other; times by ``SECONDS_A_WORD``.
    """
    turns = tuple(_turns(document))
    voices = {
        speaker: StoredVoice(_role(speaker), "document", speaker)
        for speaker in dict.fromkeys(speaker for speaker, _ in document.turns)
    }
    tags = [StageTag(STAGE, 1.0) for _ in turns]
    with place.library.writing() as conn:
        now = place.now()
        call = calls.open_call(
            conn, title=document.id, duration=turns[-1].end, started_at=now, now=now
        )
    spoken = [word for turn in turns for word in turn.words]
    words_version = derived.write(
        place,
        call,
        "words",
        lambda conn, version: words.add_read(conn, version, None, spoken),
        made_by="document",
        made_from=None,
    )
    turns_version = derived.write(
        place,
        call,
        "turns",
        lambda conn, version: stored.add_turns(conn, version, voices, turns),
        made_by="document",
        made_from=words_version,
    )
    tags_version = derived.write(
        place,
        call,
        "tags",
        lambda conn, version: stored.add_tags(conn, version, tags),
        made_by="document",
        made_from=turns_version,
    )
    snippets_version = cutting.cut(place, call, tags_version)
    vectors_version = vectors.embed(place, call, snippets_version, embedder)
    with place.library.writing() as conn:
        made = (words_version, turns_version, tags_version, snippets_version, vectors_version)
        versions.activate(conn, call, made)
        index.add_call(conn, call, embedder.identity, embedder.dimension)
        calls.make_ready(conn, call, now=place.now())
    return call


def read_documents(path: Path) -> tuple[Document, ...]:
    """The documents of a file.

    Raises:
        UsageError: It cannot be read, a line is no document, or two have the same id.
    """
    found: dict[str, Document] = {}
    for line, entry in _entries(path):
        try:
            one = Document(
                str(entry["id"]),
                tuple((str(turn["speaker"]), str(turn["text"])) for turn in entry["turns"]),
            )
        except (KeyError, TypeError) as error:
            raise UsageError(
                f"{path}:{line} is no document: {error} is missing or misplaced",
                hint='a line is {"id": …, "turns": [{"speaker": …, "text": …}]}',
            ) from error
        if one.id in found:
            raise UsageError(f"{path}:{line}: a second document is called {one.id!r}")
        found[one.id] = one
    if not found:
        raise UsageError(f"{path} holds no documents")
    return tuple(found.values())


def read_questions(path: Path, turns: Mapping[str, int]) -> tuple[Question, ...]:
    """The questions of a file.

    Args:
        path: The file.
        turns: How many turns each document has.

    Raises:
        UsageError: It cannot be read, a line is no question, or marks what no document has.
    """
    found = []
    for line, entry in _entries(path):
        try:
            passages = tuple(
                Passage(str(it["document"]), int(it["first_turn"]), int(it["last_turn"]))
                for it in entry["relevant"]
            )
            found.append(Question(str(entry["query"]), passages))
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(
                f"{path}:{line} is no question: {error} is missing or misplaced",
                hint='a line is {"query": …, "relevant": [{"document": …, "first_turn": …, '
                '"last_turn": …}]}',
            ) from error
        for it in passages:
            if not 0 <= it.first_turn <= it.last_turn < turns.get(it.document, 0):
                raise UsageError(
                    f"{path}:{line} marks turns {it.first_turn} to {it.last_turn} of "
                    f"{it.document!r}, which has {turns.get(it.document, 0)}",
                    hint="turns count from 0, and both ends are in",
                )
    if not found:
        raise UsageError(f"{path} holds no questions")
    return tuple(found)


def _entries(path: Path) -> Iterator[tuple[int, Any]]:
    """The lines of a file of JSON, with their numbers."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}:{number} is no JSON: {error}") from error


def _place_in(folder: Path) -> Place:
    """An empty library in a folder."""
    library = Library(folder / "library.db")
    library.migrate()
    return Place(Workspace(folder), library)


def _role(speaker: str) -> PersonRole:
    known: dict[str, PersonRole] = {"rep": "rep", "customer": "customer"}
    return known.get(speaker, "unknown")


def _turns(document: Document) -> Iterator[Turn]:
    channels = list(dict.fromkeys(speaker for speaker, _ in document.turns))
    said = 0
    for position, (speaker, text) in enumerate(document.turns):
        channel = channels.index(speaker)
        spoken = tuple(
            Word(SECONDS_A_WORD * place, SECONDS_A_WORD * (place + 1), word, channel=channel)
            for place, word in enumerate(text.split(), start=said)
        )
        said += len(spoken)
        start = spoken[0].start if spoken else SECONDS_A_WORD * said
        end = SECONDS_A_WORD * said
        yield Turn(position, speaker, _role(speaker), start, end, text, spoken, channel)


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
