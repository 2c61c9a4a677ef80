"""The line: band, echo, hum, hiss and soft clipping, and the tones of a call nobody answers."""

from __future__ import annotations

import numpy as np

from coaching.app.demo.studio.script import Line
from coaching.app.demo.studio.sound import STUDIO_HZ, Sound, gain

BANDS_HZ = {"phone": (150.0, 3500.0), "wide": (90.0, 7200.0)}
"""Telephone sound of today's digital lines, and a headset on a video call. The 300 Hz cut of old
lines is left out: with it the recogniser lost a third of a deep synthesised voice (measured)."""

ECHO_DELAY = 0.18
RING_HZ = (440.0, 480.0)
RING = (2.0, 6.0)
"""Source: the ringing tone of North America, 2 s of every 6 s."""


def over_the_line(
    sides: tuple[Sound, Sound], line: Line, *, random: np.random.Generator
) -> tuple[Sound, Sound]:
    """Both sides as they arrive at the dialer."""
    rep, customer = (_band(side, BANDS_HZ[line.band]) for side in sides)
    return (
        _arrive(rep, customer, line, random=random),
        _arrive(customer, rep, line, random=random),
    )


def ringing(duration: float, line: Line, *, random: np.random.Generator) -> Sound:
    """A call that rings and rings over a noisy line."""
    time = np.arange(round(duration * STUDIO_HZ)) / STUDIO_HZ
    tone = sum(np.sin(2 * np.pi * hz * time) for hz in RING_HZ) * gain(-20.0)
    on = (time % RING[1]) < RING[0]
    silence = np.zeros(len(time), np.float32)
    return _arrive(np.asarray(tone * on, np.float32), silence, line, random=random)


def _arrive(near: Sound, far: Sound, line: Line, *, random: np.random.Generator) -> Sound:
    sound = near.astype(np.float64)
    if line.echo_db is not None:
        delay = round(ECHO_DELAY * STUDIO_HZ)
        sound[delay:] += gain(line.echo_db) / gain(-23.0) * far[:-delay]
    if line.drive > 1:
        ceiling = 0.35 / line.drive
        sound = np.tanh(sound / ceiling) * ceiling
    time = np.arange(len(sound)) / STUDIO_HZ
    hiss = _band(random.standard_normal(len(sound)).astype(np.float32), BANDS_HZ[line.band])
    hum = sum(np.sin(2 * np.pi * line.hum_hz * k * time) / k for k in (1, 2, 3, 5))
    sound += gain(line.hiss_db) * hiss + gain(line.hum_db) * hum
    return np.clip(sound, -0.99, 0.99).astype(np.float32)


def _band(sound: Sound, band_hz: tuple[float, float]) -> Sound:
    """The sound between two frequencies, with soft edges."""
    low, high = band_hz
    hz = np.fft.rfftfreq(len(sound), 1 / STUDIO_HZ)
    keep = 1 / (1 + (low / np.maximum(hz, 1e-3)) ** 8) / (1 + (hz / high) ** 16)
    return np.fft.irfft(np.fft.rfft(sound) * keep, len(sound)).astype(np.float32)
