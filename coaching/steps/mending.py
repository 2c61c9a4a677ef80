"""Reels follow their calls: what is muted or masked in a call is so in every reel that shows it.

Pages of the playbook go with them (``playbook_following.py``).

To be called when a call has become ready anew, and at every start for all, so that a kill in
between leaves no reel behind. What is rendered already stays in its place until it is done anew.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError
from coaching.ledger import call_number
from coaching.media.mute import FADE, Mute
from coaching.reel import ReelManifest, manifest_from_json
from coaching.steps.broom import Broom
from coaching.steps.muting import mutes_in
from coaching.steps.outcome import may_pass
from coaching.steps.place import Place
from coaching.steps.playbook_following import follow_pages
from coaching.steps.recut import as_now
from coaching.steps.reel_anew import (
    Note,
    ReelFate,
    as_it_stands,
    own_files,
    require_same,
    write_anew,
)
from coaching.steps.reel_files import files_beside, follows_source, kind_of
from coaching.steps.source import drop_unneeded
from coaching.store import acts, versions, withdrawing
from coaching.store.withdrawing import Reel

logger = logging.getLogger(__name__)

WE = "Filmroom"
"""In whose name reels follow, where no person asked for it."""


def follow_reels(place: Place, call: int, *, who: str = WE) -> tuple[ReelFate, ...]:
    """Make anew the reels of a call in which something is heard or read that no longer should be.

    One with sound that is muted by now is rendered in its place; where that cannot be, because it
    lies outside the workspace or a recording of it is gone, it is withdrawn, and the log of acts
    names files that are a person's to remove. Where its sound stays, what shows its words or points
    at the recordings is written anew; where that cannot be for good, it is withdrawn, too. What is
    no longer muted stays silent in it until a person renders it again.

    Returns:
        What became of reels in which sound was to be muted, and of those that were withdrawn.

    Raises:
        FilmroomError: One could not follow; pages and the other reels did, see ``_each``.
    """
    follow_pages(place)
    with place.library.reading() as conn:
        numbers = withdrawing.reels_of_call(conn, call)
    fates = _each(place, who, ((number, _follow) for number in numbers))
    with place.library.writing() as conn:
        shown = versions.active(conn, call, "words")
        unneeded = drop_unneeded(conn, call, shown) if shown is not None else ()
    for path in unneeded:
        (place.workspace.root / path).unlink(missing_ok=True)
    return fates


def follow_all_reels(place: Place, *, who: str = WE) -> tuple[ReelFate, ...]:
    """The same for all reels there are, also where somebody said no since.

    Raises:
        FilmroomError: One could not follow; pages and the other reels did, see ``_each``.
    """
    follow_pages(place)
    with place.library.reading() as conn:
        closed = [(number, _without_closed) for number in withdrawing.closed_clips(conn)]
        standing = [(number, _follow) for number in withdrawing.standing_reels(conn)]
    return _each(place, who, [*closed, *standing])


def follow_consent(place: Place, *, who: str = WE) -> tuple[ReelFate, ...]:
    """Make anew the reels with clips of calls to whose recording somebody said no.

    Files are written before the library forgets that they were to be, so that whoever is killed in
    between goes on at the next start. What is said yes to again stays out.

    Raises:
        FilmroomError: One could not follow; pages and the other reels did, see ``_each``.
    """
    follow_pages(place)
    with place.library.reading() as conn:
        closed = withdrawing.closed_clips(conn)
    return _each(place, who, ((number, _without_closed) for number in closed))


_Following = Callable[[Place, int, str], ReelFate | None]


def _each(
    place: Place, who: str, waiting: Iterable[tuple[int, _Following]]
) -> tuple[ReelFate, ...]:
    """What became of reels that follow, one after the other.

    Raises:
        FilmroomError: The first that could not follow, once all others did; at once where it is
            about the machine, a full disk or a library that is held, and they would meet it, too.
    """
    fates: list[ReelFate] = []
    first: FilmroomError | None = None
    for number, follow in waiting:
        try:
            fate = follow(place, number, who)
        except FilmroomError as error:
            if may_pass(error):
                raise
            logger.warning("reel %d could not follow: %s", number, type(error).__name__)
            first = first or error
            continue
        if fate is not None:
            fates.append(fate)
    if first is not None:
        raise first
    return tuple(fates)


def _without_closed(place: Place, number: int, who: str) -> ReelFate | None:
    """Make a reel anew without the clips to whose recording somebody said no, or withdraw it."""

    def work(reel: Reel) -> ReelFate | None:
        with place.library.reading() as conn:
            closed = withdrawing.closed_clips(conn).get(number, ())
        if not closed:
            return None  # somebody took them out meanwhile
        note = _noting(place, who, "close")
        return write_anew(place, number, reel, broom=Broom(), left=[], without=closed, note=note)

    fate = as_it_stands(place, number, work)
    if fate is not None:
        logger.info("reel %d: %s, somebody said no", number, fate.fate)
    return fate


def _follow(place: Place, number: int, who: str) -> ReelFate | None:
    left: list[str] = []

    def work(reel: Reel) -> ReelFate | None:
        before = manifest_from_json(json.dumps(reel.manifest))
        with place.library.reading() as conn:
            try:
                after = as_now(conn, before)
            except NotFoundError:
                after = None  # one of its clips cannot follow
            sounds = after is None or _shows_muted(conn, before, after)
        if after == before:
            return None
        if after is not None and not sounds and _is_written_beside(place, number, reel, after):
            return None
        note = _noting(place, who, "mute")
        return write_anew(place, number, reel, broom=Broom(), left=left, note=note)

    fate = as_it_stands(place, number, work)
    if left:
        logger.warning("reel %d: files of it are not ours to remove", number)
    if fate is not None:
        logger.info("reel %d: %s", number, fate.fate)
    return fate


def _noting(place: Place, who: str, verb: str) -> Note:
    """Puts into the log of acts what became of a reel, and which files are a person's to remove."""

    def note(conn: Connection, fate: ReelFate, left: Sequence[str]) -> None:
        acts.record(
            conn,
            at=place.now(),
            who=who,
            verb=verb,
            object_kind="reel",
            object_id=fate.number,
            after={"fate": fate.fate, "why": fate.why, "left": list(left)},
        )

    return note


