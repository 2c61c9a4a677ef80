"""A call's vectors as the search index keeps them: written whole and taken out whole.

``coaching.store.scanning`` looks through them; ``coaching.store.candidates`` reads what lies near a
snippet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, bindparam, delete, insert

from coaching.search.codes import packed
from coaching.search.nearness import talk_around
from coaching.store.schema.search import call_vectors, snippet_meanings
from coaching.store.turn_vectors import vectors_of_turns
from coaching.transcript import ROLES

MARK = np.dtype([("stage", "u1"), ("roles", "u1")])
"""What a snippet can be filtered by: its place among its call's stages, and a bit for each role."""

NUMBER = np.dtype("<i8")

AROUND = 2
"""Turns before and after a snippet that are its context. Source: the best of 0, 2, 4 and 8 on the
odd lines of tests/search, 2026-11-27."""


def write(
    conn: Connection,
    call: int,
    space: int,
    cut: Sequence[Row[Any]],
    vectors: NDArray[np.float32],
) -> None:
    """Put what a call's snippets mean into the index.

    Args:
        conn: A writing transaction.
        call: Its number.
        space: Number of the vectors' space.
        cut: Rows of its n active snippets, in order.
        vectors: float32, (n, dimension), unit length each.
    """
    stages = sorted({row.stage for row in cut})
    marks = np.array(
        [(stages.index(row.stage), _roles(row)) for row in cut],
        dtype=MARK,
    )
    conn.execute(
        insert(call_vectors).values(
            call_id=call,
            space_id=space,
            snippets=np.array([row.id for row in cut], dtype=NUMBER).tobytes(),
            stages=json.dumps(stages, ensure_ascii=False),
            marks=marks.tobytes(),
            vectors=packed(vectors).tobytes(),
        )
    )


def write_meanings(
    conn: Connection,
    cut: Sequence[Row[Any]],
    turns: tuple[int, str, int] | None,
    lengths: dict[int, int],
) -> None:
    """Put what lies in and around each snippet into the index.

    Args:
        conn: A writing transaction.
        cut: Rows of a call's active snippets.
        turns: Version of the turns, the embedder, and the length of its vectors; None for no turns.
        lengths: Characters of each turn, by position.
    """
    known = vectors_of_turns(conn, *turns) if turns else None
    rows = []
    for row in cut:
        parts = b""
        if known is not None and row.end_turn <= len(known):
            first, end = max(row.first_turn - AROUND, 0), min(row.end_turn + AROUND, len(known))
            weights = [lengths.get(turn, 0) for turn in range(first, end)]
            around = talk_around(known[first:end], weights)
            own = known[row.first_turn : row.end_turn]
            parts = packed(np.concatenate([around[None], own])).tobytes()
        rows.append({"snippet_id": row.id, "parts": parts})
    conn.execute(insert(snippet_meanings), rows)


def remove(conn: Connection, call: int, numbers: Sequence[int]) -> None:
    """Take a call's vectors out of the index.

    Args:
        conn: A writing transaction.
        call: Its number.
        numbers: All its snippets, of whichever version.
    """
    conn.execute(delete(call_vectors).where(call_vectors.c.call_id == call))
    conn.execute(
        delete(snippet_meanings).where(snippet_meanings.c.snippet_id == bindparam("number")),
        [{"number": number} for number in numbers],
    )


def role_bit(role: str) -> int:
    """The bit of ``MARK`` that says that a role speaks."""
    return 1 << ROLES.index(role)


def _roles(row: Row[Any]) -> int:
    return sum(role_bit(role) for role in ROLES if getattr(row, f"{role}_speaks"))
