"""Exports of a CRM as tests bring them into a library, made and imported at times of their own."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from coaching.steps.crm import import_export
from coaching.steps.crm_exports import Reading
from coaching.steps.crm_report import ImportReport
from coaching.steps.deal_history import read_deal
from coaching.store.library import Library
from tests.conftest import NOW


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
) -> ImportReport:
    """Import a file that was made at a time."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (made.timestamp(), made.timestamp()))
    return import_export(library, path, who="Ann Lee", now=now, dry_run=dry_run, reading=reading)


def spans_of(library: Library, deal: str, fact: str) -> list[tuple[str, datetime]]:
    """What was so of a deal, one after the other, with the times since when."""
    return [(span.value, span.begin_at) for span in read_deal(library, deal).spans.get(fact, ())]
