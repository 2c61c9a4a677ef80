"""Seeking: whether a browser finds every second of a file of a kind that it plays.

That takes more than the right coding: an index where the format has one, lengths in the header
that are true, and bit rates that do not lead astray. It judges files; the kinds are judged by
``coaching.recording.needs_playback_copy``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import av

from coaching.media.source import Source

_EBML_SEGMENT = 0x18538067
_EBML_SEEK_HEAD = 0x114D9B74
_EBML_SEEK = 0x4DBB
_EBML_SEEK_ID = 0x53AB
_EBML_SEEK_POSITION = 0x53AC
_EBML_INFO = 0x1549A966
_EBML_DURATION = 0x4489
_EBML_CLUSTER = 0x1F43B675
_EBML_CUES = 0x1C53BB6B
"""Ids of Matroska's elements. Source: RFC 9559."""

Bytes = io.RawIOBase | io.BytesIO

MOST_ELEMENTS = 10_000
"""Boxes or elements that are walked over; a file with more before its index is no common one."""

LARGEST_HEADER_BYTES = 2**20
"""Of an element that is read as a whole. Chosen because real ones have a few hundred."""

PICTURES_PLAYED = {"yuv420p", "yuvj420p"}
"""Forms of H.264 pictures that every browser decodes. Source: MDN, "Web video codec guide"; the
profiles High 10 and High 4:4:4 are missing in hardware decoders, Firefox and Safari."""


def is_seekable(source: Source, container: str) -> bool:
    """Whether browsers can play the file itself and seek in it to the second.

    - WAV: its header says how long it is, with 32 bits (RF64 is not played everywhere).
    - MP3: its bit rate is constant. Source: Chromium, ``media/filters/ffmpeg_glue.cc``, seeks in
      proportion to the bytes, whatever the tables in a header of a variable one say.
    - MP4: it is not made of fragments; a ``moov`` box at the end is found by range requests.
    - WebM: it has cues and a duration; what ``MediaRecorder`` writes has neither.
    - FLAC: its header says how long it is. Ogg is searched by bisection and always passes.

    Args:
        source: Open; its position is lost.
        container: As in ``MediaFacts``.
    """
    match container:
        case "wav":
            return _states_length(source)
        case "mp3":
            return not _changes_bit_rate(source)
        case "mp4":
            video = source.video
            plain = video is None or video.codec_context.pix_fmt in PICTURES_PLAYED
            return plain and not _is_fragmented(source.file, source.size_bytes)
        case "webm":
            return _has_cues(source.file, source.size_bytes)
        case "flac":
            return source.stream.duration is not None
    return True


def _states_length(source: Source) -> bool:
    """Whether a WAV's header has its length, in the 32 bits that every browser reads."""
    source.file.seek(0)
    if source.file.read(4) == b"RF64":
        return False
    wav = source.wav
    return wav is None or (wav.promised_bytes is not None and not wav.is_stale)


def _changes_bit_rate(source: Source) -> bool:
    """Whether the frames of an MP3 differ in the bit rate that their headers name."""
    rates = set()
    try:
        for packet in source.container.demux(source.stream):
            if packet.size > 3:  # noqa: PLR2004 - a frame's header
                rates.add(bytes(memoryview(packet)[2:3])[0] >> 4)
            if len(rates) > 1:
                return True
    except av.FFmpegError:
        return True
    return False


def counts_frames(file: Bytes) -> bool:
    """Whether an MP3 begins with a header that counts its frames (Xing, Info or VBRI)."""
    file.seek(0)
    head = file.read(10) or b""
    if head[:3] == b"ID3":
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        file.seek(10 + size)
    first = head + (file.read(512) or b"")
    return any(mark in first for mark in (b"Xing", b"Info", b"VBRI"))


def _is_fragmented(file: Bytes, size_bytes: int) -> bool:
    """Whether an MP4 file consists of fragments. Source: ISO/IEC 14496-12, ``mvex``."""
    for name, start, end in _boxes(file, 0, size_bytes):
        if name == b"moof":
            return True
        if name == b"moov":
            return any(inner == b"mvex" for inner, _, _ in _boxes(file, start, end))
    return False


def _boxes(file: Bytes, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Names of boxes with where their content begins and ends."""
    for _ in range(MOST_ELEMENTS):
        if place + 8 > end:
            return
        file.seek(place)
        header = file.read(16) or b""
        length, start = int.from_bytes(header[:4]), place + 8
        if length == 1:
            length, start = int.from_bytes(header[8:16]), place + 16
        stop = end if length == 0 else place + length
        if stop < start:
            return
        yield header[4:8], start, min(stop, end)
        place = stop


def _has_cues(file: Bytes, size_bytes: int) -> bool:
    """Whether a WebM file says how long it is and where which second lies."""
    file.seek(0)
    timed = cued = False
    segment = 0
    for _ in range(MOST_ELEMENTS):
        element, length = _ebml_header(file)
        if element is None or element == _EBML_CLUSTER or (timed and cued):
            break
        if element == _EBML_SEGMENT:
            segment = file.tell()
            continue
        if element == _EBML_CUES:
            cued = True
        if element not in (_EBML_INFO, _EBML_SEEK_HEAD) or length is None:
            if length is None or length > size_bytes:
                break
            file.seek(length, io.SEEK_CUR)
            continue
        if length > LARGEST_HEADER_BYTES:
            break
        content = io.BytesIO(file.read(length) or b"")
        if element == _EBML_INFO:
            timed = any(inner == _EBML_DURATION for inner, _ in _ebml_children(content))
        else:
            after = file.tell()
            place = _cues_place(content)
            if place is not None and place < size_bytes:
                file.seek(segment + place)
                cued = cued or _ebml_header(file)[0] == _EBML_CUES
            file.seek(after)
    return timed and cued


def _cues_place(seek_head: Bytes) -> int | None:
    """Where the cues lie within the segment by its table of contents."""
    for element, entry in _ebml_children(seek_head):
        if element == _EBML_SEEK:
            parts = dict(_ebml_children(io.BytesIO(entry)))
            if int.from_bytes(parts.get(_EBML_SEEK_ID, b"")) == _EBML_CUES:
                return int.from_bytes(parts.get(_EBML_SEEK_POSITION, b"")[:8])
    return None


def _ebml_children(content: Bytes) -> Iterator[tuple[int, bytes]]:
    """The elements of which another consists."""
    while True:
        element, length = _ebml_header(content)
        if element is None or length is None:
            return
        yield element, content.read(min(length, LARGEST_HEADER_BYTES))


def _ebml_header(file: Bytes) -> tuple[int | None, int | None]:
    """The id and the length of the element that begins here; None where there is none.

    Source: RFC 8794, variable-size integers: the leading zeros of the first byte count the bytes
    that follow; all ones mean an unknown length.
    """
    element, _ = _ebml_number(file)
    length, bits = _ebml_number(file)
    if element is None or length is None:
        return None, None
    value = length & ((1 << bits) - 1)
    return element, None if value == (1 << bits) - 1 else value


def _ebml_number(file: Bytes) -> tuple[int | None, int]:
    """A number with its marker, and how many bits after the marker are its value."""
    first = file.read(1) or b""
    if not first or first == b"\x00":
        return None, 0
    more = 8 - first[0].bit_length()
    rest = file.read(more) or b""
    if len(rest) < more:
        return None, 0
    return int.from_bytes(first + rest), 7 * (more + 1)
