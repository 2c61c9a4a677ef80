"""Gather the snippets that a search may mean, with all that they are ranked by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from heapq import nlargest

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from coaching.search import Candidate, Terms, match_all, match_any
from coaching.search.matching import quoted
from coaching.search.nearness import Known, Near, nearness
from coaching.search.people import NAMED_WEIGHT, is_named, speaks_of_a_side
from coaching.search.ranking import MEANING_WEIGHT
from coaching.search.spelling import may_be_misspelled, nearly_alike
from coaching.store import candidates as stored
from coaching.store import index
from coaching.store.candidates import Spot
from coaching.store.filters import Selection
from coaching.store.index import VectorSpace
from coaching.store.weighing import Spelled, weighed_any, weighed_rare

DEPTH_OF_WORDS = 400
"""Snippets that the words bring at most. Chosen because what stands lower has at best one common
word of several."""

DEPTH_OF_MEANING = 200
"""Snippets that the meaning brings at most. Chosen so that a snippet whose best turn fits well and
which does not as a whole is among them."""

LOOKED_INTO = 256
"""Candidates whose turns and speakers are looked at; the others count as they mean as a whole.
Source: 290 questions to 100,016 snippets (tests/benchmarks/search_library.py, 2026-11-27): the
right answer is among ten as often as when all 540 are looked into (.490 on the odd lines of
tests/search, .552 on the even ones), MRR .381 and .379 for .381 and .376."""

FLOOR = 0.25
"""Cosine similarity under which a snippet is not taken to mean the same. Source: our measurement
with all-MiniLM-L6-v2 over 856 snippets of written sales talk, 2026-11-24: for 19 of 20 things that
a rep would look for, the nearest snippet lies above; for each of them, seven in eight lie below."""

FLOOR_OF_UNKNOWN_WORDS = 0.35
"""The same where no word of the query is ever said in the library, and some are none that the
embedder learned: of nonsense it makes something, too. Source: that measurement. Of 20
pieces of nonsense ("asdf qwer zxcv"), 9 came to 0.30 or more by chance, 4 to 0.35, with one snippet
each; of the 20 things that a rep would look for, 17 did."""

EVERY_WORD_WEIGHT = 2.0
"""Points of BM25 for a snippet with every word of several. Chosen because whoever types two words
expects talk with both before talk with one; for long questions it changes nothing (2026-11-27)."""

SYNONYM_WEIGHT = 0.4
"""What a synonym counts for beside the word itself, in snippets that do not say more of the word.
Source: the odd lines of tests/search, 2026-11-27: MRR .676 without, .676 at .2, .677 at .4; added
to what the words are worth, in place of the greater of the two, .675 at .1 and .665 at .5."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query's vector, and the space it lies in.

    Attributes:
        space: Of the vector.
        vector: float32, unit length.
        of_words: Whether the embedder knows each word of the query.
    """

    space: VectorSpace
    vector: NDArray[np.float32]
    of_words: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, read.

    Attributes:
        text: As it was typed.
        terms: Its words.
        meaning: What it means; None where only the words count.
        by_words: Whether the words count.
        synonyms: What stands for words of it, by those words.
        depth: How many times as many candidates as at first are gathered.
    """

    text: str
    terms: Terms
    meaning: Meaning | None
    by_words: bool = True
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Gathered:
    """What may be meant.

    Attributes:
        candidates: In no order.
        spots: Where each of them stands, by snippet.
        best_turn: Position of the turn that means most nearly what is asked, by snippet.
        others: Words that were looked for, too, by the word that nobody says.
        is_cut: Whether there may be more, further down.
    """

    candidates: tuple[Candidate, ...]
    spots: Mapping[int, Spot]
    best_turn: Mapping[int, int]
    others: Mapping[str, tuple[str, ...]]
    is_cut: bool


