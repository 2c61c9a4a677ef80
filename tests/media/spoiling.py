"""Recordings gone wrong: how a file that was good becomes one that is cut, flipped or a liar.

Every function takes the bytes of a good file, or makes bytes from nothing, and is the same each
time it is called.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

Spoil = Callable[[bytes], bytes]

MAGIC_NUMBERS = {
    "wav": b"RIFF\xff\xff\xff\x7fWAVEfmt ",
    "wav alone": b"RIFF",
    "rf64": b"RF64\xff\xff\xff\xffWAVEds64",
    "aiff": b"FORM\x00\x00\xff\xffAIFFCOMM",
    "caf": b"caff\x00\x01\x00\x00desc",
    "au": b".snd\x00\x00\x00\x18",
    "w64": bytes.fromhex("726966662e91cf11a5d628db04c10000"),
    "flac": b"fLaC\x00\x00\x00\x22",
    "mp3": b"\xff\xfb\x90\x64",
    "id3": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f",
    "adts": b"\xff\xf1\x50\x80",
    "ac3": b"\x0b\x77",
    "ogg": b"OggS\x00\x02",
    "opus": b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead",
    "amr": b"#!AMR\n",
    "amr wb": b"#!AMR-WB\n",
    "mp4": b"\x00\x00\x00\x18ftypM4A ",
    "moov": b"\xff\xff\xff\xffmoov",
    "matroska": b"\x1a\x45\xdf\xa3",
    "asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "avi": b"RIFF\xff\xff\xff\x7fAVI LIST",
    "flv": b"FLV\x01\x05\x00\x00\x00\x09",
    "mpegts": b"G@\x00\x10" + bytes(184) + b"G@\x00\x11",
    "mpeg": b"\x00\x00\x01\xba",
    "wavpack": b"wvpk\x00\x10\x00\x00",
    "ape": b"MAC \x96\x0f",
    "voc": b"Creative Voice File\x1a",
}
"""First bytes of formats that are read."""


def cut_at(share: float) -> Spoil:
    """Only the first part of it."""
    return lambda content: content[: int(len(content) * share)]


def cut_after(length: int) -> Spoil:
    """Only the first bytes of it."""
    return lambda content: content[:length]


def flipped(seed: int, *, one_in: int = 2000, start: int = 0) -> Spoil:
    """Bits turned here and there, one in so many bytes, from a byte on."""

    def spoil(content: bytes) -> bytes:
        random = np.random.default_rng(seed)
        spoilt = np.frombuffer(content, np.uint8).copy()
        places = random.integers(start, len(spoilt), max(1, len(spoilt) // one_in))
        spoilt[places] ^= (1 << random.integers(0, 8, len(places))).astype(np.uint8)
        return spoilt.tobytes()

    return spoil


def overwritten(start: float, share: float) -> Spoil:
    """Noise over a part of it."""

    def spoil(content: bytes) -> bytes:
        first, length = int(len(content) * start), int(len(content) * share)
        noise = np.random.default_rng(5).bytes(length)
        return content[:first] + noise + content[first + length :]

    return spoil


def without(start: float, share: float) -> Spoil:
    """A part in the middle is missing."""

    def spoil(content: bytes) -> bytes:
        first = int(len(content) * start)
        return content[:first] + content[first + int(len(content) * share) :]

    return spoil


def lying(after: bytes, offset: int, said: bytes) -> Spoil:
    """Other bytes at a distance from the end of the first place where ``after`` stands."""

    def spoil(content: bytes) -> bytes:
        place = content.index(after) + len(after) + offset
        return content[:place] + said + content[place + len(said) :]

    return spoil


def wav_field(offset: int, form: str, value: int) -> Spoil:
    """A field of a WAV's ``fmt`` chunk that lies; offset from the chunk's content."""
    return lying(b"fmt ", 4 + offset, struct.pack("<" + form, value))


def wav_length(value: int) -> Spoil:
    """A WAV whose data chunk is said to be so long."""
    return lying(b"data", 0, struct.pack("<I", value))


def granules(value: int, *, page: int) -> Spoil:
    """An Ogg file with this position on one of its pages, checksum put right."""

    def spoil(content: bytes) -> bytes:
        place = -1
        for _ in range(page + 1):
            place = content.index(b"OggS", place + 1)
        segments = content[place + 26]
        length = 27 + segments + sum(content[place + 27 : place + 27 + segments])
        stated = bytearray(content[place : place + length])
        stated[6:14] = struct.pack("<q", value)
        stated[22:26] = bytes(4)
        stated[22:26] = struct.pack("<I", _ogg_checksum(stated))
        return content[:place] + bytes(stated) + content[place + length :]

    return spoil


def _ogg_checksum(page: bytes | bytearray) -> int:
    """Source: RFC 3533, a CRC of 32 bits with polynomial 0x04c11db7, not reflected."""
    checksum = 0
    for byte in page:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1 ^ (0x04C11DB7 if checksum & 0x80000000 else 0)) & 0xFFFFFFFF
    return checksum


def noise_after(magic: bytes) -> bytes:
    """A magic number with noise behind it."""
    return magic + np.random.default_rng(len(magic)).bytes(60_000)


def zeros_after(magic: bytes) -> bytes:
    """A magic number with nothing but zeros behind it."""
    return magic + bytes(60_000)


def zip_of(content: bytes) -> bytes:
    """An archive that holds it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("call.wav", content)
    return file.getvalue()


def with_jumps(source: Path, target: Path, *, jump: float, every: int) -> Path:
    """The same packets with time stamps that leap ahead by so many seconds again and again."""
    with av.open(str(source)) as reading, av.open(str(target), "w") as writing:
        stream = writing.add_stream_from_template(reading.streams.audio[0])
        for number, packet in enumerate(reading.demux(audio=0)):
            if packet.pts is not None and packet.time_base is not None:
                packet.pts += round(number // every * jump / packet.time_base)
                packet.dts = packet.pts
                packet.stream = stream
                writing.mux(packet)
    return target
