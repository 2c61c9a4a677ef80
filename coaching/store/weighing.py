"""The words of a question weighed: all of them where few snippets match, the telling ones else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from coaching.search.matching import Others, match_any
from coaching.search.terms import Terms
from coaching.store.filters import Selection
from coaching.store.index import counts, matches, weighed_words
from coaching.store.lines import snippet_words
from coaching.transcript import Role

MOST_WEIGHED = 3000
"""Snippets that match of which each is weighed. Chosen because that takes 3 ms (2026-11-27)."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """How the words of a query are looked for.

    Attributes:
        role: In whose talk; None for anybody's.
        others: How else words may be spelled, by the word.
    """

    role: Role | None = None
    others: Others = field(default_factory=dict)


def weighed_any(
    conn: Connection, terms: Terms, asked: Spelled, selection: Selection, k: int
) -> tuple[tuple[int, float], ...]:
    """Snippets with any word of a query, or every phrase where it has some, by BM25; at most k.

    BM25 is a sum over the words, and one that is said everywhere adds next to nothing. So where
    more than ``MOST_WEIGHED`` snippets match, those with a rarer word are weighed, by all words;
    and where there is none, the newest that match. If too few pass, all that match are weighed.

    Args:
        conn: Any transaction.
        terms: What is looked for.
        asked: Whose words, and how else words may be spelled.
        selection: What passes.
        k: How many.
    """
    match = match_any(terms, asked.role, asked.others)
    if terms.phrases or counts(conn, [match], MOST_WEIGHED)[0] <= MOST_WEIGHED:
        return weighed_words(conn, match, selection, k)
    rare, common = _by_rarity(conn, terms.words, asked, MOST_WEIGHED)
    found: dict[int, float] = {}
    if rare:
        telling = match_any(Terms((), rare), asked.role, asked.others)
        found = dict(weighed_words(conn, telling, selection, k))
        if common:
            besides = match_any(Terms((), common), asked.role, asked.others)
            both = f"({telling}) AND ({besides})"
            found.update(weighed_words(conn, both, selection, k))
    elif (first := _newest(conn, match)) is not None:
        found = dict(weighed_words(conn, match, selection, k, first=first))
    if len(found) < k:
        return weighed_words(conn, match, selection, k)
    return tuple(sorted(found.items(), key=lambda it: (-it[1], it[0]))[:k])


def weighed_rare(
    conn: Connection, words: Sequence[str], asked: Spelled, selection: Selection, k: int
) -> tuple[tuple[int, float], ...]:
    """Snippets with any of some words, by BM25.

    The words that are said most are left out: no more than a third of ``MOST_WEIGHED`` match.
    """
    rare, _ = _by_rarity(conn, words, asked, MOST_WEIGHED // 3)
    if not rare:
        return ()
    return weighed_words(conn, match_any(Terms((), rare), asked.role, asked.others), selection, k)


def _by_rarity(
    conn: Connection, words: Sequence[str], asked: Spelled, most: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rarest words that together are said in at most so many snippets; and the others."""
    each = [match_any(Terms((), (word,)), asked.role, asked.others) for word in words]
    said = dict(zip(words, counts(conn, each, most), strict=True))
    rare: list[str] = []
    total = 0
    for word, count in sorted(said.items(), key=lambda it: it[1]):
        total += count
        if total > most:
            break
        if count:
            rare.append(word)
    return tuple(rare), tuple(word for word in words if said[word] and word not in rare)


def _newest(conn: Connection, match: str) -> int | None:
    """The number from which on as many snippets match as are weighed."""
    found = select(snippet_words.c.rowid).where(matches(match))
    last = found.order_by(snippet_words.c.rowid.desc()).limit(1).offset(MOST_WEIGHED)
    number = conn.execute(last).scalar()
    return None if number is None else int(number)
