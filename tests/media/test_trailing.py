from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coaching.media.mute import Mute
from coaching.media.trailing import with_trails
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, hiss, sine, stack


def spoken(until: float, *, again: float = 6.0) -> Samples:
    """Eight seconds of a quiet line on which somebody sounds to a time, and again from another."""
    audio = hiss(8, level_db=-65) + sine(8, 300)
    audio[round(until * 16_000) : round(again * 16_000)] = hiss(again - until, level_db=-65)
    return stack(audio)


@pytest.fixture
def trailing(make_media: MakeMedia) -> Path:
    return make_media("call.wav", spoken(3.2))


def test_what_sounds_on_is_muted_to_its_end(trailing: Path) -> None:
    (mute,) = with_trails(trailing, [Mute(2.0, 3.0, until=3.4)])
    assert (mute.start, mute.until) == (2.0, None)
    assert mute.end == pytest.approx(3.2, abs=0.011)


def test_what_is_over_before_is_muted_as_it_was_asked(trailing: Path) -> None:
    (mute,) = with_trails(trailing, [Mute(2.5, 3.5, until=3.9)])
    assert mute.end == 3.5


def test_sound_that_goes_on_and_on_is_not_followed(trailing: Path) -> None:
    (mute,) = with_trails(trailing, [Mute(1.0, 2.0, until=2.4)])
    assert mute.end == 2.0


def test_the_closure_of_a_plosive_does_not_end_it(make_media: MakeMedia) -> None:
    audio = spoken(3.3)
    audio[:, round(3.1 * 16_000) : round(3.14 * 16_000)] = 0.0
    (mute,) = with_trails(make_media("call.wav", audio), [Mute(2.0, 3.0, until=3.4)])
    assert mute.end == pytest.approx(3.3, abs=0.011)


def test_the_side_that_speaks_is_followed(make_media: MakeMedia) -> None:
    both = np.concatenate([stack(hiss(8, level_db=-65)), spoken(3.2)])
    (mute,) = with_trails(make_media("call.wav", both), [Mute(2.0, 3.0, until=3.4)])
    assert mute.end == pytest.approx(3.2, abs=0.011)


def test_a_stretch_at_the_very_end_stays(trailing: Path) -> None:
    (mute,) = with_trails(trailing, [Mute(7.5, 8.2, until=8.6)])
    assert mute.end == 8.2


def test_a_stretch_that_is_not_to_be_followed_stays(trailing: Path) -> None:
    assert with_trails(trailing, [Mute(2.0, 3.0)]) == (Mute(2.0, 3.0),)
