"""The vectors of snippets in sqlite-vec: a virtual table for each embedder, searched exactly.

It is the index of a library of some thousand calls, and needs no memory between two questions.
``coaching.store.scanning`` looks through larger ones, for which choosing the nearest takes too long
here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Connection,
    Select,
    TableClause,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    table,
)

from coaching.store.schema.search import call_vectors

MOST_NEIGHBOURS = 4096
"""Largest k of a query. Source: sqlite-vec 0.1.9, which refuses more."""

MOST_CALLS = 2_000
"""Calls up to which sqlite-vec is asked. Chosen because their 25,000 snippets take it 14 ms, as
much as embedding the question. Source: measured on 2 cores, 11 ms for 20,000 rows."""


def table_of(space: int) -> TableClause:
    """The table of a vector space: a row for each snippet, by cosine distance."""
    names = ("rowid", "embedding", "distance", "k")
    return table(f"snippet_vectors_{space:d}", *(column(name) for name in names))


def make_table(conn: Connection, space: int, dimension: int) -> None:
    """Make the table of a new vector space."""
    conn.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {table_of(space).name}"
        f" USING vec0(embedding float[{dimension:d}] distance_metric=cosine)"
    )


def write(conn: Connection, space: int, vectors: Mapping[int, NDArray[np.float32]]) -> None:
    """Add the vectors of snippets, float32, (dimension,) each, by number."""
    if vectors:
        conn.execute(
            insert(table_of(space)),
            [
                {"rowid": number, "embedding": _bytes_of(vector)}
                for number, vector in vectors.items()
            ],
        )


def remove(conn: Connection, spaces: Iterable[int], numbers: Sequence[int]) -> None:
    """Take snippets out of the tables of all spaces."""
    for space in spaces:
        own = table_of(space)
        conn.execute(
            delete(own).where(own.c.rowid == bindparam("number")),
            [{"number": number} for number in numbers],
        )


def is_small(conn: Connection, space: int) -> bool:
    """Whether a space holds no more calls than are searched here."""
    own = select(call_vectors.c.id).where(call_vectors.c.space_id == space)
    return conn.execute(own.offset(MOST_CALLS).limit(1)).first() is None


def nearest(
    conn: Connection,
    space: int,
    vector: NDArray[np.float32],
    passing: Select[tuple[int]],
    k: int,
) -> tuple[tuple[int, float], ...]:
    """The nearest k of the snippets that pass with their cosine, nearest first; ties by number.

    sqlite-vec takes a ``rowid IN`` into the search: it measures the distance to rows in it only.

    Args:
        conn: Any transaction.
        space: Number of the vector space.
        vector: float32, (dimension,), unit length.
        passing: Selects the numbers of the snippets that may be found.
        k: How many, at most ``MOST_NEIGHBOURS``.
    """
    own = table_of(space).c
    near = select(own.rowid, own.distance).where(
        own.embedding.op("MATCH")(_bytes_of(vector)),
        own.k == k,
        own.rowid.in_(passing),
    )
    found = [(row.rowid, 1 - row.distance) for row in conn.execute(near)]
    return tuple(sorted(found, key=lambda it: (-it[1], it[0])))


def similarities(
    conn: Connection, space: int, vector: NDArray[np.float32], numbers: Collection[int]
) -> dict[int, float]:
    """The cosine of a vector to snippets, by number; of those that have a vector."""
    own = table_of(space).c
    distance = func.vec_distance_cosine(own.embedding, _bytes_of(vector))
    rows = conn.execute(select(own.rowid, distance).where(own.rowid.in_(sorted(numbers))))
    return {number: 1 - apart for number, apart in rows}


def _bytes_of(vector: NDArray[np.float32]) -> bytes:
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()
