"""What snippets that may be meant are ranked by: their place, their vectors, the turns around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, func, select

from coaching.store.filters import Selection, findable
from coaching.store.schema.calls import versions
from coaching.store.schema.search import turn_vectors
from coaching.store.schema.talk import embeddings, snippets, speakers, turns
from coaching.store.turn_vectors import unpacked

AROUND = 2
"""Turns before and after a snippet that are its context. Source: the best of 0, 2, 4 and 8 on the
odd lines of tests/search, 2026-11-27."""

AT_ONCE = 500
"""Snippets that one statement asks for. Chosen because SQLite takes at least 999 parameters."""


@dataclass(frozen=True, slots=True)
class TurnNear:
    """A turn of a snippet, or right before or after it.

    Attributes:
        turn: Its position in the call.
        inside: Whether it is of the snippet itself.
        name: What its speaker is called, where somebody told it.
        role: The speaker's.
        length: Characters of its text.
        vector: What it means, float32, (dimension,), unit length; None where nobody embedded it.
    """

    turn: int
    inside: bool
    name: str | None
    role: str
    length: int
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a snippet stands.

    Attributes:
        call: Its call.
        position: Its place among the call's snippets.
        turns: Its turns and ``AROUND`` before and after, in order.
    """

    call: int
    position: int
    turns: tuple[TurnNear, ...]


def spots_of(conn: Connection, numbers: Sequence[int], embedder: str | None) -> dict[int, Spot]:
    """Where snippets of active versions stand, by their numbers.

    Args:
        conn: Any transaction.
        numbers: Snippets in the index.
        embedder: Whose vectors of turns are wanted; None for none.
    """
    found: dict[int, Spot] = {}
    for some in _some(numbers):
        found.update(_spots_of(conn, some, embedder))
    return found


def _spots_of(conn: Connection, numbers: Sequence[int], embedder: str | None) -> dict[int, Spot]:
    made = versions.alias()
    rows = conn.execute(
        select(
            snippets.c.id,
            snippets.c.call_id,
            snippets.c.position.label("place"),
            turns.c.position,
            and_(
                turns.c.position >= snippets.c.first_turn, turns.c.position < snippets.c.end_turn
            ).label("inside"),
            speakers.c.name,
            turns.c.role,
            func.length(turns.c.text).label("length"),
            turn_vectors.c.vector,
        )
        .join(
            made, and_(made.c.call_id == snippets.c.call_id, made.c.kind == "turns", made.c.active)
        )
        .join(
            turns,
            and_(
                turns.c.version_id == made.c.id,
                turns.c.position >= snippets.c.first_turn - AROUND,
                turns.c.position < snippets.c.end_turn + AROUND,
            ),
        )
        .outerjoin(
            speakers, and_(speakers.c.version_id == made.c.id, speakers.c.label == turns.c.speaker)
        )
        .outerjoin(
            turn_vectors,
            and_(
                turn_vectors.c.version_id == made.c.id,
                turn_vectors.c.embedder == embedder,
                turn_vectors.c.turn == turns.c.position,
            ),
        )
        .where(snippets.c.id.in_(numbers))
        .order_by(snippets.c.id, turns.c.position)
    ).all()
    known = [row.vector for row in rows if row.vector is not None]
    vectors = iter(unpacked(known)) if known else iter(())
    near: dict[int, list[TurnNear]] = defaultdict(list)
    place: dict[int, tuple[int, int]] = {}
    for row in rows:
        vector = next(vectors) if row.vector is not None else None
        near[row.id].append(
            TurnNear(row.position, bool(row.inside), row.name, row.role, row.length, vector)
        )
        place[row.id] = (row.call_id, row.place)
    return {number: Spot(*place[number], tuple(said)) for number, said in near.items()}


@dataclass(frozen=True, slots=True)
class SnippetThere:
    """The snippet at a moment: its number, and what is said in it."""

    snippet: int
    text: str


def snippet_at(conn: Connection, call: int, second: float) -> SnippetThere | None:
    """The snippet that is shown of a second of a call; between two, the one before."""
    row = conn.execute(
        select(snippets.c.id, snippets.c.text)
        .join(versions, versions.c.id == snippets.c.version_id)
        .where(
            versions.c.active,
            snippets.c.call_id == call,
            snippets.c.start <= second,
            snippets.c.id.in_(findable(Selection())),
        )
        .order_by(snippets.c.start.desc())
        .limit(1)
    ).first()
    return SnippetThere(row.id, row.text) if row else None


def snippet_vectors(
    conn: Connection, numbers: Sequence[int], embedder: str
) -> dict[int, NDArray[np.float32]]:
    """The active vectors of snippets by an embedder, float32, (dimension,), for those that have."""
    found: dict[int, NDArray[np.float32]] = {}
    for some in _some(numbers):
        rows = conn.execute(
            select(embeddings.c.snippet_id, embeddings.c.vector)
            .join(versions, versions.c.id == embeddings.c.version_id)
            .where(
                embeddings.c.snippet_id.in_(some),
                versions.c.active,
                versions.c.made_by == embedder,
            )
        )
        found.update((row.snippet_id, np.frombuffer(row.vector, dtype="<f4")) for row in rows)
    return found


def _some(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[place : place + AT_ONCE] for place in range(0, len(numbers), AT_ONCE))
