"""Playback copies: the sound of a recording in a form that every browser plays and seeks in.

Times in the copy are times in the recording: it starts where the recording starts, and gaps are
filled. The recording itself is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av

from coaching.errors import NotMediaError
from coaching.media.decode import Samples, resampled, sides
from coaching.media.encode import ENCODINGS, sound_file
from coaching.media.seeking import is_seekable
from coaching.media.sound import open_sound
from coaching.media.source import RECORDINGS_ONLY
from coaching.media.timeline import LONGEST_GAP
from coaching.recording import MediaFacts, needs_playback_copy

RATES_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""Rates that every browser's AAC decoder takes; telephony's 8 kHz is not among them everywhere."""

BITS_PER_SAMPLE = 3
"""AAC's bits per sample of one channel. Chosen because FFmpeg's encoder then leaves speech at
16 kHz without audible loss (48 kbit/s); from ``MOST_BITS`` on more is not heard."""

MOST_BITS = 64_000
"""Bits per second and channel that speech needs at most."""


def needs_copy(path: Path, facts: MediaFacts) -> bool:
    """Whether browsers cannot be relied on to play the recording itself and seek in it.

    Besides what the facts say, a copy is needed of a file without an index, of one whose first
    track of sound is not all that is heard, since browsers play no other, and of one whose time
    stamps leap, since browsers wait through the gap.

    Raises:
        RecordingError: The recording cannot be opened.
        UnstableFileError: It cannot be read, or vanished.
    """
    if needs_playback_copy(facts):
        return True
    with open_sound(path) as sound:
        source = sound.sources[0]
        first = source.container.streams.audio[0].index
        if len(sound.sources) > 1 or source.stream.index != first:
            return True
        whole = (source.container.duration or 0) / av.time_base
        return whole - facts.duration > LONGEST_GAP or not is_seekable(source, facts.container)


def playback_rate(rate_hz: int) -> int:
    """The sample rate of a copy of sound at a rate."""
    return next((rate for rate in RATES_HZ if rate >= rate_hz), RATES_HZ[-1])


def playback_bit_rate(rate_hz: int, channels: int) -> int:
    """Bits per second for a copy at its own rate."""
    return channels * min(MOST_BITS, BITS_PER_SAMPLE * rate_hz)


def write_playback_copy(
    source: Path, target: Path, *, on_progress: Callable[[float], None] | None = None
) -> None:
    """Writes the sound of a recording as AAC in an MP4 file with its index in front.

    One and two channels are kept, more become one; two tracks that are the sides of a call become
    left and right. The copy is there completely or not at all.

    Args:
        source: The recording.
        target: Where the copy shall be, usually ``.m4a``.
        on_progress: Told the share that is done, 0 to 1.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    with open_sound(source) as sound:
        blocks = sound.blocks()
        first = next(blocks, None)
        if first is None:
            raise NotMediaError(f"{source.name!r} holds no sound.", hint=RECORDINGS_ONLY)
        kept = (0, 1) if first.audio.shape[0] == 2 else (0,)  # noqa: PLR2004 - stereo
        rate_hz = playback_rate(first.rate_hz)

        def stretches() -> Iterator[Samples]:
            yield sides(first.audio, kept)
            for block in blocks:
                yield sides(block.audio, kept)
                if on_progress is not None:
                    on_progress(sound.share_read)

        with sound_file(
            target,
            ENCODINGS[".m4a"],
            rate_hz=rate_hz,
            channels=len(kept),
            bit_rate=playback_bit_rate(rate_hz, len(kept)),
        ) as append:
            for audio in resampled(stretches(), first.rate_hz, rate_hz):
                append(audio)
    if on_progress is not None:
        on_progress(1.0)
