"""What each turn of a version means, kept beside the snippets' vectors to rank them finer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from coaching.store.schema.search import turn_vectors

GREATEST = np.iinfo(np.int8).max


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
            insert(turn_vectors).on_conflict_do_nothing(),
            [
                {
                    "version_id": turns_version,
                    "embedder": embedder,
                    "turn": position,
                    "vector": packed(vector),
                }
                for position, vector in enumerate(vectors)
            ],
        )


def has_turn_vectors(conn: Connection, turns_version: int, embedder: str) -> bool:
    """Whether the turns of a version were embedded by this embedder."""
    own = turn_vectors.c.version_id == turns_version, turn_vectors.c.embedder == embedder
    return conn.execute(select(turn_vectors.c.turn).where(*own).limit(1)).first() is not None


def packed(vector: NDArray[np.float32]) -> bytes:
    """A vector as bytes, its greatest part 127; its length is lost, which was one.

    >>> unpacked([packed(np.array([0.6, -0.8], dtype=np.float32))]).round(2).tolist()
    [[0.6000000238418579, -0.800000011920929]]
    """
    greatest = float(np.abs(vector).max()) or 1.0
    parts: NDArray[np.int8] = np.rint(vector * (GREATEST / greatest)).astype(np.int8)
    return parts.tobytes()


def unpacked(rows: list[bytes]) -> NDArray[np.float32]:
    """Vectors from their bytes: float32, (n, dimension), unit length (or zero)."""
    parts = np.frombuffer(b"".join(rows), dtype=np.int8).reshape(len(rows), -1)
    vectors = parts.astype(np.float32)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    scaled: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return scaled
