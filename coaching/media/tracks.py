"""Tracks: which of several tracks of sound in one file are heard, and on which side.

Meeting tools and screen recorders write the microphone and the far end as tracks of their own, or
one track with everything beside them, or copies, or tracks that nothing was ever sent to. It looks
at samples of the file and remembers what it found for as long as the file stays the same.

The rules, in order:

1. A track that is silent, hiss, or a copy of an earlier one is left out; so is one that cannot be
   decoded.
2. A track that holds all the others mixed is left out, since they tell the voices apart. Where
   only one other track is left, the mix is what is kept: alone it has everybody.
3. One track left is used as it is, with its own channels. Two are the sides of a call, the first
   left and the second right. More than two are people in a meeting, mixed to one channel.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from coaching.media.decode import Convert, Samples, frame_samples
from coaching.media.meter import MEASURED_HZ, PairMeter
from coaching.media.source import RATES_HZ, Source, open_source
from coaching.recording import EQUAL_CORRELATION, layout_of

Sides = tuple[tuple[int, ...], ...]
"""Indices of streams: one inner tuple per side, whose tracks are mixed."""

MOST_TRACKS = 8
"""Tracks that are looked at, from the first on. Chosen because recorders offer six."""

PLACES = 60
"""Places in a file at which the tracks are compared. Chosen because somebody who talks for a
twentieth of a call is then missed once in twenty calls, were talk spread at random; in stretches
of ``STRETCH`` more rarely."""

STRETCH = 2.0
"""Seconds that are compared at each place."""

MOST_PARTS = 720
"""Parts of ``PLACES`` stretches that are read of a file without a length: a day in all."""

MOST_PACKETS = 2_000
"""Packets that are read at one place at most; where seeking fails, it must end all the same."""

SHARED_CORRELATION = 0.3
"""Correlation from which two tracks share sound. Source: ``coaching.recording``, two speakers on
two lines stay below it."""

SAME_GAIN = 0.3
"""How far from 1 the gain may lie at which a mix holds another track; echo comes back fainter."""


def sides_of(source: Source) -> Sides:
    """The tracks of an open recording that are heard, by side.

    Raises:
        RecordingError: It cannot be opened again.
        UnstableFileError: It cannot be read, or vanished.
    """
    tracks = _tracks(source.container)
    if len(tracks) < 2:  # noqa: PLR2004 - nothing to choose from
        return (((*tracks, source.stream)[0].index,),)
    status = os.fstat(source.file.fileno())
    return _measured(source.path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=256)
def _measured(path: Path, size_bytes: int, mtime_ns: int) -> Sides:
    """What ``sides_of`` measures, for a file as it is now."""
    for stretches in (_at_places, _from_the_start):
        with open_source(path) as source:
            tracks = _tracks(source.container)
            indices = [track.index for track in tracks]
            comparison = Comparison(len(tracks))
            for stretch in stretches(source.container, tracks):
                comparison.measure(stretch)
        if comparison.measured >= PLACES * STRETCH / 2:
            break
    kept = [indices[place] for place in comparison.kept()]
    return ((kept[0],), (kept[1],)) if len(kept) == 2 else (tuple(kept),)  # noqa: PLR2004


def _tracks(container: InputContainer) -> list[AudioStream]:
    """The streams of sound that there is a decoder for, the first few."""
    decodable = [s for s in container.streams.audio if s.codec_context is not None]
    return decodable[:MOST_TRACKS]


class Comparison:
    """Compares tracks, stretch by stretch.

    Attributes:
        measured: Seconds that were compared so far.
    """

    def __init__(self, tracks: int) -> None:
        self.measured = 0.0
        self._count = tracks
        self._meters = {pair: PairMeter() for pair in combinations(range(tracks), 2)}
        self._products: NDArray[np.float64] = np.zeros((tracks, tracks))

    def measure(self, audio: Samples) -> None:
        """Takes in a stretch, (tracks, samples) at ``MEASURED_HZ``."""
        for pair, meter in self._meters.items():
            meter.measure(audio[list(pair)], MEASURED_HZ)
        exact = audio.astype(np.float64)
        self._products += exact @ exact.T
        self.measured += audio.shape[1] / MEASURED_HZ

    def kept(self) -> tuple[int, ...]:
        """The tracks that are worth hearing, in order; at least one."""
        left = list(range(self._count))
        for (one, other), meter in self._meters.items():
            if one in left and other in left:
                layout, heard = layout_of(meter.levels(), meter.likeness())
                if layout != "two_sided":
                    left.remove((one, other)[1 - heard[0]])
        if len(left) <= 2:  # noqa: PLR2004 - at most a pair
            return self._whole_of_pair(left) if len(left) > 1 else tuple(left)
        mixes = [track for track in left if self._is_mix(track, [t for t in left if t != track])]
        return tuple(track for track in left if track not in mixes[:1])

    def _is_mix(self, track: int, others: Sequence[int]) -> bool:
        """Whether the other tracks together account for all that a track holds, each as it is."""
        own = self._products[track, track]
        crossed = self._products[others, track]
        gains = np.linalg.lstsq(self._products[np.ix_(others, others)], crossed)[0]
        missing = own - float(gains @ crossed)
        return missing < (1 - EQUAL_CORRELATION**2) * own and bool((gains > SAME_GAIN).all())

    def _whole_of_pair(self, pair: Sequence[int]) -> tuple[int, ...]:
        """Both of two tracks, or the one that holds the other and more."""
        one, other = sorted(pair, key=lambda track: float(self._products[track, track]))
        shared = float(self._products[one, other])
        correlation = shared / np.sqrt(self._products[one, one] * self._products[other, other])
        gain = shared / self._products[one, one]
        if correlation >= SHARED_CORRELATION and abs(gain - 1) <= SAME_GAIN:
            return (other,)
        return tuple(pair)


def _at_places(container: InputContainer, tracks: Sequence[AudioStream]) -> Iterator[Samples]:
    """Stretches from all over a long file, the same time on every track.

    Gives few or none where the file does not know its length, or lies about it.
    """
    whole = (container.duration or 0) / av.time_base
    if whole <= PLACES * STRETCH:
        return
    for place in range(PLACES):
        start = _origin(container) + whole * (place + 0.5) / PLACES
        try:
            container.seek(int(start * av.time_base))
        except av.FFmpegError:
            continue
        yield from _read_through(container, tracks, start, 1)


def _from_the_start(container: InputContainer, tracks: Sequence[AudioStream]) -> Iterator[Samples]:
    """All of the file in stretches, up to a gap of a few minutes."""
    for part in range(MOST_PARTS):
        start = _origin(container) + part * PLACES * STRETCH
        found = False
        for stretch in _read_through(container, tracks, start, PLACES):
            found = True
            yield stretch
        if not found:
            return


def _origin(container: InputContainer) -> float:
    """The time stamp at which a file begins, in seconds."""
    return (container.start_time or 0) / av.time_base


def _read_through(
    container: InputContainer, tracks: Sequence[AudioStream], start: float, stretches: int
) -> Iterator[Samples]:
    """The sound of consecutive stretches, from where the container stands to its end."""
    length = round(STRETCH * MEASURED_HZ)
    audio = np.zeros((len(tracks), stretches * length), np.float32)
    rows = {track.index: row for row, track in enumerate(tracks)}
    laid = 0
    end = start + stretches * STRETCH
    open_tracks = set(rows)
    for index, frame in _frames(container, tracks, MOST_PACKETS * stretches):
        if frame.time is None or index not in open_tracks:
            continue
        if frame.time >= end:
            open_tracks.discard(index)
            if not open_tracks:
                break
            continue
        laid = max(laid, _lay(audio[rows[index]], frame, frame.time - start))
    for first in range(0, laid, length):
        yield audio[:, first : min(laid, first + length)]


def _frames(
    container: InputContainer, tracks: Sequence[AudioStream], most_packets: int
) -> Iterator[tuple[int, AudioFrame]]:
    """Decoded frames of all tracks as they come; what cannot be decoded is left out."""
    packets = container.demux(list(tracks))
    converts: dict[int, Convert] = {}
    for _ in range(most_packets):
        try:
            packet = next(packets, None)
        except (av.FFmpegError, IndexError):
            return
        if packet is None:
            return
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            continue
        for frame in decoded:
            if isinstance(frame, AudioFrame) and frame.rate in RATES_HZ:
                convert = converts.setdefault(packet.stream_index, Convert(frame))
                for fit in convert(frame):
                    yield packet.stream_index, fit


def _lay(row: NDArray[np.float32], frame: AudioFrame, start: float) -> int:
    """Puts a frame's sound, mixed to one channel, where it belongs; returns where it ends."""
    first = max(0, round(start * MEASURED_HZ))
    last = min(len(row), round((start + frame.samples / frame.rate) * MEASURED_HZ))
    if last <= first:
        return 0
    times = np.arange(first, last) / MEASURED_HZ - start
    places = np.clip(np.rint(times * frame.rate).astype(np.int64), 0, frame.samples - 1)
    row[first:last] = frame_samples(frame)[:, places].mean(axis=0)
    return last
