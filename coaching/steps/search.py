"""Search the library by words and by meaning at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from coaching.errors import ModelError
from coaching.ports import Embedder
from coaching.search import (
    Hit,
    Query,
    Terms,
    fused,
    match_all,
    match_any,
    terms_of,
)
from coaching.store import hits, index
from coaching.store.filters import Selection, select_by
from coaching.store.index import VectorSpace
from coaching.store.library import Library

logger = logging.getLogger(__name__)

LEAST_DEPTH = 100
"""How many snippets each ranking brings at least. Chosen because what is on no ranking's first
hundred comes out of the fusion behind whatever is on both."""

FLOOR = 0.25
"""Cosine similarity under which a snippet is not taken to mean the same. Source: our measurement
with all-MiniLM-L6-v2 over 856 snippets of written sales talk, 2026-11-24: for 19 of 20 things that
a rep would look for, the nearest snippet lies above; for each of them, seven in eight lie below."""

FLOOR_OF_UNKNOWN_WORDS = 0.35
"""The same where no word of the query is ever said in the library. Source: that measurement. Of 20
pieces of nonsense ("asdf qwer zxcv"), 9 came to 0.30 or more by chance, 4 to 0.35, with one snippet
each; of the 20 things that a rep would look for, 17 did."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        query: What was asked.
        hits: The best first; in a list, the newest first.
        notice: What the searcher should know about how it was searched; None when nothing.
    """

    query: Query
    hits: tuple[Hit, ...]
    notice: str | None = None


def search(
    library: Library, embedder: Embedder | Callable[[], Embedder], query: Query
) -> SearchResult:
    """The snippets that fit a query best.

    Words and meanings are searched separately and the two rankings joined. What is in quotes has to
    be said, also in what is found by meaning. A query without text lists the newest snippets.

    Args:
        library: Where to search.
        embedder: Makes the query's vector; given as a function, it is made only when it is needed.
        query: What is asked.

    Raises:
        UsageError: The filter's stage is unknown.
        NotFoundError: The filter's rep, account or territory is unknown.
    """
    with library.reading() as conn:
        selection = select_by(conn, query.filters)
        if not query.text.strip():
            return SearchResult(query, _listed(conn, selection, query.limit))
        spaces = [it for it in index.vector_spaces_of(conn) if index.has_vectors(conn, it)]
    terms = terms_of(query.text)
    if not terms:
        return SearchResult(query, (), f"there is no word to look for in {query.text.strip()!r}")
    meaning, notice = _meaning(query.text, embedder, spaces)
    depth = max(LEAST_DEPTH, 2 * query.limit)
    with library.reading() as conn:
        words = _by_words(conn, terms, selection, depth)
        known = words or index.words_search(conn, match_any(terms), Selection(), 1)
        floor = FLOOR if known else FLOOR_OF_UNKNOWN_WORDS
        near: tuple[int, ...] = ()
        if meaning:
            near = _by_meaning(conn, meaning, terms, selection, depth=depth, floor=floor)
        ranked = fused({"words": words, "meaning": near})[: query.limit]
        match = match_any(terms, selection.role)
        shown = hits.hits_of(conn, [it.snippet for it in ranked], match, selection.role)
    logger.info("search: %d by words, %d by meaning", len(words), len(near))
    found = tuple(replace(shown[it.snippet], score=it.score, why=it.why) for it in ranked)
    return SearchResult(query, found, notice)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A query's vector, and the space it lies in."""

    space: VectorSpace
    vector: NDArray[np.float32]


def _meaning(
    text: str, embedder: Embedder | Callable[[], Embedder], spaces: Sequence[VectorSpace]
) -> tuple[_Meaning | None, str | None]:
    """What a text means to the embedder, where the library knows such meanings; and what to say."""
    if not spaces:
        return None, None
    try:
        model = embedder() if callable(embedder) else embedder
        own = next((space for space in spaces if space.embedder == model.identity), None)
        others = ", ".join(space.embedder for space in spaces if space is not own)
        if own is None:
            return None, f"searched by words alone: the calls were embedded by {others}"
        vector = model.embed([_encodable(text)])[0]
    except ModelError as error:
        return None, f"searched by words alone: {error.message}"
    notice = f"found by words alone: calls that were embedded by {others}" if others else None
    return _Meaning(own, vector), notice


def _encodable(text: str) -> str:
    """The text without halves of characters, which a mangled command line can hold."""
    return text.encode(errors="replace").decode()


def _by_words(conn: Connection, terms: Terms, selection: Selection, depth: int) -> tuple[int, ...]:
    """Snippets with all terms first, then those with some."""
    every = index.words_search(conn, match_all(terms, selection.role), selection, depth)
    if len(every) == depth or len(terms.words) + len(terms.phrases) == 1:
        return every
    some = index.words_search(conn, match_any(terms, selection.role), selection, depth)
    return tuple(dict.fromkeys((*every, *some)))[:depth]


def _by_meaning(
    conn: Connection,
    meaning: _Meaning,
    terms: Terms,
    selection: Selection,
    *,
    depth: int,
    floor: float,
) -> tuple[int, ...]:
    """Snippets that mean the like, and that have the phrases."""
    said = match_all(Terms(terms.phrases, ()), selection.role) if terms.phrases else None
    near = index.vector_search(
        conn, meaning.space, meaning.vector, selection, depth, containing=said
    )
    return tuple(it.snippet for it in near if it.similarity >= floor)


def _listed(conn: Connection, selection: Selection, limit: int) -> tuple[Hit, ...]:
    numbers = hits.newest(conn, selection, limit)
    shown = hits.hits_of(conn, numbers, None, selection.role)
    return tuple(shown[number] for number in numbers)
