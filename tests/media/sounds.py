"""Sounds to put into recordings: as simple as can be, so that results are known beforehand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def talk(
    duration: float, *, rate_hz: int = 16_000, seed: int = 0, level_db: float = -20.0
) -> Samples:
    """Noise in bursts of half a second or none, as somebody who talks and pauses; (samples,)."""
    random = np.random.default_rng(seed)
    samples = round(duration * rate_hz)
    bursts = np.repeat(random.random(samples // (rate_hz // 2) + 1) > 0.5, rate_hz // 2)[:samples]
    noise = random.standard_normal(samples) * 10 ** (level_db / 20)
    return (noise * np.where(bursts, 1.0, 0.001)).clip(-1, 1).astype(np.float32)


def hiss(duration: float, *, rate_hz: int = 16_000, level_db: float = -50.0) -> Samples:
    """Steady noise; (samples,)."""
    noise = np.random.default_rng(9).standard_normal(round(duration * rate_hz))
    return (noise * 10 ** (level_db / 20)).astype(np.float32)


def sine(duration: float, hz: float, *, rate_hz: int = 16_000, peak: float = 0.5) -> Samples:
    """A tone; (samples,)."""
    time = np.arange(round(duration * rate_hz)) / rate_hz
    return (peak * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def click(duration: float, at: float, *, rate_hz: int = 16_000) -> Samples:
    """Silence but for one sample; (samples,)."""
    audio = np.zeros(round(duration * rate_hz), np.float32)
    audio[round(at * rate_hz)] = 0.9
    return audio


def stack(*channels: Samples) -> Samples:
    """Channels, each (samples,), as (channels, samples)."""
    return np.stack(channels)
