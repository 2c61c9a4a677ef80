"""The search index over SQLite: words in FTS5, meanings in sqlite-vec.

The index holds the snippets of active versions and nothing else: whoever makes versions active adds
the call anew in the same transaction. Filters act inside both queries: k hits are k hits that pass.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    TableClause,
    and_,
    bindparam,
    column,
    delete,
    insert,
    literal_column,
    select,
    table,
)

from coaching.errors import ModelError
from coaching.store.filters import Selection, findable
from coaching.store.lines import Line, columns_of, snippet_words
from coaching.store.schema.calls import versions
from coaching.store.schema.search import vector_spaces
from coaching.store.schema.talk import embeddings, snippets, turns
from coaching.transcript import Role

MOST_NEIGHBOURS = 4096
"""Largest k of a nearest-neighbour query. Source: sqlite-vec 0.1.9, which refuses more."""


@dataclass(frozen=True, slots=True)
class VectorSpace:
    """Where the vectors of one embedder are; vectors of two are never compared.

    Attributes:
        id: Its number.
        embedder: The embedder's identity.
        dimension: Length of its vectors.
    """

    id: int
    embedder: str
    dimension: int

    @property
    def table(self) -> TableClause:
        """Its sqlite-vec table: a row for each snippet, by cosine distance."""
        names = ("rowid", "embedding", "distance", "k")
        return table(f"snippet_vectors_{self.id}", *(column(name) for name in names))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A snippet near a vector.

    Attributes:
        snippet: Its number.
        similarity: Cosine, -1 to 1.
    """

    snippet: int
    similarity: float


# Filling ------------------------------------------------------------------------------------------


def add_call(conn: Connection, call: int, embedder: str, dimension: int) -> None:
    """Put what is active of a call into the index, in place of what the index held of it.

    Args:
        conn: The transaction that made the versions active.
        call: Its number.
        embedder: Identity of the embedder that the call's active vectors are of.
        dimension: Length of those vectors.

    Raises:
        ModelError: The vectors are another embedder's, or of another length.
    """
    remove_call(conn, call)
    cut = conn.execute(
        select(snippets)
        .join(versions, versions.c.id == snippets.c.version_id)
        .where(versions.c.call_id == call, versions.c.active)
        .order_by(snippets.c.position)
    ).all()
    if not cut:
        return
    spoken = select(turns.c.position, turns.c.role).join(
        versions, versions.c.id == turns.c.version_id
    )
    role_of = {
        row.position: row.role
        for row in conn.execute(spoken.where(versions.c.call_id == call, versions.c.active))
    }
    conn.execute(insert(snippet_words), [_words_row(snippet, role_of) for snippet in cut])
    made = conn.execute(
        select(versions).where(
            versions.c.call_id == call, versions.c.kind == "vectors", versions.c.active
        )
    ).first()
    if made is not None:
        if made.made_by != embedder:
            raise ModelError(
                f"the vectors of call C{call} were made by {made.made_by}, not by {embedder}",
                hint="embed the call anew before it is made searchable",
            )
        _add_vectors(conn, _open_space(conn, made, dimension), made.id)


def remove_call(conn: Connection, call: int) -> None:
    """Take a call out of the index; to be done before rows of its snippets are deleted."""
    own = select(snippets.c.id).where(snippets.c.call_id == call)
    numbers = conn.execute(own).scalars().all()
    for indexed in (snippet_words, *(space.table for space in vector_spaces_of(conn))):
        if numbers:
            conn.execute(
                delete(indexed).where(indexed.c.rowid == bindparam("number")),
                [{"number": number} for number in numbers],
            )


def vector_spaces_of(conn: Connection) -> tuple[VectorSpace, ...]:
    """All vector spaces of the library, in order of their making."""
    rows = conn.execute(select(vector_spaces).order_by(vector_spaces.c.id))
    return tuple(VectorSpace(row.id, row.embedder, row.dimension) for row in rows)


def has_vectors(conn: Connection, space: VectorSpace) -> bool:
    """Whether any snippet has a vector in a space."""
    return conn.execute(select(space.table.c.rowid).limit(1)).first() is not None


def _words_row(snippet: Row[Any], role_of: dict[int, Role]) -> dict[str, Any]:
    spoken = zip(range(snippet.first_turn, snippet.end_turn), snippet.text.split("\n"), strict=True)
    columns = columns_of(Line(role_of[turn], text) for turn, text in spoken)
    return {"rowid": snippet.id} | {str(role): text for role, text in columns.items()}


