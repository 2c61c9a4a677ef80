"""Search the library by words and by meaning at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from coaching.errors import ModelError, NotFoundError
from coaching.ledger import call_name
from coaching.ports import Embedder
from coaching.search import (
    EVIDENCE,
    Evidence,
    Filters,
    Hit,
    Query,
    Ranked,
    Terms,
    match_all,
    match_any,
    match_excluded,
    meaning_of,
    ranked,
    terms_of,
)
from coaching.search.folding import folded
from coaching.search.matching import match_others
from coaching.search.people import without_speakers
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.steps.gathering import Asked, Gathered, Meaning, gathered
from coaching.store import candidates, facets, hits, index
from coaching.store.filters import Selection, blocking, select_by
from coaching.store.index import VectorSpace
from coaching.store.library import Library

logger = logging.getLogger(__name__)

DEPTHS = (1, 4, 16)
"""How many times as many candidates are gathered, one after the other, until there are enough
distinct answers. Chosen because at the last, 750 equal snippets are passed over by far."""

MOST_FOLDED = 30
"""Hits beyond the limit that are looked at for near-duplicates of those that are shown. Chosen
because a recording that came twice fills at most the half of a page."""


MOST_COUNTED = 256
"""Snippets, the best of those that may be meant, whose stages, accounts and so on are counted.
Chosen as many as are looked into; what comes lower is rarely meant."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        query: What was asked.
        hits: The best first; in a list, the newest first.
        notice: What the searcher should know about how it was searched; None when nothing.
        counts: How many of what most likely is meant each filter would leave, by field and choice.
    """

    query: Query
    hits: tuple[Hit, ...]
    notice: str | None = None
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def search(
    library: Library,
    embedder: Embedder | Callable[[], Embedder],
    query: Query,
    *,
    by: Collection[Evidence] = EVIDENCE,
    synonyms: Synonyms = NO_SYNONYMS,
) -> SearchResult:
    """The snippets that fit a query best.

    Words and meanings are searched separately and weighed together. What is in quotes has to be
    said, also in what is found by meaning; what is excluded must not be. The full name of somebody
    who speaks tells who says it, and is not looked for. A query without words lists the newest
    snippets.

    Args:
        library: Where to search.
        embedder: Makes the query's vector; given as a function, it is made only when it is needed.
        query: What is asked.
        by: What to go by; the words alone, the meaning alone, or both.
        synonyms: Words that stand for each other.

    Raises:
        UsageError: The filter's stage or signal is unknown.
        NotFoundError: The filter's rep, account or territory is unknown.
    """
    with library.reading() as conn:
        names = candidates.full_names_in(conn, _encodable(query.text))
        subject = without_speakers(query.text, names)
        terms = terms_of(subject)
        selection = _selection(conn, query, terms)
        if not query.text.strip() or (not terms and terms.excluded):
            listed = _listed(conn, selection, query.limit)
            blocked = None if listed else blocking(conn, query.filters)
            return SearchResult(query, listed, _said(query, blocked))
        spaces = [it for it in index.vector_spaces_of(conn) if index.has_vectors(conn, it)]
    if not terms:
        nothing = f"there is no word to look for in {query.text.strip()!r}"
        return SearchResult(query, (), _said(query, nothing))
    meaning, notice = None, None
    if "meaning" in by:
        meaning, notice = _meaning(subject, embedder, spaces)
    with library.reading() as conn:
        others = synonyms.others_of(terms) if "words" in by else {}
        asked = Asked(query.text, terms, meaning, by_words="words" in by, synonyms=others)
        found, best, shown = _answered(conn, asked, selection, query.limit)
        counts = facets.counted(conn, [found.spots[it.snippet] for it in best[:MOST_COUNTED]])
        if not shown:
            notice = blocking(conn, query.filters) or notice
    logger.info("search: %d candidates", len(found.candidates))
    return SearchResult(query, shown, _said(query, *_told(found.others), notice), counts)


def search_like(
    library: Library, call: int, second: float, *, filters: Filters | None = None, limit: int = 10
) -> SearchResult:
    """The snippets that mean most nearly what is said at a moment; that one itself is left out.

    Args:
        library: Where to search.
        call: The moment's call.
        second: Any second of it.
        filters: What the snippets must be besides.
        limit: How many to find, at most.

    Raises:
        NotFoundError: Nothing is said there, or its meaning is not known.
    """
    with library.reading() as conn:
        own = candidates.snippet_at(conn, call, second)
        if own is None:
            raise NotFoundError(
                f"no talk is found at {second:g} s of {call_name(call)}",
                hint=f"`filmroom show {call_name(call)}` tells what is said when",
            )
        for space in index.vector_spaces_of(conn):
            vector = candidates.snippet_vector(conn, own.snippet, space.embedder)
            if vector is not None:
                break
        else:
            raise NotFoundError(
                f"the meaning of that moment of {call_name(call)} is not known",
                hint="search for words of it instead",
            )
        selection = select_by(conn, filters or Filters())
        asked = Asked(own.text, Terms((), ()), Meaning(space, vector), by_words=False)
        found, others, shown = _answered(conn, asked, selection, limit, besides=own.snippet)
        counts = facets.counted(conn, [found.spots[it.snippet] for it in others[:MOST_COUNTED]])
        notice = None if shown else blocking(conn, filters or Filters())
    return SearchResult(Query(own.text, filters or Filters(), limit), shown, notice, counts)


def _answered(
    conn: Connection, asked: Asked, selection: Selection, limit: int, *, besides: int | None = None
) -> tuple[Gathered, tuple[Ranked, ...], tuple[Hit, ...]]:
    """What may be meant, that in order, and the best of it with near-duplicates folded.

    Where near-duplicates took the places of other answers, it is gathered further down.
    """
    if asked.meaning is not None:
        selection = index.sifted(conn, asked.meaning.space, selection)
    for depth in DEPTHS:
        found = gathered(conn, replace(asked, depth=depth), selection)
        best = ranked(it for it in found.candidates if it.snippet != besides)
        groups = folded(
            hits.texts_of(conn, [it.snippet for it in best]),
            groups=limit,
            beyond=MOST_FOLDED,
        )
        if len(groups) == limit or not found.is_cut:
            break
    match = _marked(asked, selection, found.others)
    known = hits.hits_of(conn, [best[first].snippet for first, *_ in groups], match, selection.role)
    shown = [
        replace(
            known[best[first].snippet],
            score=best[first].score,
            why=best[first].why,
            turn=found.best_turn.get(best[first].snippet, known[best[first].snippet].turn),
            alike=tuple(best[place].snippet for place in rest),
        )
        for first, *rest in groups
    ]
    return found, best, hits.played_from(conn, shown)


def _marked(asked: Asked, selection: Selection, others: Mapping[str, Sequence[str]]) -> str | None:
    """The FTS5 expression whose words are marked in what is shown."""
    if not asked.terms:
        return None
    match = match_any(asked.terms, selection.role, others)
    standing = match_others(asked.terms, asked.synonyms, selection.role)
    return f"({match}) OR ({standing})" if standing else match


def _selection(conn: Connection, query: Query, terms: Terms) -> Selection:
    """What passes: the filters, with every phrase and nothing that is excluded."""
    selection = select_by(conn, query.filters)
    said = match_all(Terms(terms.phrases, ()), selection.role) if terms.phrases else None
    return replace(selection, saying=said, not_saying=match_excluded(terms))


def _told(others: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What was looked for besides, in words."""
    for word, near in others.items():
        yield f'nobody says "{word}"; {" and ".join(near)} was looked for, too'


