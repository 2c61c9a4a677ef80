"""Backing a workspace up while it is at work: a folder that takes in only what is new.

The folder keeps bytes under their hash, so recordings, which never change, are copied once. Its
manifest is written last: until then the former one holds, and everything that it names is there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coaching import __version__
from coaching.errors import BusyError, WorkspaceError
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
    """

    manifest: Manifest
    new_bytes: int
    missing: tuple[str, ...]


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
    files of the inbox that are not kept yet. Prefect's own database is not.

    Args:
        place: The workspace.
        target: The folder; new, empty, or an earlier backup of this workspace.
        with_media: Whether recordings, reels and the inbox are in it.
        who: Who wants it.
        on_progress: Told the share that is copied.

    Raises:
        UsageError: the folder is something else, or lies in the workspace.
        WorkspaceError: too little space, or the library is damaged.
        BusyError: another backup is being written there, or calls change faster than it goes.
    """
    target = target.expanduser().absolute()
    before = prepare(place, target)
    known = {entry.path: entry for entry in before.files} if before else {}
    finish_forgetting(place)
    with alone(target):
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
            if (found := _state(path)) is not None
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
        )

    def _files(self, there: Named, *, with_media: bool) -> Iterator[Path]:
        """The files that belong to the library as it was copied, each once."""
        workspace = self.place.workspace
        yield from _regular_below(workspace.config)
        if not with_media:
            return
        folders = [workspace.call_folder(call) for call in there.calls]
        for folder in folders:
            yield from _regular_below(folder)
        for copy in sorted(there.copies):
            path = workspace.root / copy
            if path.parent not in folders and _is_regular(path):
                yield path
        yield from _regular_below(workspace.reels)
        for path in _regular_below(workspace.inbox):
            if not self._is_kept(path, there.kept.get(str(path))):
                yield path

    def _is_kept(self, path: Path, kept: KeptFile | None) -> bool:
        """Whether a file of the inbox is in media/, too, as it lies there."""
        found = _state(path)
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
        """Copy a file under its hash; one that vanished meanwhile is left out."""
        part = self.target / ".part-file"
        digest = hashlib.sha256()
        size_bytes = 0
        try:
            reading = open_plain_file(source)
        except FileNotFoundError:
            return
        except OSError as error:
            raise WorkspaceError(
                f"{source} cannot be read: {error.strerror}",
                hint="let the user who runs filmroom read it, then back up again",
            ) from error
        try:
            with reading, part.open("wb") as writing:
                while chunk := reading.read(_CHUNK_BYTES):
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
        except OSError as error:
            part.unlink(missing_ok=True)
            raise WorkspaceError(
                f"cannot write to {self.target}: {error.strerror or error}",
                hint="see that the disk has space and can be written; the former backup is whole",
            ) from error
        self.entries[name] = Entry(name, size_bytes, mtime_ns, sha256)

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


def _regular_below(folder: Path) -> Iterator[Path]:
    """Regular files in a folder and below, in order; what is hidden or half written is left out."""
    for inside, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(inside) / name
            if not name.startswith(".") and _is_regular(path):
                yield path


def _is_regular(path: Path) -> bool:
    found = _state(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def _state(path: Path) -> os.stat_result | None:
    """A file's length and time; None where it has vanished."""
    try:
        return path.lstat()
    except OSError:
        return None
