"""Reels made anew since something became of their calls: all their files, or they are withdrawn.

A reel is rendered for minutes, in which a person may edit or export it, and more of it be closed.
So what was read of it is compared in the transaction that enters what was rendered; where it is
another by then, nothing was touched, and all is done once more from the reel as it is.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError
from coaching.reel import Clip, ReelManifest, manifest_from_json
from coaching.steps.broom import Broom
from coaching.steps.place import Place
from coaching.steps.recut import clip_now
from coaching.steps.reel_files import files_beside, kind_of
from coaching.steps.reel_placing import settle_placings
from coaching.store import withdrawing
from coaching.store.withdrawing import Reel

logger = logging.getLogger(__name__)

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class ReelFate:
    """What became of a reel that showed what is not to be shown any more.

    Attributes:
        number: The reel's.
        fate: Whether it was rendered without that, or taken back.
        why: Why it could not be rendered; empty where it was, and where nothing is left of it.
    """

    number: int
    fate: Literal["rendered anew", "withdrawn"]
    why: str = ""


Note = Callable[[Connection, ReelFate, Sequence[str]], None]
"""Told, in the transaction that enters it, what became of a reel and which files are left."""


class _OtherByNowError(Exception):
    """The reel is not what was read any more; caught where it is read."""


class _NotWrittenError(Exception):
    """Files of a reel cannot be written, and why; caught where it is withdrawn for that.

    What else goes wrong, a library that is held by somebody, is no reason to withdraw a reel.
    """


def as_it_stands(place: Place, number: int, work: Callable[[Reel], Done | None]) -> Done | None:
    """What some work makes of a reel, done once more where somebody changed the reel meanwhile.

    None where there is no such reel, or it is withdrawn.
    """
    while True:
        settle_placings(place)
        with place.library.reading() as conn:
            reel = withdrawing.reel(conn, number)
        if reel is None:
            return None
        try:
            return work(reel)
        except _OtherByNowError:
            logger.info("reel %d: changed while it was rendered, so once more", number)


def require_same(conn: Connection, number: int, read: Reel) -> None:
    """End the work on a reel that is another by now; ``as_it_stands`` begins it once more."""
    if withdrawing.reel(conn, number) != read:
        raise _OtherByNowError


def mend_reel(place: Place, number: int, broom: Broom, left: list[str]) -> ReelFate | None:
    """Render a reel without what was taken out of it, or withdraw it.

    Args:
        place: Where it is.
        number: Its number.
        broom: Removes the files of one that is withdrawn.
        left: Gets paths of files that are a person's to remove.
    """
    return as_it_stands(
        place, number, lambda reel: write_anew(place, number, reel, broom=broom, left=left)
    )


def write_anew(
    place: Place,
    number: int,
    reel: Reel,
    *,
    broom: Broom,
    left: list[str],
    without: Collection[int] = (),
    note: Note = lambda *_: None,
) -> ReelFate:
    """Write all our files of a reel from its calls as they are now, or withdraw it.

    To be called within ``as_it_stands``. Clips that cannot follow what was muted or masked of their
    calls are left out, too.

    Args:
        place: Where it is.
        number: Its number.
        reel: As it was read.
        broom: Removes the files of one that is withdrawn.
        left: Gets paths of files that lie outside the workspace: they have what it no longer has.
        without: Places, from 0, of clips that it is not to have any more.
        note: Told what became of it.

    Raises:
        BusyError, WorkspaceError: The library cannot be written now; the reel stands as it was.
    """
    with place.library.reading() as conn:
        after, gone, why = _as_now(conn, reel, without)
    fate = ReelFate(number, "rendered anew")
    if after.clips:
        try:
            left += _put_anew(place, fate, reel, after, gone, note=note)
        except _NotWrittenError as error:
            why = str(error)
        else:
            return fate
    fate = ReelFate(number, "withdrawn", why)
    left += _withdraw(place, fate, reel, gone, broom=broom, note=note)
    return fate


def own_files(place: Place, reel: Reel) -> tuple[list[Path], list[str]]:
    """The files of a reel that are ours to write, and those that lie outside the workspace."""
    root = place.workspace.root
    inside = [Path(path) for path in reel.files if Path(path).is_relative_to(root)]
    return inside, [path for path in reel.files if not Path(path).is_relative_to(root)]


def _as_now(
    conn: Connection, reel: Reel, without: Collection[int]
) -> tuple[ReelManifest, set[int], str]:
    """What a reel is without clips at some places and those that cannot follow their calls.

    Returns:
        The rest of it, the places of all that go, and why the first of them cannot follow.
    """
    read = manifest_from_json(json.dumps(reel.manifest))
    kept: list[Clip] = []
    gone = set(without)
    why = ""
    for at, clip in enumerate(read.clips):
        if at in gone:
            continue
        try:
            kept.append(clip_now(conn, clip))
        except NotFoundError as error:
            gone.add(at)
            why = why or error.message
    return replace(read, clips=tuple(kept)), gone, why


def _put_anew(
    place: Place,
    fate: ReelFate,
    reel: Reel,
    after: ReelManifest,
    gone: Collection[int],
    *,
    note: Note,
) -> list[str]:
    """Write files of a reel in the place of their former selves.

    Returns:
        Those that are not ours to write.

    Raises:
        _NotWrittenError: One of its recordings is gone, or nothing of it lies in the workspace.
    """
    inside, outside = own_files(place, reel)
    if not any(kind_of(path) == "reel" for path in inside):
        raise _NotWrittenError("it lies outside the workspace")
    left = [path for path in outside if os.path.lexists(path)]
    with ExitStack() as drafts:
        with _or_not_written():
            put = drafts.enter_context(files_beside(place, after, inside))
        with place.library.writing() as conn:
            require_same(conn, fate.number, reel)
            withdrawing.leave_out(conn, fate.number, gone)
            withdrawing.change_reel(conn, fate.number, after)
            withdrawing.withdraw_files(conn, fate.number, outside, now=place.now())
            note(conn, fate, left)
            with _or_not_written():
                put(conn)
    return left


@contextmanager
def _or_not_written() -> Iterator[None]:
    try:
        yield
    except FilmroomError as error:
        raise _NotWrittenError(error.message) from error


def _withdraw(
    place: Place,
    fate: ReelFate,
    reel: Reel,
    gone: Collection[int],
    *,
    broom: Broom,
    note: Note,
) -> list[str]:
    """Take a reel back and remove our files of it; those that are not ours are returned."""
    inside, outside = own_files(place, reel)
    left = [path for path in outside if os.path.lexists(path)]
    with place.library.writing() as conn:
        require_same(conn, fate.number, reel)
        for path in inside:
            broom.file("reels", path)
        withdrawing.leave_out(conn, fate.number, gone)
        removed = [str(path) for path in inside]
        withdrawing.withdraw_reel(conn, fate.number, removed=removed, now=place.now())
        note(conn, fate, [*left, *broom.stuck])
    return left
