"""Exports as files: opened, recognised, and when they were made; nothing is written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from coaching.cells import DateOrder
from coaching.errors import ExportError, UsageError
from coaching.exports import Export, Mapped, open_export
from coaching.matching import time_in
from coaching.settings import Dialer
from coaching.steps.opening import open_plain_file

_DAY = timedelta(days=1)
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How an export is to be read.

    Attributes:
        zone: Name of the zone of times in it that name none.
        dialer: How a dialer's exports are read; None as they usually are.
        dates: What comes first in dates; by ``auto`` the other dates tell.
        mapping: What a mapping file says, and what to call that file.
        as_of: When the export was made; None as its name or its time of change tells.
        complete: Whether it holds all deals, so that those it lacks are deleted.
    """

    zone: str = "UTC"
    dialer: Dialer | None = None
    dates: DateOrder = "auto"
    mapping: tuple[Mapped, str] | None = None
    as_of: datetime | None = None
    complete: bool = False


@contextmanager
def opened(path: Path, *, plain: bool = False) -> Iterator[BinaryIO]:
    """An export as a file to read.

    Args:
        path: The file.
        plain: Whether it has to be a file itself: one of the inbox may have become a link or a
            pipe; a person may name what they like.

    Raises:
        ExportError: it cannot be read.
    """
    try:
        source = open_plain_file(path) if plain else path.open("rb")
    except OSError as error:
        raise ExportError(
            f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions"
        ) from error
    with source:
        yield source


def recognised(
    source: BinaryIO, path: Path, reading: Reading, *, now: datetime | None = None
) -> Export:
    """An export as it will be read; nothing is written.

    Args:
        source: The file.
        path: Where it lies.
        reading: How it is read.
        now: The time, after which nothing can have changed; None where no row is read.

    Raises:
        ExportError: it is no export that can be understood.
        SettingsError: it lacks a column that the mapping names.
        UsageError: it is said to be complete and holds no deals.
    """
    settings = reading.dialer or Dialer()
    export = open_export(
        source,
        name=path.name,
        zone=reading.zone,
        now=now,
        calls=settings.titles,
        dates=reading.dates,
        call_dates=settings.dates,
        mapping=reading.mapping,
    )
    if reading.complete and export.kind != "deals":
        raise UsageError(
            f"{path.name} holds {export.kind}: only deals that are absent can be deleted",
            hint="leave --complete out",
        )
    return export


def made_at(path: Path, source: BinaryIO, zone: str) -> datetime:
    """When a file was made: as a day in its name tells, else its time of change."""
    changed = datetime.fromtimestamp(os.fstat(source.fileno()).st_mtime, UTC)
    named = time_in(path.stem, zone=zone)
    if named is None:
        return changed
    if not named.day_alone:
        return named.at
    return changed if named.at <= changed < named.at + _DAY else named.at + _DAY


def sha256_of(source: BinaryIO) -> str:
    """The hash of a file's bytes; leaves it at its beginning."""
    digest = hashlib.sha256()
    source.seek(0)
    while piece := source.read(_PIECE):
        digest.update(piece)
    source.seek(0)
    return digest.hexdigest()
