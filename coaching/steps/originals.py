"""What becomes of originals: kept, moved to another disk, or deleted, so long after they were read.

The original is our copy of a recording as it came, with all that is masked and muted elsewhere,
and that of a transcript. A call whose original is gone is found, read, played and cut as before,
from a copy of its sound in which what the policy mutes is silent; only that it cannot be heard or
read anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from coaching.errors import BusyError, FilmroomError, NotFoundError, WorkspaceError
from coaching.ledger import call_name
from coaching.settings import Privacy
from coaching.steps.listing import why_no_folder
from coaching.steps.muting import stand_in
from coaching.steps.opening import open_plain_file
from coaching.steps.place import Place
from coaching.steps.source import heard_in
from coaching.store import acts, originals, recordings, transcripts, versions
from coaching.store.belongings import Original
from coaching.store.originals import DELETE, MOVE, LetGo
from coaching.store.recordings import BESIDE, JOINED
from coaching.workspace import partial_beside, sweep_partial

logger = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the originals of a call.

    Attributes:
        call: Its number.
        fate: Whether they went; "kept" where they could not.
        files: How many files went, those of the inbox among them.
        size_bytes: How long they were.
        left: Files in the inbox that are not what was taken from there; they stay.
        why: Why they were kept; empty where they went.
    """

    call: int
    fate: Literal["moved", "deleted", "kept"]
    files: int = 0
    size_bytes: int = 0
    left: tuple[str, ...] = ()
    why: str = ""


def due(place: Place, privacy: Privacy) -> tuple[int, ...]:
    """The calls whose originals are to go by now; none where originals are kept."""
    if privacy.original == "keep":
        return ()
    before = place.now() - timedelta(days=privacy.after_days)
    with place.library.reading() as conn:
        return originals.calls_with_originals(conn, ready_before=before)


def settle_originals(place: Place, privacy: Privacy, *, who: str) -> tuple[Settled, ...]:
    """Move or delete the originals of all calls that are due; one that fails is tried again.

    Each is an act in the log. Killed at any point, the next time goes on from there.

    Args:
        place: Where they are.
        privacy: What is to become of them, and when.
        who: In whose name.

    Raises:
        WorkspaceError: the folder that they are moved to is not there.
    """
    return tuple(settle_call(place, call, privacy, who=who) for call in due(place, privacy))


def settle_call(place: Place, call: int, privacy: Privacy, *, who: str) -> Settled:
    """The same for one call that is due.

    Raises:
        WorkspaceError: the folder that originals are moved to is not there, or is one of ours.
    """
    if privacy.original == "move":
        _require_elsewhere(place, Path(privacy.move_to))
    try:
        settled = _settle(place, call, privacy, who)
    except (FilmroomError, OSError) as error:
        why = error.message if isinstance(error, FilmroomError) else str(error.strerror)
        logger.warning("originals: C%d stays: %s", call, type(error).__name__)
        return Settled(call, "kept", why=why)
    logger.info("originals: C%d %s, %d bytes", call, settled.fate, settled.size_bytes)
    return settled


def _require_elsewhere(place: Place, folder: Path) -> None:
    """Refuse to move originals into nothing, or from one of our folders into another."""
    if why_no_folder(folder):
        raise WorkspaceError(
            f"{folder} is not there, so no originals were moved",
            hint="mount the disk that it lies on, or correct privacy.move_to",
        )
    if folder.resolve().is_relative_to(place.workspace.root.resolve()):
        raise WorkspaceError(
            f"{folder} lies in the workspace, so no originals were moved",
            hint="name a folder on another disk as privacy.move_to",
        )


def when_let_go(conn: Connection, call: int) -> LetGo | None:
    """When the original of a call went, and where to; None while we hold it all."""
    gone = originals.let_go(conn, call)
    held = all(one.kept_path for one in recordings.recordings_of_call(conn, call))
    return None if held or not gone else gone[-1]


def require_original(place: Place, call: int) -> None:
    """Refuse to have a call heard anew whose original is gone, unless its file lies in the inbox.

    Raises:
        NotFoundError: it is gone; the message says since when, and where to.
    """
    with place.library.reading() as conn:
        gone = when_let_go(conn, call)
        pieces = recordings.recordings_of_call(conn, call)
        lost = {one.id: one for one in pieces if not one.kept_path}
        dropped = originals.dropped_files(conn, tuple(lost))
    if gone is None:
        return
    for file in dropped:
        if Path(file.path).is_file():
            lost.pop(file.sha256 or "", None)
    if not lost:
        return
    names = ", ".join(one.name for one in lost.values())
    moved = ", ".join(gone.moved[one] for one in lost if one in gone.moved)
    if moved:
        raise NotFoundError(
            f"the original of {call_name(call)} was moved on {gone.at:%Y-%m-%d}",
            hint=f"put {moved} into the inbox as {names}; once `filmroom status` has it, try again",
        )
    raise NotFoundError(
        f"the original of {call_name(call)} was deleted on {gone.at:%Y-%m-%d}",
        hint=f"put {names} into the inbox again, if somebody has it; once it is listed, "
        "try again; what was read of it stays",
    )


