"""Muting: a copy of a recording in which stretches are silent, for everybody to play and to cut.

Times in the copy are times in the recording, as in every playback copy. It knows when sound is to
be silent, not why. The recording itself is not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coaching.errors import NotMediaError
from coaching.media.decode import Block, Samples, resampled, sides
from coaching.media.encode import ENCODINGS, LOSSLESS, Encoding, sound_file
from coaching.media.film import Film
from coaching.media.playback import playback_bit_rate, playback_rate
from coaching.media.sound import open_sound
from coaching.media.source import RECORDINGS_ONLY, open_source

FADE = 0.01
"""Seconds over which sound goes and comes back, outside of what is silent. Chosen because 10 ms
hide an edge and are too short for anything to be understood in them."""

OPUS_HZ = 48_000
"""The rate that Opus is written at. Source: RFC 7845, section 5.1."""

_WITH_FILM = {".mp4": ENCODINGS[".m4a"], ".webm": Encoding("webm", "libopus", 48_000)}
"""How sound is written beside pictures, by suffix: so that what played the recording plays it."""


@dataclass(frozen=True, slots=True)
class Mute:
    """A stretch of a recording that nobody is to hear.

    Attributes:
        start: Seconds.
        end: Seconds; after ``start``.
        channel: Where it is silent; None for all channels.
    """

    start: float
    end: float
    channel: int | None = None


def write_muted_copy(
    source: Path,
    target: Path,
    mutes: Sequence[Mute],
    *,
    lossless: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Writes the sound of a recording with stretches silenced, and its pictures if wanted.

    One and two channels are kept, more become one; two tracks that are the sides of a call become
    left and right. What is silent is so before it is encoded, from edge to edge; the fades lie
    outside. The copy is there completely or not at all.

    Args:
        source: The recording.
        target: ``.m4a`` for the sound alone; ``.mp4`` or ``.webm`` for the pictures of a recording
            of that kind, too. Its folder exists.
        mutes: In any order; they may overlap, and none is a plain copy.
        lossless: Whether sound without pictures is written as FLAC at its own rate: several times
            as fast as AAC, and longer.
        on_progress: Told the share that is done, 0 to 1.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    with ExitStack() as stack:
        sound = stack.enter_context(open_sound(source))
        blocks = sound.blocks()
        first = next(blocks, None)
        if first is None:
            raise NotMediaError(f"{source.name!r} holds no sound.", hint=RECORDINGS_ONLY)
        kept = (0, 1) if first.audio.shape[0] == 2 else (0,)  # noqa: PLR2004 - stereo
        encoding = written_as(target, lossless=lossless)
        rate_hz = written_rate(encoding, first.rate_hz)

        def stretches() -> Iterator[Samples]:
            yield _muted(first, kept, mutes)
            for block in blocks:
                yield _muted(block, kept, mutes)
                if on_progress is not None:
                    on_progress(sound.share_read)

        film = None
        if target.suffix != ".m4a":
            film = Film(stack.enter_context(open_source(source)))
        with sound_file(
            target,
            encoding,
            rate_hz=rate_hz,
            channels=len(kept),
            bit_rate=playback_bit_rate(rate_hz, len(kept)),
            film=film,
        ) as append:
            for audio in resampled(stretches(), first.rate_hz, rate_hz):
                append(audio)
    if on_progress is not None:
        on_progress(1.0)


def written_as(target: Path, *, lossless: bool) -> Encoding:
    """How the sound of a copy is coded.

    >>> written_as(Path("call.m4a"), lossless=False).codec
    'aac'
    """
    return _WITH_FILM.get(target.suffix, LOSSLESS if lossless else ENCODINGS[".m4a"])


def written_rate(encoding: Encoding, rate_hz: int) -> int:
    """The sample rate of a copy of sound at a rate.

    >>> written_rate(ENCODINGS[".m4a"], 8000), written_rate(LOSSLESS, 8000)
    (16000, 8000)
    """
    if encoding == LOSSLESS:
        return rate_hz
    return OPUS_HZ if encoding.codec == "libopus" else playback_rate(rate_hz)


def _muted(block: Block, kept: tuple[int, ...], mutes: Sequence[Mute]) -> Samples:
    """The channels of a block that are kept, silent where they shall be."""
    audio = sides(block.audio, kept)
    begin = block.position / block.rate_hz
    end = begin + audio.shape[1] / block.rate_hz
    near = [mute for mute in mutes if mute.start - FADE < end and mute.end + FADE > begin]
    if not near:
        return audio
    audio = audio.copy()
    times = begin + np.arange(audio.shape[1]) / block.rate_hz
    for mute in near:
        rows = slice(None)
        if mute.channel is not None and audio.shape[0] > 1:
            rows = slice(mute.channel, mute.channel + 1)
        audio[rows] *= _gain(times, mute)
    return audio


def _gain(times: np.ndarray[tuple[int], np.dtype[np.float64]], mute: Mute) -> Samples:
    """By what sound at these times is multiplied: 0 within, rising to 1 outside of it."""
    outside = np.maximum(mute.start - times, times - mute.end) / FADE
    gain: Samples = (0.5 - 0.5 * np.cos(np.pi * outside.clip(0.0, 1.0))).astype(np.float32)
    return gain
