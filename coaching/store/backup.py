"""What a backup needs of the library: a copy of one moment, what it names, and a new home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, func, literal, select, text, update

from coaching.errors import WorkspaceError
from coaching.store.library import Library
from coaching.store.schema import metadata
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.ledger import files
from coaching.store.schema.reels import exports


def copy_library(library: Library, target: Path) -> None:
    """Write the library as it is at one moment to one file, while others go on writing.

    SQLite's own way of copying, page by page in one read transaction. ``VACUUM INTO`` would number
    rows anew in tables without a number of their own, which sqlite-vec's are found by.

    Raises:
        WorkspaceError: the copy, and so the library, is not sound.
    """
    import pysqlite3

    source = library.engine.raw_connection()
    copy = pysqlite3.connect(str(target))
    try:
        source.driver_connection.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file
    finally:
        copy.close()
        source.close()
    copied = Library(target)
    try:
        with copied.reading() as conn:
            found = conn.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    finally:
        copied.close()
    if found != "ok":
        raise WorkspaceError(
            f"{library.path} is damaged and was not backed up: {found}",
            hint="restore it from an earlier backup; that one was left as it was",
        )
    fold_into_one_file(target)


def fold_into_one_file(path: Path) -> None:
    """Close a library that nobody has open so that nothing of it is left in a second file."""
    import pysqlite3

    last = pysqlite3.connect(str(path))
    try:
        last.execute("PRAGMA journal_mode = DELETE")
    finally:
        last.close()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was taken in.

    Attributes:
        copy: Our copy, relative to the workspace.
        size_bytes: The file's length then.
        mtime_ns: Its time then.
    """

    copy: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Named:
    """What the library names in the workspace.

    Attributes:
        schema: Its revision.
        calls: Numbers of its calls.
        copies: Paths of our files, relative to the workspace.
        kept: Files that we have a copy of, by absolute path.
    """

    schema: str
    calls: tuple[int, ...]
    copies: frozenset[str]
    kept: dict[str, KeptFile]


def named(conn: Connection) -> Named:
    """What the library names; our files stand in columns whose names end in ``_path``."""
    copies: set[str] = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("_path"):
                wanted = select(column).where(column.is_not(None))
                copies.update(conn.execute(wanted).scalars())
    kept = (
        select(files, recordings.c.kept_path)
        .join(recordings, recordings.c.id == files.c.recording_id)
        .where(recordings.c.kept_path.is_not(None))
    )
    return Named(
        schema=schema_of(conn),
        calls=tuple(conn.execute(select(calls.c.id).order_by(calls.c.id)).scalars()),
        copies=frozenset(copies),
        kept={
            row.path: KeptFile(row.kept_path, row.size_bytes, row.mtime_ns)
            for row in conn.execute(kept)
        },
    )


def schema_of(conn: Connection) -> str:
    """The revision of the library's schema."""
    return str(conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def move_in(conn: Connection, *, before: str, after: str, now: datetime) -> None:
    """Let paths that are absolute lead into the new workspace, and give back what was at work.

    Args:
        conn: A writing transaction.
        before: The workspace's folder when the backup was made.
        after: Its folder now.
        now: The time.
    """
    if before != after:
        for column in (files.c.path, files.c.folder, exports.c.path):
            _lead_into(conn, column, before, after)
    conn.execute(
        update(files)
        .where(files.c.state == "working")
        .values(state="queued", progress=None, lease_owner=None, lease_until=None, changed_at=now)
    )


def _lead_into(conn: Connection, column: Column[str], before: str, after: str) -> None:
    length = len(before)
    rest = func.substr(column, length + 1)
    inside = func.substr(column, 1, length) == before
    below = func.substr(column, length + 1, 1).in_(("/", "\\", ""))
    conn.execute(
        update(column.table).where(inside, below).values({column: literal(after).concat(rest)})
    )
