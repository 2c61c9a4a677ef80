"""Step "probe": what is in a recording, and the call that it becomes."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from coaching.errors import RecordingError
from coaching.matching import started_at_in
from coaching.media.probe import probe as probe_media
from coaching.steps.place import Place, Progress
from coaching.store import calls
from coaching.store.calls import Recording

logger = logging.getLogger(__name__)


def probe(place: Place, file: int, *, zone: str, on_progress: Progress) -> None:
    """Look into the recording of a file and open its call.

    Args:
        place: Where to work.
        file: Its number in the ledger.
        zone: The team's zone, for a date in the file's name.
        on_progress: Told the share done.

    Raises:
        NotMediaError, DamagedError: the recording is unusable; our copy of it is removed.
    """
    recording = place.recording(file)
    if recording.facts is not None:
        return
    assert recording.kept_path is not None, "the step before keeps a copy"
    kept = place.workspace.root / recording.kept_path
    try:
        facts = probe_media(kept, on_progress=on_progress)
    except RecordingError as error:
        with place.library.writing() as conn:
            calls.drop_copy(conn, recording.id)
        kept.unlink(missing_ok=True)
        # people know the file by its own name, not by that of our copy
        raise type(error)(
            error.message.replace(kept.name, recording.name), hint=error.hint
        ) from error
    started_at, source = _started_at(place, file, recording, zone)
    with place.library.writing() as conn:
        call = calls.open_call(
            conn,
            recording.id,
            facts=facts,
            title=Path(recording.name).stem,
            started_at=started_at,
            started_at_source=source,
            started_at_zone=zone if source == "name" else None,
            now=place.now(),
        )
        home = place.workspace.call_folder(call) / f"{recording.id[:12]}{kept.suffix}"
        _also_at(kept, home)
        calls.move_copy(conn, recording.id, place.workspace.relative(home))
    kept.unlink(missing_ok=True)  # only now: killed before, the next run finds it where it was
    logger.info("probe: C%d, %.0f s, %s %s", call, facts.duration, facts.layout, facts.codec)


def _started_at(place: Place, file: int, recording: Recording, zone: str) -> tuple[datetime, str]:
    """When the call began and where that is known from: its name, else the file's time."""
    named = started_at_in(recording.name, zone=zone)
    if named is not None:
        return named, "name"
    path = Path(place.entry(file).path)
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
