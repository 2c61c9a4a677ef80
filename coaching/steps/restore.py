"""Bringing a workspace back from its backup: verified first, then whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from coaching.errors import UsageError, WorkspaceError
from coaching.steps.backup import MARGIN_BYTES
from coaching.steps.backup_folder import verify
from coaching.steps.backup_manifest import LIBRARY, Manifest, kept_at, read_manifest
from coaching.steps.place import Progress, utc_now
from coaching.store.backup import fold_into_one_file, move_in
from coaching.store.library import Library, newest_revision
from coaching.workspace import Workspace, lay_out

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was brought back.

    Attributes:
        manifest: What the backup held.
        root: Where the workspace is now.
    """

    manifest: Manifest
    root: Path


def restore(
    backup: Path, *, to: Path | None = None, on_progress: Progress | None = None
) -> Restored:
    """Bring a workspace back from a backup, to where it was or to another folder.

    Every byte of the backup is verified before anything is written. The workspace is put together
    under another name and appears when it is whole.

    Args:
        backup: The folder that a backup was written to.
        to: The workspace to make; None for where it was.
        on_progress: Told the share that is done; verifying is the first half.

    Raises:
        UsageError: there is no backup, or something is where the workspace shall be.
        WorkspaceError: the backup is damaged, made by a newer Filmroom, or there is too little
            space.
    """
    backup = backup.expanduser().absolute()
    manifest = read_manifest(backup)
    root = Path(to.expanduser().absolute() if to else manifest.workspace)
    root = root.parent.resolve() / root.name
    _require_room(root, manifest)
    if manifest.schema > newest_revision():
        raise WorkspaceError(
            f"{backup} has schema {manifest.schema}, which this Filmroom does not know",
            hint=f"use Filmroom {manifest.version} or newer",
        )

    def told(share: float) -> None:
        if on_progress is not None:
            on_progress(share)

    verify(backup, on_progress=lambda share: told(share / 2))
    part = root.with_name(f".{root.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _put_together(backup, manifest, part, lambda share: told(0.5 + share / 2))
        _move_library_in(part, manifest, root)
        if root.exists():
            root.rmdir()
        part.rename(root)
    except OSError as error:
        raise WorkspaceError(
            f"cannot write the workspace {root}: {error.strerror or error}",
            hint="choose with --to a folder that you may write to, on a disk with space",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    lay_out(root)
    logger.info("restore: %d files", len(manifest.files))
    return Restored(manifest, root)


def _require_room(root: Path, manifest: Manifest) -> None:
    if os.path.lexists(root) and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(
            f"{root} is there already and not empty; nothing was changed",
            hint="name a new folder with --to, or move that one away first",
        )
    parent = next(folder for folder in root.parents if folder.is_dir())
    free_bytes = shutil.disk_usage(parent).free
    if free_bytes < manifest.size_bytes + MARGIN_BYTES:
        raise WorkspaceError(
            f"the workspace needs {manifest.size_bytes / 1e9:.2f} GB at {root}, "
            f"and {free_bytes / 1e9:.2f} GB are free",
            hint="free some space, or name another folder with --to",
        )


def _put_together(backup: Path, manifest: Manifest, part: Path, told: Progress) -> None:
    """Copy every file to its place; times come along, since the ledger knows files by them."""
    done_bytes = 0
    part.mkdir(parents=True)
    for entry in manifest.files:
        path = part / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept_at(backup, entry.sha256), path)
        os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))
        done_bytes += entry.size_bytes
        told(done_bytes / max(1, manifest.size_bytes))


def _move_library_in(part: Path, manifest: Manifest, root: Path) -> None:
    """Bring the library to the newest schema and let its paths lead to the new place."""
    workspace = Workspace(part)
    assert workspace.library.name == LIBRARY
    library = Library(workspace.library)
    try:
        library.migrate()
        with library.writing() as conn:
            move_in(conn, before=manifest.workspace, after=str(root), now=utc_now())
    finally:
        library.close()
    fold_into_one_file(workspace.library)