def _said(query: Query, *notices: str | None) -> str | None:
    return "; ".join(filter(None, (*query.remarks, *notices))) or None


def _meaning(
    text: str, embedder: Embedder | Callable[[], Embedder], spaces: Sequence[VectorSpace]
) -> tuple[Meaning | None, str | None]:
    """What a text means to the embedder, where the library knows such meanings; and what to say."""
    if not spaces:
        return None, None
    try:
        model = embedder() if callable(embedder) else embedder
        own = next((space for space in spaces if space.embedder == model.identity), None)
        others = ", ".join(space.embedder for space in spaces if space is not own)
        if own is None:
            return None, f"searched by words alone: the calls were embedded by {others}"
        vector = _mean(model.embed([_encodable(part) for part in meaning_of(text)]))
        of_words = model.knows(terms_of(text).words)
    except ModelError as error:
        return None, f"searched by words alone: {error.message}"
    notice = f"found by words alone: calls that were embedded by {others}" if others else None
    return Meaning(own, vector, of_words), notice


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction between vectors, unit length."""
    mean = vectors.sum(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _encodable(text: str) -> str:
    """The text without halves of characters, which a mangled command line can hold."""
    return text.encode(errors="replace").decode()


def _listed(conn: Connection, selection: Selection, limit: int) -> tuple[Hit, ...]:
    numbers = hits.newest(conn, selection, limit)
    shown = hits.hits_of(conn, numbers, None, selection.role)
    return tuple(replace(shown[number], play=shown[number].start) for number in numbers)
