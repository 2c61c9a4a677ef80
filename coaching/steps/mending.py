"""Reels follow their calls: what is muted or masked in a call is so in every reel that shows it.

To be called when a call has become ready anew, and at every start for all, so that a kill in
between leaves no reel behind. What is rendered already stays in its place until it is done anew.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.ledger import call_number
from coaching.media.mute import FADE, Mute
from coaching.reel import ReelManifest, manifest_from_json, manifest_json, reel_captions
from coaching.steps.forgotten_files import Broom, ReelFate, mend_reel
from coaching.steps.muting import mutes_in
from coaching.steps.place import Place
from coaching.steps.recut import as_now
from coaching.steps.source import drop_unneeded
from coaching.store import acts, versions, withdrawing
from coaching.workspace import write_whole

logger = logging.getLogger(__name__)

WE = "Filmroom"
"""In whose name reels follow, where no person asked for it."""


def follow_reels(place: Place, call: int, *, who: str = WE) -> tuple[ReelFate, ...]:
    """Make anew the reels of a call in which something is heard or read that no longer should be.

    One with sound that is muted by now is rendered in its place; where that cannot be, because it
    lies outside the workspace or a recording of it is gone, it is withdrawn, and the log of acts
    names files that are a person's to remove. Where only words changed, its captions are written
    anew. What is no longer muted stays silent in it until a person renders it again.

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
    """The same for all reels there are."""
    with place.library.reading() as conn:
        numbers = withdrawing.standing_reels(conn)
    return tuple(fate for number in numbers if (fate := _follow(place, number, who)) is not None)


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
        _write_words(place, number, reel, after)
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


def _write_words(place: Place, number: int, reel: withdrawing.Reel, after: ReelManifest) -> None:
    """Write the captions and the manifest of a reel whose sound stays; those of ours alone."""
    for kind, content in (("captions", reel_captions(after)), ("manifest", manifest_json(after))):
        path = Path(reel.files.get(kind, ""))
        if path.is_relative_to(place.workspace.root) and path.parent.is_dir():
            write_whole(path, content)
        else:
            logger.warning("reel %d lies outside the workspace: its %s stay", number, kind)
    with place.library.writing() as conn:
        withdrawing.change_reel(conn, number, after, duration=after.duration)
