"""Probing: what a recording is, measured by decoding all of its sound once.

Headers are not believed: duration is counted, levels are measured, and a file that holds clearly
less than its header promises is refused. It does not know speech from noise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from coaching.errors import DamagedError, NotMediaError
from coaching.media.decode import Decoder
from coaching.media.meter import PairMeter
from coaching.media.seeking import counts_frames
from coaching.media.signature import HEAD_BYTES, stated_bytes
from coaching.media.sound import open_sound
from coaching.media.source import GET_AGAIN, RECORDINGS_ONLY, Source
from coaching.recording import MediaFacts, clock, layout_of

MISSING = 1.0
"""Seconds by which a recording may fall short of its header. Chosen because containers round to
whole frames and a stopped recorder may lose its last buffer."""

MISSING_SHARE = 0.01
"""The same as a share of the promised duration, whichever is more: an hour may lack 36 seconds."""

SPOILT_SHARE = 0.05
"""Share of packets that may fail to decode. Chosen because a few spoilt ones at cuts are common
and harmless, while one in twenty makes words unintelligible."""

PAIR = 2

WEBM_CODECS = {"opus", "vorbis", "vp8", "vp9", "av1", ""}
"""Codings that make a Matroska file a WebM file. Source: WebM Container Guidelines."""


def probe(path: Path, *, on_progress: Callable[[float], None] | None = None) -> MediaFacts:
    """The facts of a recording.

    Silence throughout is no error here: whether somebody speaks is for speech recognition to say.

    Args:
        path: Any file, whatever its suffix.
        on_progress: Told the share that has been read, 0 to 1, about once per second of sound.

    Raises:
        NotMediaError: No sound in it that can be decoded.
        DamagedError: It breaks off, or too much of it cannot be decoded.
        UnstableFileError: It cannot be read, or vanished.
    """
    with open_sound(path) as sound:
        source = sound.sources[0]
        meter = PairMeter()
        samples = channels = rate_hz = 0
        for block in sound.blocks():
            channels, rate_hz = block.audio.shape[0], block.rate_hz
            samples = block.position + block.audio.shape[1]
            if channels == PAIR:
                meter.measure(block.audio, rate_hz)
            if on_progress is not None:
                on_progress(sound.share_read)
        if not samples:
            raise NotMediaError(
                f"{path.name!r} holds no sound that can be decoded.", hint=RECORDINGS_ONLY
            )
        duration = samples / rate_hz
        for track, decoder in zip(sound.sources, sound.decoders, strict=True):
            _require_whole(track, decoder, duration)
        _require_all_bytes(source, duration)
        paired = channels == PAIR
        layout, heard = layout_of(
            meter.levels() if paired else (), meter.likeness() if paired else None
        )
        video_codec = "" if source.video is None else _codec(source.video)
        if on_progress is not None:
            on_progress(1.0)
        return MediaFacts(
            container=_container(source, _codec(source.stream), video_codec),
            codec=_codec(source.stream),
            duration=duration,
            sample_rate_hz=rate_hz,
            channels=channels,
            has_video=source.video is not None,
            heard=heard,
            layout=layout,
            video_codec=video_codec,
        )


def _require_whole(source: Source, decoder: Decoder, duration: float) -> None:
    """Refuses a recording of which clearly less can be decoded than it should hold."""
    name = repr(source.path.name)
    spoilt_share = decoder.spoilt / max(1, decoder.packets)
    if spoilt_share > SPOILT_SHARE:
        raise DamagedError(
            f"{name} is damaged: {spoilt_share:.0%} of its sound cannot be decoded.",
            hint=GET_AGAIN,
        )
    promised = None if decoder.leaps else _promised(source)
    if promised is not None and promised - duration > max(MISSING, MISSING_SHARE * promised):
        raise DamagedError(
            f"{name} breaks off at {clock(duration)} of {clock(promised)}.", hint=GET_AGAIN
        )


def _require_all_bytes(source: Source, duration: float) -> None:
    """Refuses a file that is clearly shorter than its header says, whatever of it can be played."""
    source.file.seek(0)
    stated = stated_bytes(source.file.read(HEAD_BYTES))
    if stated is None or not source.size_bytes:
        return
    missing = duration * (stated / source.size_bytes - 1)
    if missing > max(MISSING, MISSING_SHARE * duration):
        share = 1 - source.size_bytes / stated
        raise DamagedError(
            f"{source.path.name!r} breaks off at {clock(duration)}: {share:.0%} of it is missing.",
            hint=GET_AGAIN,
        )


def _promised(source: Source) -> float | None:
    """The duration that the file's header states, or None where it states none.

    Many containers state none and FFmpeg then estimates one; an estimate is no promise.
    """
    stream = source.stream
    stated = None
    if stream.duration is not None and stream.time_base is not None:
        stated = float(stream.duration * stream.time_base)
    match source.container.format.name.split(",")[0]:
        case "wav":
            wav = source.wav
            bit_rate = stream.codec_context.bit_rate
            if wav is None or wav.promised_bytes is None or wav.is_stale or not bit_rate:
                return None
            return 8 * wav.promised_bytes / bit_rate
        case "mov" | "flac" | "aiff" | "caf":
            return stated
        case "mp3" if counts_frames(source.file):
            return stated
        case "matroska" if source.video is None and source.container.duration is not None:
            return source.container.duration / 1e6
    return None


def _codec(stream: AudioStream | VideoStream) -> str:
    """The name of a stream's coding, whichever of FFmpeg's decoders reads it, if any does."""
    context = stream.codec_context
    return "unknown" if context is None else context.codec.canonical_name


def _container(source: Source, codec: str, video_codec: str) -> str:
    """The short name of the file's format."""
    family = source.container.format.name.split(",")[0]
    if family == "matroska" and codec in WEBM_CODECS and video_codec in WEBM_CODECS:
        return "webm"
    return {"mov": "mp4"}.get(family, family)
