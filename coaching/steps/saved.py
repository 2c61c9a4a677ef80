"""Saved searches: kept under a name, asked again, and what is new since somebody last looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coaching.errors import NotFoundError, UsageError
from coaching.ports import Embedder
from coaching.search import Query, query_of
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.search.typed import written
from coaching.steps.place import Place
from coaching.steps.search import SearchResult, search
from coaching.store import saved
from coaching.store.saved import SavedSearch

MOST_LOOKED_AT = 100
"""Hits of a saved search among which new ones are counted. Chosen as many as a page shows."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a saved search finds.

    Attributes:
        saved: The search.
        result: What it finds now.
        fresh: Numbers of the calls among the hits that were not there at the last look.
    """

    saved: SavedSearch
    result: SearchResult
    fresh: frozenset[int]


def called(name: str) -> str:
    """A search's name as it is kept: a page's form sends no more than one blank between words."""
    return " ".join(name.split())


def save_search(place: Place, name: str, query: Query, *, who: str) -> bool:
    """Keep a search under a name; whether it took the place of another of that name.

    Raises:
        UsageError: the name is empty.
    """
    name = called(name)
    if not name:
        raise UsageError("a saved search needs a name", hint='--save "price objections"')
    with place.library.writing() as conn:
        return saved.save(conn, name=name, text=written(query), who=who, now=place.now())


def drop_search(place: Place, name: str, *, who: str) -> None:
    """Forget a saved search.

    Raises:
        NotFoundError: there is none of that name.
    """
    with place.library.writing() as conn:
        if not saved.drop(conn, called(name), who=who, now=place.now()):
            raise unknown(saved.all_of(conn), name)


def saved_searches(place: Place) -> tuple[SavedSearch, ...]:
    """All saved searches, by the alphabet."""
    with place.library.reading() as conn:
        return saved.all_of(conn)


def look_again(
    place: Place,
    name: str,
    embedder: Callable[[], Embedder],
    *,
    zone: ZoneInfo,
    limit: int,
    synonyms: Synonyms = NO_SYNONYMS,
    note: bool = True,
) -> Looked:
    """What a saved search finds now, and which of it is new.

    Args:
        place: Where to search.
        name: Of the search.
        embedder: Makes its vector.
        zone: In which its dates are meant.
        limit: How many hits, at most.
        synonyms: Words that stand for each other.
        note: Whether this counts as a look, so that what is new now is not new the next time.

    Raises:
        NotFoundError: there is none of that name.
    """
    with place.library.reading() as conn:
        kept = saved.find(conn, called(name))
        if kept is None:
            raise unknown(saved.all_of(conn), name)
    now = place.now()
    query = query_of(kept.text, limit=limit, zone=zone)
    result = search(place.library, embedder, query, synonyms=synonyms)
    with place.library.reading() as conn:
        found = frozenset(hit.call for hit in result.hits)
        fresh = saved.ready_after(conn, found, kept.looked_at)
    if note:
        with place.library.writing() as conn:
            saved.look(conn, kept.name, now=now)
    return Looked(kept, result, fresh)


def unknown(known: tuple[SavedSearch, ...], name: str) -> NotFoundError:
    """The error that there is no search of a name, with the names that there are."""
    names = ", ".join(it.name for it in known)
    return NotFoundError(
        f"no search is saved as {name.strip()!r}",
        hint=f"there are {names}" if known else "`filmroom search TEXT --save NAME` saves one",
    )
