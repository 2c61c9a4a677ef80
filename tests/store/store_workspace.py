"""Writes a small library of the newest schema to be opened by every later version.

Run once for each new schema, before it is released::

    python tests/store/store_workspace.py
"""

from __future__ import annotations

import gzip
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text

from coaching.store.library import Library, newest_revision
from coaching.store.schema import calls, talk

THEN = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)


def fill(library: Library) -> None:
    """One ready call with one snippet in the index."""
    with library.writing() as conn:
        call = conn.execute(
            insert(calls.calls)
            .values(title="Harbor Dental", created_at=THEN, ready_at=THEN)
            .returning(calls.calls.c.id)
        ).scalar_one()
        version = conn.execute(
            insert(calls.versions)
            .values(
                call_id=call,
                kind="snippets",
                made_by="snippets/1",
                detail={},
                created_at=THEN,
                completed_at=THEN,
                active=True,
            )
            .returning(calls.versions.c.id)
        ).scalar_one()
        snippet = conn.execute(
            insert(talk.snippets)
            .values(
                version_id=version,
                call_id=call,
                position=0,
                start=1.0,
                end=12.0,
                stage="discovery",
                first_turn=0,
                end_turn=2,
                text="How many seats? Sixty.",
                rep_speaks=True,
                customer_speaks=True,
                unknown_speaks=False,
            )
            .returning(talk.snippets.c.id)
        ).scalar_one()
        conn.execute(
            text(
                "INSERT INTO snippet_words (rowid, rep, customer, unknown) VALUES (:id, :a, :b, '')"
            ),
            {"id": snippet, "a": "How many seats?", "b": "Sixty."},
        )


def main() -> None:
    """Write ``workspaces/<revision>.db.gz``."""
    target = Path(__file__).parent / "workspaces" / f"{newest_revision()}.db.gz"
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library.db")
        library.migrate()
        fill(library)
        with library.reading() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        library.close()
        target.write_bytes(gzip.compress(library.path.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
