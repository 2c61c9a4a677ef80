"""A reel that a person changes: all of its files written anew, and what it takes to undo it noted.

What is closed or forgotten meanwhile does not get in, and of two changes at once one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from coaching.errors import FilmroomError, OutdatedError
from coaching.reel import Clip, ReelManifest
from coaching.steps.place import Place, Progress
from coaching.steps.reel_clips import name_of
from coaching.steps.reel_files import files_beside
from coaching.steps.reel_placing import Put
from coaching.steps.reel_usable import closed_meanwhile
from coaching.store import acts, reels
from coaching.store.reels import StoredReel

KIND = "reel"
"""What the log calls a reel."""

KEPT = "kept"
"""Under it an act names the clips of before or after by number, with what was decided of each.
Where they were cut, and of what, stays with the clips, which go with their calls."""


class ReelChangedError(OutdatedError):
    """The reel is another by now than what somebody saw, or than what was rendered."""


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
        NotFoundError: A clip of it cannot be rendered, or was closed meanwhile.
        ReelChangedError: The reel was changed meanwhile.
    """
    paths = [path for _, path in found.written]
    with (
        rendered(place, found, manifest, paths, on_progress=on_progress) as put_there,
        place.library.writing() as conn,
    ):
        require_as_found(conn, found, manifest.clips)
        require_same_files(conn, found)
        before = _noted(conn, found.number, found.manifest.clips)
        reels.change_clips(conn, found.number, manifest, who=who, now=place.now())
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=verb,
            object_kind=KIND,
            object_id=found.number,
            before=before if undoes is None else {**before, "act": undoes},
            after=_noted(conn, found.number, manifest.clips),
        )
        put_there(conn)


def _noted(conn: Connection, number: int, clips: Sequence[Clip]) -> dict[str, Any]:
    """What the log says of the clips that a reel has now."""
    numbers = reels.clip_numbers(conn, number)
    return {
        "clips": [name_of(conn, clip) for clip in clips],
        KEPT: [
            {"clip": row, "stage": clip.stage, "gain_db": clip.gain_db, "cuts": clip.cuts}
            for row, clip in zip(numbers, clips, strict=True)
        ],
    }


@contextmanager
def rendered(
    place: Place,
    found: StoredReel,
    manifest: ReelManifest,
    paths: Iterable[Path],
    *,
    on_progress: Progress | None,
) -> Iterator[Put]:
    """Files of a reel, written beside where they are to lie (``files_beside``).

    Raises:
        NotFoundError: It cannot be rendered; where that is so since something of it was closed or
            changed meanwhile, the message says that.
    """
    with ExitStack() as written:
        try:
            put = written.enter_context(
                files_beside(place, manifest, paths, on_progress=on_progress)
            )
        except FilmroomError:
            with place.library.reading() as conn:
                require_as_found(conn, found, manifest.clips)
            raise
        yield put


def require_state(found: StoredReel, state: str) -> None:
    """Refuse what somebody wants done to a reel that is no longer in the state that they saw.

    A page may be pressed long after it was loaded; places of clips, and what there is to take back,
    are others after every change.

    Raises:
        ReelChangedError: It is in another.
    """
    if found.state != state:
        raise ReelChangedError(
            f"R{found.number} was changed meanwhile, and nothing was done of what was pressed",
            hint="look at the reel as it is now, and press again",
        )


def require_as_found(conn: Connection, found: StoredReel, clips: Sequence[Clip]) -> None:
    """Refuse to enter what was rendered of a reel that is no longer what it was when that began.

    Args:
        conn: The transaction that would enter it.
        found: The reel as it was.
        clips: What was rendered.

    Raises:
        NotFoundError: A clip of it was closed meanwhile.
        ReelChangedError: The reel was changed.
    """
    closed = closed_meanwhile(conn, clips)
    if closed is not None:
        raise closed
    now = reels.find_reel(conn, found.number)
    if now is None or (now.state, now.manifest.clips) != (found.state, found.manifest.clips):
        raise _changed(found)


def require_same_files(conn: Connection, found: StoredReel) -> None:
    """Refuse to change a reel of which other files were written meanwhile: they would stay behind.

    Raises:
        ReelChangedError: There are, or one is another reel's by now.
    """
    now = reels.find_reel(conn, found.number)
    if now is None or now.written != found.written:
        raise _changed(found)


def _changed(found: StoredReel) -> ReelChangedError:
    return ReelChangedError(
        f"R{found.number} was changed while it was rendered, and nothing was kept of what was "
        "rendered meanwhile",
        hint="run it again",
    )
