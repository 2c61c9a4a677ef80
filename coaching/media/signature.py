"""What kind of file its first bytes say it is, whatever its name claims.

It knows enough kinds to tell a person why a file is no recording. It decodes nothing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["empty", "sound", "mp4", "picture", "playlist", "document", "text", "unknown"]

HEAD_BYTES = 4096
"""How much of a file's start is enough here; a WAV's data chunk nearly always begins within it."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"<svg")
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"<?xml", b"<MPD", b"<asx", b"<ASX", b"v=0")
_DOCUMENTS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_SOUNDS = (
    *(b"OggS", b"fLaC", b"ID3", b"\x1aE\xdf\xa3", b".snd", b"caff", b"#!AMR", b"FLV\x01"),
    *(b"\x30\x26\xb2\x75", b"riff", b"RF64", b"wvpk", b"MAC "),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis")
_MP4_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def kind_of(head: bytes) -> Kind:  # noqa: PLR0911 - one return per kind
    """What the first bytes of a file say it is.

    >>> kind_of(b"RIFF....WAVEfmt "), kind_of(b"Dear all, the call"), kind_of(b"")
    ('sound', 'text', 'empty')
    """
    if not head:
        return "empty"
    if head[4:8] in _MP4_ATOMS:
        return "picture" if head[8:12] in _PICTURE_BRANDS else "mp4"
    if head.startswith((b"RIFF", b"FORM")):
        return "picture" if head[8:12] == b"WEBP" else "sound"
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text.startswith(_PLAYLISTS):
        return "playlist"
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith(_DOCUMENTS):
        return "document"
    if head.startswith(_SOUNDS):
        return "sound"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    """Whether the bytes read as text, allowing for a character cut off at their end."""
    if any(byte < 0x09 for byte in head):  # noqa: PLR2004 - control codes before the tab
        return False
    try:
        head[:-4].decode() if len(head) >= HEAD_BYTES else head.decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class WavLengths:
    """What a WAV header says of lengths, and what there is.

    Attributes:
        promised_bytes: Of sound by the header; None where it leaves that open.
        present_bytes: From the start of the sound to the end of the file.
        is_stale: Whether the header's lengths were never brought up to date: the file goes on
            far beyond what the header counts as the whole of it.
    """

    promised_bytes: int | None
    present_bytes: int
    is_stale: bool


_UNKNOWN_LENGTH = 0x7FFF0000
"""A size of sound from here on is a recorder's "not known yet": 0x7FFFFFFF and 0xFFFFFFFF with a
header's length more or less are common, and so is 0."""


def wav_lengths(head: bytes, size_bytes: int) -> WavLengths | None:
    """The lengths of a WAV or RF64 file, or None where no data chunk begins in ``head``.

    Source: Microsoft, "Multiple Channel Audio Data and WAVE Files"; EBU Tech 3306 for RF64.

    >>> head = b"RIFF" + struct.pack("<I", 1036) + b"WAVEdata" + struct.pack("<I", 1024)
    >>> wav_lengths(head, 420)
    WavLengths(promised_bytes=1024, present_bytes=400, is_stale=False)
    """
    if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
        return None
    whole_bytes = int.from_bytes(head[4:8], "little") + 8
    long_bytes: int | None = None
    place = 12
    while place + 8 <= len(head):
        name = head[place : place + 4]
        length = int.from_bytes(head[place + 4 : place + 8], "little")
        place += 8
        if name == b"ds64":
            _, long_bytes = struct.unpack_from("<QQ", head, place)
        elif name == b"data":
            present_bytes = max(0, size_bytes - place)
            if long_bytes is not None:
                return WavLengths(long_bytes or None, present_bytes, is_stale=False)
            if length == 0 or length >= _UNKNOWN_LENGTH:
                return WavLengths(None, present_bytes, is_stale=False)
            stale = length < present_bytes and whole_bytes < size_bytes - present_bytes // 2
            return WavLengths(length, present_bytes, is_stale=stale)
        place += length + length % 2
    return None


def stated_bytes(head: bytes) -> int | None:
    """How long a whole AVI, Matroska, WebM or CAF file is by its header; None where that is open.

    Source: Microsoft, "AVI RIFF File Reference"; RFC 9559; Apple, "Core Audio Format
    Specification".

    >>> stated_bytes(b"RIFF" + struct.pack("<I", 5000) + b"AVI LIST")
    5008
    """
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        length = int.from_bytes(head[4:8], "little")
        return 8 + length if 0 < length < _UNKNOWN_LENGTH else None
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _segment_end(head)
    place = 8
    while head.startswith(b"caff") and place + 12 <= len(head):
        length = int.from_bytes(head[place + 4 : place + 12], signed=True)
        if length < 0:
            return None
        place += 12 + length
        if head[place - 12 - length :].startswith(b"data"):
            return place
    return None


def _segment_end(head: bytes) -> int | None:
    """Where the segment of a Matroska file ends, by its length of 1 to 8 bytes."""
    place = head.find(b"\x18\x53\x80\x67") + 4
    if place < 4 or place >= len(head) or not head[place]:  # noqa: PLR2004 - an id's length
        return None
    start = place + 9 - head[place].bit_length()
    largest = (1 << 7 * (start - place)) - 1
    length = int.from_bytes(head[place:start]) & largest
    return None if length == largest else start + length


def wav_rate(head: bytes) -> int | None:
    """Samples per second by the header of a WAV or RF64 file, or None in anything else.

    >>> wav_rate(b"RIFF....WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 0, 0, 0))
    8000
    """
    if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
        return None
    place = 12
    while place + 24 <= len(head):
        if head[place : place + 4] == b"fmt ":
            return int.from_bytes(head[place + 12 : place + 16], "little")
        length = int.from_bytes(head[place + 4 : place + 8], "little")
        place += 8 + length + length % 2
    return None
