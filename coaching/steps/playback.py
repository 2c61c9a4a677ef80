"""Step "playback": what a browser plays of a call, and what clips of it are cut from."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from coaching.errors import NotFoundError
from coaching.media.join import join_parts, join_sides
from coaching.media.playback import needs_copy, write_playback_copy
from coaching.media.probe import probe
from coaching.steps.place import Place, Progress
from coaching.steps.source import joined_name
from coaching.store import recordings
from coaching.store.recordings import JOINED, Recording

logger = logging.getLogger(__name__)


def playback(place: Place, file: int, *, on_progress: Progress) -> None:
    """Decide what a browser plays for the recording of a file, and make it where needed.

    A copy that is there stays; of a recording that is played as it is, it is decided anew.
    """
    usable = place.usable(file)
    recording = usable.recording
    assert recording.facts is not None, "the step before probes"
    if not _has_playback_copy(place, recording):
        playable = usable.path
        if needs_copy(usable.path, recording.facts):
            playable = usable.path.with_name(f"{usable.path.stem}.playback.m4a")
            write_playback_copy(usable.path, playable, on_progress=on_progress)
        with place.library.writing() as conn:
            recordings.choose_playback(conn, recording.id, place.workspace.relative(playable))
        logger.info("playback: C%d, %s", usable.call, playable.suffix)
    join(place, usable.call, on_progress=on_progress)


def _has_playback_copy(place: Place, recording: Recording) -> bool:
    played = recording.playback_path
    return (
        played is not None
        and played != recording.kept_path
        and (place.workspace.root / played).is_file()
    )


def join(place: Place, call: int, *, on_progress: Progress) -> None:
    """Make one file of a call that lies on several recordings, unless it is there.

    It is named by what it is joined of, so that another recording makes another file. What was
    played before is played on until the words of the new one are shown.
    """
    with place.library.reading() as conn:
        pieces = recordings.recordings_of_call(conn, call)
        made = {one.name: one for one in recordings.made_of_call(conn, call, JOINED)}
    if len(pieces) < 2:  # noqa: PLR2004 - one recording is the call
        return
    name = joined_name(pieces)
    target = place.workspace.call_folder(call) / name
    if name in made and (made[name].kept_path is None or target.is_file()):
        return  # it is there, or was not to be kept
    _write(place, pieces, target, on_progress=on_progress)
    path = place.workspace.relative(target)
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    joined = Recording(
        id=sha256,
        call=call,
        name=name,
        kept_path=path,
        size_bytes=target.stat().st_size,
        offset=0.0,
        facts=probe(target),
        playback_path=path,
        side=JOINED,
    )
    with place.library.writing() as conn:
        recordings.enter_made(conn, joined, now=place.now())
    logger.info("playback: C%d, joined of %d recordings", call, len(pieces))


def _write(
    place: Place, pieces: tuple[Recording, ...], target: Path, *, on_progress: Progress
) -> None:
    """Join the two sides of a call, its parts, or the parts of its two sides."""
    lanes = [
        [(_path(place, one), one.offset) for one in pieces if one.side == side]
        for side in ("left", "right")
    ]
    if not all(lanes):
        join_parts(
            [(_path(place, one), one.offset) for one in pieces], target, on_progress=on_progress
        )
        return
    whole: list[Path] = []
    for side, lane in zip(("left", "right"), lanes, strict=True):
        if len(lane) == 1 and not lane[0][1]:
            whole.append(lane[0][0])
            continue
        part = target.with_name(f".{target.stem}-{side}.m4a")
        join_parts(lane, part)
        whole.append(part)
    join_sides(whole[0], whole[1], target, on_progress=on_progress)
    for path in whole:
        if path.name.startswith("."):
            path.unlink()


def _path(place: Place, recording: Recording) -> Path:
    if recording.kept_path is None:
        raise NotFoundError(
            f"the original of {recording.name} is not kept any longer, so nothing joins it",
            hint="drop it into the inbox again, beside the other recordings of its call",
        )
    return place.workspace.root / recording.kept_path
