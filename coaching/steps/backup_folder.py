"""The folder of a backup: made, held by one at a time, swept, and verified byte by byte."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from coaching.errors import BusyError, UsageError, WorkspaceError
from coaching.steps import owner
from coaching.steps.backup_manifest import NAME, Entry, Manifest, kept_at, read_manifest
from coaching.steps.place import Place, Progress

MARK = "FILMROOM-BACKUP.txt"
"""Lies in every backup and tells a person what that is."""

_TOLD = f"""This folder is a backup of a Filmroom workspace.

{NAME} lists every file of the workspace with the SHA-256 of its bytes; the bytes are in
objects/, under that hash. `filmroom restore FOLDER --to WORKSPACE` brings it back,
`filmroom backup --verify FOLDER` checks it. It holds talk of customers: keep it as safe as
the workspace itself.
"""


def prepare(place: Place, target: Path) -> Manifest | None:
    """Make the folder, or find out that it is a backup of ours; its manifest, if it is whole."""
    root = place.workspace.root
    if target.resolve().is_relative_to(root):
        raise UsageError(
            f"{target} lies in the workspace {root}", hint="name a folder outside, on another disk"
        )
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file", hint="name a folder")
    try:
        if not target.exists() or not any(target.iterdir()):
            target.mkdir(parents=True, exist_ok=True)
            target.chmod(stat.S_IRWXU)  # it holds everybody's talk
            (target / MARK).write_text(_TOLD, encoding="utf-8")
            return None
    except OSError as error:
        raise WorkspaceError(
            f"{target} cannot be written: {error.strerror or error}",
            hint="choose a folder that you may write to",
        ) from error
    if not (target / MARK).is_file():
        raise UsageError(
            f"{target} is not empty and no backup", hint="name a new folder, or an earlier backup"
        )
    if not (target / NAME).is_file():
        return None
    before = read_manifest(target)
    if before.workspace != str(root):
        raise UsageError(
            f"{target} is a backup of another workspace, {before.workspace}",
            hint="name a new folder",
        )
    return before


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Hold the folder for one backup; what an earlier one left half done is cleared away."""
    lock = target / ".lock"
    me = owner.this_process()
    for _ in range(2):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            holder = lock.read_text(encoding="utf-8")
            if holder and not owner.dead([holder]):
                raise BusyError(
                    f"another backup is being written to {target} ({holder})",
                    hint=f"wait for it; if that process is gone, delete {lock}",
                ) from None
            lock.unlink(missing_ok=True)
        else:
            break
    else:
        raise BusyError(f"another backup is being written to {target}", hint="wait for it")
    with os.fdopen(handle, "w", encoding="utf-8") as writing:
        writing.write(me)
    try:
        for left in target.glob(".part-*"):
            left.unlink()
        yield
    finally:
        lock.unlink(missing_ok=True)


def sweep(target: Path, wanted: Collection[str]) -> None:
    """Remove bytes that the manifest no longer names: of former libraries, of forgotten calls."""
    for path in (target / "objects").glob("*/*"):
        if path.name not in wanted:
            path.unlink()


def verify(target: Path, *, on_progress: Progress | None = None) -> Manifest:
    """The manifest of a backup, once every byte in it is found to be as it was.

    Raises:
        UsageError: there is no complete backup.
        WorkspaceError: files are damaged or missing; the message names them.
    """
    manifest = read_manifest(target)
    wrong = []
    seen: dict[str, str | None] = {}
    done_bytes = 0
    for entry in manifest.files:
        if entry.sha256 not in seen:
            seen[entry.sha256] = _fault(kept_at(target, entry.sha256), entry)
        if fault := seen[entry.sha256]:
            wrong.append(f"{entry.path} ({fault})")
        done_bytes += entry.size_bytes
        if on_progress is not None:
            on_progress(done_bytes / max(1, manifest.size_bytes))
    if wrong:
        shown = ", ".join(wrong[:_SHOWN])
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise WorkspaceError(
            f"the backup {target} is damaged: {shown}{more}",
            hint="back up again into another folder, or use another backup; nothing was changed",
        )
    return manifest


_SHOWN = 5
"""How many damaged files a message names."""


def _fault(path: Path, entry: Entry) -> str | None:
    try:
        with path.open("rb") as reading:
            digest = hashlib.file_digest(reading, "sha256").hexdigest()
            size_bytes = reading.tell()
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if (digest, size_bytes) != (entry.sha256, entry.size_bytes):
        return "its bytes changed"
    return None
