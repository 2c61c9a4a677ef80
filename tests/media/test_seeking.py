from __future__ import annotations

import struct
from pathlib import Path

import pytest

from coaching.media.playback import needs_copy, write_playback_copy
from coaching.media.probe import probe
from coaching.media.seeking import is_seekable
from coaching.media.source import open_source
from tests.media.conftest import MakeMedia
from tests.media.sounds import stack, talk

VARIABLE = {"flags": "+qscale", "global_quality": "472"}


def copied(path: Path) -> bool:
    return needs_copy(path, probe(path))


@pytest.mark.parametrize(
    ("name", "options", "needed"),
    [
        pytest.param("call.m4a", {}, False, id="mp4 with its index at the end"),
        pytest.param("call.m4a", {"movflags": "faststart"}, False, id="mp4, index in front"),
        pytest.param("call.m4a", {"movflags": "empty_moov+frag_every_frame"}, True, id="fragments"),
        pytest.param("call.webm", {}, False, id="webm with cues"),
        pytest.param("call.webm", {"live": "1"}, True, id="webm as a browser records it"),
        pytest.param("call.webm", {"cues_to_front": "1"}, False, id="webm, cues in front"),
        pytest.param("call.opus", {}, False, id="ogg"),
        pytest.param("call.flac", {}, False, id="flac"),
        pytest.param("call.mp3", {"write_xing": "0"}, False, id="mp3 of constant rate"),
        pytest.param("call.wav", {"rf64": "always"}, True, id="wav of 64 bits"),
    ],
)
def test_a_copy_is_made_where_a_browser_could_not_seek(
    make_media: MakeMedia, name: str, options: dict[str, str], *, needed: bool
) -> None:
    assert copied(make_media(name, stack(talk(5)), options=options)) is needed


@pytest.mark.parametrize("xing", ["0", "1"], ids=["without a table", "with a table"])
def test_an_mp3_of_variable_rate_is_copied(make_media: MakeMedia, xing: str) -> None:
    audio = stack(talk(20, rate_hz=44_100))
    options = {"write_xing": xing}
    path = make_media("call.mp3", audio, rate_hz=44_100, options=options, codec_options=VARIABLE)
    assert copied(path)


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF])
def test_a_wav_without_its_length_is_copied(make_media: MakeMedia, length: int) -> None:
    path = make_media("call.wav", stack(talk(2)))
    content = bytearray(path.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", length)
    path.write_bytes(content)
    assert copied(path)


def test_a_flac_without_its_length_is_copied(make_media: MakeMedia) -> None:
    path = make_media("call.flac", stack(talk(2)))
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path.write_bytes(content)
    assert copied(path)


def test_a_webm_that_lost_its_cues_is_copied(make_media: MakeMedia) -> None:
    path = make_media("call.webm", stack(talk(3)))
    content = path.read_bytes()
    place = content.rindex(b"\x1c\x53\xbb\x6b")
    path.write_bytes(content[:place] + b"\xec" + content[place + 1 :])
    assert copied(path)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        pytest.param(b"\xec", b"\x01" + b"\xff" * 6 + b"\xfe", id="an element without end"),
        pytest.param(b"\x53\xac", b"\x83\xff\xff\xff", id="cues outside of the file"),
    ],
)
def test_a_webm_that_points_nowhere_is_copied(
    make_media: MakeMedia, before: bytes, said: bytes
) -> None:
    path = make_media("call.webm", stack(talk(3)))
    content = path.read_bytes()
    place = content.index(before, content.index(b"\x1c\x53\xbb\x6b")) + len(before)
    path.write_bytes(content[:place] + said + content[place + len(said) :])
    with open_source(path) as source:
        assert not is_seekable(source, "webm")


@pytest.mark.parametrize(
    ("name", "options"),
    [("call.webm", {"live": "1"}), ("call.m4a", {"movflags": "empty_moov+frag_every_frame"})],
)
def test_what_a_browser_recorded_is_read_and_copied_to_its_end(
    make_media: MakeMedia, tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    path = make_media(name, stack(talk(6)), options=options)
    copy = tmp_path / "copies.m4a"
    write_playback_copy(path, copy)
    assert probe(path).duration == pytest.approx(6.0, abs=0.1)
    assert probe(copy).duration == pytest.approx(6.0, abs=0.1)
