"""Step "probe": what is in a recording, and the call that it is or is a piece of."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import RecordingError
from coaching.joining import Piece, place_of
from coaching.ledger import FileEntry
from coaching.matching import started_at_in
from coaching.media.probe import probe as probe_media
from coaching.recording import MediaFacts
from coaching.steps.place import Place, Progress
from coaching.store import calls, companions, recordings
from coaching.store.recordings import Recording

logger = logging.getLogger(__name__)


def probe(place: Place, file: int, *, zone: str, on_progress: Progress) -> int:
    """Look into the recording of a file and find the call that it is, or is a piece of.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        zone: The team's zone, for a date in the file's name.
        on_progress: Told the share done.

    Returns:
        The call.

    Raises:
        NotMediaError, DamagedError: the recording is unusable; our copy of it is removed.
    """
    recording = place.recording(file)
    if recording.call is not None:
        return recording.call
    assert recording.kept_path is not None, "the step before keeps a copy"
    kept = place.workspace.root / recording.kept_path
    try:
        facts = probe_media(kept, on_progress=on_progress)
    except RecordingError as error:
        with place.library.writing() as conn:
            recordings.drop_copy(conn, recording.id)
        kept.unlink(missing_ok=True)
        # people know the file by its own name, not by that of our copy
        raise type(error)(
            error.message.replace(kept.name, recording.name), hint=error.hint
        ) from error
    with place.library.writing() as conn:
        call = _into_its_call(place, conn, file, recording, facts, zone=zone)
        home = place.workspace.call_folder(call) / f"{recording.id[:12]}{kept.suffix}"
        _also_at(kept, home)
        recordings.move_copy(conn, recording.id, place.workspace.relative(home))
    kept.unlink(missing_ok=True)  # only now: killed before, the next run finds it where it was
    logger.info("probe: C%d, %.0f s, %s %s", call, facts.duration, facts.layout, facts.codec)
    return call


def _into_its_call(
    place: Place,
    conn: Connection,
    file: int,
    recording: Recording,
    facts: MediaFacts,
    *,
    zone: str,
) -> int:
    """Make a recording a part of the call that it belongs to, or of a new one."""
    entry = place.entry(file)
    started_at, source = _started_at(place, entry, recording, zone)
    piece = Piece(
        name=recording.name,
        folder=str(Path(entry.path).parent),
        duration=facts.duration,
        started_at=started_at if source == "name" else None,
    )
    placed = place_of(piece, recordings.calls_near(conn, name=recording.name, call_id=""))
    call = placed.call
    if call is None:
        call = companions.call_of_transcript(conn, folder=piece.folder, name=recording.name)
    if call is None:
        call = calls.open_call(
            conn,
            title=Path(recording.name).stem,
            duration=facts.duration,
            started_at=started_at,
            started_at_source=source,
            started_at_zone=zone if source == "name" else None,
            now=place.now(),
        )
    recordings.place_recording(
        conn, recording.id, call, facts=facts, side=placed.side, part=placed.part
    )
    recordings.arrange(
        conn, call, side=placed.their_side, part=placed.their_part, beside=recording.id
    )
    if placed.rule:
        logger.info("probe: C%d got another recording", call)
        logger.debug("probe: C%d: %s", call, placed.rule)
    return call


def _started_at(
    place: Place, entry: FileEntry, recording: Recording, zone: str
) -> tuple[datetime, str]:
    """When the call began and where that is known from: its name, else the file's time."""
    named = started_at_in(recording.name, zone=zone)
    if named is not None:
        return named, "name"
    path = Path(entry.path)
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC), "mtime"
    return place.now(), "arrival"


def _also_at(kept: Path, home: Path) -> None:
    """Let the copy be found at a second place too; cheaply where the disk can."""
    home.parent.mkdir(parents=True, exist_ok=True)
    home.unlink(missing_ok=True)
    try:
        os.link(kept, home)
    except OSError:
        shutil.copyfile(kept, home)
