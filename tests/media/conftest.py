"""A factory of real recordings."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tests.media.sounds import Samples

CODECS = {
    ".wav": "pcm_s16le",
    ".aiff": "pcm_s16be",
    ".caf": "pcm_s16le",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".mp4": "aac",
    ".mov": "aac",
    ".mkv": "aac",
    ".aac": "aac",
    ".avi": "libmp3lame",
    ".opus": "libopus",
    ".ogg": "libopus",
    ".webm": "libopus",
    ".flac": "flac",
    ".wma": "wmav2",
    ".amr": "libopencore_amrnb",
    ".3gp": "libopencore_amrnb",
}
VIDEO_CODECS = {".webm": "libvpx", ".avi": "mpeg4"}
LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 6: "5.1"}
PICTURES_HZ = 10


class MakeMedia(Protocol):
    """Writes a recording and returns its path; ``also`` are further tracks of sound."""

    def __call__(
        self,
        name: str,
        audio: Samples,
        *,
        also: Sequence[Samples] = (),
        rate_hz: int = 16_000,
        codec: str | None = None,
        container: str | None = None,
        video: bool = False,
        options: dict[str, str] | None = None,
        codec_options: dict[str, str] | None = None,
    ) -> Path: ...


@pytest.fixture
def make_media(tmp_path: Path) -> MakeMedia:
    return partial(write_media, tmp_path)


def write_media(
    folder: Path,
    name: str,
    audio: Samples,
    *,
    also: Sequence[Samples] = (),
    rate_hz: int = 16_000,
    codec: str | None = None,
    container: str | None = None,
    video: bool = False,
    options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
) -> Path:
    path = folder / name
    codec = codec or CODECS[path.suffix]
    with av.open(str(path), "w", format=container, options=options) as file:
        picture = _pictures(file, path.suffix) if video else None
        tracks = [(_sound(file, codec, rate_hz, t, codec_options), t) for t in (audio, *also)]
        for second in range(-(-max(t.shape[1] for _, t in tracks) // rate_hz)):
            if picture is not None:
                _show(file, picture, second)
            for stream, track in tracks:
                _write(file, stream, track, second * rate_hz)
        for stream in file.streams:
            if isinstance(stream, (AudioStream, VideoStream)):
                file.mux(stream.encode(None))
    return path


def _sound(
    file: OutputContainer,
    codec: str,
    rate_hz: int,
    audio: Samples,
    options: dict[str, str] | None,
) -> AudioStream:
    stream = file.add_stream(codec, rate_hz, options=options)
    assert isinstance(stream, AudioStream)
    stream.layout = LAYOUTS[audio.shape[0]]
    if codec.startswith("wma"):
        stream.bit_rate = 64_000  # without one the encoder refuses to start
    return stream


def _pictures(file: OutputContainer, suffix: str) -> VideoStream:
    stream = file.add_stream(VIDEO_CODECS.get(suffix, "libx264"), PICTURES_HZ)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
    return stream


def _show(file: OutputContainer, stream: VideoStream, second: int) -> None:
    for number in range(PICTURES_HZ):
        image = VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), "rgb24")
        image.pts, image.time_base = second * PICTURES_HZ + number, Fraction(1, PICTURES_HZ)
        file.mux(stream.encode(image))


def _write(file: OutputContainer, stream: AudioStream, track: Samples, start: int) -> None:
    piece = np.ascontiguousarray(track[:, start : start + stream.rate])
    if piece.shape[1]:
        frame = AudioFrame.from_ndarray(piece, "fltp", LAYOUTS[track.shape[0]])
        frame.rate, frame.pts, frame.time_base = stream.rate, start, Fraction(1, stream.rate)
        file.mux(stream.encode(frame))
