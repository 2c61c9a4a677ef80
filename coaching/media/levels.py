"""Levels: how loud each channel of a call is, over time and over pitch, a byte a measure.

It takes sound window by window and keeps 400 bytes for each second and channel, whatever the
recording. What the levels say is decided in ``coaching.coupling`` and ``coaching.leakage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coaching.coupling import HOP, QUIETEST_DB, STEP_DB, Levels
from coaching.media.decode import Samples
from coaching.media.windows import SAMPLE_RATE_HZ, windows
from coaching.recording import MediaFacts

LENGTH = 512
"""Samples that one level is measured over: 32 ms at 16 kHz, some periods of any voice."""

LOWEST_HZ, HIGHEST_HZ = 200, 3800
"""What telephones carry. Source: ITU-T G.712, 300 to 3400 Hz, and its slopes."""

BANDS = 8
"""Chosen because two voices at once mostly differ in one of eight bands, half an octave each."""

PART = 30.0
"""Seconds that are measured at once, so that little is held beside the window."""


class LevelMeter:
    """Measures the channels of a call, window by window, in any order."""

    def __init__(self, duration: float, *, channels: int = 2) -> None:
        """A meter for a call.

        Args:
            duration: Seconds of the call; what lies beyond is left out.
            channels: How many it has.
        """
        frames = int(duration / HOP) + 1
        self._steps: NDArray[np.uint8] = np.zeros((channels, frames, BANDS), np.uint8)

    def measure(self, audio: Samples, *, start: float, channels: Sequence[int]) -> None:
        """Takes in a window.

        Args:
            audio: float32, (channels, samples), 16 kHz.
            start: Seconds of the call at which it begins.
            channels: Which channel of the call each of its rows is.
        """
        part = round(PART / HOP)
        hop = round(HOP * SAMPLE_RATE_HZ)
        for row, channel in enumerate(channels):
            steps = self._steps[channel]
            place = round(start / HOP)
            for begin in range(0, audio.shape[1], part * hop):
                piece = _steps_of(audio[row, begin : begin + part * hop + LENGTH - hop], part)
                first, after = max(0, place), min(len(steps), place + len(piece))
                if first < after:
                    steps[first:after] = piece[first - place : after - place]
                place += part

    def levels(self) -> Levels:
        """What was measured so far."""
        return Levels(self._steps)


def levels_of(path: Path, facts: MediaFacts) -> Levels:
    """The levels of a recording's channels, decoded anew.

    Raises:
        UnstableFileError: The file is no longer the one that was measured.
    """
    meter = LevelMeter(facts.duration, channels=max(facts.heard) + 1)
    for window in windows(path, facts, target=PART, search=0.5):
        meter.measure(window.audio, start=window.start, channels=facts.heard)
    return meter.levels()


def _steps_of(audio: NDArray[np.float32], most: int) -> NDArray[np.uint8]:
    """The levels of one channel's samples, (frames, bands), at most so many frames."""
    hop = round(HOP * SAMPLE_RATE_HZ)
    frames = min(most, -(-len(audio) // hop))
    padded = np.zeros((frames - 1) * hop + LENGTH if frames else 0, np.float32)
    taken = min(len(padded), len(audio))
    padded[:taken] = audio[:taken]
    if not frames:
        return np.zeros((0, BANDS), np.uint8)
    framed = np.lib.stride_tricks.sliding_window_view(padded, LENGTH)[::hop]
    spectrum = np.fft.rfft(framed * _WINDOW)
    powers = spectrum.real**2 + spectrum.imag**2
    bands = np.add.reduceat(powers[:, : _EDGES[-1]], _EDGES[:-1], axis=1) * _SCALE
    levels_db = 10 * np.log10(np.maximum(bands, 1e-12))
    return np.clip(np.rint((levels_db - QUIETEST_DB) / STEP_DB), 0, 255).astype(np.uint8)


_WINDOW = np.hanning(LENGTH).astype(np.float32)
_SCALE = np.float32(2.0 / (LENGTH * float(np.sum(_WINDOW.astype(np.float64) ** 2))))
"""Makes the sum of all bands the mean square of the samples (Parseval, both halves)."""

_EDGES = np.rint(np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1) * LENGTH / SAMPLE_RATE_HZ).astype(
    int
)
"""The bins at which bands begin, and the one after the last."""
