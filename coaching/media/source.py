"""Opening a recording: safely, whatever its name says, with failures in plain words.

FFmpeg gets the bytes of one open file and nothing else: no path, no address, no playlist. Only
formats of recordings are recognised, whatever the file is called.
"""

from __future__ import annotations

import io
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
from coaching.media.signature import HEAD_BYTES, Kind, WavLengths, kind_of, wav_lengths, wav_rate

FORMATS = (
    *("wav", "w64", "aiff", "au", "caf", "voc", "flac", "wv", "ape"),
    *("mp3", "aac", "ac3", "amr", "amrnb", "amrwb", "gsm", "ogg"),
    *("mov", "mp4", "matroska", "webm", "asf", "avi", "flv", "mpeg", "mpegts"),
)
"""Formats of recordings by FFmpeg's names. Pictures, texts and everything that points to other
files (hls, dash, concat, sdp) are left out on purpose."""

RATES_HZ = range(4_000, 384_001)
"""Sample rates of sound; a header that says anything else is spoilt. Source: GSM dictation uses
half of telephony's 8 kHz, and no converter goes beyond 384 kHz."""

_REASONS: dict[Kind, str] = {
    "empty": "is empty",
    "picture": "is a picture, not a recording",
    "playlist": "only points to other files; it holds no sound itself",
    "document": "is a document or an archive, not a recording",
    "text": "holds text, not sound",
}
RECORDINGS_ONLY = (
    "Put recordings into the folder: WAV, MP3, M4A, Ogg, FLAC, AMR, WMA, "
    "MP4, MOV, MKV, WebM or AVI."
)
GET_AGAIN = "Export or download the recording again from where it was made."


class Content(io.RawIOBase):
    """The bytes of an open file without its name, as FFmpeg is to see them.

    Attributes:
        failure: Why the disk or the network stopped giving them, if it did; readers see an end.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.failure: OSError | None = None
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        try:
            return self._file.read(size) or b""
        except OSError as error:
            self.failure = error
            return b""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new place, or -1 where a header that lies points outside of any file."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, OverflowError, ValueError):
            return -1

    def tell(self) -> int:
        """The place."""
        return self._file.tell()

    def fileno(self) -> int:
        """The file's number in this process."""
        return self._file.fileno()

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Source:
    """An open recording.

    Attributes:
        path: Where it lies.
        size_bytes: Of the whole file.
        container: FFmpeg's view of it.
        stream: The track of sound in it that is read.
        file: The open file; its position tells how far reading has come.
        wav: Lengths by the header of a WAV, else None.
    """

    path: Path
    size_bytes: int
    container: InputContainer
    stream: AudioStream
    file: Content
    wav: WavLengths | None

    @property
    def video(self) -> VideoStream | None:
        """The moving pictures, if any; a cover picture is none."""
        still = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
        return next((v for v in self.container.streams.video if not v.disposition & still), None)


@contextmanager
def open_source(path: Path, *, track: int | None = None) -> Iterator[Source]:
    """A recording, open for decoding one of its tracks.

    Args:
        path: Where it lies.
        track: The index of a stream of sound in the container; without it, the one that FFmpeg
            calls best.

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
        content = Content(file)
        head = content.read(HEAD_BYTES)
        content.seek(0)
        wav = wav_lengths(head, size_bytes)
        rate_hz = wav_rate(head)
        if rate_hz is not None and rate_hz not in RATES_HZ:
            raise DamagedError(
                f"{path.name!r} is damaged: it claims {rate_hz} samples a second.", hint=GET_AGAIN
            )  # before FFmpeg reads a tenth of such a second at once
        options = {"format_whitelist": ",".join(FORMATS), "protocol_whitelist": "file"}
        if wav is not None and wav.is_stale:
            options["ignore_length"] = "1"
        try:
            container = av.open(
                content, "r", options=options, io_open=_open_nothing, metadata_errors="replace"
            )
        except (av.FFmpegError, ValueError, OverflowError) as error:
            raise _unreadable(path, content) or _refusal(path, head) from error
        with container:
            stream = _track(container, track)
            if stream is None:
                what = "holds pictures without sound" if container.streams.video else "has no sound"
                raise NotMediaError(f"{path.name!r} {what}.", hint=RECORDINGS_ONLY)
            try:
                yield Source(path, size_bytes, container, stream, content, wav)
            except RecordingError as error:
                raise _unreadable(path, content) or error from error
            if (unreadable := _unreadable(path, content)) is not None:
                raise unreadable


def _track(container: InputContainer, track: int | None) -> AudioStream | None:
    """The stream of sound that is asked for, or the best; None without any."""
    stream = container.streams.best("audio") if track is None else container.streams[track]
    return stream if isinstance(stream, AudioStream) else None


def _unreadable(path: Path, content: Content) -> UnstableFileError | None:
    """What to say where reading failed; None where it did not."""
    if content.failure is None:
        return None
    return UnstableFileError(
        f"{path.name!r} cannot be read to its end: {content.failure.strerror}.",
        hint="Check the disk or the network drive that it lies on.",
    )


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
