"""Hushing: each side of a call without what leaks into it from the other.

A recogniser that hears no leak writes no word twice, hears the side's own words better and takes
half the time. Where nothing leaks, sound stays as it is.
"""

from __future__ import annotations

import numpy as np

from coaching.coupling import HOP, Levels, leak_between
from coaching.leakage import own_sound
from coaching.media.decode import Samples
from coaching.media.windows import SAMPLE_RATE_HZ

SIDES = 2

LOUD_DB = -26.0
"""A leak is silenced from this loudness on. Source: six calls without a leak, in three of which one
of -28 to -40 dB is found by chance, and leaks of -10 to -20 dB that are worth it, 2026-11-26."""


def hushed(audio: Samples, levels: Levels) -> Samples:
    """The sound of both sides, silent where a side holds nothing but the other's leak.

    Args:
        audio: float32, (2, samples), 16 kHz; a new array comes back where anything leaks.
        levels: Of this very sound, by ``coaching.media.levels.LevelMeter``, from its start.
    """
    if audio.shape[0] != SIDES:
        return audio
    hop = round(HOP * SAMPLE_RATE_HZ)
    quiet = audio
    for channel in range(SIDES):
        leak = leak_between(levels, source=1 - channel, into=channel)
        if leak is None or float(np.median(leak.gain_db)) < LOUD_DB:
            continue
        sounds = own_sound(levels, channel=channel)
        if sounds is None:
            continue
        gains = np.interp(
            np.arange(audio.shape[1]), (np.arange(len(sounds)) + 0.5) * hop, sounds
        ).astype(np.float32)
        if quiet is audio:
            quiet = audio.copy()
        quiet[channel] *= gains
    return quiet
