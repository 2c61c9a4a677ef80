"""The library of a workspace: opened, migrated, and read or written in transactions.

SQLite through ``pysqlite3``, since many Python builds ship a ``sqlite3`` that cannot load
sqlite-vec.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc

from coaching.errors import BusyError, NotFoundError, WorkspaceError

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another before it gives up. Chosen because no transaction of ours
holds the lock for more than a second, so thirty mean that something is stuck."""

MAPPED_BYTES = 1 << 30
"""How much of the file is read where the system has it in memory, not copied first. Chosen because
150,000 snippets fit; a search among 100,016 takes a fifth less of the processor (2026-11-27)."""


@dataclass(frozen=True)
class Library:
    """The SQLite library at ``path``; safe to share between threads.

    Attributes:
        path: The database file.
    """

    path: Path

    @cached_property
    def engine(self) -> Engine:
        """The engine, made on first use."""
        import pysqlite3

        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            module=pysqlite3,
            hide_parameters=True,  # errors would carry talk into logs and reasons
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one consistent state and changes nothing."""
        with _said_plainly(self.path), self.engine.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its start: all of it happens or nothing.

        Raises:
            BusyError: another writer held the library for ``BUSY_TIMEOUT_MS``.
        """
        with (
            _said_plainly(self.path),
            self.engine.connect().execution_options(filmroom_writes=True) as conn,
            conn.begin(),
        ):
            yield conn

    def migrate(self) -> None:
        """Bring the library to the newest schema, creating it where there is none.

        Raises:
            WorkspaceError: the library was written by a newer Filmroom.
        """
        from alembic import command
        from alembic.script import ScriptDirectory
        from alembic.util.exc import CommandError

        config = _alembic_config()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with self._without_foreign_keys() as conn:
            current = _revision(conn)
            if current is not None and current not in known:
                raise WorkspaceError(
                    f"{self.path} has schema {current}, which this Filmroom does not know",
                    hint="upgrade Filmroom to the version that last opened this workspace",
                )
            config.attributes["connection"] = conn
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise WorkspaceError(f"{self.path} cannot be migrated: {error}") from error

    @contextmanager
    def _without_foreign_keys(self) -> Iterator[Connection]:
        """A writing transaction in which a table can be made anew; they are checked at its end."""
        with (
            _said_plainly(self.path),
            self.engine.connect().execution_options(filmroom_writes=True) as conn,
        ):
            driver = conn.connection.dbapi_connection
            assert driver is not None, "it was opened a moment ago"
            _run(driver, "PRAGMA foreign_keys = OFF")  # can be said outside transactions alone
            try:
                with conn.begin():
                    yield conn
                    broken = conn.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise WorkspaceError(
                            f"{self.path} cannot be migrated: {broken[0]} lacks rows",
                            hint="restore library.db from a backup",
                        )
            finally:
                _run(driver, "PRAGMA foreign_keys = ON")

    def is_current(self) -> bool:
        """Whether the schema is the newest one, cheaply."""
        with self.reading() as conn:
            return _revision(conn) == newest_revision()

    def close(self) -> None:
        """Give the file back; the next use opens it again."""
        if "engine" in self.__dict__:
            self.engine.dispose()


def _run(driver: Any, statement: str) -> None:
    """Run a statement on the driver itself, past SQLAlchemy's transactions."""
    driver.execute(statement)


def newest_revision() -> str:
    """The revision that ``migrate`` leads to."""
    versions = Path(__file__).parent / "migrations" / "versions"
    return max(path.stem.partition("_")[0] for path in versions.glob("[0-9]*.py"))


def _revision(conn: Connection) -> str | None:
    """The revision a library is at; None for an empty file."""
    tables = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
    if conn.exec_driver_sql(tables).first() is None:
        return None
    row = conn.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def _alembic_config() -> Any:
    """Alembic's configuration, without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


_LOADING = threading.Lock()


@cache
def _sqlite_vec() -> str:
    """Where sqlite-vec's extension lies: ``sqlite_vec.loadable_path()``, its package not imported.

    The package imports NumPy for one helper, which is a tenth of `filmroom status`.
    """
    package = find_spec("sqlite_vec")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("sqlite-vec is not installed", name="sqlite_vec")
    return str(Path(package.origin).with_name("vec0"))


def _prepare(dbapi: Any, _record: object) -> None:
    """Load sqlite-vec into a new connection and set what every connection needs."""
    with _LOADING:
        dbapi.enable_load_extension(True)  # noqa: FBT003 - the driver's signature
        dbapi.load_extension(_sqlite_vec())
        dbapi.enable_load_extension(False)  # noqa: FBT003 - the driver's signature
    dbapi.isolation_level = None  # SQLAlchemy says BEGIN itself, see _begin
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -32768",  # 32 MB: a search looks thousands of rows up, a third faster so
        f"mmap_size = {MAPPED_BYTES}",
        "secure_delete = ON",  # what is deleted is talk, too: no bytes of it stay behind
    ):
        dbapi.execute(f"PRAGMA {pragma}")


def _begin(conn: Connection) -> None:
    """Begin as a writer or as a reader; a reader that became a writer later could fail half way."""
    writes = conn.get_execution_options().get("filmroom_writes", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """Turn the driver's complaints about the file into errors that a person can act on."""
    try:
        yield
    except OverflowError as error:
        if "SQLite INTEGER" not in str(error):
            raise
        raise NotFoundError(
            "there is nothing with a number as long as that",
            hint="lists and pages show the numbers that there are",
        ) from error
    except exc.DatabaseError as error:
        reason = str(error.orig)
        if "locked" in reason or "busy" in reason:
            raise BusyError(
                f"{path} is held by another program for longer than {BUSY_TIMEOUT_MS // 1000} s",
                hint="see with `filmroom doctor` who works in this workspace, then try again",
            ) from error
        if "disk is full" in reason:
            raise WorkspaceError(
                f"no space left to write {path}", hint="free some disk space, then run it again"
            ) from error
        if "disk I/O error" in reason:  # also where there is no page left for its -shm
            raise WorkspaceError(
                f"{path} cannot be written: the disk is full, or fails",
                hint="free some disk space, or look after the disk; then run it again",
            ) from error
        if "not a database" in reason or "malformed" in reason or "unable to open" in reason:
            raise WorkspaceError(
                f"{path} cannot be read as a library: {reason}",
                hint="restore library.db from a backup; recordings and media/ are untouched",
            ) from error
        raise
