"""A meter for two channels: how loud each is and how much they carry the same sound.

It keeps one table of level against level and a few sums, whatever the length of the recording.
What the figures mean is said in ``coaching.recording``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coaching.media.decode import Samples
from coaching.recording import ChannelLevel, Likeness

QUIETEST_DB = -130
"""Lowest level in the table in dBFS; below the last bit of 16-bit sound and of 20-bit sound."""

TENTH = 0.1
"""Seconds over which a level is measured: about a syllable."""

LOUD_WITHIN_DB = 20.0
"""A tenth within that of the loudest second counts as talk."""

APART_DB = 6.0
"""From this difference on one side is clearly the louder one."""

MEASURED_HZ = 8000
"""About how many samples a second are measured; the others are left out. Leaving out samples
without a filter folds the spectrum and keeps the level."""


class PairMeter:
    """Measures a pair of channels, block by block."""

    def __init__(self) -> None:
        size = 1 - QUIETEST_DB
        self._table: NDArray[np.int64] = np.zeros((size, size), np.int64)
        self._products: NDArray[np.float64] = np.zeros((2, 2))

    def measure(self, audio: Samples, rate_hz: int) -> None:
        """Takes in the next block; audio of shape (2, samples)."""
        audio = audio[:, :: max(1, rate_hz // MEASURED_HZ)]
        tenths = max(1, round(audio.shape[1] / (TENTH * min(rate_hz, MEASURED_HZ))))
        length = audio.shape[1] // tenths
        if not length:
            return
        pieces = audio[:, : tenths * length].reshape(2, tenths, length).astype(np.float64)
        pieces -= pieces.mean(axis=2, keepdims=True)
        products = np.einsum("atn,btn->abt", pieces, pieces)
        self._products += products.sum(axis=2)
        powers = np.stack([products[0, 0], products[1, 1]]) / length
        levels_db = 10 * np.log10(np.maximum(powers, 1e-30))
        left, right = np.clip(np.rint(levels_db), QUIETEST_DB, 0).astype(int) - QUIETEST_DB
        np.add.at(self._table, (left, right), 1)

    def levels(self) -> tuple[ChannelLevel, ChannelLevel]:
        """The levels of both channels."""
        return _level(self._table.sum(axis=1)), _level(self._table.sum(axis=0))

    def likeness(self) -> Likeness:
        """How much the channels carry the same sound."""
        size = float(np.sqrt(self._products[0, 0] * self._products[1, 1]))
        correlation = float(self._products[0, 1]) / size if size > 0 else 0.0
        left_db, right_db = np.indices(self._table.shape) + QUIETEST_DB
        talk_db = max(level.talk_db for level in self.levels())
        loud = np.maximum(left_db, right_db) >= talk_db - LOUD_WITHIN_DB
        apart = np.abs(left_db - right_db) >= APART_DB
        total = int(self._table[loud].sum())
        share = int(self._table[loud & apart].sum()) / total if total else 0.0
        return Likeness(correlation, share)


def _level(counts: NDArray[np.int64]) -> ChannelLevel:
    """The level of a channel from how many tenths of a second lie at each decibel."""
    total = int(counts.sum())
    loudest = max(1, min(round(1 / TENTH), total // 20))
    quietest = max(1, total // 10)
    from_top = np.cumsum(counts[::-1])
    talk = len(counts) - 1 - int(np.searchsorted(from_top, loudest))
    floor = int(np.searchsorted(np.cumsum(counts), quietest))
    return ChannelLevel(
        talk_db=float(max(0, talk) + QUIETEST_DB),
        floor_db=float(min(floor, len(counts) - 1) + QUIETEST_DB),
    )
