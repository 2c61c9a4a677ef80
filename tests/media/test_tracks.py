from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from coaching.media.cut import cut
from coaching.media.playback import needs_copy, write_playback_copy
from coaching.media.probe import probe
from coaching.media.windows import windows
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, click, hiss, sine, stack, talk

MIC, FAR, THIRD = talk(6, seed=1), talk(6, seed=2), talk(6, seed=3)
SILENT = np.zeros_like(MIC)


def heard_in(path: Path) -> Samples:
    facts = probe(path)
    (window,) = windows(path, facts)
    return window.audio


def likeness(one: Samples, other: Samples) -> float:
    samples = min(len(one), len(other))
    return float(np.corrcoef(one[:samples], other[:samples])[0, 1])


@pytest.mark.parametrize("name", ["meeting.mkv", "meeting.mp4", "meeting.mov"])
def test_two_tracks_that_differ_are_the_sides_of_a_call(make_media: MakeMedia, name: str) -> None:
    path = make_media(name, stack(MIC), also=[stack(FAR)], video=True)
    facts = probe(path)
    assert (facts.channels, facts.layout, facts.heard) == (2, "two_sided", (0, 1))
    left, right = heard_in(path)
    assert likeness(left, MIC) > 0.9
    assert likeness(right, FAR) > 0.9
    assert abs(likeness(left, FAR)) < 0.1


def test_each_of_two_stereo_tracks_becomes_one_side(make_media: MakeMedia) -> None:
    path = make_media("obs.mkv", stack(MIC, SILENT), also=[stack(FAR, FAR)], codec="flac")
    left, right = heard_in(path)
    np.testing.assert_allclose(left, MIC / 2, atol=1e-4)
    np.testing.assert_allclose(right, FAR, atol=1e-4)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(SILENT, id="silent"),
        pytest.param(hiss(6), id="hiss"),
        pytest.param(MIC, id="a copy"),
        pytest.param(MIC * 0.5, id="a fainter copy"),
    ],
)
def test_a_second_track_that_adds_nothing_is_left_out(
    make_media: MakeMedia, second: Samples
) -> None:
    path = make_media("meeting.mp4", stack(MIC), also=[stack(second)])
    facts = probe(path)
    assert (facts.channels, facts.layout) == (1, "mono")
    assert likeness(heard_in(path)[0], MIC) > 0.9
    assert not needs_copy(path, facts)


def test_a_second_track_is_heard_where_the_first_is_silent(make_media: MakeMedia) -> None:
    path = make_media("meeting.mp4", stack(SILENT), also=[stack(FAR)])
    assert likeness(heard_in(path)[0], FAR) > 0.9
    assert needs_copy(path, probe(path)), "browsers play the first track"


def test_a_stereo_call_with_its_mix_beside_it_keeps_its_sides(make_media: MakeMedia) -> None:
    path = make_media("meeting.mp4", stack(MIC, FAR), also=[stack((MIC + FAR) / 2)])
    facts = probe(path)
    assert (facts.channels, facts.layout) == (2, "two_sided")
    assert likeness(heard_in(path)[1], FAR) > 0.9


def test_a_mix_with_one_voice_beside_it_is_heard_alone(make_media: MakeMedia) -> None:
    mix = MIC + FAR
    path = make_media("obs.mkv", stack(mix), also=[stack(MIC)])
    assert probe(path).layout == "mono"
    assert likeness(heard_in(path)[0], mix) > 0.9


def test_a_mix_with_both_voices_beside_it_is_left_out(make_media: MakeMedia) -> None:
    path = make_media("obs.mkv", stack(MIC + FAR), also=[stack(MIC), stack(FAR)])
    left, right = heard_in(path)
    assert likeness(left, MIC) > 0.9
    assert likeness(right, FAR) > 0.9


def test_six_tracks_with_the_same_are_one(make_media: MakeMedia) -> None:
    path = make_media("obs.mkv", stack(MIC), also=[stack(MIC)] * 5)
    assert probe(path).channels == 1
    assert likeness(heard_in(path)[0], MIC) > 0.9


def test_three_people_on_three_tracks_are_all_heard(make_media: MakeMedia) -> None:
    path = make_media("meeting.mkv", stack(MIC), also=[stack(FAR), stack(THIRD)])
    assert probe(path).layout == "mono"
    (mixed,) = heard_in(path)
    for voice in (MIC, FAR, THIRD):
        assert likeness(mixed, voice) > 0.3


