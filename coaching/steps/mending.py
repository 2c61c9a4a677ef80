"""Reels follow their calls: what is muted or masked in a call is so in every reel that shows it.

To be called when a call has become ready anew, and at every start for all, so that a kill in
between leaves no reel behind. What is rendered already stays in its place until it is done anew.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import FilmroomError, NotFoundError
from coaching.ledger import call_number
from coaching.media.mute import FADE, Mute
from coaching.reel import ReelManifest, manifest_from_json
from coaching.steps.forgotten_files import Broom, ReelFate, mend_reel, own_files
from coaching.steps.muting import mutes_in
from coaching.steps.place import Place
from coaching.steps.recut import as_now
from coaching.steps.reel_files import follows_source, kind_of, write_files
from coaching.steps.source import drop_unneeded
from coaching.store import acts, versions, withdrawing

logger = logging.getLogger(__name__)

WE = "Filmroom"
"""In whose name reels follow, where no person asked for it."""


def follow_reels(place: Place, call: int, *, who: str = WE) -> tuple[ReelFate, ...]:
    """Make anew the reels of a call in which something is heard or read that no longer should be.

    One with sound that is muted by now is rendered in its place; where that cannot be, because it
    lies outside the workspace or a recording of it is gone, it is withdrawn, and the log of acts
    names files that are a person's to remove. Where its sound stays, what shows its words or points
    at the recordings is written anew. What is no longer muted stays silent in it until a person
    renders it again.

    Returns:
        What became of reels in which sound was to be muted.
    """
    with place.library.reading() as conn:
        numbers = withdrawing.reels_of_call(conn, call)
    fates = [fate for number in numbers if (fate := _follow(place, number, who)) is not None]
    with place.library.writing() as conn:
        shown = versions.active(conn, call, "words")
        unneeded = drop_unneeded(conn, call, shown) if shown is not None else ()
    for path in unneeded:
        (place.workspace.root / path).unlink(missing_ok=True)
    return tuple(fates)


def follow_all_reels(place: Place, *, who: str = WE) -> tuple[ReelFate, ...]:
    """The same for all reels there are, also where somebody said no since."""
    closed = follow_consent(place, who=who)
    with place.library.reading() as conn:
        numbers = withdrawing.standing_reels(conn)
    fates = (_follow(place, number, who) for number in numbers)
    return (*closed, *(fate for fate in fates if fate is not None))


def follow_consent(place: Place, *, who: str = WE) -> tuple[ReelFate, ...]:
    """Make anew the reels with clips of calls to whose recording somebody said no.

    Files are written before the library forgets that they were to be, so that whoever is killed in
    between goes on at the next start. What is said yes to again stays out.
    """
    with place.library.reading() as conn:
        closed = withdrawing.closed_clips(conn)
    return tuple(_without(place, number, places, who) for number, places in closed.items())


def _without(place: Place, number: int, places: tuple[int, ...], who: str) -> ReelFate:
    """Make a reel anew without clips at some places, or withdraw it."""
    with place.library.reading() as conn:
        reel = withdrawing.reel(conn, number)
    assert reel is not None, "it stands"
    read = manifest_from_json(json.dumps(reel.manifest))
    kept = tuple(clip for at, clip in enumerate(read.clips) if at not in places)
    inside, outside = own_files(place, reel)
    fate, why = ReelFate(number, "withdrawn"), ""
    if kept and any(kind_of(path) == "reel" for path in inside):
        try:
            with place.library.reading() as conn:
                after = as_now(conn, replace(read, clips=kept))
            write_files(place, after, inside)
            fate = ReelFate(number, "rendered anew")
        except (FilmroomError, OSError) as error:
            why = error.message if isinstance(error, FilmroomError) else str(error.strerror)
            fate = ReelFate(number, "withdrawn", why)
    left = [path for path in outside if os.path.lexists(path)]
    now = place.now()
    broom = Broom()
    if fate.fate == "withdrawn":
        for path in inside:
            broom.file("reels", path)
    with place.library.writing() as conn:
        withdrawing.leave_out(conn, number, places)
        if fate.fate == "withdrawn":
            withdrawing.withdraw_reel(conn, number, removed=[str(it) for it in inside], now=now)
        else:
            withdrawing.change_reel(conn, number, after, duration=after.duration)
            withdrawing.withdraw_files(conn, number, outside, now=now)
        acts.record(
            conn,
            at=now,
            who=who,
            verb="close",
            object_kind="reel",
            object_id=number,
            after={"fate": fate.fate, "why": why, "left": [*left, *broom.stuck]},
        )
    logger.info("reel %d: %s, somebody said no", number, fate.fate)
    return fate


def _follow(place: Place, number: int, who: str) -> ReelFate | None:
    with place.library.reading() as conn:
        reel = withdrawing.reel(conn, number)
        if reel is None:
            return None
        before = manifest_from_json(json.dumps(reel.manifest))
        try:
            after = as_now(conn, before)
        except NotFoundError:
            after = None
        if after == before:
            return None
        may_sound = after is not None and not _shows_muted(conn, before, after)
    if after is not None and may_sound:
        _write_beside(place, number, reel, after)
        return None
    left: list[str] = []
    broom = Broom()
    fate = mend_reel(place, number, broom, left)
    if fate is None:
        return None
    left += broom.stuck
    now = place.now()
    with place.library.writing() as conn:
        acts.record(
            conn,
            at=now,
            who=who,
            verb="mute",
            object_kind="reel",
            object_id=number,
            after={"fate": fate.fate, "why": fate.why, "left": left},
        )
    if left:
        logger.warning("reel %d was withdrawn; its files are not ours to remove", number)
    else:
        logger.info("reel %d: %s", number, fate.fate)
    return fate


def _shows_muted(conn: Connection, before: ReelManifest, after: ReelManifest) -> bool:
    """Whether a reel, as it was rendered, has sound of a clip that is muted by now."""
    return any(
        mute.start - FADE < new.end and (mute.until or mute.end) + FADE > new.start
        for old, new in zip(before.clips, after.clips, strict=True)
        if old.recording_sha256 != new.recording_sha256
        for mute in _mutes(conn, call_number(new.call))
    )


def _mutes(conn: Connection, call: int) -> tuple[Mute, ...]:
    shown = versions.active(conn, call, "text")
    return mutes_in(conn, shown.id) if shown is not None else ()


def _write_beside(place: Place, number: int, reel: withdrawing.Reel, after: ReelManifest) -> None:
    """Write what shows words or points at recordings, of a reel whose sound stays; ours alone."""
    inside, outside = own_files(place, reel)
    write_files(place, after, [path for path in inside if follows_source(path)])
    for path in outside:
        if follows_source(Path(path)):
            logger.warning("reel %d: a %s outside the workspace stays", number, kind_of(Path(path)))
    with place.library.writing() as conn:
        withdrawing.change_reel(conn, number, after, duration=after.duration)
