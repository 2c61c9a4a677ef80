"""Step "keep": our own copy of a file, known by the hash of its bytes; duplicates end here."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from pathlib import Path

from coaching.arrivals import RECORDING_SUFFIXES
from coaching.errors import (
    FilmroomError,
    NotFoundError,
    RecordingError,
    UnstableFileError,
    WorkspaceError,
)
from coaching.ledger import FileEntry, call_name
from coaching.steps.forget import refuse_forgotten
from coaching.steps.opening import open_plain_file
from coaching.steps.originals import require_original
from coaching.steps.place import Place
from coaching.store import companions, ledger, originals, recordings
from coaching.store.recordings import Recording

logger = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 20


def keep(place: Place, file: int) -> bool:
    """Copy a file into the workspace and find out whether its bytes are new.

    Returns:
        Whether work goes on: False for a duplicate, which is then noted in the ledger.

    Raises:
        UnstableFileError: the file changed while it was read.
        NotFoundError: it vanished.
        WorkspaceError: the copy cannot be written.
        RecordingError: the bytes were forgotten.
    """
    entry = place.entry(file)
    with place.library.reading() as conn:
        known = recordings.recording_of_file(conn, file)
        came_before = known and ledger.first_with_recording(conn, known.id, other_than=file)
    if known and came_before is None and _has_copy(place, known):
        return True
    source = Path(entry.path)
    part = place.workspace.incoming / f"{file}.part"
    try:
        sha256, size_bytes = _copy(source, part)
    except NotFoundError:
        found = known and _copy_from_elsewhere(place, known, part)
        if not found:
            if known is not None and known.call is not None:
                require_original(place, known.call)  # says since when it is gone, and where to
            raise
        source, sha256, size_bytes = found
    kept = place.workspace.incoming / f"{sha256}{_suffix(source)}"
    with place.library.writing() as conn:
        try:
            refuse_forgotten(conn, sha256)
        except RecordingError:
            part.unlink(missing_ok=True)
            raise
        earlier = ledger.first_with_recording(conn, sha256, other_than=file)
        before = recordings.recording(conn, sha256)
        if earlier is None and not (before and _has_copy(place, before)):
            part.replace(kept)
            recordings.keep_recording(
                conn,
                sha256,
                name=source.name,
                kept_path=place.workspace.relative(kept),
                size_bytes=size_bytes,
                now=place.now(),
            )
        ledger.know_recording(conn, file, sha256)
        if earlier is not None:
            first = ledger.entry(conn, earlier)
            assert first is not None
            reason, hint = _told_as_duplicate(first)
            ledger.finish(
                conn,
                file,
                state="duplicate",
                reason=reason,
                hint=hint,
                duplicate_of=earlier,
                now=place.now(),
            )
            companions.wake(conn, file, now=place.now())
    part.unlink(missing_ok=True)
    logger.info("keep: file %d, %d bytes%s", file, size_bytes, ", duplicate" if earlier else "")
    return earlier is None


def _copy_from_elsewhere(
    place: Place, known: Recording, part: Path
) -> tuple[Path, str, int] | None:
    """Copy a recording from another file with its bytes that was seen and is still there."""
    with place.library.reading() as conn:
        seen = originals.dropped_files(conn, [known.id])
    for file in seen:
        try:
            sha256, size_bytes = _copy(Path(file.path), part)
        except (NotFoundError, UnstableFileError):
            continue
        if sha256 == known.id:
            return Path(file.path), sha256, size_bytes
        part.unlink(missing_ok=True)
    return None


def _suffix(source: Path) -> str:
    """The ending of our copy: that of the file where it tells a format, which is never long."""
    suffix = source.suffix.lower()
    return suffix if suffix in RECORDING_SUFFIXES else ""


def _has_copy(place: Place, recording: Recording) -> bool:
    """Whether our copy of a recording is where the library says."""
    kept = recording.kept_path
    return kept is not None and (place.workspace.root / kept).is_file()


def _told_as_duplicate(first: FileEntry) -> tuple[str, str]:
    """Reason and hint for a file whose bytes came before in ``first``."""
    name = Path(first.path).name
    if first.state in ("quarantined", "failed"):
        return f"the same bytes as {name}, which is {first.state}: {first.reason}", first.hint
    if first.call is not None:
        call = call_name(first.call)
        return f"the same bytes as {name} ({call})", f"see `filmroom show {call}`"
    return f"the same bytes as {name}", ""


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy ``source`` and return hash and length of what was copied."""
    digest = hashlib.sha256()
    copied_bytes = 0
    try:
        reading = open_plain_file(source)
    except OSError as error:
        raise _unreadable(source, error) from error
    with reading:
        before = os.fstat(reading.fileno())
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as writing:
                while chunk := reading.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    writing.write(chunk)
                    copied_bytes += len(chunk)
                writing.flush()
                os.fsync(writing.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):  # of a folder that cannot be written
                target.unlink(missing_ok=True)
            raise WorkspaceError(
                f"cannot copy {source.name} to {target.parent}: {error.strerror or error}",
                hint="see that the disk has space and the folder can be written, "
                "then `filmroom retry`",
            ) from error
        after = os.fstat(reading.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or (
        copied_bytes != after.st_size
    ):
        target.unlink(missing_ok=True)
        raise UnstableFileError(
            f"{source.name} changed while it was read ({before.st_size} to {after.st_size} bytes)",
            hint="run `filmroom ingest` again when it is written to its end",
        )
    return digest.hexdigest(), copied_bytes


def _unreadable(source: Path, error: OSError) -> FilmroomError:
    if isinstance(error, FileNotFoundError):
        return NotFoundError(
            f"{source.name} vanished before it could be read",
            hint="put it back, then `filmroom retry`",
        )
    return WorkspaceError(
        f"{source.name} cannot be read: {error.strerror or error}",
        hint="let the user who runs filmroom read it, then `filmroom retry`",
    )