def _open_space(conn: Connection, made: Row[Any], dimension: int) -> VectorSpace:
    """The space of the embedder that made a version, created on demand."""
    known = conn.execute(
        select(vector_spaces).where(vector_spaces.c.embedder == made.made_by)
    ).first()
    if known is None:
        opening = insert(vector_spaces).values(
            embedder=made.made_by, dimension=dimension, created_at=made.created_at
        )
        number = conn.execute(opening.returning(vector_spaces.c.id)).scalar_one()
        space = VectorSpace(number, made.made_by, dimension)
        conn.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {space.table.name}"
            f" USING vec0(embedding float[{dimension:d}] distance_metric=cosine)"
        )
        return space
    if known.dimension != dimension:
        raise ModelError(
            f"{made.made_by} makes vectors of length {dimension}, but the library holds vectors"
            f" of length {known.dimension} by that name",
            hint="give the changed model another name and embed the calls anew",
        )
    return VectorSpace(known.id, known.embedder, known.dimension)


def _add_vectors(conn: Connection, space: VectorSpace, version: int) -> None:
    own = select(embeddings.c.snippet_id, embeddings.c.vector).where(
        embeddings.c.version_id == version
    )
    rows = conn.execute(own.order_by(embeddings.c.snippet_id)).all()
    wrong = next((row for row in rows if len(row.vector) != 4 * space.dimension), None)
    if wrong is not None:
        raise ModelError(
            f"a vector of {space.embedder} is {len(wrong.vector) // 4} long, not {space.dimension}",
            hint="embed the call anew",
        )
    if rows:
        conn.execute(
            insert(space.table),
            [{"rowid": row.snippet_id, "embedding": row.vector} for row in rows],
        )


# Finding ------------------------------------------------------------------------------------------


def words_search(conn: Connection, match: str, selection: Selection, k: int) -> tuple[int, ...]:
    """The snippets that match an FTS5 expression, best first by BM25, at most k."""
    return tuple(number for number, _ in weighed_words(conn, match, selection, k))


def weighed_words(
    conn: Connection, match: str, selection: Selection, k: int
) -> tuple[tuple[int, float], ...]:
    """The same with the BM25 of each, above 0.

    Each match is checked against the filter, hence the plus: given a bare ``rowid =``, or IN, FTS5
    runs the whole match again for every row that passes, 30 s for 20,000 of them.
    """
    checked = snippets.c.id == literal_column("+snippet_words.rowid")
    found = (
        select(snippet_words.c.rowid, snippet_words.c.rank)
        .where(_matches(match), findable(selection).where(checked).exists())
        .order_by(snippet_words.c.rank)
        .limit(k)
    )
    return tuple((row.rowid, -row.rank) for row in conn.execute(found))


def is_said(conn: Connection, match: str) -> bool:
    """Whether any snippet of the index matches an FTS5 expression."""
    return (
        conn.execute(select(snippet_words.c.rowid).where(_matches(match)).limit(1)).first()
        is not None
    )


def words_like(conn: Connection, beginning: str) -> tuple[str, ...]:
    """The words of the index, as it stems them, that begin so; those that are said most first."""
    terms = table("snippet_words_terms", column("term"), column("doc"))
    found = (
        select(terms.c.term)
        .where(terms.c.term >= beginning, terms.c.term < beginning + chr(sys.maxunicode))
        .order_by(terms.c.doc.desc(), terms.c.term)
    )
    return tuple(conn.execute(found).scalars())


def vector_search(
    conn: Connection,
    space: VectorSpace,
    vector: NDArray[np.float32],
    selection: Selection,
    k: int,
) -> tuple[Neighbour, ...]:
    """The nearest k of the snippets that pass, nearest first; ties by number.

    sqlite-vec takes a ``rowid IN`` into the search: it measures the distance to rows in it only.

    Args:
        conn: Any transaction.
        space: The space of the embedder that made ``vector``.
        vector: float32, (dimension,), unit length.
        selection: What passes.
        k: At most ``MOST_NEIGHBOURS`` are found.
    """
    passing = findable(selection)
    vectors = space.table.c
    near = select(vectors.rowid, vectors.distance).where(
        and_(
            vectors.embedding.op("MATCH")(np.ascontiguousarray(vector, dtype="<f4").tobytes()),
            vectors.k == min(k, MOST_NEIGHBOURS),
            vectors.rowid.in_(passing),
        )
    )
    found = [Neighbour(row.rowid, 1 - row.distance) for row in conn.execute(near)]
    return tuple(sorted(found, key=lambda it: (-it.similarity, it.snippet)))


def _matches(match: str) -> ColumnElement[bool]:
    return snippet_words.c.snippet_words.op("MATCH", is_comparison=True)(match)
