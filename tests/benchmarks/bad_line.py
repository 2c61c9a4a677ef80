"""Recordings as they come over a bad line: pink noise under the talk, a mobile telephone's codec."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8_000

AMR_FRAME = 160
"""Samples of a frame. Source: 3GPP TS 26.071."""

TALK_FRAME = RATE_HZ // 50
"""Samples over which loudness is taken; frames that are louder than the mean are talk."""

Side = NDArray[np.float32]
"""float32, (samples,), -1 to 1, at ``RATE_HZ``."""


def worsen(source: Path, target: Path, *, snr_db: float, bits: int) -> None:
    """Write a recording as 16-bit WAV from a bad line; one talk on two sides becomes one side.

    The same source and numbers give the same bytes.

    Args:
        source: The recording.
        target: The WAV, with as many sides.
        snr_db: How much louder the talk of a side is than its noise.
        bits: Per second, of AMR: 4750, 5150, 5900, 6700, 7400, 7950, 10200 or 12200.
    """
    sides = _decoded(source)
    if len(sides) > 1 and np.array_equal(sides[0], sides[1]):
        sides = sides[:1]
    random = np.random.default_rng(0)
    coded = [through_amr(with_noise(side, snr_db, random), bits) for side in sides]
    with wave.open(str(target), "wb") as file:
        file.setnchannels(len(coded))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.stack(coded, axis=1) * 32767).astype("<i2").tobytes())


def with_noise(side: Side, snr_db: float, random: np.random.Generator) -> Side:
    """A side with pink noise under its talk; all of it quieter where it would clip."""
    frames = side[: len(side) // TALK_FRAME * TALK_FRAME].reshape(-1, TALK_FRAME)
    power = np.square(frames).mean(axis=1)
    level = np.sqrt(power[power > power.mean()].mean())
    spectrum = np.fft.rfft(random.standard_normal(len(side)))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise = np.fft.irfft(spectrum, len(side))
    noisy = side + noise / noise.std() * level * 10 ** (-snr_db / 20)
    return (noisy / max(1.0, np.abs(noisy).max())).astype(np.float32)


def through_amr(side: Side, bits: int) -> Side:
    """A side after AMR-NB, the codec of mobile telephones; as many samples."""
    coder, decoder = _amr("libopencore_amrnb", "w"), _amr("amrnb", "r")
    coder.format, coder.bit_rate = av.AudioFormat("s16"), bits
    samples = (np.pad(side, (0, -len(side) % AMR_FRAME)) * 32767).astype(np.int16)
    packets = []
    for first in range(0, len(samples), AMR_FRAME):
        part = samples[np.newaxis, first : first + AMR_FRAME]
        frame = av.AudioFrame.from_ndarray(part, "s16", "mono")
        frame.sample_rate, frame.pts = RATE_HZ, first
        packets += coder.encode(frame)
    packets += coder.encode(None)
    heard = np.concatenate(
        [frame.to_ndarray()[0] for packet in packets for frame in decoder.decode(packet)]
    )
    whole = np.pad(heard, (0, max(0, len(side) - len(heard))))[: len(side)]
    return np.clip(whole, -1, 1).astype(np.float32)


def _amr(name: str, mode: str) -> av.AudioCodecContext:
    context = av.CodecContext.create(name, mode)
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout = RATE_HZ, "mono"  # type: ignore[assignment]
    return context


def _decoded(path: Path) -> NDArray[np.float32]:
    """The sides of a recording: float32, (sides, samples), at ``RATE_HZ``."""
    resampler = av.AudioResampler(format="fltp", rate=RATE_HZ)
    with av.open(str(path)) as recording:
        blocks = [
            block for frame in recording.decode(audio=0) for block in resampler.resample(frame)
        ]
        blocks += resampler.resample(None)
    return np.concatenate([block.to_ndarray() for block in blocks], axis=1)
