"""Workspaces with an empty library: migrated once for all tests of a process, and copied."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from coaching.steps.place import Place
from coaching.store.library import Library
from coaching.workspace import Workspace

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@contextmanager
def place_in(workspace: Workspace) -> Iterator[Place]:
    """A workspace with an empty library, at a clock that stands still."""
    library = library_in(workspace)
    yield Place(workspace, library, now=lambda: NOW)
    library.close()


def library_in(workspace: Workspace) -> Library:
    """An empty library in a workspace."""
    workspace.library.write_bytes(_empty_library())
    return Library(workspace.library)


@cache
def _empty_library() -> bytes:
    """Migrating takes a third of a second, and thousands of tests begin with it."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.db")
        library.migrate()
        with library.reading() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        library.close()
        return library.path.read_bytes()
