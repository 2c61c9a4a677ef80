from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from coaching.media import decode
from coaching.media.cut import cut
from coaching.media.leaping import leaps_exactly
from coaching.media.source import Content, open_source
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, stack, talk

SECONDS = 20
PLACES = (2.0, 5.0, 7.37, 11.777, 14.9, SECONDS - 3.2, SECONDS - 0.5, SECONDS + 5.0)


def two_sides(rate_hz: int) -> Samples:
    return stack(talk(SECONDS, rate_hz=rate_hz, seed=1), talk(SECONDS, rate_hz=rate_hz, seed=2))


def cuts(path: Path) -> list[Samples]:
    return [cut(path, at, at + 1.5, heard=(0, 1)) for at in PLACES]


def read_cuts(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Samples]:
    """The same with everything before each cut read, packet by packet."""
    with monkeypatch.context() as patch:
        patch.setattr(decode, "leap", lambda *_: None)
        return cuts(path)


def test_a_leap_gives_the_samples_that_reading_up_to_there_gives(
    make_media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: list[tuple[str, int, dict[str, object]]] = [
        ("call.wav", 8000, {}),
        ("law.wav", 8000, {"codec": "pcm_alaw"}),
        ("call.mp3", 44_100, {}),
        ("untold.mp3", 44_100, {"options": {"write_xing": "0"}}),
        ("low.mp3", 16_000, {}),
        ("varies.mp3", 44_100, {"codec_options": {"q": "4", "global_quality": "5"}}),
        ("call.m4a", 44_100, {}),
        ("low.m4a", 16_000, {}),
        ("film.mp4", 44_100, {"video": True}),
        ("film.mov", 48_000, {"video": True}),
    ]
    for name, rate_hz, more in kinds:
        path = make_media(name, two_sides(rate_hz), rate_hz=rate_hz, **more)
        with open_source(path) as source:
            assert leaps_exactly(source), name
        found, wanted = cuts(path), read_cuts(path, monkeypatch)
        assert sum(audio.any() for audio in wanted) == len(PLACES) - 1, name
        for one, other in zip(found, wanted, strict=True):
            np.testing.assert_array_equal(one, other, err_msg=name)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("packed.wav", {"codec": "adpcm_ima_wav"}),
        ("call.flac", {}),
        ("call.opus", {"rate_hz": 48_000}),
        (
            "pieces.mp4",
            {"options": {"movflags": "frag_keyframe+empty_moov", "frag_duration": "1000000"}},
        ),
    ],
)
def test_files_of_other_kinds_are_read(
    make_media: MakeMedia, name: str, more: dict[str, object]
) -> None:
    path = make_media(name, stack(talk(4)), **more)
    with open_source(path) as source:
        assert not leaps_exactly(source)


def test_a_spoilt_mp3_is_leapt_into_as_it_is_read(
    make_media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_media("call.mp3", two_sides(44_100), rate_hz=44_100)
    whole = bytearray(path.read_bytes())
    for place in (len(whole) // 5, len(whole) // 2):
        whole[place : place + 3000] = bytes(3000)
    path.write_bytes(whole[: -len(whole) // 10])
    for one, other in zip(cuts(path), read_cuts(path, monkeypatch), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_cut_late_in_a_long_call_does_not_read_the_call(
    make_media: MakeMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = make_media("short.m4a", two_sides(16_000))
    long = short.with_name("long.m4a")
    _repeat(short, long, times=180)
    with av.open(str(long)) as file:
        assert file.duration is not None
        assert file.duration / av.time_base > 3500
    lengths: list[int] = []
    read = Content.read

    def counted(content: Content, size: int = -1) -> bytes:
        got = read(content, size)
        lengths.append(len(got))
        return got

    monkeypatch.setattr(Content, "read", counted)
    assert cut(long, 3500.0, 3501.0, heard=(0, 1)).any()
    assert sum(lengths) < long.stat().st_size / 4
    lengths.clear()
    with monkeypatch.context() as patch:
        patch.setattr(decode, "leap", lambda *_: None)
        cut(long, 3500.0, 3501.0, heard=(0, 1))
    assert sum(lengths) > long.stat().st_size / 2


def _repeat(short: Path, long: Path, *, times: int) -> None:
    """A recording many times over as one, without coding it again."""
    with av.open(str(short)) as source, av.open(str(long), "w") as target:
        stream = source.streams.audio[0]
        written = target.add_stream_from_template(stream)
        packets = [
            (bytes(packet), packet.duration or 0) for packet in source.demux(stream) if packet.size
        ]
        at = 0
        for _ in range(times):
            for content, duration in packets:
                packet = av.Packet(content)
                packet.stream, packet.time_base = written, stream.time_base
                packet.pts = packet.dts = at
                packet.duration = duration
                at += duration
                target.mux(packet)
