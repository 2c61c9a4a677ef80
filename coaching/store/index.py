"""The search index over SQLite: words in FTS5, meanings in sqlite-vec.

The meanings of a large library are looked through in memory, from rows beside sqlite-vec's.

The index holds the snippets of active versions and nothing else: whoever makes versions active adds
the call anew in the same transaction. Filters act inside both queries: k hits are k hits that pass.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    bindparam,
    case,
    column,
    delete,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
    true,
)

from coaching.errors import ModelError
from coaching.store import call_vectors as near
from coaching.store import neighbours
from coaching.store.filters import Selection, findable, passes
from coaching.store.lines import Line, columns_of, snippet_words
from coaching.store.scanning import MAY, MAY_NOT, seen
from coaching.store.schema.calls import versions
from coaching.store.schema.search import call_vectors, vector_spaces
from coaching.store.schema.talk import embeddings, snippets, turns
from coaching.store.sifting import KEPT, sift
from coaching.transcript import Role


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
    spoken = conn.execute(
        select(turns.c.version_id, turns.c.position, turns.c.role, func.length(turns.c.text))
        .join(versions, versions.c.id == turns.c.version_id)
        .where(versions.c.call_id == call, versions.c.active)
    ).all()
    role_of = {row.position: row.role for row in spoken}
    conn.execute(insert(snippet_words), [_words_row(snippet, role_of) for snippet in cut])
    made = conn.execute(
        select(versions).where(
            versions.c.call_id == call, versions.c.kind == "vectors", versions.c.active
        )
    ).first()
    if made is None:
        return
    if made.made_by != embedder:
        raise ModelError(
            f"the vectors of call C{call} were made by {made.made_by}, not by {embedder}",
            hint="embed the call anew before it is made searchable",
        )
    space = _open_space(conn, made, dimension)
    vectors = _vectors_of(conn, space, made.id)
    own = [snippet for snippet in cut if snippet.id in vectors]
    if own:
        near.write(conn, call, space.id, own, np.array([vectors[it.id] for it in own]))
        neighbours.write(conn, space.id, {it.id: vectors[it.id] for it in own})
    of_turns = (spoken[0].version_id, embedder, dimension) if spoken else None
    near.write_meanings(conn, cut, of_turns, {row.position: row[3] for row in spoken})


def remove_call(conn: Connection, call: int) -> None:
    """Take a call out of the index; to be done before rows of its snippets are deleted."""
    own = select(snippets.c.id).where(snippets.c.call_id == call)
    numbers = conn.execute(own).scalars().all()
    if numbers:
        conn.execute(
            delete(snippet_words).where(snippet_words.c.rowid == bindparam("number")),
            [{"number": number} for number in numbers],
        )
        near.remove(conn, call, numbers)
        neighbours.remove(conn, [space.id for space in vector_spaces_of(conn)], numbers)


def vector_spaces_of(conn: Connection) -> tuple[VectorSpace, ...]:
    """All vector spaces of the library, in order of their making."""
    rows = conn.execute(select(vector_spaces).order_by(vector_spaces.c.id))
    return tuple(VectorSpace(row.id, row.embedder, row.dimension) for row in rows)


def has_vectors(conn: Connection, space: VectorSpace) -> bool:
    """Whether any snippet has a vector in a space."""
    own = select(call_vectors.c.id).where(call_vectors.c.space_id == space.id)
    return conn.execute(own.limit(1)).first() is not None


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
        neighbours.make_table(conn, number, dimension)
        return VectorSpace(number, made.made_by, dimension)
    if known.dimension != dimension:
        raise ModelError(
            f"{made.made_by} makes vectors of length {dimension}, but the library holds vectors"
            f" of length {known.dimension} by that name",
            hint="give the changed model another name and embed the calls anew",
        )
    return VectorSpace(known.id, known.embedder, known.dimension)


def _vectors_of(
    conn: Connection, space: VectorSpace, version: int
) -> dict[int, NDArray[np.float32]]:
    """The vectors of a version, (dimension,) each, by snippet."""
    own = select(embeddings.c.snippet_id, embeddings.c.vector).where(
        embeddings.c.version_id == version
    )
    rows = conn.execute(own).all()
    wrong = next((row for row in rows if len(row.vector) != 4 * space.dimension), None)
    if wrong is not None:
        raise ModelError(
            f"a vector of {space.embedder} is {len(wrong.vector) // 4} long, not {space.dimension}",
            hint="embed the call anew",
        )
    return {row.snippet_id: np.frombuffer(row.vector, dtype="<f4") for row in rows}


# Finding ------------------------------------------------------------------------------------------


def words_search(conn: Connection, match: str, selection: Selection, k: int) -> tuple[int, ...]:
    """The snippets that match an FTS5 expression, best first by BM25, at most k."""
    return tuple(number for number, _ in weighed_words(conn, match, selection, k))


def weighed_words(
    conn: Connection, match: str, selection: Selection, k: int, *, first: int = 0
) -> tuple[tuple[int, float], ...]:
    """The same with the BM25 of each, above 0; of those with the number ``first`` or a later one.

    Where it was worked out what passes, only that is weighed. Where not, all that match are, and
    the best are looked up until there are enough.
    """
    asked = {"match": match, "first": first, "k": k}
    if selection.sifted is None:
        rows = conn.execute(_weighed_all(selection), asked).all()
    else:
        passing = _weighed_passing(replace(selection, sifted=None))
        rows = conn.execute(passing, asked | {"told": selection.sifted.told}).all()
    return tuple((number, -rank) for number, rank in rows)


@lru_cache(maxsize=KEPT)
def _weighed_all(selection: Selection) -> Select[tuple[int, float]]:
    return (
        _matching(snippet_words.c.rank)
        .where(passes(_NUMBER, selection))
        .order_by(snippet_words.c.rank)
        .limit(bindparam("k"))
    )


@lru_cache(maxsize=KEPT)
def _weighed_passing(selection: Selection) -> Select[tuple[int, float]]:
    told = func.substr(bindparam("told", type_=LargeBinary), _NUMBER + 1, 1)
    may = case({MAY: true(), MAY_NOT: false()}, value=told, else_=passes(_NUMBER, selection))
    rank: ColumnElement[float] = literal_column("+snippet_words.rank").label("rank")
    return _matching(rank).where(may).order_by(rank, _NUMBER).limit(bindparam("k"))


def _matching(rank: ColumnElement[float]) -> Select[tuple[int, float]]:
    """What matches, from a number on; given a rank with a plus, it is worked out last."""
    return select(snippet_words.c.rowid, rank).where(
        snippet_words.c.snippet_words.op("MATCH", is_comparison=True)(bindparam("match")),
        snippet_words.c.rowid >= bindparam("first"),
    )


_NUMBER: ColumnElement[int] = literal_column("+snippet_words.rowid")
"""Each match is checked against the filter, hence the plus: given a bare ``rowid =``, or IN, FTS5
runs the whole match again for every row that passes, 30 s for 20,000 of them."""


def is_said(conn: Connection, match: str) -> bool:
    """Whether any snippet of the index matches an FTS5 expression."""
    return any(counts(conn, [match], 0))


def counts(conn: Connection, matches: Sequence[str], most: int) -> tuple[int, ...]:
    """How many snippets match each FTS5 expression; counted no further than one more than ``most``.

    Args:
        conn: Any transaction.
        matches: The expressions; one statement asks for all.
        most: From 0.
    """
    count = (  # nobody's text is in it
        "(SELECT count(*) FROM (SELECT rowid FROM snippet_words"  # noqa: S608
        f" WHERE snippet_words MATCH ? LIMIT {most + 1:d}))"
    )
    asked = f"SELECT {', '.join(count for _ in matches)}"
    return tuple(conn.exec_driver_sql(asked, tuple(matches)).one()) if matches else ()


def words_like(conn: Connection, beginning: str) -> tuple[str, ...]:
    """The words of the index, as it stems them, that begin so; those that are said most first."""
    terms = table("snippet_words_terms", column("term"), column("doc"))
    found = (
        select(terms.c.term)
        .where(terms.c.term >= beginning, terms.c.term < beginning + chr(sys.maxunicode))
        .order_by(terms.c.doc.desc(), terms.c.term)
    )
    return tuple(conn.execute(found).scalars())


def sifted(conn: Connection, space: VectorSpace, selection: Selection) -> Selection:
    """A selection with what passes it worked out, where the library is large; for one transaction.

    Args:
        conn: Any transaction.
        space: The space that is going to be looked through.
        selection: What passes.
    """
    if neighbours.is_small(conn, space.id):
        return selection
    return replace(selection, sifted=sift(conn, space.id, space.dimension, selection))


def vector_search(
    conn: Connection,
    space: VectorSpace,
    vector: NDArray[np.float32],
    selection: Selection,
    k: int,
) -> tuple[Neighbour, ...]:
    """The nearest k of the snippets that pass, nearest first; ties by number.

    In a library of few calls sqlite-vec finds them, exactly. In a large one all that pass are
    looked through in memory, roughly, and the nearest of them finely.

    Args:
        conn: Any transaction.
        space: The space of the embedder that made ``vector``.
        vector: float32, (dimension,), unit length.
        selection: What passes.
        k: How many, at most.
    """
    if k <= neighbours.MOST_NEIGHBOURS and neighbours.is_small(conn, space.id):
        found = neighbours.nearest(conn, space.id, vector, findable(selection), k)
    else:
        passing = selection.sifted or sift(conn, space.id, space.dimension, selection)
        found = passing.nearest(vector, k)
    return tuple(Neighbour(snippet, similarity) for snippet, similarity in found)


def similarities_of(
    conn: Connection, space: VectorSpace, vector: NDArray[np.float32], numbers: Collection[int]
) -> dict[int, float]:
    """The cosine of a vector to snippets of the index; those without a vector are left out."""
    if neighbours.is_small(conn, space.id):
        return neighbours.similarities(conn, space.id, vector, numbers)
    return seen(conn, space.id, space.dimension).similarity_of(vector, numbers)


def matches(match: str) -> ColumnElement[bool]:
    """Whether a row of the full-text table matches an FTS5 expression."""
    return snippet_words.c.snippet_words.op("MATCH", is_comparison=True)(match)
