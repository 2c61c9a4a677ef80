"""Moving pictures: taken over from a recording as they are, beside sound that is written anew.

It knows packets and their times. It decodes nothing, so pictures cost neither time nor quality.
"""

from __future__ import annotations

from typing import Protocol

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from coaching.media.source import Source
from coaching.media.timeline import origin_of


class Beside(Protocol):
    """Pictures that are written beside sound."""

    def enter(self, container: OutputContainer) -> None:
        """Announce the pictures to a file to which nothing was written yet."""

    def copy_until(self, second: float) -> None:
        """Write the pictures that are due before a second of the sound; all, before infinity."""


class Film:
    """The pictures of an open recording, on the time line of its sound."""

    def __init__(self, source: Source) -> None:
        """The pictures of a recording that has some and of which nothing else is read."""
        assert source.video is not None, "whoever asks for pictures has seen some"
        self._pictures = source.video
        self._origin = origin_of(source)
        self._packets = source.container.demux(source.video)
        self._next: Packet[VideoStream] | None = None
        self._target: tuple[OutputContainer, VideoStream] | None = None

    def enter(self, container: OutputContainer) -> None:
        """Announce the pictures to a file to which nothing was written yet."""
        self._target = container, container.add_stream_from_template(self._pictures)
        self._next = self._read()

    def copy_until(self, second: float) -> None:
        """Write the pictures that are due before a second of the sound.

        Pictures that cannot be read any further end there; the sound goes on.
        """
        assert self._target is not None, "it was announced"
        container, stream = self._target
        while (packet := self._next) is not None:
            base = packet.time_base
            shift = round(self._origin / base)
            if packet.dts is not None and (packet.dts - shift) * base >= second:
                return
            if packet.pts is not None and packet.dts is not None:
                packet.pts -= shift
                packet.dts -= shift
                packet.stream = stream
                container.mux(packet)
            self._next = self._read()

    def _read(self) -> Packet[VideoStream] | None:
        try:
            return next(self._packets, None)
        except (av.FFmpegError, IndexError):
            return None
