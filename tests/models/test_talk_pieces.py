from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from coaching.ports import Audio
from models.segmentation import FIRST_FRAME, FRAME, SAMPLE_RATE_HZ, WINDOW
from models.talk_pieces import LONGEST, alone, loud_parts, pieces_of, without_echoes

HOP = 2.5
FRAMES = int((WINDOW - 2 * FIRST_FRAME) / FRAME) + 1
BOTH = 4
"""The first of the classes in which two speak at once."""


def sound_of(*parts: tuple[float, float]) -> Audio:
    """Noise, part by part: seconds and loudness."""
    random = np.random.default_rng(3)
    made: Audio = np.concatenate(
        [
            loudness * random.standard_normal(round(seconds * SAMPLE_RATE_HZ)).astype(np.float32)
            for seconds, loudness in parts
        ]
    )
    return made


def windows_of(*middles: int | tuple[int, int]) -> list[NDArray[np.int8]]:
    """Windows with one class in their middle, or one in its first half and another after."""
    made = []
    for middle in middles:
        first, second = middle if isinstance(middle, tuple) else (middle, middle)
        classes = np.full(FRAMES, first, np.int8)
        classes[FRAMES // 2 :] = second
        made.append(classes)
    return made


def test_talk_goes_on_from_window_to_window_whatever_each_calls_the_speaker() -> None:
    assert alone(windows_of(1, 3, 2), hop=HOP) == [(0.0, 3 * HOP)]


def test_talk_ends_where_nobody_or_somebody_else_too_speaks() -> None:
    assert alone(windows_of(1, 0, 2, BOTH), hop=HOP) == [(0.0, HOP), (2 * HOP, 3 * HOP)]


def test_talk_is_parted_where_a_window_hears_another_speaker() -> None:
    (first, second) = alone(windows_of((1, 2)), hop=HOP)
    assert first[1] == second[0] == pytest.approx(HOP / 2, abs=2 * FRAME)


def test_a_pause_parts_talk_and_belongs_by_halves_to_both_sides() -> None:
    one, other = pieces_of((1.0, 4.0), sound_of((5, 0.1)), [(2.0, 2.5)])
    assert (one.start, one.end, other.start, other.end) == (1.0, 2.0, 2.5, 4.0)
    assert (one.begins, one.ends, other.begins, other.ends) == (1.0, 2.25, 2.25, 4.0)


def test_a_voice_that_silero_does_not_hear_is_parted_where_it_is_quiet() -> None:
    audio = sound_of((1, 0.1), (0.4, 0.001), (1, 0.1))
    one, other = pieces_of((0.0, 2.4), audio, [(0.0, 2.4)])
    assert one.end == pytest.approx(1.0, abs=0.05)
    assert other.start == pytest.approx(1.4, abs=0.05)
    assert one.ends == other.begins == pytest.approx(1.2, abs=0.05)


def test_loud_parts_do_not_depend_on_how_loud_the_line_is() -> None:
    audio = sound_of((1, 0.1), (0.4, 0.01), (1, 0.1))
    quiet: Audio = audio / np.float32(100)
    assert len(loud_parts(audio)) == len(loud_parts(quiet)) == 2


def test_an_echo_is_no_talk_and_a_quiet_voice_is() -> None:
    audio = sound_of((2, 0.1), (2, 0.02), (2, 0.002))
    assert without_echoes([(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)], audio) == [(0.0, 2.0), (2.0, 4.0)]


def test_nothing_is_left_of_silence_or_of_an_instant() -> None:
    assert list(pieces_of((0.0, 1.0), np.zeros(SAMPLE_RATE_HZ, np.float32), [(0.0, 1.0)])) == []
    assert list(pieces_of((0.0, 0.05), sound_of((1, 0.1)), [])) == []


def test_long_talk_is_read_in_parts_that_leave_nothing_out() -> None:
    pieces = list(pieces_of((0.0, 20.0), sound_of((20, 0.1)), []))
    assert all(one.end - one.start <= LONGEST for one in pieces)
    assert pieces[0].begins == 0.0
    assert pieces[-1].ends == 20.0
    assert all(one.ends == other.begins for one, other in pairwise(pieces))