def gathered(conn: Connection, asked: Asked, selection: Selection) -> Gathered:
    """The snippets that have words of a query or mean the like, with what speaks for each."""
    of_words, of_meaning = DEPTH_OF_WORDS * asked.depth, DEPTH_OF_MEANING * asked.depth
    words: dict[int, float] = {}
    others = nearly_said(conn, asked.terms) if asked.by_words else {}
    if asked.by_words:
        words = _worded(conn, asked, selection, others, of_words)
    near: set[int] = set()
    meaning = asked.meaning
    is_cut = len(words) >= of_words
    if meaning is not None:
        known = words or not asked.terms or index.is_said(conn, match_any(asked.terms))
        floor = FLOOR if known or meaning.of_words else FLOOR_OF_UNKNOWN_WORDS
        neighbours = index.vector_search(conn, meaning.space, meaning.vector, selection, of_meaning)
        near = {it.snippet for it in neighbours if it.similarity >= floor}
        is_cut |= len(near) == of_meaning
    least = min(words.values()) if meaning is not None and len(words) >= of_words else 0.0
    spots = stored.spots_of(conn, words.keys() | near)
    close: Collection[int] = spots.keys()
    nearest: dict[int, Near] = {}
    if meaning is not None:
        whole = index.similarities_of(conn, meaning.space, meaning.vector, spots.keys())
        close = _likeliest(spots, words, least, whole, LOOKED_INTO * asked.depth)
        nearest = _nearest(conn, meaning, whole, spots, close)
    named = _share_of_named(conn, {number: spots[number] for number in close}, asked.text)
    found = (
        Candidate(
            number,
            spot.call,
            spot.position,
            words=words.get(number, 0.0) or least,
            meaning=max(nearest[number].similarity, 0.0) if number in nearest else 0.0,
            extra=NAMED_WEIGHT * named.get(number, 0.0),
        )
        for number, spot in spots.items()
    )
    return Gathered(
        tuple(found),
        spots,
        {number: near.turn for number, near in nearest.items() if near.turn is not None},
        others,
        is_cut,
    )


def _worded(
    conn: Connection,
    asked: Asked,
    selection: Selection,
    others: Mapping[str, tuple[str, ...]],
    depth: int,
) -> dict[int, float]:
    """The snippets with words of a query, or what stands for them, by what that is worth."""
    spelled = Spelled(selection.role, others)
    words = dict(weighed_any(conn, asked.terms, spelled, selection, depth))
    for number in _with_every_word(conn, asked.terms, selection):
        words[number] = words.get(number, 0.0) + EVERY_WORD_WEIGHT
    standing = tuple(dict.fromkeys(it for its in asked.synonyms.values() for it in its))
    if standing:
        for number, weight in weighed_rare(
            conn, standing, Spelled(selection.role), selection, depth
        ):
            words[number] = max(words.get(number, 0.0), SYNONYM_WEIGHT * weight)
    return words


def nearly_said(conn: Connection, terms: Terms) -> dict[str, tuple[str, ...]]:
    """Words of the talk that are spelled almost like words of a query that nobody says."""
    found: dict[str, tuple[str, ...]] = {}
    words = [word for word in terms.words if may_be_misspelled(word)]
    said = index.counts(conn, [quoted(word) for word in words], 0)
    for word in (word for word, count in zip(words, said, strict=True) if not count):
        near = tuple(
            it
            for it in nearly_alike(word, index.words_like(conn, word[0]))
            if index.words_search(conn, quoted(it), Selection(), 1)  # where anybody may read it
        )
        if near:
            found[word] = near
    return found


def _with_every_word(conn: Connection, terms: Terms, selection: Selection) -> tuple[int, ...]:
    """Snippets with all words of several."""
    if len(terms.words) + len(terms.phrases) == 1:
        return ()
    return index.words_search(conn, match_all(terms, selection.role), selection, DEPTH_OF_MEANING)


def _likeliest(
    numbers: Collection[int],
    words: Mapping[int, float],
    least: float,
    whole: Mapping[int, float],
    most: int,
) -> list[int]:
    """The candidates that come first by their words, or the least, and by what they mean whole."""
    rough = {
        number: words.get(number, least) + MEANING_WEIGHT * whole.get(number, 0.0)
        for number in numbers
    }
    return nlargest(most, rough, key=rough.__getitem__)


def _nearest(
    conn: Connection,
    meaning: Meaning,
    whole: Mapping[int, float],
    spots: Mapping[int, Spot],
    close: Collection[int],
) -> dict[int, Near]:
    parts = stored.parts_of(conn, close)
    known = [
        Known(similarity, spots[number].first_turn, parts.get(number, b""))
        for number, similarity in whole.items()
    ]
    return dict(zip(whole, nearness(meaning.vector, known), strict=True))


def _share_of_named(conn: Connection, spots: Mapping[int, Spot], text: str) -> dict[int, float]:
    """How much of each snippet is said by whom a query names, 0 to 1, where it is."""
    words = tuple(word.lower() for word in _WORD.findall(text))
    if not speaks_of_a_side(words):
        names = stored.names_of_speakers(conn, {spot.call for spot in spots.values()})
        if not any(is_named([name], "", words) for name in names):
            return {}
    total: Counter[int] = Counter()
    named: Counter[int] = Counter()
    for it in stored.shares_of(conn, spots.keys()):
        total[it.snippet] += it.length
        if is_named([it.name] if it.name else [], it.role, words):
            named[it.snippet] += it.length
    return {number: length / total[number] for number, length in named.items() if total[number]}
