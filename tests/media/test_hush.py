"""Sound of a call without its leaks."""

from __future__ import annotations

import numpy as np

from coaching.media.hush import hushed
from coaching.media.levels import LevelMeter
from coaching.media.windows import SAMPLE_RATE_HZ
from tests.media.sounds import Samples, hiss, stack, talk

DURATION = 60.0


def in_turns() -> Samples:
    """Two sides that talk in turns of five seconds, over a little noise."""
    turn = np.repeat(np.arange(DURATION) % 10 < 5, SAMPLE_RATE_HZ)
    noise = hiss(DURATION, level_db=-75.0)
    left = talk(DURATION, seed=1) * turn
    right = talk(DURATION, seed=2) * ~turn
    return stack(left + noise, right + noise[::-1]).astype(np.float32)


def hush(audio: Samples) -> Samples:
    meter = LevelMeter(audio.shape[1] / SAMPLE_RATE_HZ)
    meter.measure(audio, start=0.0, channels=(0, 1))
    return hushed(audio, meter.levels())


def power(audio: Samples) -> float:
    return float(np.mean(np.square(audio, dtype=np.float64)))


def test_what_leaks_from_the_other_side_is_silenced_and_own_talk_is_not() -> None:
    clean = in_turns()
    leak = 0.1 * clean[::-1]
    without = hush((clean + leak).astype(np.float32))
    theirs = np.repeat(np.arange(DURATION) % 10 >= 6, SAMPLE_RATE_HZ)
    assert power(without[0][theirs]) < 0.05 * power(leak[0][theirs])
    own = np.abs(clean[0]) > 0.05
    assert np.abs(without[0] - clean[0] - leak[0])[own].max() < 0.05


def test_a_call_without_leaks_stays_as_it_is() -> None:
    audio = in_turns()
    assert hush(audio) is audio


def test_one_channel_stays_as_it_is() -> None:
    audio = in_turns()[:1]
    meter = LevelMeter(DURATION, channels=1)
    assert hushed(audio, meter.levels()) is audio
