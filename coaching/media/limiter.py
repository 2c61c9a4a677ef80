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


def limited(audio: Samples, *, ceiling: float) -> Samples:
    """The sound with its peaks at most at the ceiling; as it is where nothing is higher.

    Args:
        audio: float32, (1, samples), 48 kHz.
        ceiling: Highest true peak; 1 is full scale.
    """
    peaks = _peaks(audio)
    if not len(peaks) or float(peaks.max()) <= ceiling:
        return audio
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # half a second to load

    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    width = 2 * round(LOOK_AHEAD * CUT_RATE_HZ) + 1
    gains = uniform_filter1d(minimum_filter1d(wanted, width, mode="nearest"), width, mode="nearest")
    lowered: Samples = (audio * gains[None]).astype(np.float32)
    return lowered


def _peaks(audio: Samples) -> NDArray[np.float64]:
    """How high the sound reaches at and between each sample and the next: float64, (samples,)."""
    samples = audio.shape[1]
    starts = range(0, samples, CUT_RATE_HZ)
    seconds = (audio[:, start : start + CUT_RATE_HZ] for start in starts)
    fine = np.zeros(OVERSAMPLING * samples, np.float32)
    place = 0
    for block in resampled(seconds, CUT_RATE_HZ, OVERSAMPLING * CUT_RATE_HZ):
        taken = min(block.shape[1], len(fine) - place)
        np.abs(block[0, :taken], out=fine[place : place + taken])
        place += taken
    between = fine.reshape(samples, OVERSAMPLING).max(axis=1)
    peaks: NDArray[np.float64] = np.maximum(between, np.abs(audio[0])).astype(np.float64)
    return peaks
