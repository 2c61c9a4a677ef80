"""Step "alignment": words whose times a transcript lacks are found in the sound.

What comes of it is a new version of the words, complete and not yet active: everything that is
derived from words is made anew from it, and then all of it is shown at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from coaching.media.windows import SAMPLE_RATE_HZ, windows
from coaching.ports import Aligner, Audio
from coaching.recording import MediaFacts
from coaching.sidecar.placing import Stretch, one_after_another, stretches_of
from coaching.steps import derived
from coaching.steps.place import Place, Progress
from coaching.store import calls, recordings, versions, words
from coaching.transcript import Word

logger = logging.getLogger(__name__)

LOUDER = 2.0
"""Times by which a speaker's own side is louder than the other. Chosen as 6 dB: the other side
hears the speaker at most as an echo, which is weaker."""

MOSTLY = 0.6
"""Share of a speaker's words in which a side must be the louder one to be that speaker's. Chosen
because times are estimates: a third of a word may lie in the other's talk."""

METER_WINDOW = 120.0
"""Seconds that are decoded at once to tell sides apart; chosen as little memory (8 MB a side)."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """The recording that a call is heard from.

    Attributes:
        path: Our copy.
        facts: What was measured of it.
        offset: Seconds into the call at which it begins.
    """

    path: Path
    facts: MediaFacts
    offset: float


def align_call(place: Place, call: int, aligner: Aligner, *, on_progress: Progress) -> int | None:
    """The version of a call's words with the times found in the sound; made now unless it is there.

    Args:
        place: Where to work.
        call: Its number. The words that are active are aligned.
        aligner: Finds words.
        on_progress: Told the share done.

    Returns:
        The version, complete but not active; None where no time is estimated, or no sound is there.

    Raises:
        ModelError: the aligner's weights cannot be loaded.
        UnstableFileError: our copy of the recording vanished or changed.
    """
    with place.library.reading() as conn:
        version = versions.active(conn, call, "words")
        if version is None or not words.has_estimated(conn, version.id):
            return None
        source = recordings.heard_of_call(conn, call)
        pieces = recordings.recordings_of_call(conn, call)
        told = words.read_words(conn, version.id)
        facts = calls.call_facts(conn, call)
    if source is None or source.facts is None or source.kept_path is None:
        return None
    maker = f"{version.made_by} aligned {aligner.identity}"
    found = derived.already(place, call, "words", made_by=maker, made_from=version.id)
    if found is not None:
        return found
    began = time.monotonic()
    sound = _Sound(place.workspace.root / source.kept_path, source.facts, source.offset)
    language = str(version.detail.get("language") or (facts and facts.language) or "")
    heard = _aligned(told, sound, aligner, language=language, on_progress=on_progress)
    left = sum(word.estimated for word in heard)
    first = pieces[0].id if pieces else source.id
    made = derived.write(
        place,
        call,
        "words",
        lambda conn, number: words.add_read(conn, number, first, heard),
        made_by=maker,
        made_from=version.id,
        detail=version.detail,
    )
    logger.info(
        "alignment: C%d, %.0f s of sound in %.1f s, %d words, %d of them not found",
        call,
        sound.facts.duration,
        time.monotonic() - began,
        len(heard),
        left,
    )
    return made


def _aligned(
    told: Sequence[Word],
    sound: _Sound,
    aligner: Aligner,
    *,
    language: str,
    on_progress: Progress,
) -> tuple[Word, ...]:
    """The words in order of time, those that were estimated where they are heard."""
    in_sound = [
        replace(word, start=word.start - sound.offset, end=word.end - sound.offset) for word in told
    ]
    plan = [
        (side, group, stretch)
        for side, group in _by_side(in_sound, sound).items()
        for stretch in stretches_of(
            [in_sound[place] for place in group], duration=sound.facts.duration
        )
        if any(in_sound[group[place]].estimated for place in _core(stretch))
    ]
    heard = list(in_sound)
    for done, (side, group, stretch) in enumerate(plan, 1):
        audio = _audio(sound, stretch, side)
        inside = [in_sound[group[place]] for place in stretch.words]
        near = aligner.align(
            audio, [_moved(word, -stretch.start) for word in inside], language=language
        )
        core = range(stretch.first, stretch.first + stretch.core)
        for place, word in zip(_core(stretch), (near[index] for index in core), strict=True):
            if in_sound[group[place]].estimated:
                heard[group[place]] = _moved(word, stretch.start)
        on_progress(done / len(plan))
    ordered = one_after_another([_moved(word, sound.offset) for word in heard])
    return tuple(sorted(ordered, key=lambda word: (word.start, word.channel)))


def _by_side(told: Sequence[Word], sound: _Sound) -> dict[int | None, list[int]]:
    """Which words are looked for on which side; None stands for all sides together."""
    sides = _sides(told, sound) if len(sound.facts.heard) > 1 else {}
    groups: dict[int | None, list[int]] = {}
    for place, word in enumerate(told):
        groups.setdefault(sides.get(word.channel), []).append(place)
    return groups


def _sides(told: Sequence[Word], sound: _Sound) -> dict[int, int]:
    """The side on which each speaker is heard, where one is clearly louder while they speak."""
    levels: dict[int, list[int]] = {}
    waiting = sorted(range(len(told)), key=lambda place: told[place].start)
    at = 0
    for window in windows(sound.path, sound.facts, target=METER_WINDOW, search=1.0):
        while at < len(waiting) and told[waiting[at]].start < window.end:
            word = told[waiting[at]]
            at += 1
            first = max(0, round((word.start - window.start) * SAMPLE_RATE_HZ))
            last = round((word.end - window.start) * SAMPLE_RATE_HZ)
            piece = window.audio[:, first:last]
            if piece.shape[1]:
                powers = np.sqrt(np.square(piece).mean(axis=1))
                loudest = int(powers.argmax())
                clear = bool(np.all(np.delete(powers, loudest) * LOUDER <= powers[loudest]))
                levels.setdefault(word.channel, []).append(loudest if clear else -1)
    sides: dict[int, int] = {}
    for channel, heard in levels.items():
        for side in range(len(sound.facts.heard)):
            if heard.count(side) >= MOSTLY * len(heard):
                sides[channel] = side
    return sides


def _audio(sound: _Sound, stretch: Stretch, side: int | None) -> Audio:
    """One side of a stretch of the recording, or the mean of what is heard."""
    length = stretch.end - stretch.start
    pieces = windows(sound.path, sound.facts, start=stretch.start, target=length, search=0.0)
    window = next(pieces, None)
    if window is None:
        return np.zeros(0, np.float32)
    if side is None:
        mixed: Audio = window.audio.mean(axis=0, dtype=np.float32)
        return mixed
    heard: Audio = window.audio[side]
    return heard


def _core(stretch: Stretch) -> tuple[int, ...]:
    return stretch.words[stretch.first : stretch.first + stretch.core]


def _moved(word: Word, by: float) -> Word:
    return replace(word, start=word.start + by, end=word.end + by)
