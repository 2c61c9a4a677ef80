from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from coaching.media.loudness import levelled, loudness_of, measure_loudness, true_peak
from coaching.reel import Clip, ReelManifest
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, sine, stack


def test_a_tone_has_the_loudness_that_the_standard_gives_it(make_media: MakeMedia) -> None:
    # BS.1770: a 997 Hz sine at 0 dBFS on one channel reads -3.01 LUFS.
    path = make_media("tone.wav", stack(sine(5, 997, rate_hz=48_000, peak=0.1)), rate_hz=48_000)
    assert measure_loudness(path, 0.0, 5.0) == pytest.approx(-23.01, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness_of(np.zeros((1, 96_000), np.float32)) == -math.inf
    assert loudness_of(np.zeros((1, 0), np.float32)) == -math.inf


def test_a_word_shorter_than_the_gate_is_still_measured() -> None:
    word = stack(sine(0.15, 1000, rate_hz=48_000, peak=0.1))
    assert loudness_of(word) == pytest.approx(-23.0, abs=0.3)


def test_pauses_do_not_make_a_clip_quieter() -> None:
    tone = sine(4, 997, rate_hz=48_000, peak=0.1)
    spoken = np.concatenate([tone, np.zeros_like(tone), np.zeros_like(tone)])
    assert loudness_of(stack(spoken)) == pytest.approx(-23.0, abs=0.3)


def test_a_peak_between_samples_is_found() -> None:
    # Samples at 45° off the crest reach 0.5 where the wave itself reaches 0.5 · √2.
    time = np.arange(4800)
    wave = (0.5 * math.sqrt(2) * np.sin(np.pi / 2 * time + np.pi / 4)).astype(np.float32)
    assert float(np.abs(wave).max()) == pytest.approx(0.5, abs=1e-4)
    faded = wave * np.hanning(4800).astype(np.float32)
    assert true_peak(stack(faded)) == pytest.approx(0.707, abs=0.01)


def test_a_quiet_clip_is_raised_and_a_loud_one_lowered(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    quiet = make_media("quiet.wav", stack(sine(3, 997, rate_hz=48_000, peak=0.1)), rate_hz=48_000)
    loud = make_media("loud.wav", stack(sine(3, 997, rate_hz=48_000, peak=0.8)), rate_hz=48_000)
    clips = [Clip(path.stem, "0" * 64, path.name, 0.5, 2.5) for path in (quiet, loud)]
    gains = [
        clip.gain_db for clip in levelled(ReelManifest("r", tuple(clips)), root=tmp_path).clips
    ]
    assert gains == [pytest.approx(7.0, abs=0.15), pytest.approx(-11.05, abs=0.15)]


def test_a_clip_that_cannot_get_louder_is_not_measured_again(
    make_media: MakeMedia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = make_media("far.wav", stack(sine(3, 997, rate_hz=48_000, peak=0.001)), rate_hz=48_000)
    measured: list[int] = []

    def counted(audio: Samples) -> float:
        measured.append(audio.shape[1])
        return loudness_of(audio)

    monkeypatch.setattr("coaching.media.loudness.loudness_of", counted)
    reel = ReelManifest("r", (Clip("far", "0" * 64, far.name, 0.5, 2.5),))
    assert levelled(reel, root=tmp_path).clips[0].gain_db == 24.0
    assert len(measured) == 2
