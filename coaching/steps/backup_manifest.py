"""The manifest of a backup: every file by path, with the hash under which its bytes are kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from coaching.errors import UsageError, WorkspaceError
from coaching.workspace import write_whole

FORMAT = "filmroom-backup/1"
"""Marks a manifest and its version; another version is refused, not guessed at."""

NAME = "manifest.json"

LIBRARY = "library.db"
"""Path under which the library stands in a manifest."""

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a backup.

    Attributes:
        path: In the workspace, relative, with slashes.
        size_bytes: Its length.
        mtime_ns: Its time, by which the ledger knows it.
        sha256: Of its bytes.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        version: Of the Filmroom that made it.
        schema: Of the library in it.
        made_at: When, ISO 8601.
        workspace: Absolute path of the workspace.
        with_media: Whether recordings, reels and the inbox are in it.
        files: All files, by path.
    """

    version: str
    schema: str
    made_at: str
    workspace: str
    with_media: bool
    files: tuple[Entry, ...]

    @property
    def size_bytes(self) -> int:
        """Length of all files together."""
        return sum(entry.size_bytes for entry in self.files)

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def kept_at(target: Path, sha256: str) -> Path:
    """Where a backup keeps the bytes with this hash."""
    return target / "objects" / sha256[:2] / sha256


def write_manifest(target: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before, in one instant and for good."""
    shape = asdict(manifest)
    content = {"format": FORMAT, **shape, "files_sha256": _digest(shape["files"])}
    write_whole(target / NAME, json.dumps(content, indent=1), lasting=True)


def read_manifest(target: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        UsageError: there is no complete backup.
        WorkspaceError: the manifest is damaged, or of a version that is not known.
    """
    path = target / NAME
    hint = "use another backup; nothing was changed"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"{target} holds no complete backup",
            hint="name the folder that `filmroom backup` wrote to",
        ) from error
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"{path} cannot be read: {error}", hint=hint) from error
    form = content.pop("format", None) if isinstance(content, dict) else None
    if form != FORMAT:
        raise WorkspaceError(
            f"{path} is of the form {form!r}, not {FORMAT!r}",
            hint="use the Filmroom that made the backup",
        )
    try:
        told, listed = content.pop("files_sha256"), content.pop("files")
        if told != _digest(listed):
            raise WorkspaceError(f"{path} is damaged: its list of files changed", hint=hint)
        files = tuple(Entry(**entry) for entry in listed)
        manifest = Manifest(**content, files=files)
    except (KeyError, TypeError) as error:
        raise WorkspaceError(f"{path} is damaged: {error}", hint=hint) from error
    _require_sane(manifest, path)
    return manifest


def _digest(listed: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _require_sane(manifest: Manifest, path: Path) -> None:
    """Refuse paths that lead out of the workspace, whoever wrote them."""
    for entry in manifest.files:
        parts = PurePosixPath(entry.path)
        if parts.is_absolute() or ".." in parts.parts or not _SHA256.fullmatch(entry.sha256):
            raise WorkspaceError(
                f"{path} names {entry.path!r}, which is no file of a workspace",
                hint="use another backup; nothing was changed",
            )
