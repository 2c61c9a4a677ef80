from __future__ import annotations

import math

import numpy as np
import pytest

from coaching.media import limiter
from coaching.media.cut import CUT_RATE_HZ
from coaching.media.decode import resampled
from coaching.media.limiter import limited
from coaching.media.loudness import true_peak
from tests.media.sounds import Samples, sine, stack, talk

CEILING = 10 ** (-1 / 20)


def limited_by_looking_everywhere(audio: Samples, monkeypatch: pytest.MonkeyPatch) -> Samples:
    with monkeypatch.context() as patch:
        patch.setattr(limiter, "_overshoot", lambda: math.inf)
        return limited(audio, ceiling=CEILING)


@pytest.mark.parametrize("gain", [0.5, 1.0, 2.0, 8.0])
def test_looking_where_peaks_can_be_gives_what_looking_everywhere_gives(
    gain: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(1)
    for audio in (
        stack(talk(7.3, rate_hz=CUT_RATE_HZ, seed=1)),
        stack(sine(3.1, 11_025, rate_hz=CUT_RATE_HZ, peak=0.9)),
        chance.normal(0, 0.2, (1, 100_001)).astype(np.float32),
        np.zeros((1, 60_000), np.float32),
    ):
        wanted = limited_by_looking_everywhere(gain * audio, monkeypatch)
        np.testing.assert_array_equal(limited(gain * audio, ceiling=CEILING), wanted)


def test_the_highest_peak_that_low_samples_can_make_is_found() -> None:
    impulse = np.zeros((1, 128), np.float32)
    impulse[0, 64] = 1
    fine = np.concatenate(list(resampled([impulse], CUT_RATE_HZ, 4 * CUT_RATE_HZ)), axis=1)[0]
    between = max((fine[phase::4] for phase in range(4)), key=lambda taps: np.abs(taps).sum())
    worst = np.sign(between[: len(between) // 2 * 2][::-1])
    audio = np.zeros((1, CUT_RATE_HZ), np.float32)
    audio[0, 20_000 : 20_000 + len(worst)] = worst * CEILING / np.abs(between).sum() * 1.05
    assert float(np.abs(audio).max()) < 0.5 * CEILING
    assert true_peak(audio) > CEILING
    assert true_peak(limited(audio, ceiling=CEILING)) < CEILING * 1.005


def test_sound_below_the_ceiling_is_as_it_was() -> None:
    audio = stack(talk(3.0, rate_hz=CUT_RATE_HZ, seed=2)) * np.float32(0.1)
    assert limited(audio, ceiling=CEILING) is audio
