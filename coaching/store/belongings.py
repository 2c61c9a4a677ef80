"""What the library knows of a call, in all its tables: found by their foreign keys.

What belongs to a call is not listed here but worked out from the schema, so that a table which is
added later cannot be left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, false, or_, select

from coaching.store.schema import metadata
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import imports
from coaching.store.schema.ledger import files
from coaching.store.schema.reels import exports, reel_clips
from coaching.store.schema.talk import embeddings, heard_words, transcript_progress

LOOSENED: tuple[Column[Any], ...] = (imports.c.file_id,)
"""References whose rows stay and only stop pointing: an export of the CRM is of many calls."""

IMPLIED: tuple[Column[Any], ...] = (embeddings.c.snippet_id, heard_words.c.recording_id)
"""References that need not be followed, and without an index would take seconds: vectors are a
version made from that of their snippets; what was heard in a recording is marked beside it, see
``RECOGNISED``."""

RECOGNISED = "recognised"
"""Among ``Keys``: versions of words, of whichever call, in which these recordings were heard."""

Keys = Mapping[str, tuple[Any, ...]]
"""Primary keys of rows that belong to calls, by table; of tables with one such column."""


@cache
def tables_of_calls() -> dict[Table, tuple[Column[Any], ...]]:
    """Every table with a way to calls, and its columns that lead there; who is referred to first.

    Columns that refer to their own table are among them where another column leads to calls.
    """
    found: dict[Table, tuple[Column[Any], ...]] = {calls: (calls.c.id,)}
    for table in metadata.sorted_tables:
        if table is calls:
            continue
        leading = tuple(
            column
            for column in table.columns
            if not any(column is left for left in (*LOOSENED, *IMPLIED))
            and any(key.column.table in found for key in column.foreign_keys)
        )
        if leading:
            own = (
                column
                for column in table.columns
                if any(key.column.table is table for key in column.foreign_keys)
            )
            found[table] = (*leading, *own)
    return found


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was dropped, by its line in the ledger.

    Attributes:
        file: Number of the line.
        path: Absolute.
        kind: What it was taken for.
        size_bytes: Its length when it was seen.
        mtime_ns: Its time then.
        sha256: Its bytes, where they were read.
    """

    file: int
    path: str
    kind: str
    size_bytes: int
    mtime_ns: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Belongings:
    """All that the library knows of some calls.

    Attributes:
        keys: Their rows.
        originals: The files that they came in.
        copies: Our copies and playback files, relative to the workspace.
        exports: Files that were written of them, reels excepted.
        reels: Reels with clips of them.
        sha256s: Hashes of the bytes that they came in.
        claims: Who has claimed one of their files to work on, and until when.
    """

    keys: Keys
    originals: tuple[Original, ...]
    copies: tuple[str, ...]
    exports: tuple[str, ...]
    reels: tuple[int, ...]
    sha256s: tuple[str, ...]
    claims: tuple[tuple[str, datetime], ...]


def belongings(conn: Connection, chosen: Sequence[int]) -> Belongings:
    """What belongs to these calls."""
    keys = _keys(conn, chosen)
    own_files = files.c.id.in_(keys["files"])
    of_reels = (
        select(reel_clips.c.reel_id).where(reel_clips.c.clip_id.in_(keys["clips"])).distinct()
    )
    written = select(exports.c.path).where(exports.c.id.in_(keys["exports"]))
    claimed = select(files.c.lease_owner, files.c.lease_until).where(
        own_files, files.c.state == "working", files.c.lease_owner.is_not(None)
    )
    return Belongings(
        keys=keys,
        originals=tuple(
            Original(row.id, row.path, row.kind, row.size_bytes, row.mtime_ns, row.recording_id)
            for row in conn.execute(select(files).where(own_files).order_by(files.c.path))
        ),
        copies=_copies(conn, keys),
        exports=tuple(conn.execute(written.order_by(exports.c.path)).scalars()),
        reels=tuple(conn.execute(of_reels.order_by(reel_clips.c.reel_id)).scalars()),
        sha256s=tuple(sorted({*keys["recordings"], *keys["transcripts"]})),
        claims=tuple((row.lease_owner, row.lease_until) for row in conn.execute(claimed)),
    )


def _copies(conn: Connection, keys: Keys) -> tuple[str, ...]:
    """Paths of our files, which stand in columns whose names end so."""
    found: set[str] = set()
    for table in tables_of_calls():
        for column in table.columns:
            if column.name.endswith("_path"):
                wanted = select(column).where(belonging(table, keys), column.is_not(None))
                found.update(conn.execute(wanted).scalars())
    return tuple(sorted(found))


def _keys(conn: Connection, chosen: Sequence[int]) -> Keys:
    keys: dict[str, tuple[Any, ...]] = {"calls": tuple(chosen)}
    for table in tables_of_calls():
        primary = list(table.primary_key.columns)
        if table is calls or len(primary) != 1:
            continue
        found: tuple[Any, ...] = ()
        while True:  # once more for rows that refer to rows of their own table
            keys[table.name] = found
            wanted = select(primary[0]).where(belonging(table, keys))
            now = tuple(sorted(conn.execute(wanted).scalars()))
            if now == found:
                break
            found = now
    marked = select(transcript_progress.c.version_id).where(
        transcript_progress.c.recording_id.in_(keys["recordings"])
    )
    keys[RECOGNISED] = tuple(conn.execute(marked).scalars())
    return keys


def belonging(table: Table, keys: Keys) -> ColumnElement[bool]:
    """Which rows of a table belong to the calls whose rows, as far as is known, are ``keys``."""
    if table is calls:
        return calls.c.id.in_(keys["calls"])
    moved: ColumnElement[bool] = (
        false()
    )  # words of a recording that has gone from one call to another
    if table is heard_words:
        moved = and_(
            heard_words.c.version_id.in_(keys.get(RECOGNISED, ())),
            heard_words.c.recording_id.in_(keys["recordings"]),
        )
    return or_(
        moved,
        *(
            column.in_(keys[key.column.table.name])
            for column in tables_of_calls()[table]
            for key in column.foreign_keys
            if key.column.table.name in keys
        ),
    )
