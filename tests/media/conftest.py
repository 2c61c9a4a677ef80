"""A factory of real recordings."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from tests.media.sounds import Samples

CODECS = {
    ".wav": "pcm_s16le",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".mp4": "aac",
    ".opus": "libopus",
    ".ogg": "libopus",
    ".webm": "libopus",
    ".flac": "flac",
}


class MakeMedia(Protocol):
    """Writes a recording and returns its path."""

    def __call__(
        self,
        name: str,
        audio: Samples,
        *,
        rate_hz: int = 16_000,
        codec: str | None = None,
        container: str | None = None,
        video: bool = False,
        options: dict[str, str] | None = None,
    ) -> Path: ...


@pytest.fixture
def make_media(tmp_path: Path) -> MakeMedia:
    def make(
        name: str,
        audio: Samples,
        *,
        rate_hz: int = 16_000,
        codec: str | None = None,
        container: str | None = None,
        video: bool = False,
        options: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        layout = {1: "mono", 2: "stereo", 3: "3.0"}[audio.shape[0]]
        codec = codec or CODECS[path.suffix]
        with av.open(str(path), "w", format=container, options=options) as file:
            stream = file.add_stream(codec, rate_hz)
            stream.layout = layout
            picture = file.add_stream("libx264", 10) if video else None
            if picture is not None:
                picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
            for start in range(0, audio.shape[1], rate_hz):
                if picture is not None:
                    for _ in range(10):
                        image = np.full((64, 64, 3), 99, np.uint8)
                        file.mux(picture.encode(VideoFrame.from_ndarray(image, "rgb24")))
                piece = np.ascontiguousarray(audio[:, start : start + rate_hz])
                frame = AudioFrame.from_ndarray(piece, "fltp", layout)
                frame.rate, frame.pts, frame.time_base = rate_hz, start, Fraction(1, rate_hz)
                file.mux(stream.encode(frame))
            if picture is not None:
                file.mux(picture.encode(None))
            file.mux(stream.encode(None))
        return path

    return make
