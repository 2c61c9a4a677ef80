"""Encoding: float sound to a file that is there completely or not at all.

It knows the formats that are written and how. It does not know what is in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer

from coaching.errors import UsageError
from coaching.media.decode import LAYOUTS, Samples
from coaching.media.film import Beside
from coaching.workspace import partial_beside, sweep_partial


@dataclass(frozen=True, slots=True)
class Encoding:
    """A format that sound is written in.

    Attributes:
        container: FFmpeg's name of the format.
        codec: FFmpeg's name of the encoder.
        bit_rate: Bits per second for one channel at 48 kHz; 0 where the coding is lossless.
        options: For the container.
        coder: For the encoder.
    """

    container: str
    codec: str
    bit_rate: int = 0
    options: tuple[tuple[str, str], ...] = ()
    coder: tuple[tuple[str, str], ...] = ()


_THOUSAND = 1000
"""Steps of a second in which chapters are told."""

_INDEX_FIRST = (("movflags", "faststart"),)

ENCODINGS = {
    ".m4a": Encoding("mp4", "aac", 96_000, _INDEX_FIRST, (("aac_coder", "fast"),)),
    ".mp4": Encoding("mp4", "aac", 96_000, _INDEX_FIRST, (("aac_coder", "fast"),)),
    ".mp3": Encoding("mp3", "libmp3lame", 96_000),
    ".wav": Encoding("wav", "pcm_s16le"),
    ".flac": Encoding("flac", "flac"),
    ".ogg": Encoding("ogg", "libopus", 48_000),
    ".opus": Encoding("opus", "libopus", 48_000),
}
"""By suffix. Bit rates are chosen so that speech sounds as its source does: 96 kbit/s per channel
for AAC by FFmpeg's own encoder and MP3, half of that for Opus.

How AAC is coded, source: measured on speech at the rates of playback copies, 2026-11-26: FFmpeg's
default coder takes 1 to 3 times as long, comes no nearer to the sound (23 to 51 dB, this one 26 to
49), and leaves up to -51 dBFS of what is beside a silence in its first 10 ms (this one -73)."""

WITH_PICTURES = (".mp4",)
"""Suffixes of files that have pictures beside the sound."""

LOSSLESS = Encoding("mp4", "flac", 0, _INDEX_FIRST)
"""Sound as it is, to its last sample, that browsers play and seek in. Source: measured on two-sided
talk, 2026-11-26: written 6 times as fast as AAC, and at 8 kHz no more than twice as long."""


def encoding_for(path: Path) -> Encoding:
    """The format that a file's suffix asks for.

    Raises:
        UsageError: No such format; the message names the choices.

    >>> encoding_for(Path("Best of June.MP3")).codec
    'libmp3lame'
    """
    try:
        return ENCODINGS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{path.name!r} has no suffix that sound can be written for.",
            hint=f"Choose one of {', '.join(ENCODINGS)}.",
        ) from None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says of itself, where its format can: players show it.

    Attributes:
        title: What it is called.
        chapters: Seconds at which each begins and ends, and its title; in order.
    """

    title: str = ""
    chapters: Sequence[tuple[float, float, str]] = ()

    def enter(self, container: OutputContainer) -> None:
        """Announce it in a file to which nothing was written yet."""
        if self.title:
            container.metadata["title"] = self.title
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": round(start * _THOUSAND),
                    "end": round(end * _THOUSAND),
                    "time_base": Fraction(1, _THOUSAND),
                    "metadata": {"title": title},
                }
                for number, (start, end, title) in enumerate(self.chapters, start=1)
            ]
        )


@contextmanager
def sound_file(
    target: Path,
    encoding: Encoding,
    *,
    rate_hz: int,
    channels: int,
    bit_rate: int | None = None,
    film: Beside | None = None,
    contents: Contents | None = None,
) -> Iterator[Callable[[Samples], None]]:
    """A function that appends sound to ``target``, which appears when all of it is written.

    Until then the sound goes to a file beside it whose name begins with a dot; after a failure
    that file is removed and a former ``target`` is as it was.

    Args:
        target: Where the file shall be; its folder exists.
        encoding: How to write it.
        rate_hz: Of the sound.
        channels: 1 or 2.
        bit_rate: In all, instead of the encoding's own.
        film: Pictures that go with the sound.
        contents: Title and chapters.
    """
    partial = partial_beside(target)
    sweep_partial(partial.parent)
    try:
        with av.open(
            str(partial), "w", format=encoding.container, options=dict(encoding.options)
        ) as container:
            if contents is not None:
                contents.enter(container)
            if film is not None:
                film.enter(container)
            stream = container.add_stream(encoding.codec, rate_hz, options=dict(encoding.coder))
            assert isinstance(stream, AudioStream)
            stream.layout = LAYOUTS[channels]
            if encoding.bit_rate:
                stream.bit_rate = bit_rate or encoding.bit_rate * channels
            position = 0

            def append(audio: Samples) -> None:
                nonlocal position
                if not audio.shape[1]:
                    return
                frame = AudioFrame.from_ndarray(
                    np.ascontiguousarray(audio), "fltp", LAYOUTS[channels]
                )
                frame.rate, frame.pts, frame.time_base = rate_hz, position, Fraction(1, rate_hz)
                position += audio.shape[1]
                if film is not None:
                    film.copy_until(position / rate_hz)
                container.mux(stream.encode(frame))

            yield append
            if film is not None:
                film.copy_until(math.inf)
            container.mux(stream.encode(None))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
