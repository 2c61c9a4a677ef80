from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coaching.errors import UnstableFileError
from coaching.media.probe import probe
from coaching.media.windows import Window, windows
from tests.media.conftest import MakeMedia
from tests.media.sounds import click, sine, stack, talk


def all_windows(path: Path, *, target: float, search: float, start: float = 0.0) -> list[Window]:
    return list(windows(path, probe(path), target=target, search=search, start=start))


@pytest.mark.parametrize(
    ("name", "rate_hz"),
    [
        ("call.wav", 8000),
        ("call.wav", 11_025),
        ("call.mp3", 44_100),
        ("call.m4a", 16_000),
        ("call.opus", 48_000),
        ("call.flac", 22_050),
    ],
)
def test_windows_tile_a_recording_exactly(make_media: MakeMedia, name: str, rate_hz: int) -> None:
    sides = stack(talk(12.4, rate_hz=rate_hz, seed=1), talk(12.4, rate_hz=rate_hz, seed=2))
    path = make_media(name, sides, rate_hz=rate_hz)
    found = all_windows(path, target=4.0, search=2.0)
    assert len(found) >= 4
    assert found[0].start == 0.0
    assert [window.end for window in found[:-1]] == [window.start for window in found[1:]]
    assert found[-1].end == pytest.approx(probe(path).duration, abs=1 / 16_000)
    for window in found:
        assert window.audio.shape == (2, round((window.end - window.start) * 16_000))
        assert window.audio.dtype == np.float32
    assert all(2.0 <= window.end - window.start <= 4.0 for window in found[:-1])


def test_a_cut_goes_through_the_quiet(make_media: MakeMedia) -> None:
    audio = sine(20, 300)
    audio[round(7.2 * 16_000) : round(7.8 * 16_000)] = 0.0
    found = all_windows(make_media("call.wav", stack(audio)), target=10.0, search=5.0)
    assert 7.35 <= found[0].end <= 7.65


def test_a_cut_waits_until_both_sides_are_quiet(make_media: MakeMedia) -> None:
    left, right = sine(20, 300), sine(20, 500, peak=0.3)
    left[6 * 16_000 : 9 * 16_000] = 0.0
    right[round(8.2 * 16_000) : round(8.6 * 16_000)] = 0.0
    found = all_windows(make_media("call.wav", stack(left, right)), target=10.0, search=5.0)
    assert 8.34 <= found[0].end <= 8.46


def test_a_recording_no_longer_than_the_target_is_one_window(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(10)))
    assert [
        (window.start, window.end) for window in all_windows(path, target=10.0, search=5.0)
    ] == [(0.0, 10.0)]


def test_a_recording_of_one_second_is_one_window(make_media: MakeMedia) -> None:
    found = all_windows(make_media("call.mp3", stack(talk(1))), target=600.0, search=60.0)
    assert [window.audio.shape for window in found] == [(1, 16_000)]


@pytest.mark.parametrize(
    ("name", "rate_hz", "tolerance"),
    [
        pytest.param("call.wav", 8000, 0.0, id="wav"),
        pytest.param("call.flac", 44_100, 1e-6, id="flac"),
        pytest.param("call.mp3", 44_100, 1e-6, id="mp3"),
        pytest.param("call.opus", 48_000, 0.01, id="opus"),
    ],
)
def test_going_on_at_a_boundary_gives_the_samples_of_going_through(
    make_media: MakeMedia, name: str, rate_hz: int, tolerance: float
) -> None:
    path = make_media(name, stack(talk(12, rate_hz=rate_hz)), rate_hz=rate_hz)
    through = all_windows(path, target=4.0, search=2.0)
    resumed = all_windows(path, target=4.0, search=2.0, start=through[1].end)
    assert [(w.start, w.end) for w in resumed] == [(w.start, w.end) for w in through[2:]]
    for left, right in zip(resumed, through[2:], strict=True):
        np.testing.assert_allclose(left.audio, right.audio, atol=tolerance)


@pytest.mark.parametrize("video", [False, True], ids=["sound alone", "with pictures"])
def test_going_on_in_aac_differs_only_in_the_noise_that_its_decoder_makes_up(
    make_media: MakeMedia, *, video: bool
) -> None:
    path = make_media("call.mp4", stack(talk(12, rate_hz=44_100)), rate_hz=44_100, video=video)
    through = all_windows(path, target=4.0, search=2.0)
    resumed = all_windows(path, target=4.0, search=2.0, start=through[1].end)
    assert [(w.start, w.end) for w in resumed] == [(w.start, w.end) for w in through[2:]]
    here, there = resumed[0].audio[0], through[2].audio[0]
    likeness = [np.corrcoef(np.roll(here, shift), there)[0, 1] for shift in (-1, 0, 1)]
    assert likeness[1] > 0.99
    assert max(likeness[0], likeness[2]) < 0.9


@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.m4a", "call.opus", "call.webm"])
def test_a_sound_lies_where_it_was_made(make_media: MakeMedia, name: str) -> None:
    path = make_media(name, stack(click(6, 4.0, rate_hz=48_000)), rate_hz=48_000)
    (window,) = all_windows(path, target=600.0, search=60.0)
    assert abs(int(np.abs(window.audio[0]).argmax()) - 64_000) <= 16


def test_only_the_channel_that_is_heard_is_decoded(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(np.zeros(64_000, np.float32), sine(4, 440, peak=0.5)))
    (window,) = all_windows(path, target=600.0, search=60.0)
    assert window.audio.shape == (1, 64_000)
    assert float(np.abs(window.audio).max()) == pytest.approx(0.5, abs=1e-3)


def test_more_than_two_channels_are_averaged_without_clipping(make_media: MakeMedia) -> None:
    loud = np.full(16_000, 0.9, np.float32)
    path = make_media("room.wav", stack(loud, loud, np.zeros(16_000, np.float32)))
    (window,) = all_windows(path, target=600.0, search=60.0)
    assert float(window.audio.max()) == pytest.approx(0.6, abs=1e-3)


def test_a_file_that_shrank_since_it_was_measured_is_noticed(make_media: MakeMedia) -> None:
    path = make_media("call.wav", stack(talk(10)))
    longer = replace(probe(path), duration=20.0)
    with pytest.raises(UnstableFileError, match="changed while it was read"):
        list(windows(path, longer))