def test_tracks_of_a_long_recording_are_compared_all_over_it(make_media: MakeMedia) -> None:
    late = talk(400, rate_hz=8000, seed=5)
    late[: 300 * 8000] = 0.0
    mic = stack(talk(400, rate_hz=8000, seed=4))
    path = make_media("meeting.mkv", mic, also=[stack(late)], rate_hz=8000, codec="pcm_s16le")
    facts = probe(path)
    assert (facts.layout, facts.duration) == ("two_sided", pytest.approx(400, abs=0.1))


def test_the_shorter_track_is_silent_to_the_end_of_the_longer(make_media: MakeMedia) -> None:
    path = make_media("meeting.mkv", stack(MIC), also=[stack(FAR[: 3 * 16_000])])
    left, right = heard_in(path)
    assert len(left) / 16_000 == pytest.approx(6.0, abs=0.1)
    assert not right[round(3.2 * 16_000) :].any()


def write_tracks(path: Path, tracks: list[tuple[Samples, int, float]]) -> Path:
    """Tracks, each with its own rate and the second at which it begins, one after the other."""
    with av.open(str(path), "w") as file:
        for _, rate_hz, _ in tracks:
            file.add_stream("pcm_s16le", rate_hz).layout = "mono"
        for stream, (audio, rate_hz, start) in zip(file.streams.audio, tracks, strict=True):
            frame = AudioFrame.from_ndarray(stack(audio), "fltp", "mono")
            frame.rate, frame.time_base = rate_hz, Fraction(1, rate_hz)
            frame.pts = round(start * rate_hz)
            file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
    return path


def test_tracks_of_different_rates_stay_in_step(tmp_path: Path) -> None:
    sides = [(click(8, 6.0, rate_hz=hz), hz, 0.0) for hz in (16_000, 44_100)]
    sides[0][0][:16_000] += sine(1, 300)
    sides[1][0][3 * 44_100 : 4 * 44_100] += sine(1, 700, rate_hz=44_100)
    left, right = heard_in(write_tracks(tmp_path / "meeting.mkv", sides))
    late = slice(5 * 16_000, None)
    assert abs(int(np.abs(left[late]).argmax()) - int(np.abs(right[late]).argmax())) <= 2


def test_a_track_that_begins_later_lies_later(tmp_path: Path) -> None:
    voice = talk(3, seed=2)
    path = write_tracks(tmp_path / "meeting.mkv", [(MIC, 16_000, 0.0), (voice, 16_000, 2.0)])
    left, right = heard_in(path)
    assert not right[: round(1.99 * 16_000)].any()
    assert likeness(right[2 * 16_000 :], voice) > 0.99
    assert likeness(left, MIC) > 0.99


def test_a_track_that_nothing_can_decode_is_left_out(make_media: MakeMedia) -> None:
    path = make_media("phone.mov", stack(MIC), also=[stack(FAR)], codec="pcm_s16le")
    content = path.read_bytes()
    place = content.rindex(b"sowt")
    path.write_bytes(content[:place] + b"apac" + content[place + 4 :])
    assert probe(path).channels == 1
    assert likeness(heard_in(path)[0], MIC) > 0.9


def test_clips_and_the_playback_copy_hear_the_same_sides(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    path = make_media("meeting.mp4", stack(MIC), also=[stack(FAR)], rate_hz=16_000)
    facts = probe(path)
    assert needs_copy(path, facts)
    copy = tmp_path / "copy.m4a"
    write_playback_copy(path, copy)
    left, right = heard_in(copy)
    assert likeness(left, MIC) > 0.8
    assert likeness(right, FAR) > 0.8
    clip = cut(path, 1.0, 5.0, heard=facts.heard)[0, ::3]
    assert likeness(clip, (MIC + FAR)[16_000 : 5 * 16_000]) > 0.9


def test_the_sides_can_be_heard_from_the_middle(make_media: MakeMedia) -> None:
    path = make_media("meeting.mkv", stack(MIC), also=[stack(FAR)], codec="flac")
    facts = probe(path)
    through = list(windows(path, facts, target=2.0, search=0.5))
    resumed = list(windows(path, facts, target=2.0, search=0.5, start=through[1].end))
    assert [(w.start, w.end) for w in resumed] == [(w.start, w.end) for w in through[2:]]
    np.testing.assert_allclose(resumed[0].audio, through[2].audio, atol=1e-6)
