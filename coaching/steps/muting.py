"""Muting: what is masked in the text of a call is not heard, either, wherever the call is played.

Where the policy has something muted, a copy of the call's sound is written in which it is silent,
beside the original in the call's folder. Pages play that copy, and clips and reels are cut from it.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from coaching.errors import NotFoundError
from coaching.ledger import call_name
from coaching.media.encode import Encoding
from coaching.media.mute import Mute, write_muted_copy, written_as, written_rate
from coaching.recording import PLAYABLE_VIDEO, MediaFacts, time_line
from coaching.steps.place import Place, Progress
from coaching.steps.source import copy_name, copy_of, heard_in, needs_copy
from coaching.store import recordings, versions, words
from coaching.store.recordings import COPY, Recording
from coaching.transcript import Word
from coaching.wording.edit import Edit, places_of
from coaching.workspace import partial_beside

logger = logging.getLogger(__name__)

LEAD = 0.08
"""Seconds before a muted word that are silent, too. Source: words of Whisper base against known
times (AMI and a telephone call, 594 words, 2026-11-28) begin at most 0.05 s late in 19 of 20,
0.12 s in 99 of 100."""

TRAIL = 0.18
"""Seconds after a muted word that are silent, too, however soon somebody goes on. Source: where the
next word follows at once, the same words end 0.05 s after their told end on the median, 0.15 s in
one of ten, 0.20 s in one of twenty."""

REST = 0.6
"""Seconds after a muted word that are silent as long as nobody says anything. Source: before a
pause the same words end 0.17 s after their told end on the median, 0.57 s in one of fifty."""

ESTIMATED_MARGIN = 2.0
"""Seconds around a word whose time is only estimated. Chosen because estimates stray by seconds,
and a second too much that is silent harms nobody."""

PAUSE = 1.0
"""Seconds between two words of one muted stretch that are silent with it. Chosen because people
who read a number out pause for less, and whoever else speaks in a longer pause is heard."""

LOSSLESS = ("flac", "alac", "wavpack")
"""Codings besides PCM from which a copy is made that loses nothing, either."""


def mutes_of(spoken: Sequence[Word], edits: Sequence[Edit]) -> tuple[Mute, ...]:
    """What edits have muted of a call: on all channels, since one side may be heard on the other.

    The end of a word is told too early by most recognisers, and its sound gives no better one: it
    runs on into the next word, or fades away under noise. So what follows is silent too, for as
    long as nearly all words last on, and in a pause for longer.

    Args:
        spoken: The words of the call in order of time, which the edits count by.
        edits: Those that mute nothing are left out.

    Returns:
        Stretches in seconds of the call, in order, none touching another.

    >>> spoken = [Word(1.0, 1.3, "It"), Word(1.5, 2.0, "4111"), Word(2.25, 3.0, "1111.")]
    >>> mutes_of(spoken, [Edit(1, 3, "[card]", "mask", "card", muted=True)])
    (Mute(start=1.42, end=3.6, channel=None),)
    """
    spans: list[tuple[float, float]] = []
    for edit in edits:
        if edit.muted:
            spans += _stretches(spoken, edit)
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(Mute(round(start, 3), round(end, 3)) for start, end in merged)


def _stretches(spoken: Sequence[Word], edit: Edit) -> list[tuple[float, float]]:
    """Where the words of an edit are silent, with what is silent around them."""
    spans: list[tuple[float, float]] = []
    until = None
    for place in places_of(spoken, edit):
        word = spoken[place]
        start = max(0.0, word.start - (ESTIMATED_MARGIN if word.estimated else LEAD))
        if until is not None and word.start - until <= PAUSE:
            start = spans[-1][0]
        spans.append((start, word.end + _lasts_on(spoken, place)))
        until = word.end
    return spans


def _lasts_on(spoken: Sequence[Word], place: int) -> float:
    """For how many seconds after its told end a word may be heard."""
    word = spoken[place]
    if word.estimated:
        return ESTIMATED_MARGIN
    pause = spoken[place + 1].start - word.end if place + 1 < len(spoken) else REST
    return max(TRAIL, min(pause, REST))


def mutes_in(conn: Connection, version: int) -> tuple[Mute, ...]:
    """What a version of text, or one that was made of it, has muted of its call."""
    made = versions.lineage(conn, version)
    if "text" not in made:
        return ()
    edits = words.edits_of(conn, made["text"].id)
    if not any(edit.muted for edit in edits):
        return ()
    return mutes_of(words.voiced_words(conn, version), edits)


def masked_in(conn: Connection, version: int) -> tuple[tuple[float, float, str], ...]:
    """Where a version of text has something masked, in seconds of the call, and what is shown."""
    spoken = words.voiced_words(conn, version)
    return tuple(
        (spoken[own[0]].start, max(spoken[place].end for place in own), edit.text)
        for edit in words.edits_of(conn, version)
        if edit.kind == "mask"
        for own in (places_of(spoken, edit),)
    )


def mute(
    place: Place,
    call: int,
    words_version: int,
    mutes: Sequence[Mute],
    *,
    on_progress: Progress = lambda _: None,
) -> None:
    """Write the copy of a call's sound in which these are muted, unless it is there.

    With nothing to mute there is none. What is played changes with ``source.choose_source``, in
    the transaction that shows the words; that also drops a copy that nothing needs any longer.

    Args:
        place: Where to work.
        call: The call.
        words_version: The words that are to be shown: they say which recordings the call has.
        mutes: In seconds of the call.
        on_progress: Told the share done.

    Raises:
        RecordingError, UnstableFileError: what it is made of cannot be read.
        NotFoundError: it is gone, and there is no earlier copy.
    """
    with place.library.reading() as conn:
        source = heard_in(conn, call, versions.get(conn, words_version))
    if source is not None and needs_copy(source, mutes):
        stand_in(place, call, source, mutes, on_progress=on_progress)


def stand_in(
    place: Place,
    call: int,
    source: Recording,
    mutes: Sequence[Mute],
    *,
    on_progress: Progress = lambda _: None,
) -> Recording:
    """The copy of a source in which these are muted; made now unless it is there."""
    with place.library.reading() as conn:
        there = copy_of(conn, call, source, mutes)
        made_of = source if source.kept_path else _last_copy(conn, call, source)
    root = place.workspace.root
    if there is not None and there.kept_path and (root / there.kept_path).is_file():
        return there
    if made_of is None or made_of.kept_path is None:
        raise NotFoundError(
            f"nothing of the sound of {call_name(call)} is kept",
            hint="drop its recording into the inbox again",
        )
    began = time.monotonic()
    target = place.workspace.call_folder(call) / f"{copy_name(source, mutes)}{_suffix(made_of)}"
    target.parent.mkdir(parents=True, exist_ok=True)
    in_source = [
        replace(
            one,
            start=one.start - source.offset,
            end=one.end - source.offset,
        )
        for one in mutes
    ]
    lossless = bool(mutes) and made_of.facts is not None and is_lossless(made_of.facts)
    if not _copied(root, made_of, target, in_source):
        path = root / made_of.kept_path
        write_muted_copy(path, target, in_source, lossless=lossless, on_progress=on_progress)
    copy = _described(place, source, made_of, target, written_as(target, lossless=lossless))
    with place.library.writing() as conn:
        recordings.enter_made(conn, copy, now=place.now())
    logger.info(
        "mute: C%d, %d stretches, %.1f s in all, in %.1f s",
        call,
        len(mutes),
        sum(one.end - one.start for one in mutes),
        time.monotonic() - began,
    )
    return copy


def _last_copy(conn: Connection, call: int, source: Recording) -> Recording | None:
    """The newest copy of a source that is not kept itself: what is silent in it stays silent."""
    line = time_line(copy_name(source, ()))
    made = recordings.made_of_call(conn, call, COPY)
    return next((one for one in reversed(made) if time_line(one.name) == line), None)


def _suffix(made_of: Recording) -> str:
    """The ending of a copy: with the pictures of a film that browsers play as it is."""
    facts = made_of.facts
    assert facts is not None, "it was probed"
    plays = made_of.playback_path == made_of.kept_path
    known = facts.video_codec in PLAYABLE_VIDEO.get(facts.container, ())
    return f".{facts.container}" if facts.has_video and plays and known else ".m4a"


def is_lossless(facts: MediaFacts) -> bool:
    """Whether a copy of a recording should lose nothing: telephone companies' codings count, too.

    A lossless copy of sound that is not takes five times the space of the recording.
    """
    return facts.codec in LOSSLESS or facts.codec.startswith("pcm_")


def _copied(root: Path, made_of: Recording, target: Path, mutes: Sequence[Mute]) -> bool:
    """Copy what a browser plays of a recording, where nothing in it is muted; whether it could."""
    played = made_of.playback_path
    if mutes or not played or played == made_of.kept_path or not (root / played).is_file():
        return False
    part = partial_beside(target)
    try:
        shutil.copyfile(root / played, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return True


def _described(
    place: Place, source: Recording, made_of: Recording, target: Path, encoding: Encoding
) -> Recording:
    """A copy as the library knows it: neither layout nor length follow from what is muted in it."""
    assert source.facts is not None, "it was probed"
    assert made_of.facts is not None, "it was probed"
    path = place.workspace.relative(target)
    film = target.suffix != ".m4a"
    facts = replace(
        source.facts,
        container=encoding.container,
        codec=encoding.codec.removeprefix("lib"),
        sample_rate_hz=written_rate(encoding, made_of.facts.sample_rate_hz),
        channels=2 if source.facts.channels == 2 else 1,  # noqa: PLR2004 - stereo
        has_video=film,
        video_codec=made_of.facts.video_codec if film else "",
    )
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Recording(
        id=sha256,
        call=source.call,
        name=target.name,
        kept_path=path,
        size_bytes=target.stat().st_size,
        offset=0.0,
        facts=facts,
        playback_path=path,
        side=COPY,
    )
