"""What each turn of a version means; the search index takes from it what lies around a snippet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from coaching.search.codes import packed, unpacked
from coaching.store.schema.search import turn_vectors


def add_turn_vectors(
    conn: Connection, turns_version: int, embedder: str, vectors: NDArray[np.float32]
) -> None:
    """Keep the vectors of all turns of a version; what is there stays.

    Args:
        conn: A writing transaction.
        turns_version: The version of turns.
        embedder: Identity of what made them.
        vectors: float32, (turns, dimension), unit length each, in order of the turns.
    """
    if len(vectors):
        conn.execute(
            insert(turn_vectors)
            .values(version_id=turns_version, embedder=embedder, vectors=packed(vectors).tobytes())
            .on_conflict_do_nothing()
        )


def has_turn_vectors(conn: Connection, turns_version: int, embedder: str) -> bool:
    """Whether the turns of a version were embedded by this embedder."""
    own = turn_vectors.c.version_id == turns_version, turn_vectors.c.embedder == embedder
    return conn.execute(select(turn_vectors.c.version_id).where(*own)).first() is not None


def vectors_of_turns(
    conn: Connection, turns_version: int, embedder: str, dimension: int
) -> NDArray[np.float32] | None:
    """The vectors of a version's turns, (turns, dimension), unit length; None where none are."""
    own = turn_vectors.c.version_id == turns_version, turn_vectors.c.embedder == embedder
    row = conn.execute(select(turn_vectors.c.vectors).where(*own)).first()
    if row is None:
        return None
    return unpacked(np.frombuffer(row.vectors, dtype=np.int8).reshape(-1, dimension))
