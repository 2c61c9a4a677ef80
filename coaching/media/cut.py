"""Cutting: one stretch of a recording as mono sound, exact to the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from coaching.media.decode import PREROLL, Samples, resampled, sides
from coaching.media.sound import open_sound

CUT_RATE_HZ = 48_000
"""What clips and reels are made at: AAC, Opus and video editors all know it."""


def cut(path: Path, start: float, end: float, *, heard: tuple[int, ...]) -> Samples:
    """The sound between two times, all that is heard mixed in the middle.

    Both sides of a call are averaged, which cannot clip. Beyond the recording's end is silence.

    Args:
        path: The recording.
        start: Seconds.
        end: Seconds.
        heard: Channels to mix; see ``MediaFacts.heard``.

    Returns:
        float32, (1, samples), 48 kHz; its first sample is the one nearest to ``start``.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    first = round(start * CUT_RATE_HZ)
    audio = np.zeros((1, round(end * CUT_RATE_HZ) - first), np.float32)
    begin = max(0, int(start - PREROLL))
    place = begin * CUT_RATE_HZ - first
    for block in _mixed(path, begin, heard):
        low, high = max(0, place), min(audio.shape[1], place + block.shape[1])
        if low < high:
            audio[:, low:high] = block[:, low - place : high - place]
        place += block.shape[1]
        if place >= audio.shape[1]:
            break
    return audio


def _mixed(path: Path, begin: int, heard: tuple[int, ...]) -> Iterator[Samples]:
    """All that is heard as one channel at 48 kHz, from a whole second on."""
    with open_sound(path) as sound:
        blocks = sound.blocks(start=begin)
        first = next(blocks, None)
        if first is None:
            return

        def mixes() -> Iterator[Samples]:
            yield _mix(first.audio, heard)
            for block in blocks:
                yield _mix(block.audio, heard)

        yield from resampled(mixes(), first.rate_hz, CUT_RATE_HZ)


def _mix(audio: Samples, heard: tuple[int, ...]) -> Samples:
    """The mean of the channels that are heard, shape (1, samples)."""
    mean: Samples = sides(audio, heard).mean(axis=0, keepdims=True, dtype=np.float32)
    return mean
