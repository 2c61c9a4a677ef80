"""Snippets and their vectors, of one version each; the search index is filled from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, select

from coaching.snippets import Snippet
from coaching.store.schema.talk import embeddings, snippets

Vector = NDArray[np.float32]

STORED = np.dtype("<f4")


def add_snippets(conn: Connection, version: int, call: int, cut: Sequence[Snippet]) -> None:
    """Write all snippets of a version."""
    if not cut:
        return
    conn.execute(
        insert(snippets),
        [
            {
                "version_id": version,
                "call_id": call,
                "position": snippet.position,
                "start": snippet.start,
                "end": snippet.end,
                "stage": snippet.stage,
                "first_turn": snippet.first_turn,
                "end_turn": snippet.end_turn,
                "text": snippet.text,
                "rep_speaks": "rep" in snippet.roles,
                "customer_speaks": "customer" in snippet.roles,
                "unknown_speaks": "unknown" in snippet.roles,
            }
            for snippet in cut
        ],
    )


def snippet_texts(conn: Connection, version: int) -> tuple[tuple[int, str], ...]:
    """Id and text of each snippet of a version, in order of the call."""
    rows = conn.execute(
        select(snippets.c.id, snippets.c.text)
        .where(snippets.c.version_id == version)
        .order_by(snippets.c.position)
    )
    return tuple((row.id, row.text) for row in rows)


def vectors_by_text(conn: Connection, version: int) -> dict[str, Vector]:
    """The vectors of a version, float32 (dimension,) each, by the text that they are of."""
    rows = conn.execute(
        select(snippets.c.text, embeddings.c.vector)
        .join(snippets, snippets.c.id == embeddings.c.snippet_id)
        .where(embeddings.c.version_id == version)
    )
    return {row.text: np.frombuffer(row.vector, dtype=STORED) for row in rows}


def add_embeddings(
    conn: Connection, version: int, snippet_ids: Sequence[int], vectors: Sequence[Vector]
) -> None:
    """Write the vector of each snippet.

    Args:
        conn: A writing transaction.
        version: The version of kind "vectors".
        snippet_ids: n snippets.
        vectors: n of them, float32, (dimension,), unit length each.
    """
    if not snippet_ids:
        return
    conn.execute(
        insert(embeddings),
        [
            {
                "version_id": version,
                "snippet_id": snippet,
                "vector": np.ascontiguousarray(vector, dtype=STORED).tobytes(),
            }
            for snippet, vector in zip(snippet_ids, vectors, strict=True)
        ],
    )
