"""A reel that a person changes: all of its files written anew, and what it takes to undo it noted.

What is closed or forgotten meanwhile does not get in, and of two changes at once one is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError
from coaching.reel import Clip, ReelManifest
from coaching.steps.forgotten_files import Broom, mend_reel
from coaching.steps.place import Place, Progress
from coaching.steps.reel_clips import name_of
from coaching.steps.reel_files import remove_files, write_files
from coaching.steps.reel_usable import closed_meanwhile
from coaching.store import acts, reels
from coaching.store.reels import StoredReel

KIND = "reel"
"""What the log calls a reel."""

KEPT = "kept"
"""Under it an act names the clips of before or after by number, with what was decided of each.
Where they were cut, and of what, stays with the clips, which go with their calls."""


def put(
    place: Place,
    found: StoredReel,
    manifest: ReelManifest,
    *,
    verb: str,
    who: str,
    undoes: int | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write all files of a reel as it is to be, and enter it; or leave it as it was.

    Args:
        place: Where it is.
        found: The reel as it was when the change began.
        manifest: What becomes of it.
        verb: What the log calls it.
        who: Who does it.
        undoes: The act that this takes back.
        on_progress: Told the share that is done.

    Raises:
        NotFoundError: A clip of it cannot be rendered, or was closed meanwhile, or the reel was
            changed meanwhile.
    """
    paths = [path for _, path in found.written]
    failed: FilmroomError | None = None
    try:
        write_files(place, manifest, paths, on_progress=on_progress)
    except FilmroomError as error:
        failed = error  # some may be written: whether these may stay is asked all the same
    now = place.now()
    with place.library.writing() as conn:
        changed = changed_meanwhile(conn, found, manifest.clips)
        if changed is not None:
            remove_files(paths)
        elif failed is None:
            before = _noted(conn, found.number, found.manifest.clips)
            reels.change_clips(conn, found.number, manifest, who=who, now=now)
            acts.record(
                conn,
                at=now,
                who=who,
                verb=verb,
                object_kind=KIND,
                object_id=found.number,
                before=before if undoes is None else {**before, "act": undoes},
                after=_noted(conn, found.number, manifest.clips),
            )
    if changed is not None:
        restore(place, found.number)
        raise changed from failed
    if failed is not None:
        raise failed


def _noted(conn: Connection, number: int, clips: Sequence[Clip]) -> dict[str, Any]:
    """What the log says of the clips that a reel has now."""
    numbers = reels.clip_numbers(conn, number)
    return {
        "clips": [name_of(clip) for clip in clips],
        KEPT: [
            {"clip": row, "stage": clip.stage, "gain_db": clip.gain_db, "cuts": clip.cuts}
            for row, clip in zip(numbers, clips, strict=True)
        ],
    }


def changed_meanwhile(
    conn: Connection, found: StoredReel, clips: Sequence[Clip]
) -> FilmroomError | None:
    """What to say where a reel is no longer what it was when its files began to be written."""
    closed = closed_meanwhile(conn, clips)
    if closed is not None:
        return closed
    now = reels.find_reel(conn, found.number)
    if now is not None and now.manifest.clips == found.manifest.clips:
        return None
    return NotFoundError(
        f"R{found.number} was changed while it was rendered, and nothing was kept of what was "
        "rendered meanwhile",
        hint="run it again",
    )


def restore(place: Place, number: int) -> None:
    """Write a reel's files as it stands now; one that is closed is left to what closed it."""
    with place.library.reading() as conn:
        stands = reels.find_reel(conn, number) is not None
    if stands:
        mend_reel(place, number, Broom(), [])
