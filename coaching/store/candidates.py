"""What snippets that may be meant are ranked by: their place, the turns around, who speaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, and_, bindparam, func, select

from coaching.store.filters import Selection, findable
from coaching.store.numbers import among_given, given
from coaching.store.open_calls import is_open
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.search import snippet_meanings
from coaching.store.schema.talk import embeddings, snippets, speakers, turns
from coaching.store.turns import turns_of_snippets
from coaching.transcript import ROLES


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a snippet stands.

    Attributes:
        snippet: Its number.
        call: Its call.
        position: Its place among the call's snippets.
        first_turn: Position in the call of its first turn.
        stage: Its stage.
        speaks: Whether each of ``ROLES`` speaks in it.
    """

    snippet: int
    call: int
    position: int
    first_turn: int
    stage: str
    speaks: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Speaks:
    """How much one speaker says in a snippet.

    Attributes:
        snippet: Its number.
        name: What the speaker is called, where somebody told it.
        role: The speaker's.
        length: Characters.
    """

    snippet: int
    name: str | None
    role: str
    length: int


def spots_of(conn: Connection, numbers: Collection[int]) -> dict[int, Spot]:
    """Where snippets of active versions stand, by their numbers."""
    rows = conn.execute(_spots(), given(numbers)).all()
    return {
        number: Spot(number, call, position, first_turn, stage, tuple(speaks))
        for number, call, position, first_turn, stage, *speaks in rows
    }


@cache
def _spots() -> Select[Any]:
    return (
        select(
            snippets.c.id,
            snippets.c.call_id,
            snippets.c.position,
            snippets.c.first_turn,
            snippets.c.stage,
            *(snippets.c[f"{role}_speaks"] for role in ROLES),
        )
        .where(snippets.c.id.in_(among_given()))
        .order_by(snippets.c.id)
    )


def parts_of(conn: Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """What lies in and around snippets, by number; see ``coaching.search.nearness``.

    Those of active versions alone have any, and empty ones where turns have no vectors.
    """
    return dict(conn.execute(_parts(), given(numbers)).tuples().all())


@cache
def _parts() -> Select[tuple[int, bytes]]:
    own = select(snippet_meanings.c.snippet_id, snippet_meanings.c.parts)
    return own.where(snippet_meanings.c.snippet_id.in_(among_given()))


def full_names_in(conn: Connection, text: str) -> frozenset[str]:
    """What those who speak in open calls are called, of several words, where a text may have it.

    Letters are compared as SQLite does, which knows capitals of the Latin alphabet alone.
    """
    found = conn.execute(_full_names(), {"said": text.lower()}).all()
    return frozenset(name for (name,) in found if name)


@cache
def _full_names() -> Select[tuple[str | None]]:
    said = func.instr(bindparam("said"), func.lower(speakers.c.name)) > 0
    return (
        select(speakers.c.name)
        .distinct()
        .join(versions, and_(versions.c.id == speakers.c.version_id, versions.c.active))
        .join(calls, calls.c.id == versions.c.call_id)
        .where(speakers.c.name.like("% %"), said, *is_open())
    )


def names_of_speakers(conn: Connection, calls: Collection[int]) -> frozenset[str]:
    """What those who speak in calls are called, where somebody told it."""
    return frozenset(name for (name,) in conn.execute(_names(), given(calls)).all() if name)


@cache
def _names() -> Select[tuple[str | None]]:
    made = versions.alias()
    return (
        select(speakers.c.name)
        .distinct()
        .join(made, and_(made.c.id == speakers.c.version_id, made.c.active))
        .where(
            made.c.call_id.in_(among_given()),
            made.c.kind == "turns",
            speakers.c.name.is_not(None),
        )
    )


def shares_of(conn: Connection, numbers: Collection[int]) -> tuple[Speaks, ...]:
    """How much each speaker says in snippets of active versions."""
    return tuple(Speaks(*row) for row in conn.execute(_shares(), given(numbers)).all())


@cache
def _shares() -> Select[tuple[int, str | None, str, int]]:
    return (
        select(snippets.c.id, speakers.c.name, turns.c.role, func.sum(func.length(turns.c.text)))
        .select_from(turns_of_snippets())
        .outerjoin(
            speakers,
            and_(
                speakers.c.version_id == turns.c.version_id,
                speakers.c.label == turns.c.speaker,
            ),
        )
        .where(snippets.c.id.in_(among_given()))
        .group_by(snippets.c.id, speakers.c.name, turns.c.role)
    )


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


def snippet_vector(conn: Connection, number: int, embedder: str) -> NDArray[np.float32] | None:
    """The active vector of a snippet by an embedder, float32, (dimension,)."""
    row = conn.execute(
        select(embeddings.c.vector)
        .join(versions, versions.c.id == embeddings.c.version_id)
        .where(embeddings.c.snippet_id == number, versions.c.active, versions.c.made_by == embedder)
    ).first()
    return None if row is None else np.frombuffer(row.vector, dtype="<f4")
