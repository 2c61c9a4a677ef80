"""Decoding: the sound of a recording as float blocks on one unbroken time line.

Time 0 is where the recording starts to play. Gaps in the time stamps (packets that a meeting
service never sent, parts that cannot be decoded) become silence, so that a place in the blocks is
a place on the player's time line. It does not know which channels matter, nor what for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from coaching.errors import DamagedError
from coaching.media.leaping import leap
from coaching.media.source import GET_AGAIN, RATES_HZ, Source
from coaching.media.timeline import Stamps, TimeLine, origin_of

Samples = NDArray[np.float32]
"""float32, (channels, samples), full scale -1…1."""

BLOCK = 1.0
"""Seconds of sound in a block, about. Chosen because it is long enough to make NumPy's cost per
call vanish and short enough to hold dozens."""

GAPS_IN_ALL = 4 * 3600.0
"""Seconds of silence that time stamps may add to one recording. Chosen because nobody holds the
line for longer, and a spoilt file whose stamps jump again and again must not last for days."""

MOST_CHANNELS = 64
"""Channels of sound at most; a header that says more is spoilt. Chosen because mixing desks record
that many."""

PREROLL = 1.0
"""Seconds that are decoded and dropped before a start in the middle. Chosen because MP3's bit
reservoir, AAC's overlap and Opus's 80 ms all settle within it."""

_SCALES: dict[str, int | None] = {
    **dict.fromkeys(("u8", "u8p"), 2**7),
    **dict.fromkeys(("s16", "s16p"), 2**15),
    **dict.fromkeys(("s32", "s32p"), 2**31),
    **dict.fromkeys(("flt", "fltp", "dbl", "dblp"), None),
}
"""Sample formats that are read as they are, with full scale; None for those already at 1."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of decoded sound.

    Attributes:
        position: Index of its first sample on the recording's time line.
        rate_hz: Samples per second.
        audio: The sound, at the recording's own rate and with all its channels.
    """

    position: int
    rate_hz: int
    audio: Samples


class Decoder:
    """One pass over the sound of an open recording.

    Attributes:
        packets: Number of packets that were given to the decoder so far.
        spoilt: How many of them could not be decoded.
        leaps: How many nonsensical jumps of their time stamps were mended.
    """

    def __init__(self, source: Source) -> None:
        self.packets = 0
        self.spoilt = 0
        self.leaps = 0
        self._source = source
        self._origin = origin_of(source)

    def blocks(self, *, start: int = 0) -> Iterator[Block]:
        """The sound from a whole second on, in order and without gaps.

        Everything before ``start`` is leapt over, or read but hardly decoded where a leap is not as
        exact: in either case the samples are those of decoding it all.

        Args:
            start: Whole seconds, so that any two sample rates have a sample at that very time.
        """
        pending = AudioFifo()
        skipped = gathered = silent = 0
        sample = Fraction(1)
        end: int | None = None
        for position, frame in self._placed(start):
            rate_hz, channels = frame.rate, frame.layout.nb_channels
            if end is None:
                end = start * rate_hz
                sample = Fraction(1, rate_hz)
            if position + frame.samples <= end:
                continue
            if gathered and (position != end or gathered >= BLOCK * rate_hz):
                yield Block(end - gathered, rate_hz, _read(pending)[:, skipped:])
                pending, gathered = AudioFifo(), 0
            while end < position:
                length = min(rate_hz, position - end)
                yield Block(end, rate_hz, np.zeros((channels, length), np.float32))
                end += length
                silent += length
                if silent > GAPS_IN_ALL * rate_hz:
                    raise self._damaged("the time stamps of its sound are wrong")
            if not gathered:
                skipped = end - position
            fresh = position + frame.samples - end
            frame.pts, frame.time_base = None, sample
            pending.write(frame)
            gathered += fresh
            end += fresh
        if gathered and end is not None:
            yield Block(end - gathered, pending.sample_rate, _read(pending)[:, skipped:])

    def _placed(self, start: int) -> Iterator[tuple[int, AudioFrame]]:
        """Frames of one rate and layout with the place of their first sample."""
        convert: Convert | None = None
        place: TimeLine | None = None
        for decoded in self._frames(start):
            if convert is None or place is None:
                self._require_sane(decoded)
                convert = Convert(decoded)
                place = TimeLine(decoded, self._origin, start)
            try:
                frames = convert(decoded)
            except (av.FFmpegError, ValueError):
                self.spoilt += 1
                continue
            for frame in frames:
                yield place(frame), frame

    def _require_sane(self, frame: AudioFrame) -> None:
        """Refuses sound that no recorder makes, before memory is spent on it."""
        channels = frame.layout.nb_channels
        if frame.rate not in RATES_HZ:
            raise self._damaged(f"it claims {frame.rate} samples a second")
        if channels > MOST_CHANNELS:
            raise self._damaged(f"it claims {channels} channels")

    def _damaged(self, what: str) -> DamagedError:
        """The refusal of this recording."""
        name = repr(self._source.path.name)
        return DamagedError(f"{name} is damaged: {what}.", hint=GET_AGAIN)

    def _frames(self, start: int) -> Iterator[AudioFrame]:
        """Decoded frames from shortly before ``start``; packets that cannot be decoded are counted.

        Where the file's structure is spoilt, reading goes on as long as it gets ahead.
        """
        stream = self._source.stream
        base = stream.time_base or Fraction(1, stream.rate)
        earliest = int((start - PREROLL + self._origin) / base) if start else None
        stamps = Stamps(base)
        reached = -1
        if earliest is not None:
            leap(self._source, earliest)
        while True:
            try:
                for packet in self._source.container.demux(stream):
                    self.leaps += stamps.mend(packet)
                    if earliest is not None and packet.pts is not None and packet.pts < earliest:
                        continue
                    self.packets += 1
                    try:
                        yield from packet.decode()
                    except av.FFmpegError:
                        self.spoilt += 1
            except av.FFmpegError:
                position = self._source.file.tell()
                if position <= reached:
                    return
                reached = position
            except IndexError:  # PyAV, at the end of a file in which further streams turned up
                return
            else:
                return


class Convert:
    """Frames in the rate and layout of the first, whatever changes within a recording."""

    def __init__(self, first: AudioFrame) -> None:
        self._first = first
        self._resampler: AudioResampler | None = None
        self._input: tuple[int, str, str] | None = None
        self._direct = _shape(first) if first.format.name in _SCALES else None

    def __call__(self, frame: AudioFrame) -> Iterable[AudioFrame]:
        """The frame, or what it becomes; nothing where it is held back a little."""
        shape = _shape(frame)
        if shape == self._direct:
            return (frame,)
        if self._resampler is None or self._input != shape:
            form = self._first.format.name if self._direct else "fltp"
            self._resampler = AudioResampler(form, self._first.layout, self._first.rate)
            self._input = shape
        return self._resampler.resample(frame)


def _shape(frame: AudioFrame) -> tuple[int, str, str]:
    """What has to be alike for frames to be joined: rate, layout and sample format."""
    return frame.rate, frame.layout.name, frame.format.name


def _read(pending: AudioFifo) -> Samples:
    """The sound of the frames that were gathered."""
    frame = pending.read()
    assert frame is not None
    return frame_samples(frame)


def frame_samples(frame: AudioFrame) -> Samples:
    """The sound of a frame in whatever form; full scale is 1 and nothing is infinite."""
    form = frame.format
    audio: NDArray[Any] = frame.to_ndarray()
    if form.is_packed:
        audio = audio.reshape(-1, frame.layout.nb_channels).T
    scale = _SCALES[form.name]
    if scale is None:
        samples = audio.astype(np.float32, order="C")
        return samples if np.isfinite(samples).all() else np.nan_to_num(samples, posinf=0, neginf=0)
    samples = np.empty(audio.shape, np.float32)
    np.multiply(audio, np.float32(1 / scale), out=samples, casting="unsafe")
    return samples - np.float32(1) if form.name.startswith("u8") else samples


def resampled(blocks: Iterable[Samples], rate_hz: int, to_hz: int) -> Iterator[Samples]:
    """The same sound at another rate; its first sample stays at the same time.

    Args:
        blocks: Consecutive stretches of (channels, samples), channels alike in all.
        rate_hz: Of the blocks.
        to_hz: Of what is returned.
    """
    if rate_hz == to_hz:
        yield from blocks
        return
    resampler: AudioResampler | None = None
    position = 0
    for block in blocks:
        layout = LAYOUTS[block.shape[0]]
        if resampler is None:
            resampler = AudioResampler("fltp", layout, to_hz)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", layout)
        frame.rate, frame.pts, frame.time_base = rate_hz, position, Fraction(1, rate_hz)
        position += block.shape[1]
        yield from map(_float_samples, resampler.resample(frame))
    if resampler is not None:
        yield from map(_float_samples, resampler.resample(None))


LAYOUTS = {1: "mono", 2: "stereo"}


def _float_samples(frame: AudioFrame) -> Samples:
    return np.asarray(frame.to_ndarray(), np.float32)


def sides(audio: Samples, heard: tuple[int, ...]) -> Samples:
    """The channels that are heard; of more than two channels their mean, which cannot clip.

    >>> sides(np.array([[0.5, 1.0], [0.0, 0.0]], np.float32), (0,)).tolist()
    [[0.5, 1.0]]
    """
    if audio.shape[0] > 2:  # noqa: PLR2004 - beyond stereo
        mean: Samples = audio.mean(axis=0, keepdims=True, dtype=np.float32)
        return mean
    return audio[list(heard)]
