from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from coaching.errors import DamagedError, NotMediaError, UnstableFileError
from coaching.media.probe import probe
from coaching.media.source import FORMATS
from tests.media.conftest import MakeMedia
from tests.media.sounds import hiss, sine, stack, talk

CODED = [
    pytest.param("call.wav", None, "wav", "pcm_s16le", id="wav"),
    pytest.param("call.wav", "pcm_mulaw", "wav", "pcm_mulaw", id="mu-law wav"),
    pytest.param("call.wav", "pcm_u8", "wav", "pcm_u8", id="8-bit wav"),
    pytest.param("call.wav", "pcm_s24le", "wav", "pcm_s24le", id="24-bit wav"),
    pytest.param("call.wav", "pcm_f32le", "wav", "pcm_f32le", id="float wav"),
    pytest.param("call.mp3", None, "mp3", "mp3", id="mp3"),
    pytest.param("call.m4a", None, "mp4", "aac", id="m4a"),
    pytest.param("call.opus", None, "ogg", "opus", id="opus"),
    pytest.param("call.webm", None, "webm", "opus", id="webm"),
    pytest.param("call.flac", None, "flac", "flac", id="flac"),
]


@pytest.mark.parametrize(("name", "codec", "container", "found"), CODED)
def test_a_recording_is_measured_in_every_common_format(
    make_media: MakeMedia, name: str, codec: str | None, container: str, found: str
) -> None:
    sides = stack(talk(6, seed=1), talk(6, seed=2))
    facts = probe(make_media(name, sides, codec=codec))
    assert (facts.container, facts.codec, facts.channels) == (container, found, 2)
    assert (facts.layout, facts.heard) == ("two_sided", (0, 1))
    assert facts.duration == pytest.approx(6.0, abs=0.07)
    assert not facts.has_video


def test_a_wav_is_as_long_as_its_samples_to_the_sample(make_media: MakeMedia) -> None:
    facts = probe(make_media("call.wav", stack(talk(3.3, rate_hz=8000)), rate_hz=8000))
    assert (facts.duration, facts.sample_rate_hz) == (26_400 / 8000, 8000)
    assert (facts.layout, facts.heard) == ("mono", (0,))


def test_pictures_that_come_with_the_sound_are_named(make_media: MakeMedia) -> None:
    facts = probe(make_media("meeting.mp4", stack(talk(2)), video=True))
    assert facts.has_video
    assert facts.video_codec == "h264"
    assert facts.codec == "aac"


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a", ".opus"])
def test_the_same_sound_on_both_channels_is_heard_once(make_media: MakeMedia, suffix: str) -> None:
    voice = talk(6)
    facts = probe(make_media(f"call{suffix}", stack(voice, voice)))
    assert (facts.layout, facts.heard) == ("equal", (0,))


@pytest.mark.parametrize("empty", [np.zeros(96_000, np.float32), hiss(6)], ids=["silent", "hiss"])
def test_an_empty_channel_is_not_heard(make_media: MakeMedia, empty: np.ndarray) -> None:
    facts = probe(make_media("call.wav", stack(empty, talk(6))))
    assert (facts.layout, facts.heard) == ("one_sided", (1,))


def test_silence_throughout_is_reported_and_not_refused(make_media: MakeMedia) -> None:
    facts = probe(make_media("call.wav", np.zeros((2, 48_000), np.float32)))
    assert (facts.layout, facts.heard) == ("equal", (0,))


def test_more_than_two_channels_count_as_one(make_media: MakeMedia) -> None:
    facts = probe(make_media("room.wav", stack(talk(2), talk(2, seed=1), talk(2, seed=2))))
    assert (facts.channels, facts.layout, facts.heard) == (3, "mono", (0,))


def test_the_suffix_is_not_believed(make_media: MakeMedia, tmp_path: Path) -> None:
    path = make_media("call.mp3", stack(talk(2))).rename(tmp_path / "call.wav")
    assert probe(path).container == "mp3"