def _shows_muted(conn: Connection, before: ReelManifest, after: ReelManifest) -> bool:
    """Whether a reel, as it was rendered, has sound of a clip that is muted by now."""
    return any(
        mute.start - FADE < new.end and mute.end + FADE > new.start
        for old, new in zip(before.clips, after.clips, strict=True)
        if old.recording_sha256 != new.recording_sha256
        for mute in _mutes(conn, call_number(new.call))
    )


def _mutes(conn: Connection, call: int) -> tuple[Mute, ...]:
    shown = versions.active(conn, call, "text")
    return mutes_in(conn, shown.id) if shown is not None else ()


def _is_written_beside(place: Place, number: int, reel: Reel, after: ReelManifest) -> bool:
    """Write what shows words or points at recordings, of a reel whose sound stays; ours alone.

    Returns:
        False where it cannot be written for good: a film or a page of it is rendered, too, and one
        of its recordings is gone.
    """
    try:
        _write_beside(place, number, reel, after)
    except FilmroomError as error:
        if may_pass(error):
            raise
        return False
    return True


def _write_beside(place: Place, number: int, reel: Reel, after: ReelManifest) -> None:
    inside, outside = own_files(place, reel)
    following = [path for path in inside if follows_source(path)]
    with files_beside(place, after, following) as put, place.library.writing() as conn:
        require_same(conn, number, reel)
        withdrawing.change_reel(conn, number, after)
        put(conn)
    for path in outside:
        if follows_source(Path(path)):
            logger.warning("reel %d: a %s outside the workspace stays", number, kind_of(Path(path)))
