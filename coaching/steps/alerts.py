"""Alerts: what saved searches find of a call that became ready."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from coaching.errors import FilmroomError
from coaching.ports import Embedder
from coaching.search import query_of
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.steps.place import Place
from coaching.steps.saved import called, unknown
from coaching.steps.search import search
from coaching.store import alerts as stored
from coaching.store import saved
from coaching.store.alerts import Alert
from coaching.store.hits import hits_of
from coaching.store.saved import SavedSearch

logger = logging.getLogger(__name__)

AMONG = 20
"""Hits of a saved search among which a call has to be. Chosen as many as one looks through at once;
what is further down fits no better than what was there before."""


def note_alerts(
    place: Place,
    call: int,
    embedder: Callable[[], Embedder],
    *,
    synonyms: Synonyms = NO_SYNONYMS,
) -> int:
    """Ask every saved search whether it finds a call that just became ready; how many do anew.

    A search that can no longer be asked, since it names a person who is gone, is passed over and
    told in the log: the call is ready all the same.
    """
    with place.library.reading() as conn:
        asked = [
            it
            for it in saved.all_of(conn)
            if saved.ready_after(conn, frozenset([call]), it.looked_at)
        ]
    found = 0
    for it in asked:
        try:
            found += _noted(place, call, it, embedder, synonyms)
        except FilmroomError as error:
            logger.warning("alerts: a saved search cannot be asked: %s", type(error).__name__)
            logger.debug("alerts: the search %r: %s", it.name, error.message)
    if asked:
        logger.info("alerts: C%d, found by %d of %d saved searches", call, found, len(asked))
    return found


def alerts(place: Place, *, unread: bool = True) -> tuple[Alert, ...]:
    """What saved searches found: by search, the newest call first."""
    with place.library.reading() as conn:
        return stored.alerts(conn, unread=unread)


def mark_read(place: Place, name: str | None) -> int:
    """Note that what a saved search found was seen, or what all found; how many calls.

    Raises:
        NotFoundError: there is no search of that name.
    """
    name = None if name is None else called(name)
    with place.library.writing() as conn:
        if name is not None and saved.find(conn, name) is None:
            raise unknown(saved.all_of(conn), name)
        seen = stored.mark_read(conn, name)
        for it in saved.all_of(conn):
            if name in (None, it.name):
                saved.look(conn, it.name, now=place.now())
        return seen


def _noted(
    place: Place,
    call: int,
    asked: SavedSearch,
    embedder: Callable[[], Embedder],
    synonyms: Synonyms,
) -> bool:
    """Whether a saved search finds the call, and nobody knew."""
    query = query_of(asked.text, limit=AMONG, zone=ZoneInfo("UTC"))  # it was saved with zones
    found = search(place.library, embedder, query, synonyms=synonyms).hits
    folded = tuple(number for hit in found for number in hit.alike)
    with place.library.reading() as conn:
        like_it = hits_of(conn, folded, None, None)
    hits = (*found, *(like_it[number] for number in folded if number in like_it))
    hit = next((it for it in hits if it.call == call), None)
    if hit is None:
        return False
    with place.library.writing() as conn:
        return stored.note(conn, asked.name, call, hit.start, hit.end, now=place.now())