@pytest.mark.parametrize(
    "name",
    ["two words.wav", 'it\'s "the" call.wav', "line\nbreak.wav", "📞.wav", "file:odd%20.wav"],
)
def test_a_name_may_hold_anything(make_media: MakeMedia, tmp_path: Path, name: str) -> None:
    path = make_media("call.wav", stack(talk(1))).rename(tmp_path / name)
    assert probe(path).duration == 1.0


def test_a_tag_in_an_old_alphabet_does_no_harm(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(1)))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Lavf", b"M\xfcll", 1))
    assert b"M\xfcll" in path.read_bytes()
    assert probe(path).duration == 1.0


def test_a_coding_that_nobody_knows_is_refused(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(1)))
    content = bytearray(path.read_bytes())
    place = content.index(b"fmt ") + 8
    content[place : place + 2] = b"\x99\x99"
    path.write_bytes(content)
    with pytest.raises(NotMediaError, match="no sound that can be decoded"):
        probe(path)


def test_progress_rises_to_one(make_media: MakeMedia) -> None:
    told: list[float] = []
    probe(make_media("call.wav", stack(talk(5))), on_progress=told.append)
    assert told == sorted(told)
    assert len(told) >= 5
    assert told[-1] == 1.0


NOT_MEDIA = [
    pytest.param(b"", "is empty", id="empty"),
    pytest.param(b"Dear all,\nthe call is attached.\n" * 9, "holds text", id="text"),
    pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture", id="picture"),
    pytest.param(b"PK\x03\x04" + bytes(99), "is a document or an archive", id="archive"),
    pytest.param(bytes(range(256)) * 40, "any known format", id="noise"),
    pytest.param(
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1/a.ts\n#EXT-X-ENDLIST\n",
        "only points to other files",
        id="hls",
    ),
    pytest.param(
        b"ffconcat version 1.0\nfile 'call.wav'\n", "only points to other files", id="concat"
    ),
]


@pytest.mark.parametrize(("content", "reason"), NOT_MEDIA)
def test_a_file_of_another_kind_is_refused_with_its_reason(
    make_media: MakeMedia, tmp_path: Path, content: bytes, reason: str
) -> None:
    make_media("call.wav", stack(talk(1)))
    path = tmp_path / "notes.wav"
    path.write_bytes(content)
    with pytest.raises(NotMediaError, match=reason) as raised:
        probe(path)
    assert raised.value.hint.startswith("Put recordings into the folder")


def test_no_format_that_points_to_other_files_is_read() -> None:
    assert not {"hls", "concat", "dash", "sdp", "rtsp", "image2", "lavfi"} & set(FORMATS)


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "screen.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", 10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(10):
            image = np.zeros((64, 64, 3), np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(image, "rgb24")))
        file.mux(stream.encode(None))
    with pytest.raises(NotMediaError, match="pictures without sound"):
        probe(path)


def test_a_vanished_file_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(UnstableFileError, match=r"'gone\.wav' cannot be read"):
        probe(tmp_path / "gone.wav")