# One call -----------------------------------------------------------------------------------------


def _settle(place: Place, call: int, privacy: Privacy, who: str) -> Settled:
    """Let a call be played from what stays, then remove the rest, then note it."""
    root = place.workspace.root
    with place.library.reading() as conn:
        own = recordings.recordings_of_call(conn, call)
    played = _played_without(place, call) if own else None
    with place.library.reading() as conn:
        read = [one for one in transcripts.of_call(conn, call) if one.kept_path]
        made = [one for side in BESIDE for one in recordings.made_of_call(conn, call, side)]
        dropped = originals.dropped_files(conn, [one.id for one in own])
        dropped += originals.dropped_transcripts(conn, call)
    moved: dict[str, str] = {}
    going: list[Path] = []
    for one in (*own, *(other for other in made if other.id != played)):
        for path in dict.fromkeys(filter(None, (one.kept_path, one.playback_path))):
            if path == one.kept_path and one in own and privacy.original == "move":
                moved[one.id] = _copy_away(root / path, privacy, call, one.id, one.name)
            going.append(root / path)
    for text in read:
        if privacy.original == "move":
            copy = root / text.kept_path
            moved[text.id] = _copy_away(copy, privacy, call, text.id, text.name)
        going.append(root / text.kept_path)
    taken, left = _in_inbox(place, dropped) if privacy.inbox_too else ([], [])
    going += taken
    size_bytes = _remove(going)
    now = place.now()
    with place.library.writing() as conn:
        for one in (*own, *(other for other in made if other.id != played)):
            recordings.drop_copy(conn, one.id)
        for text in read:
            transcripts.drop_copy(conn, text)
        acts.record(
            conn,
            at=now,
            who=who,
            verb=MOVE if privacy.original == "move" else DELETE,
            object_kind="call",
            object_id=call,
            after={
                "recordings": [one.id for one in own],
                "transcripts": [text.id for text in read],
                "moved": moved,
                "inbox_too": privacy.inbox_too,
                "size_bytes": size_bytes,
            },
        )
    fate: Literal["moved", "deleted"] = "moved" if privacy.original == "move" else "deleted"
    return Settled(call, fate, len(going), size_bytes, tuple(left))


def _in_inbox(place: Place, dropped: Iterable[Original]) -> tuple[list[Path], list[str]]:
    """Those of dropped files that lie in the inbox as they were taken, and those that changed."""
    taken: list[Path] = []
    left: list[str] = []
    for file in dropped:
        there = Path(file.path)
        if there.is_relative_to(place.workspace.inbox) and there.is_file():
            state = there.lstat()
            seen = (state.st_size, state.st_mtime_ns) == (file.size_bytes, file.mtime_ns)
            taken.append(there) if seen else left.append(file.path)
    return taken, left


def _played_without(place: Place, call: int) -> str:
    """Have a call played from something that stays; its id."""
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
        source = None if shown is None else heard_in(conn, call, shown)
    if shown is None or source is None:
        raise NotFoundError(f"nothing says what {call_name(call)} is played from")
    if "copy" in shown.detail:
        return str(shown.detail["copy"])
    if source.side == JOINED:
        return source.id
    copy = stand_in(place, call, source, ())
    noted = {"source": source.id, "source_offset": source.offset, "copy": copy.id}
    with place.library.writing() as conn:
        if versions.active(conn, call, "words") != shown:
            raise BusyError(f"{call_name(call)} changed meanwhile", hint="it is tried again")
        versions.note(conn, shown.id, shown.detail | noted)
    return copy.id


def _copy_away(path: Path, privacy: Privacy, call: int, sha256: str, name: str) -> str:
    """Copy an original to its place elsewhere, and see that its bytes are there; that place."""
    target = Path(privacy.move_to) / call_name(call) / path.name
    if not path.exists() and target.is_file():
        return str(target)  # an earlier time was cut off after this
    target.parent.mkdir(exist_ok=True)
    sweep_partial(target.parent)
    part = partial_beside(target)
    digest = hashlib.sha256()
    try:
        with open_plain_file(path) as reading, part.open("wb") as writing:
            while chunk := reading.read(_CHUNK_BYTES):
                digest.update(chunk)
                writing.write(chunk)
            writing.flush()
            os.fsync(writing.fileno())
        if digest.hexdigest() != sha256:
            raise WorkspaceError(
                f"our copy of {name} is not what came: its bytes have changed",
                hint="restore it from a backup, or `filmroom forget` the call",
            )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return str(target)


def _remove(going: Iterable[Path]) -> int:
    """Remove files, where they are there; how long they were."""
    size_bytes = 0
    for path in going:
        try:
            length = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            continue
        size_bytes += length
    return size_bytes
