"""Files that were saved over: whether a recording goes on from the one that its file held before.

A recorder that writes for an hour is taken more than once when it pauses. It knows bytes: what
begins as the earlier recording did is that recording, grown; all else is another one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from coaching.steps.claims import named_in
from coaching.steps.place import Place
from coaching.store import recordings
from coaching.store.recordings import Recording

HEADER_BYTES = 4096
"""Bytes at the start that may differ in a file that grew. Chosen because recorders put right there
how long it is, in the first hundreds of bytes."""

_CHUNK_BYTES = 1 << 20


def held_before(place: Place, file: int, recording: Recording) -> tuple[Recording, ...]:
    """The recordings of calls that a file held before it held this one, newest first."""
    known_as = named_in(place, Path(place.entry(file).path))
    with place.library.reading() as conn:
        return recordings.saved_over(conn, name=recording.name, known_as=known_as)


def has_grown(place: Place, recording: Recording, earlier: Recording) -> bool:
    """Whether a recording that we have a copy of begins with an earlier, shorter one."""
    assert recording.kept_path is not None, "an earlier step keeps a copy"
    if recording.size_bytes <= earlier.size_bytes:
        return False
    kept = place.workspace.root / recording.kept_path
    if _begins_with_hash(kept, earlier):
        return True
    before = place.workspace.root / earlier.kept_path if earlier.kept_path else None
    return before is not None and before.is_file() and _goes_on(kept, before)


def _begins_with_hash(kept: Path, earlier: Recording) -> bool:
    digest = hashlib.sha256()
    left = earlier.size_bytes
    with kept.open("rb") as file:
        while left and (chunk := file.read(min(left, _CHUNK_BYTES))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest() == earlier.id


def _goes_on(kept: Path, before: Path) -> bool:
    """Whether a file holds another one's bytes where they were, but for those of the header."""
    with kept.open("rb") as longer, before.open("rb") as shorter:
        longer.seek(HEADER_BYTES)
        shorter.seek(HEADER_BYTES)
        compared_bytes = 0
        while chunk := shorter.read(_CHUNK_BYTES):
            if longer.read(len(chunk)) != chunk:
                return False
            compared_bytes += len(chunk)
    return compared_bytes > HEADER_BYTES