def cut_short(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def test_a_wav_that_breaks_off_says_where(make_media: MakeMedia) -> None:
    path = cut_short(make_media("call.wav", stack(talk(100, rate_hz=8000)), rate_hz=8000), 0.4)
    with pytest.raises(DamagedError, match="breaks off at 00:39 of 01:40"):
        probe(path)


@pytest.mark.parametrize("name", ["call.mp3", "call.flac", "call.webm"])
def test_other_recordings_that_break_off_say_where(make_media: MakeMedia, name: str) -> None:
    path = cut_short(make_media(name, stack(talk(20))), 0.5)
    with pytest.raises(DamagedError, match=r"breaks off at 00:\d\d of 00:20"):
        probe(path)


def test_an_mp4_with_its_index_in_front_that_breaks_off_says_where(make_media: MakeMedia) -> None:
    path = make_media("call.m4a", stack(talk(20)), options={"movflags": "faststart"})
    with pytest.raises(DamagedError, match=r"breaks off at 00:\d\d of 00:20"):
        probe(cut_short(path, 0.5))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_an_mp4_without_its_index_was_cut_short(make_media: MakeMedia, share: float) -> None:
    path = cut_short(make_media("call.m4a", stack(talk(20))), share)
    with pytest.raises(DamagedError, match="has no index"):
        probe(path)


@pytest.mark.parametrize("name", ["call.wav", "call.flac", "call.opus", "call.mp3"])
def test_a_recording_of_twenty_bytes_breaks_off_before_its_sound(
    make_media: MakeMedia, name: str
) -> None:
    path = make_media(name, stack(talk(2)))
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(DamagedError, match="before its sound begins"):
        probe(path)


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFDB])
def test_a_wav_whose_recorder_never_wrote_its_length_is_whole(
    make_media: MakeMedia, length: int
) -> None:
    path = make_media("call.wav", stack(talk(4)))
    content = bytearray(path.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", length)
    path.write_bytes(content)
    assert probe(path).duration == 4.0


def test_a_wav_whose_length_was_written_too_early_is_read_to_its_end(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(4)))
    content = bytearray(path.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", 1000)
    content[4:8] = struct.pack("<I", 1000 + place - 4)
    path.write_bytes(content)
    assert probe(path).duration == 4.0


def test_a_wav_that_lacks_its_last_buffer_is_whole_enough(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(10)))
    path.write_bytes(path.read_bytes()[: -8 * 1024])
    assert probe(path).duration == pytest.approx(10 - 0.256)


def test_an_ogg_that_breaks_off_is_taken_as_it_is(make_media: MakeMedia) -> None:
    facts = probe(cut_short(make_media("call.opus", stack(talk(20))), 0.5))
    assert 5 < facts.duration < 15


@pytest.mark.parametrize("name", ["call.m4a", "call.mp3"])
def test_noise_in_a_tenth_of_the_file_is_damage(make_media: MakeMedia, name: str) -> None:
    path = make_media(name, stack(talk(20)))
    content = bytearray(path.read_bytes())
    noise = np.random.default_rng(0).bytes(len(content) // 10)
    content[len(content) // 2 : len(content) // 2 + len(noise)] = noise
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=r"cannot be decoded|breaks off"):
        probe(path)


def test_gaps_between_packets_become_silence(make_media: MakeMedia, tmp_path: Path) -> None:
    whole, holed = make_media("whole.webm", stack(talk(20))), tmp_path / "holed.webm"
    with av.open(str(whole)) as source, av.open(str(holed), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.pts is not None and not 5 <= packet.pts * packet.time_base < 15:
                packet.stream = stream
                target.mux(packet)
    assert probe(holed).duration == pytest.approx(20, abs=0.05)


def test_nothing_is_written_to_the_terminal_for_a_broken_file(make_media: MakeMedia) -> None:
    path = cut_short(make_media("call.m4a", stack(talk(5))), 0.5)
    code = (
        "import sys; from pathlib import Path; from coaching.media.probe import probe\n"
        "try: probe(Path(sys.argv[1]))\n"
        "except Exception as error: print(type(error).__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout, done.stderr) == ("DamagedError\n", "")


def test_real_calls_have_the_layout_that_people_hear(shared: Path) -> None:
    audio = shared / "audio"
    two_sided = ["lca_autorepair_40_stereo.flac", "fasterwhisper_stereo_diarization.wav"]
    assert [probe(audio / name).layout for name in two_sided] == ["two_sided", "two_sided"]
    assert probe(audio / "openai_jfk.flac").layout == "equal"
    assert probe(audio / "lca_autorepair_40_mono.flac").layout == "mono"


def test_a_tone_on_each_side_is_no_copy_of_the_other(make_media: MakeMedia) -> None:
    assert probe(make_media("call.wav", stack(sine(4, 440), sine(4, 880)))).layout == "two_sided"
