"""Plain sums over sound: resampling, levels, reading the WAV files that voices write."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""float32, (samples,), -1 to 1, mono."""

STUDIO_HZ = 16_000
"""Rate at which calls are put together; the recogniser listens at the same."""

SPEECH_DB = -23.0
"""Usual level of speech while somebody speaks; chosen because telephone talk lies around there."""


def read_wav(path: Path) -> tuple[Sound, int]:
    """The first channel of a 16-bit WAV, and its rate in Hz."""
    with wave.open(str(path), "rb") as wav:
        raw = np.frombuffer(wav.readframes(wav.getnframes()), np.int16)
        audio = np.asarray(raw[:: wav.getnchannels()] / 32768, np.float32)
        return audio, wav.getframerate()


def resample(audio: Sound, factor: float) -> Sound:
    """The sound with ``factor`` times as many samples, by Fourier series."""
    length = round(len(audio) * factor)
    spectrum = np.fft.rfft(audio)
    bins = length // 2 + 1
    fitted = np.zeros(bins, spectrum.dtype)
    kept = min(bins, len(spectrum))
    fitted[:kept] = spectrum[:kept]
    sound: Any = np.fft.irfft(fitted, length) * (length / max(len(audio), 1))
    return np.asarray(sound, np.float32)


def trim(audio: Sound, *, rate_hz: int, floor_db: float = -45.0, margin: float = 0.04) -> Sound:
    """The sound without the silence at its two ends."""
    loud = np.flatnonzero(np.abs(audio) > gain(floor_db) * np.max(np.abs(audio), initial=1e-6))
    if len(loud) == 0:
        return audio
    pad = round(margin * rate_hz)
    return audio[max(0, loud[0] - pad) : loud[-1] + pad]


def levelled(audio: Sound, level_db: float) -> Sound:
    """The sound with its spoken parts at a level, in dB against full scale."""
    spoken = audio[np.abs(audio) > 0.02 * np.max(np.abs(audio), initial=1e-6)]
    rms = float(np.sqrt(np.mean(spoken**2))) if len(spoken) else 1.0
    return audio * np.float32(gain(level_db) / max(rms, 1e-6))


def gain(level_db: float) -> float:
    """Factor of a level in dB.

    >>> round(gain(-6.0), 3)
    0.501
    """
    return float(10.0 ** (level_db / 20.0))
