from __future__ import annotations

import gzip
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, insert, select, text

from coaching.errors import NotFoundError, WorkspaceError
from coaching.store.library import Library, newest_revision
from coaching.store.schema import acts, metadata
from tests.places import NOW

STORED = Path(__file__).parent / "workspaces"


def test_migrations_and_tables_say_the_same(library: Library) -> None:
    with library.reading() as conn:
        context = MigrationContext.configure(conn, opts={"include_name": _is_no_index_table})
        assert compare_metadata(context, metadata) == []


def _is_no_index_table(name: str | None, kind: str, _: object) -> bool:
    """The search index lives in virtual tables, which SQLAlchemy does not know."""
    return kind != "table" or not (name or "").startswith(("snippet_words", "snippet_vectors"))


@pytest.mark.parametrize("stored", sorted(STORED.glob("*.db.gz")), ids=lambda path: path.name)
def test_a_workspace_of_every_earlier_schema_opens(stored: Path, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(gzip.decompress(stored.read_bytes()))
    library = Library(path)
    library.migrate()
    with library.reading() as conn:
        assert conn.execute(text("SELECT title FROM calls")).scalar() == "Harbor Dental"
        assert conn.execute(text("SELECT count(*) FROM snippet_words")).scalar() == 1
    assert library.is_current()


def test_there_is_a_stored_workspace_of_the_newest_schema() -> None:
    assert newest_revision() in {path.name.partition(".")[0] for path in STORED.glob("*.db.gz")}


def test_migrating_twice_changes_nothing(library: Library) -> None:
    library.migrate()
    assert library.is_current()


def test_a_library_of_a_newer_filmroom_is_refused(library: Library) -> None:
    with library.writing() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="9999") as raised:
        library.migrate()
    assert "upgrade" in raised.value.hint


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_text("these are not the tables you are looking for " * 50)
    with pytest.raises(WorkspaceError, match="cannot be read as a library"):
        Library(path).migrate()


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    def fail() -> None:
        with library.writing() as conn:
            conn.execute(_an_act())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with library.reading() as conn:
        assert conn.execute(select(acts.acts)).all() == []


@pytest.mark.parametrize("change", ["UPDATE acts SET who = 'nobody'", "DELETE FROM acts"])
def test_an_act_cannot_be_changed_or_removed(library: Library, change: str) -> None:
    with library.writing() as conn:
        conn.execute(_an_act())
    with pytest.raises(exc.IntegrityError, match="added to"), library.writing() as conn:
        conn.execute(text(change))


def test_a_number_that_sqlite_cannot_hold_is_not_found(library: Library) -> None:
    with pytest.raises(NotFoundError, match="number as long"), library.reading() as conn:
        conn.execute(select(acts.acts).where(acts.acts.c.id == 10**20))


def test_two_writers_take_turns(library: Library) -> None:
    def write() -> None:
        for _ in range(20):
            with library.writing() as conn:
                seen = len(conn.execute(select(acts.acts)).all())
                conn.execute(_an_act(f"{seen}"))

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with library.reading() as conn:
        numbers = conn.execute(select(acts.acts.c.object_id)).scalars().all()
    assert sorted(map(int, numbers)) == list(range(40))


def test_a_clock_time_without_zone_is_refused(library: Library) -> None:
    with pytest.raises(exc.StatementError, match="without zone"), library.writing() as conn:
        conn.execute(insert(acts.acts).values(at=NOW.replace(tzinfo=None)))


def _an_act(number: str = "1"):  # noqa: ANN202
    return insert(acts.acts).values(
        at=NOW, who="Marcus", verb="retry", object_kind="file", object_id=number
    )
