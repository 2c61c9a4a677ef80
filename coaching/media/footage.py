"""Footage: the moving picture of a recording as frames of one size at chosen times.

Whatever a camera or a meeting service made of it: odd sizes, pictures that lie on their side, rates
that vary, sizes that change on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame

from coaching.errors import RecordingError
from coaching.media.drawing import SIZE, Picture
from coaching.media.source import Source, open_source
from coaching.media.timeline import origin_of

BLACK, GREY = 16, 128
"""Brightness and colour of nothing. Source: ITU-R BT.709, limited range."""

EARLIER = 2.0
"""Seconds before a start from which pictures are looked at. Chosen because a rate that varies may
leave a still picture standing for that long."""

_QUARTER = 90


class Footage:
    """The pictures of an open recording, asked for at times that only grow."""

    def __init__(self, source: Source, start: float) -> None:
        """Pictures from a second of the recording on."""
        self._source = source
        self._origin = float(origin_of(source))
        self._aspect = _aspect(source)
        self._shown: VideoFrame | None = None
        self._picture: Picture | None = None
        self._frames = self._decoded(max(0.0, start - EARLIER))
        self._next: VideoFrame | None = next(self._frames, None)

    def at(self, second: float) -> Picture:
        """What is seen at a second of the recording; black where nothing ever is."""
        while self._next is not None and (
            self._shown is None or self._time(self._next) <= second + 1e-6
        ):
            self._shown, self._picture = self._next, None
            self._next = next(self._frames, None)
        if self._picture is None:
            self._picture = (
                _black() if self._shown is None else fitted(self._shown, aspect=self._aspect)
            )
        return self._picture

    def _time(self, frame: VideoFrame) -> float:
        assert frame.time is not None, "frames without a time are left out"
        return frame.time - self._origin

    def _decoded(self, start: float) -> Iterator[VideoFrame]:
        """Frames in order of time; where they cannot be read any further, they end."""
        container, stream = self._source.container, self._source.video
        assert stream is not None, "it has pictures"
        assert stream.time_base is not None, "a stream that is open counts in some unit"
        stream.thread_type = "AUTO"
        if start > 0:
            offset = int((start + self._origin) / stream.time_base)
            try:
                container.seek(offset, stream=stream, backward=True)
            except av.FFmpegError:
                container.seek(0)
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                frames = [] if packet is None else packet.decode()
            except av.InvalidDataError:
                continue  # one that is spoilt
            except (av.FFmpegError, IndexError):
                return
            yield from (frame for frame in frames if frame.time is not None)
            if packet is None or not packet.size:  # the last, which empties the decoder
                return


@contextmanager
def open_footage(path: Path, start: float) -> Iterator[Footage | None]:
    """The pictures of a recording from a second on; None where it has none.

    Raises:
        UnstableFileError: It cannot be read.
    """
    with open_source(path) as source:
        if source.video is None:
            yield None
        else:
            yield Footage(source, start)


def has_pictures(path: Path) -> bool:
    """Whether a recording has moving pictures."""
    try:
        with open_source(path) as source:
            return source.video is not None
    except RecordingError:
        return False


def fitted(frame: VideoFrame, *, aspect: float = 1.0) -> Picture:
    """A frame as it is meant to be seen, as large as fits, with black around it.

    Pixels that are not square are made so, and a picture that lies on its side is put upright.

    Args:
        frame: As it was decoded.
        aspect: How much wider than high a pixel is, before the picture is put upright.
    """
    quarters = round(frame.rotation / _QUARTER) % 4
    across = quarters % 2 == 1
    width, height = frame.width * aspect, float(frame.height)
    if across:
        width, height = height, width
    scale = min(SIZE[0] / width, SIZE[1] / height)
    wide = max(2, min(SIZE[0], round(width * scale / 2) * 2))
    high = max(2, min(SIZE[1], round(height * scale / 2) * 2))
    raw = frame.reformat(
        width=high if across else wide,
        height=wide if across else high,
        format="yuv420p",
        interpolation="BILINEAR",
        dst_color_range="MPEG",
    ).to_ndarray()
    drawn = np.asarray(raw, np.uint8)
    picture = _black()
    left, top = (SIZE[0] - wide) // 4 * 2, (SIZE[1] - high) // 4 * 2
    for ours, theirs, part in zip(_planes(picture), _planes(drawn), (1, 2, 2), strict=True):
        upright = np.rot90(theirs, quarters)
        ours[top // part : (top + high) // part, left // part : (left + wide) // part] = upright
    return picture


def _aspect(source: Source) -> float:
    """How much wider than high a pixel is; as high as wide where the recording does not say."""
    assert source.video is not None, "it has pictures"
    ratio = source.video.sample_aspect_ratio
    return float(ratio) if ratio and ratio > 0 else 1.0


def _planes(picture: Picture) -> tuple[Picture, Picture, Picture]:
    """Brightness and both colours of a picture, to be read or written."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    colours = picture[height:].reshape(2, height // 2, width // 2)
    return picture[:height], colours[0], colours[1]


def _black() -> Picture:
    width, height = SIZE
    picture = np.full((height * 3 // 2, width), GREY, np.uint8)
    picture[:height] = BLACK
    return picture
