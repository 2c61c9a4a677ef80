"""Workspaces that came back, and what is found in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coaching.steps.place import Place
from coaching.store import index
from coaching.store.filters import Selection
from tests.store.search_fixtures import BAG

Reopen = Callable[[Path], Place]


def found(place: Place) -> tuple[object, ...]:
    with place.library.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        wanted = BAG.embed(["sixty seats"])[0]
        return (
            index.words_search(conn, "seats", Selection(), 10),
            index.vector_search(conn, space, wanted, Selection(), 10),
        )
