"""Versions: what made a transcript, turns, tags, snippets or vectors, and which one is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, insert, select, update

from coaching.store.schema import search, talk
from coaching.store.schema.calls import versions

VersionKind = Literal["words", "voices", "text", "turns", "tags", "snippets", "vectors"]

_ROWS = (
    talk.embeddings,
    talk.snippets,
    talk.tags,
    talk.signals,
    talk.turn_readings,
    search.turn_vectors,
    talk.turns,
    talk.speakers,
    talk.word_edits,
    talk.word_voices,
    talk.heard_words,
    talk.transcript_progress,
)
"""Tables whose rows belong to a version, those that refer to others first."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one kind of a call.

    Attributes:
        id: Its number.
        call: The call it belongs to.
        kind: What it is a version of.
        made_by: What made it: model and hash, process version.
        made_from: The version that it was derived from.
        detail: What else was found or set, such as the language.
        complete: Whether it is all there.
        active: Whether it is the one that is read.
    """

    id: int
    call: int
    kind: VersionKind
    made_by: str
    made_from: int | None
    detail: dict[str, Any]
    complete: bool
    active: bool


def get(conn: Connection, version: int) -> Version:
    """The version with this number, which has to be there."""
    return _version(conn.execute(select(versions).where(versions.c.id == version)).one())


def lineage(conn: Connection, version: int) -> dict[VersionKind, Version]:
    """A version and those that it was made from, the nearest of each kind.

    Calls of an earlier Filmroom have no voices and no text: their turns were made of words.
    """
    found: dict[VersionKind, Version] = {}
    for row in conn.execute(_LINEAGE, {"version": version}):
        one = _version(row)
        found.setdefault(one.kind, one)
    return found


def _lineage_of() -> Select[Any]:
    """Rows of a version and those before it, the nearest first; a version is older than its own."""
    chain = (
        select(versions.c.id, versions.c.made_from)
        .where(versions.c.id == bindparam("version"))
        .cte("chain", recursive=True)
    )
    before = select(versions.c.id, versions.c.made_from).where(versions.c.id == chain.c.made_from)
    chain = chain.union(before)
    return select(versions).join(chain, chain.c.id == versions.c.id).order_by(versions.c.id.desc())


_LINEAGE = _lineage_of()


def calls_without_text(conn: Connection) -> int:
    """How many calls show turns that were made of words as heard, by an earlier Filmroom."""
    of = versions.alias()
    found = (
        select(func.count())
        .select_from(versions)
        .join(of, of.c.id == versions.c.made_from)
        .where(versions.c.kind == "turns", versions.c.active, of.c.kind == "words")
    )
    return int(conn.execute(found).scalar_one())


def is_there(conn: Connection, version: int) -> bool:
    """Whether a version was not discarded meanwhile."""
    return conn.execute(select(versions.c.id).where(versions.c.id == version)).first() is not None


def of_kind(conn: Connection, call: int, kind: VersionKind) -> tuple[Version, ...]:
    """All versions of a kind that a call has, the oldest first."""
    rows = conn.execute(
        select(versions)
        .where(versions.c.call_id == call, versions.c.kind == kind)
        .order_by(versions.c.id)
    )
    return tuple(_version(row) for row in rows)


def newest_from(conn: Connection, call: int, kind: VersionKind, *, made_from: int) -> int | None:
    """The last complete version that was derived from that one, as its number."""
    return conn.execute(
        select(versions.c.id)
        .where(
            versions.c.call_id == call,
            versions.c.kind == kind,
            versions.c.made_from == made_from,
            versions.c.completed_at.is_not(None),
        )
        .order_by(versions.c.id.desc())
        .limit(1)
    ).scalar()


def find(
    conn: Connection, call: int, kind: VersionKind, *, made_by: str, made_from: int | None
) -> Version | None:
    """The version that was made in just this way, complete or not.

    Writers look for it in the transaction in which they make it, so that it is made once.
    """
    row = conn.execute(
        select(versions)
        .where(
            versions.c.call_id == call,
            versions.c.kind == kind,
            versions.c.made_by == made_by,
            versions.c.made_from.is_not_distinct_from(made_from),
        )
        .order_by(versions.c.completed_at.is_(None), versions.c.id)
    ).first()
    return None if row is None else _version(row)


def active(conn: Connection, call: int, kind: VersionKind) -> Version | None:
    """The version that is read."""
    row = conn.execute(
        select(versions).where(
            versions.c.call_id == call, versions.c.kind == kind, versions.c.active
        )
    ).first()
    return None if row is None else _version(row)


def begin(
    conn: Connection,
    call: int,
    kind: VersionKind,
    *,
    made_by: str,
    made_from: int | None,
    now: datetime,
) -> Version:
    """A new version, empty and not yet complete."""
    row = conn.execute(
        insert(versions)
        .values(
            call_id=call, kind=kind, made_by=made_by, made_from=made_from, detail={}, created_at=now
        )
        .returning(versions)
    ).one()
    return _version(row)


def complete(
    conn: Connection, version: int, *, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Declare that all of a version is there."""
    conn.execute(
        update(versions)
        .where(versions.c.id == version)
        .values(completed_at=now, detail=detail or {})
    )


def note(conn: Connection, version: int, detail: dict[str, Any]) -> None:
    """Keep what was found so far, for a run that goes on with this version."""
    conn.execute(update(versions).where(versions.c.id == version).values(detail=detail))


def activate(conn: Connection, call: int, chosen: Iterable[int]) -> None:
    """Make these versions the ones that are read, each in the place of the one of its kind."""
    wanted = tuple(chosen)
    kinds = select(versions.c.kind).where(versions.c.id.in_(wanted))
    conn.execute(
        update(versions)
        .where(versions.c.call_id == call, versions.c.kind.in_(kinds), versions.c.active)
        .values(active=False)
    )
    conn.execute(update(versions).where(versions.c.id.in_(wanted)).values(active=True))


def confirm(conn: Connection, confirmed: Iterable[int], *, made_by: str) -> None:
    """Say of versions that this makes the same, and so what is asked for is there already."""
    conn.execute(
        update(versions).where(versions.c.id.in_(tuple(confirmed))).values(made_by=made_by)
    )


def actives(
    conn: Connection, kind: VersionKind, chosen: Iterable[int] | None = None
) -> dict[int, Version]:
    """The version of a kind that is read, of each call that has one; of chosen calls or of all."""
    wanted = select(versions).where(versions.c.kind == kind, versions.c.active)
    if chosen is not None:
        wanted = wanted.where(versions.c.call_id.in_(tuple(chosen)))
    return {row.call_id: _version(row) for row in conn.execute(wanted)}


def discard_unfinished(
    conn: Connection, call: int, kind: VersionKind, *, other_than: int | None = None
) -> None:
    """Drop what was begun in another way and never completed."""
    begun = (
        versions.c.call_id == call,
        versions.c.kind == kind,
        versions.c.completed_at.is_(None),
        versions.c.id.is_distinct_from(other_than),
    )
    for version in conn.execute(select(versions.c.id).where(*begun)).scalars().all():
        for table in _ROWS:
            conn.execute(delete(table).where(table.c.version_id == version))
        conn.execute(delete(versions).where(versions.c.id == version))


def _version(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        call=row.call_id,
        kind=row.kind,
        made_by=row.made_by,
        made_from=row.made_from,
        detail=dict(row.detail),
        complete=row.completed_at is not None,
        active=bool(row.active),
    )
