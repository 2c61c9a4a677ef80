"""Gather the snippets that a search may mean, with all that they are ranked by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from coaching.search import Candidate, Terms, match_all, match_any
from coaching.search.matching import quoted
from coaching.search.nearness import Near, nearness
from coaching.search.people import NAMED_WEIGHT, is_named
from coaching.search.spelling import may_be_misspelled, nearly_alike
from coaching.store import candidates as stored
from coaching.store import index
from coaching.store.candidates import Spot
from coaching.store.filters import Selection
from coaching.store.index import VectorSpace

DEPTH_OF_WORDS = 400
"""Snippets that the words bring at most. Chosen because what stands lower has at best one common
word of several."""

DEPTH_OF_MEANING = 200
"""Snippets that the meaning brings at most. Chosen so that a snippet whose best turn fits well and
which does not as a whole is among them."""

FLOOR = 0.25
"""Cosine similarity under which a snippet is not taken to mean the same. Source: our measurement
with all-MiniLM-L6-v2 over 856 snippets of written sales talk, 2026-11-24: for 19 of 20 things that
a rep would look for, the nearest snippet lies above; for each of them, seven in eight lie below."""

FLOOR_OF_UNKNOWN_WORDS = 0.35
"""The same where no word of the query is ever said in the library. Source: that measurement. Of 20
pieces of nonsense ("asdf qwer zxcv"), 9 came to 0.30 or more by chance, 4 to 0.35, with one snippet
each; of the 20 things that a rep would look for, 17 did."""

EVERY_WORD_WEIGHT = 2.0
"""Points of BM25 for a snippet with every word of several. Chosen because whoever types two words
expects talk with both before talk with one; for long questions it changes nothing (2026-11-27)."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query's vector, and the space it lies in."""

    space: VectorSpace
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, read.

    Attributes:
        text: As it was typed.
        terms: Its words.
        meaning: What it means; None where only the words count.
        by_words: Whether the words count.
    """

    text: str
    terms: Terms
    meaning: Meaning | None
    by_words: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """What may be meant.

    Attributes:
        candidates: In no order.
        best_turn: Position of the turn that means most nearly what is asked, by snippet.
        others: Words that were looked for, too, by the word that nobody says.
    """

    candidates: tuple[Candidate, ...]
    best_turn: Mapping[int, int]
    others: Mapping[str, tuple[str, ...]]


def gathered(conn: Connection, asked: Asked, selection: Selection) -> Gathered:
    """The snippets that have words of a query or mean the like, with what speaks for each."""
    words: dict[int, float] = {}
    others = nearly_said(conn, asked.terms) if asked.by_words else {}
    if asked.by_words:
        match = match_any(asked.terms, selection.role, others)
        words = dict(index.weighed_words(conn, match, selection, DEPTH_OF_WORDS))
        for number in _with_every_word(conn, asked.terms, selection):
            words[number] = words.get(number, 0.0) + EVERY_WORD_WEIGHT
    near: set[int] = set()
    meaning = asked.meaning
    if meaning is not None:
        known = words or not asked.terms or index.is_said(conn, match_any(asked.terms))
        floor = FLOOR if known else FLOOR_OF_UNKNOWN_WORDS
        neighbours = index.vector_search(
            conn, meaning.space, meaning.vector, selection, DEPTH_OF_MEANING
        )
        near = {it.snippet for it in neighbours if it.similarity >= floor}
    numbers = sorted(words.keys() | near)
    embedder = meaning.space.embedder if meaning else None
    spots = stored.spots_of(conn, numbers, embedder)
    nearest = _nearest(conn, meaning, spots) if meaning else {}
    said = tuple(word.lower() for word in _WORD.findall(asked.text))
    found = (
        Candidate(
            number,
            spot.call,
            spot.position,
            words=words.get(number, 0.0),
            meaning=max(nearest[number].similarity, 0.0) if number in nearest else 0.0,
            extra=NAMED_WEIGHT * _share_of_named(spot, said),
        )
        for number, spot in spots.items()
    )
    if asked.by_words and meaning is not None and len(words) == DEPTH_OF_WORDS:
        least = min(words.values())
        found = (it if it.words else replace(it, words=least) for it in found)
    return Gathered(
        tuple(found),
        {number: near.turn for number, near in nearest.items() if near.turn is not None},
        others,
    )


def nearly_said(conn: Connection, terms: Terms) -> dict[str, tuple[str, ...]]:
    """Words of the talk that are spelled almost like words of a query that nobody says."""
    found: dict[str, tuple[str, ...]] = {}
    for word in terms.words:
        if not may_be_misspelled(word) or index.is_said(conn, quoted(word)):
            continue
        near = nearly_alike(word, index.words_like(conn, word[0]))
        if near:
            found[word] = near
    return found


def _with_every_word(conn: Connection, terms: Terms, selection: Selection) -> tuple[int, ...]:
    """Snippets with all words of several."""
    if len(terms.words) + len(terms.phrases) == 1:
        return ()
    return index.words_search(conn, match_all(terms, selection.role), selection, DEPTH_OF_MEANING)


def _nearest(conn: Connection, meaning: Meaning, spots: Mapping[int, Spot]) -> dict[int, Near]:
    whole = stored.snippet_vectors(conn, tuple(spots), meaning.space.embedder)
    return {
        number: nearness(
            meaning.vector,
            vector,
            [(turn.turn, turn.inside, turn.length, turn.vector) for turn in spots[number].turns],
        )
        for number, vector in whole.items()
    }


def _share_of_named(spot: Spot, words: tuple[str, ...]) -> float:
    """How much of a snippet is said by whom the query names, 0 to 1."""
    own = [turn for turn in spot.turns if turn.inside]
    total = sum(turn.length for turn in own)
    named = sum(
        turn.length for turn in own if is_named([turn.name] if turn.name else [], turn.role, words)
    )
    return named / total if total else 0.0
