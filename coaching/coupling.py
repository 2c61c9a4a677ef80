"""Coupling: how loud, and how late, one channel of a call leaks into the other.

It compares the levels of both channels. It does not know words, and opens no files:
``coaching.media.levels`` measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T", bound=np.generic)

HOP = 0.02
"""Seconds from one level to the next; a third of a short vowel."""

QUIETEST_DB = -110.0
"""Lowest level that is told apart from silence; below the last bit of 16-bit sound in one band."""

STEP_DB = 0.5
"""Resolution of a level, so that it fits into a byte."""

Decibels = NDArray[np.float32]
"""float32, (frames, bands)."""

EARLIEST = -0.04
LATEST = 0.34
"""Seconds that a leak may come before or after its source. Source: ITU-T G.131: an echo over
300 ms makes talk impossible; a little more, and less than nothing, for sides cut unevenly."""

ELSEWHERE = (0.7, 0.9, 1.1, 1.3, 1.5, 1.7)
"""Delays in seconds that no leak has: how well the sides fit there is chance."""

AUDIBLE_DB = 6.0
"""A band this far above its quietest tenth holds sound. Chosen because noise seldom rises so."""

LOUD_WITHIN_DB = 25.0
"""A band within that of its loudest twentieth holds talk clear enough to measure a leak by."""

FIT_DB = 2.0
"""A moment fits a gain if it is off by no more. Source: measured, 2026-11-26: levels over 20 ms of
a leak through mu-law and a small room spread by 2 to 3 dB."""

STRONGEST_DB, WEAKEST_DB = -3, -60
"""Gains that a leak may have. Stronger ones are two microphones in one room: one channel then."""

LEAST_FIT = 0.18
LEAST_CONTRAST = 0.08
"""Share of moments that fit the best gain and delay at least, and by how much that is more than
by chance."""

LEAST_MOMENTS = 500
"""Audible moments (bands of 20 ms) that a leak is judged by; fewer make no words."""

MOST_FRAMES = 30_000
"""Frames of a call, evenly spread, that a leak is measured at. Chosen because ten minutes are
plenty, and calls last for hours."""

FEW = 50
"""Moments of one band that its own gain is measured by at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """How loud the channels of a call are over its time and over pitch.

    Attributes:
        steps: uint8, (channels, frames, bands): level above ``QUIETEST_DB`` in ``STEP_DB``; one
            frame every ``HOP`` seconds of the call, 0 where nothing was measured.
    """

    steps: NDArray[np.uint8]

    def channel_db(self, channel: int) -> Decibels:
        """The levels of one channel in dBFS."""
        levels_db: Decibels = self.steps[channel] * np.float32(STEP_DB) + np.float32(QUIETEST_DB)
        return levels_db


@dataclass(frozen=True, slots=True)
class Leak:
    """How one channel leaks into another.

    Attributes:
        source: The channel whose talk leaks.
        into: The channel that it leaks into.
        gain_db: In each band; negative.
        delay: Seconds from the source to the leak.
        fit: Share of moments that it explains, 0 to 1.
    """

    source: int
    into: int
    gain_db: tuple[float, ...]
    delay: float
    fit: float


def leak_between(levels: Levels, *, source: int, into: int) -> Leak | None:
    """How one channel leaks into another, or None where it does not audibly.

    Where only one side talks, the other side holds its leak or nothing: at the delay of the leak
    the difference of both levels is nearly the same at all such moments. Own talk differs by all
    kinds of amounts, and at any delay.
    """
    frames = levels.steps.shape[1]
    if not frames:
        return None
    other, own = levels.channel_db(source), levels.channel_db(into)
    loud = other > _loudest_db(other) - LOUD_WITHIN_DB
    loud &= other > quietest_db(other) + AUDIBLE_DB
    audible = own > quietest_db(own) + AUDIBLE_DB
    at = np.arange(0, frames, -(-frames // MOST_FRAMES))
    moments = _Moments(at, loud[at], other[at], own, audible)
    first, last = round(EARLIEST / HOP), round(LATEST / HOP)
    fits = [_fit(moments.gains_db(delay)) for delay in range(first, last + 1)]
    best = max(range(len(fits)), key=lambda place: fits[place][0])
    fit, gain_db, count = fits[best]
    chance = max(_fit(moments.gains_db(round(one / HOP)))[0] for one in ELSEWHERE)
    if count < LEAST_MOMENTS or fit < LEAST_FIT or fit - chance < LEAST_CONTRAST:
        return None
    delay = first + best
    gains_db = tuple(
        _gain(moments.gains_db(delay, band), about_db=gain_db) for band in range(own.shape[1])
    )
    return Leak(source, into, gains_db, delay * HOP, fit)


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """The moments that a leak is measured at.

    Attributes:
        at: The frames.
        loud: Where the source talks then, (moments, bands).
        other: The source's levels then.
        own: All levels of the channel leaked into.
        audible: Where these are heard.
    """

    at: NDArray[np.int_]
    loud: NDArray[np.bool_]
    other: Decibels
    own: Decibels
    audible: NDArray[np.bool_]

    def gains_db(self, delay: int, band: int | None = None) -> NDArray[np.float32]:
        """By how much what is heard so many frames later differs, in one band or all."""
        bands = slice(None) if band is None else slice(band, band + 1)
        later = np.clip(self.at + delay, 0, len(self.own) - 1)
        both = self.loud[:, bands] & self.audible[later, bands]
        gains_db: NDArray[np.float32] = (self.own[later, bands] - self.other[:, bands])[both]
        return gains_db


def _fit(gains_db: NDArray[np.float32]) -> tuple[float, float, int]:
    """The largest share of moments that have nearly one gain, that gain, and of how many."""
    lowest = WEAKEST_DB - 40
    counts = np.bincount(np.clip(gains_db - lowest, 0, 200).astype(np.int64), minlength=201)
    total = len(gains_db)
    if not total:
        return 0.0, 0.0, 0
    wide = round(2 * FIT_DB)
    near = np.convolve(counts, np.ones(wide), mode="valid")[1 : STRONGEST_DB - lowest - wide + 1]
    best = 1 + int(np.argmax(near))
    return float(near[best - 1]) / total, lowest + best + wide / 2, total


def _gain(gains_db: NDArray[np.float32], *, about_db: float) -> float:
    """The gain of one band: the middle of the moments within a few dB of the whole's."""
    near = gains_db[np.abs(gains_db - about_db) <= 3 * FIT_DB]
    return float(np.median(near)) if near.size >= FEW else about_db


def shifted(values: NDArray[_T], frames: int) -> NDArray[_T]:
    """The values so many frames later; the ends, which have none, repeat the first or last."""
    if not len(values):
        return values
    places = np.clip(np.arange(len(values)) - frames, 0, len(values) - 1)
    shifted: NDArray[_T] = values[places]
    return shifted


def quietest_db(levels_db: Decibels) -> Decibels:
    """The level of each band that its quietest tenth stays under."""
    quietest: Decibels = np.quantile(levels_db, 0.1, axis=0).astype(np.float32)
    return quietest


def _loudest_db(levels_db: Decibels) -> Decibels:
    """The level of each band that its loudest twentieth exceeds."""
    loudest: Decibels = np.quantile(levels_db, 0.95, axis=0).astype(np.float32)
    return loudest
