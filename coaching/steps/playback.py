"""Step "playback": a copy that a browser plays and seeks, where the recording is not one."""

from __future__ import annotations

import logging

from coaching.media.playback import needs_playback_copy, write_playback_copy
from coaching.steps.place import Place, Progress
from coaching.store import calls

logger = logging.getLogger(__name__)


def playback(place: Place, file: int, *, on_progress: Progress) -> None:
    """Decide what a browser plays for the recording of a file, and make it where needed."""
    usable = place.usable(file)
    recording = usable.recording
    assert recording.facts is not None, "the step before probes"
    if recording.playback_path and (place.workspace.root / recording.playback_path).is_file():
        return
    playable = usable.path
    if needs_playback_copy(recording.facts):
        playable = usable.path.with_name(f"{usable.path.stem}.playback.m4a")
        write_playback_copy(usable.path, playable, on_progress=on_progress)
    with place.library.writing() as conn:
        calls.choose_playback(conn, recording.id, place.workspace.relative(playable))
    logger.info("playback: C%d, %s", usable.call, playable.suffix)
