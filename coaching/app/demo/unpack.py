"""Puts the demo into an inbox: recordings as dialers would leave them, and an export of the CRM.

Telephone recordings ship as Opus, a tenth of their size, and become mu-law WAV here. What the
manifest says about each file is data; how it is made is this module's.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Literal

from coaching.errors import WorkspaceError
from coaching.media.telephone import write_mulaw_wav

TABLES = ("accounts.csv", "deals.csv")
"""The CRM's export."""

Make = Literal["copy", "mulaw_wav", "copy_of", "truncate"]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One recording of the demo's inbox.

    Attributes:
        name: Of the file in the inbox.
        source: The shipped file it is made from; for copy_of, another file of the inbox.
        make: copy (as shipped), mulaw_wav (decoded to 8 kHz mu-law), copy_of (the same bytes under
            another name), truncate (only its beginning, so that it cannot be decoded).
        started_at: When the call began; the file's time of change is set to it.
        keep: Share of the bytes that truncate leaves.
    """

    name: str
    source: str
    make: Make
    started_at: datetime
    keep: float


def demo_files() -> tuple[DemoFile, ...]:
    """The recordings of the demo, copies after what they copy."""
    manifest = resources.files("coaching.app.demo") / "recordings" / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return tuple(
        DemoFile(
            name=entry["name"],
            source=entry["source"],
            make=entry["make"],
            started_at=datetime.fromisoformat(entry["started_at"]),
            keep=entry.get("keep", 1.0),
        )
        for entry in entries
    )


def unpack(inbox: Path) -> tuple[Path, ...]:
    """Writes the demo's recordings and tables into a folder; returns where they lie.

    A file that is there already with the same bytes is left untouched. Each appears complete or
    not at all, so a folder that is being watched can be unpacked into.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    return tuple(_unpacked(inbox))


def _unpacked(inbox: Path) -> Iterator[Path]:
    demo = resources.files("coaching.app.demo")
    with (
        tempfile.TemporaryDirectory(prefix=".unpack-", dir=inbox) as folder,
        resources.as_file(demo / "recordings") as recordings,
    ):
        draft = Path(folder) / "draft"
        for file in demo_files():
            _make(file, draft, recordings=recordings, inbox=inbox)
            seconds = file.started_at.timestamp()
            os.utime(draft, (seconds, seconds))
            yield _placed(draft, inbox / file.name)
        for name in TABLES:
            draft.write_bytes((demo / name).read_bytes())
            yield _placed(draft, inbox / name)


def _make(file: DemoFile, draft: Path, *, recordings: Path, inbox: Path) -> None:
    source = (inbox if file.make == "copy_of" else recordings) / file.source
    if file.make == "mulaw_wav":
        write_mulaw_wav(source, draft)
    elif file.make == "truncate":
        draft.write_bytes(source.read_bytes()[: round(source.stat().st_size * file.keep)])
    else:
        shutil.copyfile(source, draft)


def _placed(draft: Path, target: Path) -> Path:
    """The target, holding what the draft held; somebody's own file of that name is not replaced."""
    if not target.exists():
        draft.replace(target)
    elif not target.is_file() or not filecmp.cmp(draft, target, shallow=False):
        raise WorkspaceError(
            f"{target} is there already and is not the demo's",
            hint="choose a folder of its own for the demo: filmroom demo FOLDER",
        )
    return target
