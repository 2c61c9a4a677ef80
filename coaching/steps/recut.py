"""Reels that were cut before: from what their calls are played from now, with the words of now.

Something of a call may be muted and masked after a reel was made of it. Its clips then come from
the muted copy, at the same times, and their captions say what is shown of the call. A clip of what
a call was played from before stays as it is, but for words that are masked by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection

from coaching.captions import CaptionWord, caption_words
from coaching.errors import NotFoundError
from coaching.ledger import call_number
from coaching.recording import time_line
from coaching.reel import Clip, ReelManifest
from coaching.steps.muting import masked_in
from coaching.steps.reading import spoken_turns
from coaching.store import recordings, versions
from coaching.store.anchors import move_from
from coaching.store.recordings import COPY


def as_now(conn: Connection, manifest: ReelManifest) -> ReelManifest:
    """The reel with each clip cut from what its call is played from now, at the same times.

    A clip of a recording that is not known here stays as it is; of one of a joined file that
    another has followed, or of a part of what is joined by now, words that are masked are so.

    Raises:
        NotFoundError: something of a call is muted, or masked where nothing tells, and its clip
            lies on another time line.
    """
    return replace(manifest, clips=tuple(clip_now(conn, clip) for clip in manifest.clips))


def clip_now(conn: Connection, clip: Clip) -> Clip:
    """One clip of a reel, as ``as_now`` has it.

    Raises:
        NotFoundError: see there.
    """
    name = clip.call.removeprefix("C")
    source = recordings.source_of_call(conn, int(name)) if name.isdecimal() else None
    if source is None or source.kept_path is None or source.facts is None:
        return clip
    if time_line(clip.source) != time_line(source.kept_path):
        known = recordings.recording(conn, clip.recording_sha256)
        if known is None or known.call != source.call:
            return clip
        if source.side == COPY:
            raise _elsewhere(clip, "muted")
        return replace(clip, words=_masked(conn, clip, call_number(clip.call)))
    return replace(
        clip,
        recording_sha256=source.id,
        source=source.kept_path,
        heard=source.facts.heard,
        words=words_between(conn, call_number(clip.call), clip.start, clip.end),
    )


def _masked(conn: Connection, clip: Clip, call: int) -> tuple[CaptionWord, ...]:
    """The words of a clip of former sound, with labels for those that are masked by now.

    Raises:
        NotFoundError: something is masked, and nothing tells where that is in this sound.
    """
    shown = versions.active(conn, call, "text")
    hidden = masked_in(conn, shown.id) if shown is not None else ()
    if not hidden or not clip.words:
        return clip.words
    move = move_from(conn, call, clip.recording_sha256)
    if move is None:
        raise _elsewhere(clip, "masked")
    labels = [
        next((label for from_, to, label in hidden if start < to and end > from_), None)
        for start, end in (move(word.start, word.end) for word in clip.words)
    ]
    said: list[CaptionWord] = []
    for label, run in groupby(zip(labels, clip.words, strict=True), key=lambda it: it[0]):
        own = [word for _, word in run]
        said += own if label is None else _labelled(own, label)
    return tuple(said)


def _labelled(own: Sequence[CaptionWord], label: str) -> list[CaptionWord]:
    """A label in the place of words, its words sharing their time."""
    texts = label.split()
    start, end = own[0].start, max(word.end for word in own)
    step = (end - start) / max(1, len(texts))
    return [
        replace(own[0], start=start + at * step, end=start + (at + 1) * step, text=text)
        for at, text in enumerate(texts)
    ]


def _elsewhere(clip: Clip, what: str) -> NotFoundError:
    return NotFoundError(
        f"A part of call {clip.call!r} is {what} by now, and came to lie elsewhere.",
        hint="Make the reel again from the calls as they are now.",
    )


def words_between(conn: Connection, call: int, start: float, end: float) -> tuple[CaptionWord, ...]:
    """What is shown of a call between two times, as captions need it."""
    return tuple(
        word
        for word in caption_words(spoken_turns(conn, call))
        if word.start < end and word.end > start
    )


def laid(words: Sequence[CaptionWord], seconds: float) -> tuple[CaptionWord, ...]:
    """Words with later times, or earlier ones.

    >>> laid([CaptionWord(6.0, 6.5, "So")], -6.0)[0].start
    0.0
    """
    return tuple(
        replace(word, start=word.start + seconds, end=word.end + seconds) for word in words
    )
