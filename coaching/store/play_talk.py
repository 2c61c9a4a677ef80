"""The talk that plays are found in and shown from, in SQL: turns of our side with their vectors.

Only calls that are open to the team are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from coaching.plays.identity import Use
from coaching.search.codes import unpacked
from coaching.store.open_calls import open_calls
from coaching.store.schema.calls import versions
from coaching.store.schema.search import turn_vectors
from coaching.store.schema.talk import tags, turns


class SpokenTurn(NamedTuple):
    """A turn of our side, with the stage that it is tagged with; in seconds."""

    call: int
    start: float
    end: float
    text: str

    @property
    def use(self) -> Use:
        """Where it is."""
        return Use(self.call, self.start, self.end)


def embedders(conn: Connection) -> dict[str, int]:
    """Of how many open calls the turns have vectors, by embedder; "" for calls without any."""
    shown = versions.c.kind == "turns", versions.c.active, versions.c.call_id.in_(open_calls())
    rows = conn.execute(
        select(turn_vectors.c.embedder, func.count(func.distinct(versions.c.call_id)))
        .join(versions, versions.c.id == turn_vectors.c.version_id)
        .where(*shown)
        .group_by(turn_vectors.c.embedder)
    )
    found = {row[0]: int(row[1]) for row in rows}
    with_vectors = select(turn_vectors.c.version_id)
    spoken = select(turns.c.version_id)
    bare = select(func.count()).where(
        *shown, versions.c.id.not_in(with_vectors), versions.c.id.in_(spoken)
    )
    count = int(conn.execute(bare).scalar_one())
    return found | ({"": count} if count else {})


def talk_of(
    conn: Connection, embedder: str, stages: Collection[str]
) -> tuple[tuple[SpokenTurn, ...], NDArray[np.float32]]:
    """The turns of our side in a stage of open calls, in order; and their vectors.

    Returns:
        n turns, and float32, (n, dimension), unit length each.
    """
    read = versions.alias()
    rows = conn.execute(
        select(
            turns.c.version_id,
            turns.c.position,
            read.c.call_id,
            turns.c.start,
            turns.c.end,
            turns.c.text,
        )
        .select_from(versions)
        .join(tags, tags.c.version_id == versions.c.id)
        .join(read, read.c.id == versions.c.made_from)
        .join(turns, (turns.c.version_id == read.c.id) & (turns.c.position == tags.c.turn))
        .where(
            versions.c.kind == "tags",
            versions.c.active,
            tags.c.stage.in_(sorted(stages)),
            turns.c.role == "rep",
            read.c.call_id.in_(open_calls()),
        )
        .order_by(read.c.call_id, turns.c.position)
    )
    of_version: dict[int, list[tuple[int, SpokenTurn]]] = {}
    for row in rows:
        turn = SpokenTurn(row.call_id, row.start, row.end, row.text)
        of_version.setdefault(row.version_id, []).append((row.position, turn))
    spoken: list[SpokenTurn] = []
    parts: list[NDArray[np.int8]] = []
    for version, own in of_version.items():
        vectors = _rows_of(conn, version, embedder)
        if vectors is not None:
            spoken += [turn for _, turn in own]
            parts.append(vectors[[position for position, _ in own]])
    if not parts:
        return (), np.zeros((0, 0), dtype=np.float32)
    return tuple(spoken), unpacked(np.concatenate(parts))


def _rows_of(conn: Connection, version: int, embedder: str) -> NDArray[np.int8] | None:
    """The vectors of a version's turns as they are kept, int8, (turns, dimension)."""
    own = turn_vectors.c.version_id == version, turn_vectors.c.embedder == embedder
    kept = conn.execute(select(turn_vectors.c.vectors).where(*own)).scalar()
    if kept is None:
        return None
    count = select(func.count()).select_from(turns).where(turns.c.version_id == version)
    return np.frombuffer(kept, dtype=np.int8).reshape(conn.execute(count).scalar_one(), -1)


def calls_there(conn: Connection) -> frozenset[int]:
    """Numbers of the open calls."""
    return frozenset(conn.execute(open_calls()).scalars())


def texts_of(conn: Connection, wanted: Iterable[Use]) -> dict[Use, str]:
    """What is said in some turns, as it is shown now; those that are there no longer are not."""
    by_call: dict[int, list[Use]] = {}
    for use in wanted:
        by_call.setdefault(use.call, []).append(use)
    found: dict[Use, str] = {}
    for call, uses in by_call.items():
        rows = conn.execute(
            select(turns.c.start, turns.c.end, turns.c.text)
            .join(versions, versions.c.id == turns.c.version_id)
            .where(versions.c.call_id == call, versions.c.active, turns.c.role == "rep")
            .order_by(turns.c.position)
        ).all()
        for use in uses:
            middle = (use.start + use.end) / 2
            text = next((row.text for row in rows if row.start <= middle < row.end), None)
            if text is not None:
                found[use] = text
    return found
