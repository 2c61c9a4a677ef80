"""Exports of a CRM as tests bring them into a library, made and imported at times of their own."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from coaching.steps.crm import import_export
from coaching.steps.crm_exports import Reading
from coaching.steps.crm_report import ImportReport
from coaching.steps.deal_history import read_deal
from coaching.store import imports
from coaching.store.library import Library
from tests.places import NOW


def bring(
    library: Library,
    folder: Path,
    content: bytes | str,
    *,
    name: str = "deals.csv",
    made: datetime = NOW,
    now: datetime = NOW,
    dry_run: bool = False,
    reading: Reading | None = None,
    followed: bool = True,
) -> ImportReport:
    """Import a file that was made at a time, and close the import as what follows calls does."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (made.timestamp(), made.timestamp()))
    done = import_export(library, path, who="Ann Lee", now=now, dry_run=dry_run, reading=reading)
    return closed(library, done, now=now) if followed and not dry_run else done


def closed(library: Library, done: ImportReport, *, now: datetime = NOW) -> ImportReport:
    """Close an import, as whoever brought up to date what shows its calls does."""
    with library.writing() as conn:
        imports.close_import(conn, done.import_id, now=now)
    return done


def spans_of(library: Library, deal: str, fact: str) -> list[tuple[str, datetime]]:
    """What was so of a deal, one after the other, with the times since when."""
    return [(span.value, span.begin_at) for span in read_deal(library, deal).spans.get(fact, ())]
