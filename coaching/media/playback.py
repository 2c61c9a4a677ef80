"""Playback copies: the sound of a recording in a form that every browser plays and seeks in.

Times in the copy are times in the recording: it starts where the recording starts, and gaps are
filled. Whether a copy is needed is said by ``coaching.recording.needs_playback_copy``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from coaching.errors import NotMediaError
from coaching.media.decode import Decoder, Samples, resampled, sides
from coaching.media.encode import ENCODINGS, sound_file
from coaching.media.source import RECORDINGS_ONLY, open_source
from coaching.recording import needs_playback_copy

__all__ = ["needs_playback_copy", "write_playback_copy"]

RATES_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""Rates that every browser's AAC decoder takes; telephony's 8 kHz is not among them everywhere."""

BITS_PER_SAMPLE = 3
"""AAC's bits per sample of one channel. Chosen because FFmpeg's encoder then leaves speech at
16 kHz without audible loss (48 kbit/s); from ``MOST_BITS`` on more is not heard."""

MOST_BITS = 64_000
"""Bits per second and channel that speech needs at most."""


def write_playback_copy(
    source: Path, target: Path, *, on_progress: Callable[[float], None] | None = None
) -> None:
    """Writes the sound of a recording as AAC in an MP4 file with its index in front.

    One and two channels are kept, more become one. The copy is there completely or not at all.

    Args:
        source: The recording.
        target: Where the copy shall be, usually ``.m4a``.
        on_progress: Told the share that is done, 0 to 1.

    Raises:
        RecordingError: The recording cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    with open_source(source) as recording:
        blocks = Decoder(recording).blocks()
        first = next(blocks, None)
        if first is None:
            raise NotMediaError(f"{source.name!r} holds no sound.", hint=RECORDINGS_ONLY)
        kept = (0, 1) if first.audio.shape[0] == 2 else (0,)  # noqa: PLR2004 - stereo
        rate_hz = next((rate for rate in RATES_HZ if rate >= first.rate_hz), RATES_HZ[-1])

        def sound() -> Iterator[Samples]:
            yield sides(first.audio, kept)
            for block in blocks:
                yield sides(block.audio, kept)
                if on_progress is not None:
                    on_progress(min(1.0, recording.file.tell() / recording.size_bytes))

        with sound_file(
            target,
            ENCODINGS[".m4a"],
            rate_hz=rate_hz,
            channels=len(kept),
            bit_rate=len(kept) * min(MOST_BITS, BITS_PER_SAMPLE * rate_hz),
        ) as append:
            for audio in resampled(sound(), first.rate_hz, rate_hz):
                append(audio)
    if on_progress is not None:
        on_progress(1.0)
