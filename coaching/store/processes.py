"""Every version of the sales process that anything was tagged with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import ValidationError
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from coaching.errors import NotFoundError, UsageError
from coaching.process import SalesProcess
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import processes

SHORTEST_PREFIX = 2
"""Digits that name a version at least. Chosen because one digit would be a slip of the finger."""

KEPT_READ = 8
"""Versions that stay read. Chosen because searches and pages ask for the newest again and again."""

_IN_MADE_BY = re.compile(r"process@([0-9a-f]{8,16})")


@dataclass(frozen=True, slots=True)
class KeptProcess:
    """A version of the process that the library keeps.

    Attributes:
        version: Its hash.
        process: What it says; None where an earlier Filmroom wrote it and this one cannot read it.
        first_used_at: When anything was tagged with it first.
        calls: How many calls show tags that were made with it now.
    """

    version: str
    process: SalesProcess | None
    first_used_at: datetime
    calls: int


def remember(conn: Connection, process: SalesProcess, *, now: datetime) -> None:
    """Keep a process under its version, the first time it is used."""
    conn.execute(
        insert(processes)
        .values(version=process.version, text=process.model_dump_json(), first_used_at=now)
        .on_conflict_do_nothing()
    )


def version_in(made_by: str) -> str | None:
    """The version of the process that is named in what made a version of tags.

    >>> version_in("stages@1f2e+process@ab12cd34")
    'ab12cd34'
    """
    found = _IN_MADE_BY.search(made_by)
    return found[1] if found else None


def process_of(conn: Connection, version: str) -> SalesProcess | None:
    """The process of a version; None where it was not kept or cannot be read any more."""
    text = conn.scalar(select(processes.c.text).where(processes.c.version == version))
    return _read(text) if text is not None else None


def newest(conn: Connection) -> SalesProcess | None:
    """The process that was first used last; None where there is none that can be read."""
    text = conn.scalar(select(processes.c.text).order_by(processes.c.first_used_at.desc()).limit(1))
    return _read(text) if text is not None else None


def find_version(conn: Connection, prefix: str) -> str:
    """The one version that begins with some hex digits.

    Raises:
        NotFoundError: No version does.
        UsageError: Several do, or the prefix is too short to mean one.
    """
    wanted = prefix.casefold()
    known: tuple[str, ...] = tuple(
        conn.scalars(select(processes.c.version).order_by(processes.c.first_used_at))
    )
    found = [version for version in known if version.startswith(wanted)]
    if len(wanted) < SHORTEST_PREFIX or len(found) > 1:
        raise UsageError(
            f'"{prefix}" could be {", ".join(found) or "any version"}', hint="Give more digits."
        )
    if not found:
        raise NotFoundError(
            f'no version of the process begins with "{prefix}"',
            hint="`filmroom process list` shows those that are kept",
        )
    return found[0]


def kept(conn: Connection) -> tuple[KeptProcess, ...]:
    """All versions that are kept, in order of their first use."""
    shown = conn.execute(
        select(versions.c.made_by, func.count(versions.c.call_id.distinct()).label("calls"))
        .where(versions.c.kind == "tags", versions.c.active)
        .group_by(versions.c.made_by)
    )
    calls: dict[str | None, int] = {}
    for row in shown:
        version = version_in(row.made_by)
        calls[version] = calls.get(version, 0) + row.calls
    rows = conn.execute(
        select(processes).order_by(processes.c.first_used_at, processes.c.version)
    ).all()
    return tuple(
        KeptProcess(row.version, _read(row.text), row.first_used_at, calls.get(row.version, 0))
        for row in rows
    )


@lru_cache(maxsize=KEPT_READ)
def _read(text: str) -> SalesProcess | None:
    try:
        return SalesProcess.model_validate_json(text)
    except ValidationError:
        return None
