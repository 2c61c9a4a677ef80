"""Backing a workspace up while it is at work: a folder that takes in only what is new.

The folder keeps bytes under their hash, so recordings, which never change, are copied once. Its
manifest is written last: until then the former one holds, and everything that it names is there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from coaching import __version__
from coaching.errors import BusyError, UsageError, WorkspaceError
from coaching.steps.backup_files import is_regular, regular_below, state_of
from coaching.steps.backup_folder import alone, prepare, sweep
from coaching.steps.backup_manifest import (
    LIBRARY,
    Entry,
    Manifest,
    kept_at,
    write_manifest,
)
from coaching.steps.forget import finish_forgetting
from coaching.steps.opening import open_plain_file
from coaching.steps.place import Place, Progress
from coaching.store import acts
from coaching.store.backup import KeptFile, Named, copy_library, fold_into_one_file, named
from coaching.store.library import Library

logger = logging.getLogger(__name__)

MARGIN_BYTES = 64_000_000
"""Space that a backup leaves free. Chosen because the manifest of 20,000 calls takes 20 MB."""

_CHUNK_BYTES = 1 << 20

_TRIES = 3
"""How often it is started over when calls are forgotten or moved meanwhile."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made.

    Attributes:
        manifest: What is in it.
        new_bytes: How much had to be copied.
        missing: Files that the library names and that are not in the workspace.
        left_out: What of the inbox could not be read, relative to the workspace, and why.
    """

    manifest: Manifest
    new_bytes: int
    missing: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def back_up(
    place: Place,
    target: Path,
    *,
    with_media: bool = True,
    who: str,
    on_progress: Progress | None = None,
) -> BackedUp:
    """Back a workspace up into a folder: the first time all of it, later what is new.

    In it are the library, the settings, recordings with their portable files, reels, and those
    files of the inbox that are not kept yet. Prefect's own database is not. What of the inbox
    cannot be read is left out and told; a file of ours that cannot be read stops the backup.

    Args:
        place: The workspace.
        target: The folder; new, empty, or an earlier backup of this workspace.
        with_media: Whether recordings, reels and the inbox are in it.
        who: Who wants it.
        on_progress: Told the share that is copied.

    Raises:
        UsageError: the folder is something else, lies in the workspace, or holds recordings that
            a backup without media would remove.
        WorkspaceError: too little space, a file of ours cannot be read, or the library is damaged.
        BusyError: another backup is being written there, or calls change faster than it goes.
    """
    target = target.expanduser().absolute()
    prepare(place, target)
    finish_forgetting(place)
    with alone(target):
        known = _kept_so_far(place, target, with_media=with_media)
        for _ in range(_TRIES):
            attempt = _Copying(place, target, known, on_progress or _quiet)
            done = attempt.run(with_media=with_media)
            if done is not None:
                break
            known |= attempt.entries
        else:
            raise BusyError(
                "calls were moved or forgotten faster than they could be copied",
                hint="run it again when less is going on",
            )
        write_manifest(target, done.manifest)
        sweep(target, {entry.sha256 for entry in done.manifest.files})
    now = place.now()
    with place.library.writing() as conn:
        acts.record(
            conn,
            at=now,
            who=who,
            verb="backup",
            object_kind="workspace",
            object_id=str(place.workspace.root),
            after={"target": str(target), "files": len(done.manifest.files)},
        )
    logger.info("backup: %d files, %d bytes new", len(done.manifest.files), done.new_bytes)
    return done


def _kept_so_far(place: Place, target: Path, *, with_media: bool) -> dict[str, Entry]:
    """What is in the folder, by path, now that nobody else writes there.

    Raises:
        UsageError: it would be swept away, since it is more than what is wanted.
    """
    before = prepare(place, target)
    if before is None:
        return {}
    if before.with_media and not with_media:
        raise UsageError(
            f"{target} holds recordings, which a backup without media would remove",
            hint="name another folder for backups without media; each folder keeps its own kind",
        )
    return {entry.path: entry for entry in before.files}


def _quiet(_: float) -> None:
    pass


# Copying ------------------------------------------------------------------------------------------


@dataclass
class _Copying:
    """One attempt at copying all that belongs into a backup."""

    place: Place
    target: Path
    known: dict[str, Entry]
    on_progress: Progress
    new_bytes: int = 0
    total_bytes: int = 1
    entries: dict[str, Entry] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def run(self, *, with_media: bool) -> BackedUp | None:
        """The backup, its manifest not yet written; None when it has to be started over."""
        made_at = self.place.now()
        root = self.place.workspace.root
        size_bytes = self.place.workspace.library.stat().st_size
        self._require_space(size_bytes)
        snapshot = self.target / ".part-library.db"
        copy_library(self.place.library, snapshot)
        there = _named_by(snapshot)
        chosen = [
            (path, found)
            for path in self._files(there, with_media=with_media)
            if (found := state_of(path, self._refused)) is not None
        ]
        fresh = [
            (path, found)
            for path, found in chosen
            if not self._reuse(self.known.get(_relative(path, root)), found)
        ]
        self.total_bytes = sum(found.st_size for _, found in fresh) + size_bytes
        self._require_space(self.total_bytes - size_bytes)
        self._enter(LIBRARY, snapshot, snapshot.stat().st_mtime_ns)
        snapshot.unlink()
        for path, found in fresh:
            self._enter(_relative(path, root), path, found.st_mtime_ns)
        missing = there.copies - self.entries.keys() if with_media else frozenset()
        with self.place.library.reading() as conn:
            if missing - named(conn).copies:
                return None  # moved or forgotten since the library was copied
        return BackedUp(
            Manifest(
                version=__version__,
                schema=there.schema,
                made_at=made_at.isoformat(),
                workspace=str(root),
                with_media=with_media,
                files=tuple(self.entries[path] for path in sorted(self.entries)),
            ),
            self.new_bytes,
            tuple(sorted(missing)),
            tuple(sorted(self.left_out.items())),
        )

    def _files(self, there: Named, *, with_media: bool) -> Iterator[Path]:
        """The files that belong to the library as it was copied, each once."""
        workspace = self.place.workspace
        yield from regular_below(workspace.config, self._refused)
        if not with_media:
            return
        folders = [workspace.call_folder(call) for call in there.calls]
        for folder in folders:
            yield from regular_below(folder, self._refused)
        for copy in sorted(there.copies):
            path = workspace.root / copy
            if path.parent not in folders and is_regular(path, self._refused):
                yield path
        yield from regular_below(workspace.reels, self._refused)
        for path in regular_below(workspace.inbox, self._refused):
            if not self._is_kept(path, there.kept.get(str(path))):
                yield path

    def _is_kept(self, path: Path, kept: KeptFile | None) -> bool:
        """Whether a file of the inbox is in media/, too, as it lies there."""
        found = state_of(path, self._refused)
        return (
            kept is not None
            and found is not None
            and (kept.size_bytes, kept.mtime_ns) == (found.st_size, found.st_mtime_ns)
            and (self.place.workspace.root / kept.copy).is_file()
        )

    def _reuse(self, known: Entry | None, found: os.stat_result) -> bool:
        """Enter a file as the former backup knows it, where it is unchanged since."""
        if known is None or (known.size_bytes, known.mtime_ns) != (
            found.st_size,
            found.st_mtime_ns,
        ):
            return False
        kept = kept_at(self.target, known.sha256)
        if not kept.is_file() or kept.stat().st_size != known.size_bytes:
            return False
        self.entries[known.path] = known
        return True

    def _enter(self, name: str, source: Path, mtime_ns: int) -> None:
        """Copy a file under its hash; one that vanished or broke meanwhile is left out."""
        part = self.target / ".part-file"
        digest = hashlib.sha256()
        size_bytes = 0
        try:
            reading = open_plain_file(source)
        except FileNotFoundError:
            return
        except OSError as error:
            self._refused(source, error)
            return
        try:
            with reading, part.open("wb") as writing:
                for chunk in _chunks(reading):
                    digest.update(chunk)
                    writing.write(chunk)
                    size_bytes += len(chunk)
                    self.new_bytes += len(chunk)
                    self.on_progress(min(1.0, self.new_bytes / self.total_bytes))
                writing.flush()
                os.fsync(writing.fileno())
            sha256 = digest.hexdigest()
            kept = kept_at(self.target, sha256)
            kept.parent.mkdir(parents=True, exist_ok=True)
            part.replace(kept)
        except _UnreadableError as error:
            part.unlink(missing_ok=True)
            self.new_bytes -= size_bytes
            self._refused(source, error.why)
            return
        except OSError as error:
            part.unlink(missing_ok=True)
            raise WorkspaceError(
                f"cannot write to {self.target}: {error.strerror or error}",
                hint="see that the disk has space and can be written; the former backup is whole",
            ) from error
        self.entries[name] = Entry(name, size_bytes, mtime_ns, sha256)

    def _refused(self, path: Path, error: OSError) -> None:
        """Leave out what of the inbox cannot be read; of our own files, none may be missing."""
        why = error.strerror or str(error)
        if not path.is_relative_to(self.place.workspace.inbox):
            raise WorkspaceError(
                f"{path} cannot be read: {why}",
                hint="let the user who runs filmroom read it, then back up again",
            ) from error
        self.left_out[_relative(path, self.place.workspace.root)] = why

    def _require_space(self, needed_bytes: int) -> None:
        free_bytes = shutil.disk_usage(self.target).free
        if free_bytes < needed_bytes + MARGIN_BYTES:
            raise WorkspaceError(
                f"a backup needs {needed_bytes / 1e9:.2f} GB at {self.target}, "
                f"and {free_bytes / 1e9:.2f} GB are free",
                hint="free some space there, name another folder, or use --without-media",
            )


def _named_by(snapshot: Path) -> Named:
    copied = Library(snapshot)
    try:
        with copied.reading() as conn:
            return named(conn)
    finally:
        copied.close()
        fold_into_one_file(snapshot)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


class _UnreadableError(Exception):
    """A file could be opened and not read to its end."""

    def __init__(self, why: OSError) -> None:
        super().__init__(str(why))
        self.why = why


def _chunks(reading: IO[bytes]) -> Iterator[bytes]:
    while True:
        try:
            chunk = reading.read(_CHUNK_BYTES)
        except OSError as error:
            raise _UnreadableError(error) from error
        if not chunk:
            return
        yield chunk
