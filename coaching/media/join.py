"""Joining: a call that lies on several recordings becomes one file that browsers play.

Two files with one side each become left and right; parts of a call follow each other at their
times, with silence where nothing was recorded. The recordings themselves are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from coaching.errors import NotMediaError
from coaching.media.decode import Block, Samples, resampled
from coaching.media.encode import ENCODINGS, sound_file
from coaching.media.playback import playback_bit_rate, playback_rate
from coaching.media.sound import Sound, open_sound, side_by_side
from coaching.media.source import RECORDINGS_ONLY

PAIR = 2


def join_sides(
    rep_side: Path,
    customer_side: Path,
    target: Path,
    *,
    offset: float = 0.0,
    on_progress: Callable[[float], None] | None = None,
) -> float:
    """Writes two files, one per side of a call, as one stereo file and returns its duration.

    Each side is mixed to one channel, the shorter is silent to the end of the longer. Time 0 is
    where the earlier one begins.

    Args:
        rep_side: Becomes the left channel.
        customer_side: Becomes the right channel.
        target: AAC in MP4, there completely or not at all; its folder exists.
        offset: Seconds by which the customer's side begins later; negative, the rep's does.
        on_progress: Told the share that is done, 0 to 1.

    Raises:
        RecordingError: A recording cannot be decoded; the message names it.
        UnstableFileError: One cannot be read, or vanished.
    """
    with ExitStack() as stack:
        recordings = [
            _Recording(path, stack.enter_context(open_sound(path)))
            for path in (rep_side, customer_side)
        ]
        rate_hz = playback_rate(max(recording.rate_hz for recording in recordings))
        late = round(offset * rate_hz)
        tracks = [
            _after(max(0, -late), recordings[0].stretches(rate_hz, channels=1)),
            _after(max(0, late), recordings[1].stretches(rate_hz, channels=1)),
        ]

        def stretches() -> Iterator[Samples]:
            for audio in side_by_side(tracks):
                yield audio
                if on_progress is not None:
                    on_progress(min(recording.sound.share_read for recording in recordings))

        return _write(target, stretches(), rate_hz, channels=PAIR, progress=on_progress)


def join_parts(
    parts: Sequence[tuple[Path, float]],
    target: Path,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> float:
    """Writes the parts of a call as one file and returns its duration in seconds.

    Gaps are silence. Where parts overlap, the earlier one is heard to its end and the later one
    from there on. If any part has two channels the file has two, and a mono part is on both. What
    lies before second 0 of the call is left out.

    Args:
        parts: Recordings with the seconds of the call at which they begin, in any order.
        target: AAC in MP4, there completely or not at all; its folder exists.
        on_progress: Told the share that is done, 0 to 1.

    Raises:
        RecordingError: A recording cannot be decoded; the message names it.
        UnstableFileError: One cannot be read, or vanished.
    """
    ordered = sorted(parts, key=lambda part: part[1])
    rates, channels = [], 1
    for path, _ in ordered:
        with open_sound(path) as sound:
            recording = _Recording(path, sound)
            rates.append(recording.rate_hz)
            channels = max(channels, recording.channels)
    rate_hz = playback_rate(max(rates))

    def stretches() -> Iterator[Samples]:
        written = 0
        for place, (path, start) in enumerate(ordered):
            with open_sound(path) as sound:
                recording = _Recording(path, sound)
                late = round(start * rate_hz) - written
                for audio in _after(late, recording.stretches(rate_hz, channels=channels)):
                    written += audio.shape[1]
                    yield audio
                    if on_progress is not None:
                        on_progress((place + sound.share_read) / len(ordered))

    return _write(target, stretches(), rate_hz, channels=channels, progress=on_progress)


class _Recording:
    """One pass over a recording whose first block has been looked at.

    Attributes:
        sound: The recording, open.
        rate_hz: Its own sample rate.
        channels: 2 where it has two, else 1.
    """

    def __init__(self, path: Path, sound: Sound) -> None:
        self.sound = sound
        self._blocks = sound.blocks()
        first = next(self._blocks, None)
        if first is None:
            raise NotMediaError(f"{path.name!r} holds no sound.", hint=RECORDINGS_ONLY)
        self._first = first
        self.rate_hz = first.rate_hz
        self.channels = PAIR if first.audio.shape[0] == PAIR else 1

    def stretches(self, rate_hz: int, *, channels: int) -> Iterator[Samples]:
        """Its sound at a rate, with one channel or two."""

        def fitted() -> Iterator[Samples]:
            yield _fit(self._first, channels)
            for block in self._blocks:
                yield _fit(block, channels)

        return resampled(fitted(), self.rate_hz, rate_hz)


def _fit(block: Block, channels: int) -> Samples:
    """A block's sound with as many channels: two as they are, any other number mixed."""
    audio = block.audio
    if audio.shape[0] == channels:
        return audio
    mixed: Samples = audio.mean(axis=0, keepdims=True, dtype=np.float32)
    return np.repeat(mixed, channels, axis=0)


def _after(samples: int, stretches: Iterator[Samples]) -> Iterator[Samples]:
    """Sound after so much silence; a negative number drops its beginning instead."""
    for audio in stretches:
        while samples > 0:
            length = min(samples, 48_000)
            yield np.zeros((audio.shape[0], length), np.float32)
            samples -= length
        dropped = min(-samples, audio.shape[1])
        samples += dropped
        if dropped < audio.shape[1]:
            yield audio[:, dropped:]


def _write(
    target: Path,
    stretches: Iterator[Samples],
    rate_hz: int,
    *,
    channels: int,
    progress: Callable[[float], None] | None,
) -> float:
    """Writes the sound whole and returns its duration."""
    samples = 0
    bit_rate = playback_bit_rate(rate_hz, channels)
    with sound_file(
        target, ENCODINGS[".m4a"], rate_hz=rate_hz, channels=channels, bit_rate=bit_rate
    ) as append:
        for audio in stretches:
            append(audio)
            samples += audio.shape[1]
    if progress is not None:
        progress(1.0)
    return samples / rate_hz
