"""Limiting: peaks are lowered, what is around them hardly, so that a clip gets as loud as the rest.

Speech on a telephone has peaks 20 dB above its loudness. Lowering a whole clip for them would leave
it half as loud as its neighbours.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coaching.media.cut import CUT_RATE_HZ
from coaching.media.decode import Samples, resampled

OVERSAMPLING = 4
"""By how much peaks between samples are looked for. Source: ITU-R BS.1770-5, annex 2."""

LOOK_AHEAD = 0.005
"""Seconds on either side of a peak over which sound is lowered. Chosen because shorter ones are
heard as a crackle, and longer ones dull the syllable."""


BLOCK = 2 * CUT_RATE_HZ
"""Samples that are looked at together. Source: measured on ten seconds of a call, 2026-11-27: four
times as many values of two seconds stay in a processor's cache, 24 ms; of ten seconds, 64 ms."""

_AHEAD = round(LOOK_AHEAD * CUT_RATE_HZ)

_REACH = 32
"""Samples on either side that sound between samples depends on at most. Source: FFmpeg's
libswresample, option filter_size, which is 32 in all; twice that is taken."""

_OVERLAP = 2 * _AHEAD + 2 * _REACH
"""Samples on either side of a block that its gains depend on: a peak lowers what is ``LOOK_AHEAD``
away, and that is smoothed over as much again."""


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
    peaks = _peaks(audio, ceiling)
    if float(peaks.max()) <= ceiling:
        return None
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # half a second to load

    wanted = np.minimum(np.float32(1), np.float32(ceiling) / np.maximum(peaks, np.float32(1e-9)))
    width = 2 * _AHEAD + 1
    lowest = minimum_filter1d(wanted, width, mode="nearest")
    gains: NDArray[np.float32] = uniform_filter1d(lowest, width, mode="nearest")
    return gains


def _peaks(audio: Samples, ceiling: float) -> NDArray[np.float32]:
    """How high the sound reaches at each sample: float32, (samples,).

    Where it may be higher than the ceiling before the next sample, that counts, too.
    """
    peaks: NDArray[np.float32] = np.abs(audio[0])
    stretches = _near_ceiling(peaks, ceiling / _overshoot())
    if not stretches:
        return peaks
    between = _between(np.concatenate([audio[:, first:last] for first, last in stretches], axis=1))
    place = 0
    for first, last in stretches:
        low = first + _REACH if first else 0
        high = last - _REACH if last < len(peaks) else last
        inside = between[place + low - first : place + high - first]
        np.maximum(peaks[low:high], inside, out=peaks[low:high])
        place += last - first
    return peaks


def _near_ceiling(peaks: NDArray[np.float32], floor: float) -> list[tuple[int, int]]:
    """Stretches with all samples that are higher than the floor, as indices, in order.

    Around what the sound between samples depends on them for, there is as much again, so that each
    can be looked at apart from what is between them.
    """
    places = np.flatnonzero(peaks > floor)
    if not len(places):
        return []
    last = np.append(np.flatnonzero(np.diff(places) > 4 * _REACH), len(places) - 1)
    first = np.append(0, last[:-1] + 1)
    starts = np.maximum(0, places[first] - 2 * _REACH)
    ends = np.minimum(len(peaks), places[last] + 1 + 2 * _REACH)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _between(audio: Samples) -> NDArray[np.float32]:
    """How high the sound reaches between each sample and the next: float32, (samples,)."""
    samples = audio.shape[1]
    fine = np.zeros(OVERSAMPLING * samples, np.float32)
    place = 0
    for block in resampled([audio], CUT_RATE_HZ, OVERSAMPLING * CUT_RATE_HZ):
        taken = min(block.shape[1], len(fine) - place)
        np.abs(block[0, :taken], out=fine[place : place + taken])
        place += taken
    between = fine[::OVERSAMPLING].copy()
    for phase in range(1, OVERSAMPLING):
        np.maximum(between, fine[phase::OVERSAMPLING], out=between)
    return between


@cache
def _overshoot() -> float:
    """How many times as high as all samples around it sound between samples can be."""
    impulse = np.zeros((1, 4 * _REACH), np.float32)
    impulse[0, 2 * _REACH] = 1
    fine = np.concatenate(
        list(resampled([impulse], CUT_RATE_HZ, OVERSAMPLING * CUT_RATE_HZ)), axis=1
    )
    return max(float(np.abs(fine[0, phase::OVERSAMPLING]).sum()) for phase in range(OVERSAMPLING))
