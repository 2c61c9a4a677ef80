"""Opening a recording: safely, whatever its name says, with failures in plain words.

FFmpeg gets the bytes of one open file and nothing else: no path, no address, no playlist. Only
formats of recordings are recognised, whatever the file is called.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Never

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from coaching.errors import DamagedError, NotMediaError, RecordingError, UnstableFileError
from coaching.media.signature import HEAD_BYTES, Kind, WavLengths, kind_of, wav_lengths

FORMATS = (
    *("wav", "w64", "aiff", "au", "caf", "voc", "flac", "wv", "ape"),
    *("mp3", "aac", "ac3", "amr", "amrnb", "amrwb", "gsm", "ogg"),
    *("mov", "mp4", "matroska", "webm", "asf", "avi", "flv", "mpeg", "mpegts"),
)
"""Formats of recordings by FFmpeg's names. Pictures, texts and everything that points to other
files (hls, dash, concat, sdp) are left out on purpose."""

_REASONS: dict[Kind, str] = {
    "empty": "is empty",
    "picture": "is a picture, not a recording",
    "playlist": "only points to other files; it holds no sound itself",
    "document": "is a document or an archive, not a recording",
    "text": "holds text, not sound",
}
RECORDINGS_ONLY = "Put recordings into the folder: WAV, MP3, M4A, MP4, WebM, Ogg or FLAC."
GET_AGAIN = "Export or download the recording again from where it was made."


class _Bytes:
    """The bytes of an open file without its name, as FFmpeg is to see them."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell


@dataclass(frozen=True, slots=True)
class Source:
    """An open recording.

    Attributes:
        path: Where it lies.
        size_bytes: Of the whole file.
        container: FFmpeg's view of it.
        stream: The sound in it that is used: the one that FFmpeg calls best.
        file: The open file; its position tells how far reading has come.
        wav: Lengths by the header of a WAV, else None.
    """

    path: Path
    size_bytes: int
    container: InputContainer
    stream: AudioStream
    file: BinaryIO
    wav: WavLengths | None

    @property
    def video(self) -> VideoStream | None:
        """The moving pictures, if any; a cover picture is none."""
        still = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
        return next((v for v in self.container.streams.video if not v.disposition & still), None)


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """A recording, open for decoding.

    Raises:
        NotMediaError: It is empty, of another kind, or holds no sound.
        DamagedError: It is a recording that breaks off before its sound can be read.
        UnstableFileError: It cannot be read, or no longer exists.
    """
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise UnstableFileError(
            f"{path.name!r} cannot be read: {error.strerror}.",
            hint="Check that it is still there and may be read.",
        ) from error
    with file:
        size_bytes = os.fstat(file.fileno()).st_size
        head = file.read(HEAD_BYTES) or b""
        file.seek(0)
        wav = wav_lengths(head, size_bytes)
        options = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}
        if wav is not None and wav.is_stale:
            options["ignore_length"] = "1"
        try:
            container = av.open(
                _Bytes(file), "r", options=options, io_open=_open_nothing, metadata_errors="replace"
            )
        except av.FFmpegError as error:
            raise _refusal(path, head) from error
        with container:
            stream = container.streams.best("audio")
            if not isinstance(stream, AudioStream):
                what = "holds pictures without sound" if container.streams.video else "has no sound"
                raise NotMediaError(f"{path.name!r} {what}.", hint=RECORDINGS_ONLY)
            yield Source(path, size_bytes, container, stream, file, wav)


def _open_nothing(url: str, flags: int, options: dict[str, str]) -> Never:
    """Refuses whatever a recording asks FFmpeg to open besides itself."""
    del url, flags, options
    raise PermissionError


def _refusal(path: Path, head: bytes) -> RecordingError:
    """Why a file could not be opened, in plain words."""
    kind = kind_of(head)
    if kind == "mp4":
        return DamagedError(
            f"{path.name!r} has no index: the recording was cut short before it was finished.",
            hint=GET_AGAIN,
        )
    if kind == "sound":
        return DamagedError(
            f"{path.name!r} breaks off before its sound begins.",
            hint=GET_AGAIN,
        )
    reason = _REASONS.get(kind, "is not a recording in any known format")
    return NotMediaError(f"{path.name!r} {reason}.", hint=RECORDINGS_ONLY)
