"""Reels that were cut before: from what their calls are played from now, with the words of now.

Something of a call may be muted and masked after a reel was made of it. Its clips then come from
the muted copy, at the same times, and their captions say what is shown of the call.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from coaching.captions import CaptionWord, caption_words
from coaching.errors import NotFoundError
from coaching.ledger import call_number
from coaching.reel import Clip, ReelManifest
from coaching.steps.reading import spoken_turns
from coaching.steps.source import time_line
from coaching.store import recordings
from coaching.store.recordings import COPY


def as_now(conn: Connection, manifest: ReelManifest) -> ReelManifest:
    """The reel with each clip cut from what its call is played from now, at the same times.

    A clip of a recording that is not known here, or of a joined file that another has followed,
    stays as it is.

    Raises:
        NotFoundError: something of a call is muted and its clip lies on another time line.
    """
    return replace(manifest, clips=tuple(_as_now(conn, clip) for clip in manifest.clips))


def _as_now(conn: Connection, clip: Clip) -> Clip:
    name = clip.call.removeprefix("C")
    source = recordings.source_of_call(conn, int(name)) if name.isdecimal() else None
    if source is None or source.kept_path is None or source.facts is None:
        return clip
    if time_line(clip.source) != time_line(source.kept_path):
        known = recordings.recording(conn, clip.recording_sha256)
        if source.side == COPY and known is not None and known.call == source.call:
            raise NotFoundError(
                f"A part of call {clip.call!r} is muted by now, and came to lie elsewhere.",
                hint="Make the reel again from the calls as they are now.",
            )
        return clip
    return replace(
        clip,
        recording_sha256=source.id,
        source=source.kept_path,
        heard=source.facts.heard,
        words=words_between(conn, call_number(clip.call), clip.start, clip.end),
    )


def words_between(conn: Connection, call: int, start: float, end: float) -> tuple[CaptionWord, ...]:
    """What is shown of a call between two times, as captions need it."""
    return tuple(
        word
        for word in caption_words(spoken_turns(conn, call))
        if word.start < end and word.end > start
    )
