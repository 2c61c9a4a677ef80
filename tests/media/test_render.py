from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.media.loudness import levelled, loudness_of, true_peak
from coaching.media.probe import probe
from coaching.media.render import clip_sound, quiet_edge, render
from coaching.media.windows import windows
from coaching.reel import Clip, ReelManifest, manifest_from_json, manifest_json
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, click, sine, stack, talk

RATE_HZ = 48_000


def clip_of(path: Path, start: float, end: float, **more: object) -> Clip:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(Clip("call-7", digest, path.name, start, end), **more)


def samples_of(path: Path) -> Samples:
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.concatenate(frames, axis=1)[0]


@pytest.fixture
def reel(make_media: MakeMedia) -> ReelManifest:
    first = make_media("a.wav", stack(talk(8, seed=1), talk(8, seed=2)))
    second = make_media("b.mp3", stack(talk(8, rate_hz=44_100, seed=3)), rate_hz=44_100)
    clips = (clip_of(first, 2.0, 4.5, heard=(0, 1)), clip_of(second, 3.0, 5.0))
    return ReelManifest("Wins", clips)


@pytest.mark.parametrize("suffix", [".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".WAV"])
def test_a_reel_is_written_in_the_format_of_its_suffix(
    reel: ReelManifest, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"reel{suffix}"
    assert render(reel, root=tmp_path, target=target) == pytest.approx(2.5 + 0.4 + 2.0)
    facts = probe(target)
    assert facts.codec in {"aac", "mp3", "pcm_s16le", "flac", "opus"}
    assert (facts.sample_rate_hz, facts.channels) == (RATE_HZ, 1)
    assert facts.duration == pytest.approx(4.9, abs=0.05)


def test_the_same_manifest_gives_the_same_bytes(reel: ReelManifest, tmp_path: Path) -> None:
    again = manifest_from_json(manifest_json(levelled(reel, root=tmp_path)))
    render(levelled(reel, root=tmp_path), root=tmp_path, target=tmp_path / "one.wav")
    render(again, root=tmp_path, target=tmp_path / "two.wav")
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_between_clips_is_silence_and_nothing_else(reel: ReelManifest, tmp_path: Path) -> None:
    render(reel, root=tmp_path, target=tmp_path / "reel.wav")
    audio = samples_of(tmp_path / "reel.wav")
    assert len(audio) == round(4.9 * RATE_HZ)
    assert not audio[round(2.5 * RATE_HZ) : round(2.9 * RATE_HZ)].any()
    assert audio[: round(2.4 * RATE_HZ)].any()
    assert audio[round(3.0 * RATE_HZ) :].any()


@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.m4a", "call.opus", "call.flac"])
@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_a_clip_holds_what_was_at_that_time(make_media: MakeMedia, name: str, rate_hz: int) -> None:
    path = make_media(name, stack(click(9, 6.5, rate_hz=rate_hz)), rate_hz=rate_hz)
    audio = clip_sound(path, clip_of(path, 6.0, 7.0))
    assert audio.shape == (1, RATE_HZ)
    assert abs(int(np.abs(audio[0]).argmax()) - RATE_HZ // 2) <= RATE_HZ // rate_hz


def test_a_clip_of_lossless_sound_is_that_sound(make_media: MakeMedia) -> None:
    voice = talk(6, rate_hz=RATE_HZ)
    path = make_media("call.wav", stack(voice), rate_hz=RATE_HZ, codec="pcm_f32le")
    audio = clip_sound(path, clip_of(path, 2.25, 3.75))
    middle = slice(RATE_HZ // 10, RATE_HZ)
    start = round(2.25 * RATE_HZ)
    wanted = voice[start : start + audio.shape[1]][middle]
    gain = float(np.abs(audio[0, middle]).max() / np.abs(wanted).max())
    assert 0.3 < gain <= 1.0
    np.testing.assert_allclose(audio[0, middle], wanted * gain, atol=1e-5)


def test_both_sides_are_heard_in_the_middle(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(sine(3, 400, peak=0.4), sine(3, 1100, peak=0.4)))
    audio = clip_sound(path, clip_of(path, 1.0, 2.0, heard=(0, 1)))[0]
    spectrum = np.abs(np.fft.rfft(audio)) / len(audio) * 2
    assert spectrum[400] == pytest.approx(0.2, abs=0.02)
    assert spectrum[1100] == pytest.approx(0.2, abs=0.02)


def test_edges_rise_and_fall_without_a_jump(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(sine(3, 200, peak=0.8)))
    audio = clip_sound(path, clip_of(path, 1.0013, 2.0007))[0]
    assert abs(float(audio[0])) < 0.001
    assert abs(float(audio[-1])) < 0.001
    steepest = 0.8 * 2 * np.pi * 200 / RATE_HZ
    assert float(np.abs(np.diff(audio)).max()) <= steepest * 1.1
    assert float(np.abs(audio[: RATE_HZ // 1000]).max()) < 0.02


def test_a_gain_that_would_clip_is_lowered_to_the_ceiling(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(sine(3, 997, peak=0.5)))
    audio = clip_sound(path, clip_of(path, 1.0, 2.0, gain_db=24.0))
    assert true_peak(audio) == pytest.approx(10 ** (-1 / 20), abs=0.002)


def test_a_levelled_clip_is_written_at_the_loudness_of_reels(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    path = make_media("call.wav", stack(sine(4, 997, rate_hz=RATE_HZ, peak=0.05)), rate_hz=RATE_HZ)
    target = tmp_path / "clip.wav"
    reel = levelled(ReelManifest("One", (clip_of(path, 1.0, 3.0),)), root=tmp_path)
    assert render(reel, root=tmp_path, target=target) == 2.0
    (window,) = windows(target, probe(target))
    assert window.end == 2.0
    assert loudness_of((samples_of(target) / 32768)[None].astype(np.float32)) == pytest.approx(
        -16.0, abs=0.2
    )


def test_a_clip_that_ends_after_the_recording_ends_in_silence(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(sine(3, 400)))
    audio = clip_sound(path, clip_of(path, 2.5, 3.5))[0]
    assert audio[: RATE_HZ // 2 - 100].any()
    assert not audio[RATE_HZ // 2 + 100 :].any()


def test_an_unknown_suffix_is_refused_with_the_choices(reel: ReelManifest, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'reel\.wma'") as raised:
        render(reel, root=tmp_path, target=tmp_path / "reel.wma")
    for suffix in (".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus"):
        assert suffix in raised.value.hint


def test_a_reel_without_clips_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no clips"):
        render(ReelManifest("Empty", ()), root=tmp_path, target=tmp_path / "reel.wav")


def test_a_recording_that_is_gone_is_named_by_its_call(reel: ReelManifest, tmp_path: Path) -> None:
    (tmp_path / "b.mp3").unlink()
    with pytest.raises(NotFoundError, match="call 'call-7' is gone"):
        render(reel, root=tmp_path, target=tmp_path / "reel.wav")
    assert not (tmp_path / "reel.wav").exists()


def test_another_recording_under_the_same_name_is_refused(
    reel: ReelManifest, tmp_path: Path
) -> None:
    (tmp_path / "b.mp3").write_bytes((tmp_path / "a.wav").read_bytes())
    with pytest.raises(NotFoundError, match="not the one that the reel was cut from"):
        render(reel, root=tmp_path, target=tmp_path / "reel.wav")


def test_an_edge_goes_to_the_quietest_crossing_near_it() -> None:
    wave = sine(0.1, 500, rate_hz=RATE_HZ, peak=0.5)
    wave[140:150] *= 0.01
    wave[90:200] *= np.concatenate([np.linspace(1, 0.01, 55), np.linspace(0.01, 1, 55)])
    assert 140 <= quiet_edge(wave) <= 150


def test_progress_of_a_reel_counts_its_clips(reel: ReelManifest, tmp_path: Path) -> None:
    told: list[float] = []
    render(reel, root=tmp_path, target=tmp_path / "reel.wav", on_progress=told.append)
    assert told == [0.5, 1.0]


def test_a_real_call_is_cut_where_it_was_asked(shared: Path, tmp_path: Path) -> None:
    source = shared / "audio" / "lca_autorepair_40_stereo.flac"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    clip = Clip("lca", digest, source.name, 60.0, 75.0, heard=(0, 1))
    reel = ReelManifest("One", (clip,))
    assert render(reel, root=source.parent, target=tmp_path / "clip.m4a") == 15.0
    facts = probe(tmp_path / "clip.m4a")
    assert facts.duration == pytest.approx(15.0, abs=0.05)


def test_what_a_kill_left_of_a_file_is_swept_with_the_next_one(
    reel: ReelManifest, tmp_path: Path
) -> None:
    dead = 2**22 + 1  # beyond the highest number that Linux gives to a process
    (tmp_path / f".{dead}-0a1b2c3d.part").write_bytes(b"talk")
    folder = tmp_path / f".{dead}-4e5f6a7b.part"
    folder.mkdir()
    (folder / "reel.mp3").write_bytes(b"talk")
    render(reel, root=tmp_path, target=tmp_path / "reel.wav")
    assert not list(tmp_path.glob(".*.part"))
