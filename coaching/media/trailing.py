"""Where sound that is to be muted really ends: recognisers say of most words that they end early.

It looks at the loudness right after a stretch, in the recording itself. It does not know words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np

from coaching.media.decode import Samples
from coaching.media.mute import Mute
from coaching.media.sound import open_sound

STEP = 0.01
"""Seconds over which loudness is taken."""

BELOW_DB = 26.0
"""How far below the loudest step of a stretch sound is over. Chosen because the weakest consonants
lie some 25 dB below the vowels beside them."""

QUIET = 0.06
"""Seconds that it has to stay so. Chosen because the closure of a plosive in a word is as long."""


def with_trails(path: Path, mutes: Sequence[Mute]) -> tuple[Mute, ...]:
    """The stretches, each as long as it sounds on, at most to its ``until``.

    Args:
        path: The recording that their seconds are of.
        mutes: In order of time.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    return tuple(
        replace(mute, end=max(mute.end, _sounds_until(path, mute)), until=None)
        if mute.until is not None
        else mute
        for mute in mutes
    )


def _sounds_until(path: Path, mute: Mute) -> float:
    """When the sound of a stretch is over."""
    assert mute.until is not None, "whoever asks has looked"
    first = max(0.0, mute.start)
    steps = _loudness(path, first, mute.until + QUIET)
    until = round((mute.end - first) / STEP)
    if not len(steps) or until >= len(steps):
        return mute.end
    loud = steps > steps[:until].max(initial=0.0) * 10 ** (-BELOW_DB / 20)
    held = round(QUIET / STEP)
    for place in range(until, len(steps)):
        if not loud[place : place + held].any():
            return min(mute.until, first + place * STEP)
    return mute.end  # it sounds on and on: whoever speaks, or a line that hums, is not told from it


def _loudness(path: Path, start: float, end: float) -> Samples:
    """The loudness of the loudest channel, step by step; (steps,)."""
    with open_sound(path) as sound:
        blocks = takewhile(
            lambda block: block.position < end * block.rate_hz, sound.blocks(start=int(start))
        )
        pieces: list[Samples] = []
        rate_hz = begin = 0
        for block in blocks:
            if not pieces:
                rate_hz, begin = block.rate_hz, block.position
            pieces.append(block.audio)
    if not pieces:
        return np.zeros(0, np.float32)
    audio = np.concatenate(pieces, axis=1)[:, max(0, round(start * rate_hz) - begin) :]
    length = round(STEP * rate_hz)
    count = min(audio.shape[1] // length, round((end - start) / STEP))
    squares = np.square(audio[:, : count * length]).reshape(audio.shape[0], count, length)
    loudest: Samples = np.sqrt(squares.mean(axis=2)).max(axis=0)
    return loudest
