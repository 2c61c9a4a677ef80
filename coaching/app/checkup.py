"""What is installed, which models are there, what is writable, and what the machine can do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from coaching import __version__
from coaching.errors import FilmroomError
from coaching.settings import cache_folder
from coaching.workspace import Workspace

PACKAGES = (
    "av",
    "faster-whisper",
    "spacy",
    "sentence-transformers",
    "torch",
    "prefect",
    "sqlalchemy",
    "pysqlite3",
    "sqlite-vec",
)

ENOUGH_MEMORY_BYTES = 3_500_000_000
"""Memory below which to warn. Chosen because a worker peaks under 2 GB and others need some too."""

LOW_SPACE_BYTES = 2_000_000_000
"""Free disk space below which to warn. Chosen because one long video and its copy fill that."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to.
        name: What was looked at.
        value: What was found.
        hint: What to do; empty where there is nothing to do.
        well: Whether it is as Filmroom needs it.
    """

    area: str
    name: str
    value: str
    hint: str = ""
    well: bool = True


def examine(workspace: Workspace | None) -> tuple[Finding, ...]:
    """Everything that can be found out without doing any work."""
    return (
        *_machine(),
        *_packages(),
        *_media(),
        *_search(),
        *_models(),
        *_writable(workspace),
        *(_workspace(workspace) if workspace else ()),
    )


def _machine() -> Iterator[Finding]:
    import psutil

    memory = psutil.virtual_memory()
    enough = memory.total > ENOUGH_MEMORY_BYTES
    yield Finding("Machine", "filmroom", __version__)
    yield Finding("Machine", "python", f"{platform.python_version()} ({sys.executable})")
    yield Finding("Machine", "system", f"{platform.system()} {platform.machine()}")
    yield Finding("Machine", "processor", f"{os.cpu_count()} cores")
    yield Finding(
        "Machine",
        "memory",
        f"{memory.available / 1e9:.1f} GB free of {memory.total / 1e9:.1f} GB",
        "" if enough else "recognising with Whisper base takes up to 2 GB",
        well=enough,
    )


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding("Packages", name, metadata.version(name))
        except metadata.PackageNotFoundError:
            hint = "run `make setup`, or install filmroom again"
            yield Finding("Packages", name, "not installed", hint, well=False)


def _media() -> Iterator[Finding]:
    for name in ("mp3", "aac", "opus", "flac", "pcm_mulaw"):
        yield _codec(f"reads {name}", there=_opens(name, "r"))
    yield _codec("writes aac", there=_opens("aac", "w"))


def _codec(name: str, *, there: bool) -> Finding:
    hint = "" if there else "install the wheel of av; one built from source may lack codecs"
    return Finding("Media", name, "yes" if there else "no", hint, well=there)


def _opens(codec: str, mode: Literal["r", "w"]) -> bool:
    import av

    try:
        av.Codec(codec, mode)
    except ValueError:
        return False
    return True


def _search() -> Iterator[Finding]:
    from coaching.store.library import Library

    name = "sqlite and sqlite-vec"
    try:
        with Library(Path(":memory:")).reading() as conn:
            row = conn.exec_driver_sql("SELECT sqlite_version(), vec_version()").one()
        yield Finding("Search", name, f"{row[0]}, {row[1]}")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was found
        yield Finding("Search", name, str(error), "reinstall pysqlite3", well=False)


def _models() -> Iterator[Finding]:
    from models.weights import listing

    for line in listing(cache=cache_folder()):
        value = f"{line.state}, sha256 {line.weights.sha256[:12]}"
        well = line.state == "ready"
        yield Finding("Models", line.weights.name, value, line.reason, well=well)


def _writable(workspace: Workspace | None) -> Iterator[Finding]:
    folders = {"cache": cache_folder()}
    if workspace is not None:
        folders |= {
            "inbox": workspace.inbox,
            "media": workspace.media,
            "reels": workspace.reels,
            "library": workspace.root,
        }
    for name, folder in folders.items():
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free_bytes = shutil.disk_usage(there).free
        writable = os.access(there, os.W_OK)
        roomy = free_bytes > LOW_SPACE_BYTES
        hint = "" if writable else f"let this user write to {there}"
        if writable and not roomy:
            hint = f"free some space: under {LOW_SPACE_BYTES / 1e9:.0f} GB is little for recordings"
        value = f"{folder}, {free_bytes / 1e9:.1f} GB free"
        yield Finding("Folders", name, value, hint, well=writable and roomy)


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    from coaching.app import wiring
    from coaching.steps import owner
    from coaching.store import ledger, queueing, versions

    for name, read in (
        ("filmroom.toml", wiring.settings_of),
        ("sales_process.yaml", wiring.process_of),
        ("glossary.yaml", wiring.glossary_of),
        ("privacy.yaml", wiring.policy_of),
        ("synonyms.yaml", wiring.synonyms_of),
    ):
        try:
            read(workspace)
            yield Finding("Workspace", name, "valid")
        except FilmroomError as error:
            yield Finding("Workspace", name, error.message, error.hint, well=False)
    yield from _doubtful_terms(workspace)
    try:
        place = wiring.open_place(workspace)
        with place.library.reading() as conn:
            counts = ledger.counts(conn)
            working = queueing.owners_at_work(conn)
            unmasked = versions.calls_without_text(conn)
        told = ", ".join(f"{count} {state}" for state, count in counts.items()) or "no files yet"
        yield Finding("Workspace", "files", told)
        if unmasked:
            value = f"{unmasked} of an earlier Filmroom, in which nothing personal is masked"
            yield Finding("Workspace", "calls", value, "`filmroom reread` masks it", well=False)
        gone = owner.dead(working)
        alive = len(working) - len(gone)
        yield Finding("Workspace", "workers", f"{alive} at work, {len(gone)} cut off")
    except FilmroomError as error:
        yield Finding("Workspace", "library", error.message, error.hint, well=False)


def _doubtful_terms(workspace: Workspace) -> Iterator[Finding]:
    """What of the glossary may change words that were heard right."""
    from coaching.app import wiring

    try:
        warnings = wiring.glossary_of(workspace).warnings
    except FilmroomError:  # said before
        return
    for line in warnings:
        yield Finding("Workspace", "glossary.yaml", line, "see docs/wording.md")
