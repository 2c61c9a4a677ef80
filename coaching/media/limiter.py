"""Limiting: peaks are lowered, what is around them hardly, so that a clip gets as loud as the rest.

Speech on a telephone has peaks 20 dB above its loudness. Lowering a whole clip for them would leave
it half as loud as its neighbours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coaching.media.cut import CUT_RATE_HZ
from coaching.media.decode import Samples, resampled

OVERSAMPLING = 4
"""By how much peaks between samples are looked for. Source: ITU-R BS.1770-5, annex 2."""

LOOK_AHEAD = 0.005
"""Seconds on either side of a peak over which sound is lowered. Chosen because shorter ones are
heard as a crackle, and longer ones dull the syllable."""


BLOCK = 10 * CUT_RATE_HZ
"""Samples that are looked at together. Chosen because four times as many values of ten seconds take
8 MB, and those of a whole call took gigabytes."""

_AHEAD = round(LOOK_AHEAD * CUT_RATE_HZ)

_OVERLAP = 2 * _AHEAD + 64
"""Samples on either side of a block that its gains depend on: a peak lowers what is ``LOOK_AHEAD``
away, that is smoothed over as much again, and sound between samples is worked out from the 32
nearest. Source: FFmpeg's libswresample, option filter_size; twice that is taken."""


def limited(audio: Samples, *, ceiling: float) -> Samples:
    """The sound with its peaks at most at the ceiling; as it is where nothing is higher.

    Args:
        audio: float32, (1, samples), 48 kHz.
        ceiling: Highest true peak; 1 is full scale.
    """
    lowered = None
    for start in range(0, audio.shape[1], BLOCK):
        end = min(start + BLOCK, audio.shape[1])
        first = max(0, start - _OVERLAP)
        gains = _gains(audio[:, first : end + _OVERLAP], ceiling)
        if gains is not None:
            lowered = audio.copy() if lowered is None else lowered
            lowered[:, start:end] *= gains[start - first : end - first]
    return audio if lowered is None else lowered


def _gains(audio: Samples, ceiling: float) -> NDArray[np.float32] | None:
    """By what each sample is multiplied: float32, (samples,); None where nothing is too high."""
    peaks = _peaks(audio)
    if float(peaks.max()) <= ceiling:
        return None
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # half a second to load

    wanted = np.minimum(np.float32(1), np.float32(ceiling) / np.maximum(peaks, np.float32(1e-9)))
    width = 2 * _AHEAD + 1
    lowest = minimum_filter1d(wanted, width, mode="nearest")
    gains: NDArray[np.float32] = uniform_filter1d(lowest, width, mode="nearest")
    return gains


def _peaks(audio: Samples) -> NDArray[np.float32]:
    """How high the sound reaches at and between each sample and the next: float32, (samples,)."""
    samples = audio.shape[1]
    fine = np.zeros(OVERSAMPLING * samples, np.float32)
    place = 0
    for block in resampled([audio], CUT_RATE_HZ, OVERSAMPLING * CUT_RATE_HZ):
        taken = min(block.shape[1], len(fine) - place)
        np.abs(block[0, :taken], out=fine[place : place + taken])
        place += taken
    between = fine.reshape(samples, OVERSAMPLING).max(axis=1)
    peaks: NDArray[np.float32] = np.maximum(between, np.abs(audio[0]))
    return peaks
