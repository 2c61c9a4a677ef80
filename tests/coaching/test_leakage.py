"""Leaked words, on levels made by hand: two sides that talk in turns, and what leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from coaching.coupling import HOP, QUIETEST_DB, STEP_DB, Levels, leak_between
from coaching.leakage import leaked
from coaching.transcript import Word

BANDS = 8
SECONDS = 80.0
NOISE_DB = -80.0

Decibels = NDArray[np.float64]


def talk_of(spans: Sequence[tuple[float, float]], *, level_db: float, seed: int) -> Decibels:
    """Levels of somebody who talks within spans: syllables that differ from band to band."""
    random = np.random.default_rng(seed)
    frames = round(SECONDS / HOP)
    syllables = np.repeat(random.normal(0.0, 9.0, (frames // 8 + 1, BANDS)), 8, axis=0)[:frames]
    talking = np.zeros(frames, bool)
    for start, end in spans:
        talking[round(start / HOP) : round(end / HOP)] = True
    levels: Decibels = np.where(talking[:, None], level_db + syllables, NOISE_DB - 20)
    return levels


def heard(own: Decibels, other: Decibels, *, gain_db: float | None, delay: float) -> Decibels:
    """What is on a channel: own talk, the other's leak and some noise, power upon power."""
    noise = np.random.default_rng(3).normal(NOISE_DB, 1.0, own.shape)
    parts = [own, noise]
    if gain_db is not None:
        parts.append(np.roll(other, round(delay / HOP), axis=0) + gain_db)
    whole: Decibels = 10 * np.log10(sum(10 ** (part / 10) for part in parts))
    return whole


def levels_of(*channels: Decibels) -> Levels:
    steps = np.clip((np.stack(channels) - QUIETEST_DB) / STEP_DB, 0, 255)
    return Levels(steps.astype(np.uint8))


def words_in(spans: Sequence[tuple[float, float]], *, channel: int, name: str) -> list[Word]:
    """Words of 0.4 s that fill the spans, each with a text of its own."""
    return [
        Word(
            start + place * 0.4,
            start + place * 0.4 + 0.36,
            f"{name}{start:.0f}x{place}",
            1.0,
            channel,
        )
        for start, end in spans
        for place in range(int((end - start) / 0.4))
    ]


LEFT_TALKS = [(start, start + 4.0) for start in np.arange(0.0, SECONDS - 8, 10.0)]
RIGHT_TALKS = [(start + 5.0, start + 9.0) for start in np.arange(0.0, SECONDS - 10, 10.0)]


def call(
    *,
    gain_db: float | None = -20.0,
    delay: float = 0.12,
    right_db: float = -30.0,
    also_left: Sequence[tuple[float, float]] = (),
    also_right: Sequence[tuple[float, float]] = (),
) -> Levels:
    left = talk_of([*LEFT_TALKS, *also_left], level_db=-30.0, seed=1)
    right = talk_of([*RIGHT_TALKS, *also_right], level_db=right_db, seed=2)
    return levels_of(
        heard(left, right, gain_db=gain_db, delay=delay),
        heard(right, left, gain_db=gain_db, delay=delay),
    )


def copies(words: Sequence[Word], *, delay: float = 0.12) -> list[Word]:
    return [
        replace(word, channel=1 - word.channel, start=word.start + delay, end=word.end + delay)
        for word in words
    ]


OWN = [
    *words_in(LEFT_TALKS, channel=0, name="left"),
    *words_in(RIGHT_TALKS, channel=1, name="right"),
]


@pytest.mark.parametrize("gain_db", [-12.0, -20.0, -30.0])
@pytest.mark.parametrize("delay", [0.0, 0.12, 0.3])
def test_words_heard_through_a_leak_are_found_and_no_others(gain_db: float, delay: float) -> None:
    words = OWN + copies(OWN, delay=delay)
    found = leaked(words, call(gain_db=gain_db, delay=delay))
    assert found == frozenset(range(len(OWN), len(words)))


def test_nothing_is_dropped_where_nothing_leaks() -> None:
    assert leaked(OWN + copies(OWN), call(gain_db=None)) == frozenset()


def test_garbled_copies_are_found_by_their_sound() -> None:
    garbled = [replace(word, text="mumble") for word in copies(OWN)]
    assert leaked(OWN + garbled, call()) == frozenset(range(len(OWN), 2 * len(OWN)))


def test_words_of_a_quiet_speaker_stay() -> None:
    assert leaked(OWN, call(gain_db=-20.0, right_db=-45.0)) == frozenset()


def test_back_channels_and_double_talk_stay() -> None:
    inside = [(1.2, 1.6), (11.2, 11.6), (21.0, 23.0)]
    words = OWN + words_in(inside, channel=1, name="mhm")
    assert leaked(words, call(also_right=inside)) == frozenset()


def test_the_same_word_said_by_both_at_once_stays_on_both_sides() -> None:
    inside = [(1.2, 1.56)]
    words = [*OWN, Word(1.2, 1.56, OWN[3].text, channel=1)]
    assert OWN[3].start == pytest.approx(1.2)
    assert leaked(words, call(also_right=inside)) == frozenset()


def test_a_leaked_word_put_into_a_pause_is_not_taken_for_the_end_of_the_word_before() -> None:
    own = [*OWN, Word(4.45, 4.6, "So", channel=1), Word(4.6, 4.95, "what", channel=1)]
    words = [*own, Word(4.3, 4.58, "So", channel=0), Word(4.6, 5.07, "what", channel=0)]
    sounds_on_after_its_last_word = [(4.0, 4.25)]
    levels = call(also_left=sounds_on_after_its_last_word, also_right=[(4.45, 5.0)])
    assert leaked(words, levels) == {len(own), len(own) + 1}


def test_one_word_said_by_both_one_after_the_other_is_kept_once_on_each_side() -> None:
    own = [*OWN, Word(4.45, 4.8, "Bye.", channel=0), Word(4.85, 5.0, "bye.", channel=1)]
    words = own + copies(own[-2:])
    found = leaked(words, call(also_left=[(4.4, 4.8)], also_right=[(4.85, 5.0)]))
    assert found == {len(own), len(own) + 1}


def test_gain_and_delay_of_a_leak_are_measured() -> None:
    leak = leak_between(call(gain_db=-16.0, delay=0.2), source=0, into=1)
    assert leak is not None
    assert leak.delay == pytest.approx(0.2)
    assert leak.gain_db == pytest.approx([-16.0] * BANDS, abs=1.0)


def test_a_leak_one_way_is_none_the_other_way() -> None:
    left = talk_of(LEFT_TALKS, level_db=-30.0, seed=1)
    right = talk_of(RIGHT_TALKS, level_db=-30.0, seed=2)
    levels = levels_of(
        heard(left, right, gain_db=None, delay=0.0), heard(right, left, gain_db=-20.0, delay=0.0)
    )
    assert leak_between(levels, source=0, into=1) is not None
    assert leak_between(levels, source=1, into=0) is None


def test_words_beyond_what_was_measured_stay() -> None:
    words = [*OWN, Word(SECONDS + 5.0, SECONDS + 5.4, "late", channel=1)]
    assert leaked(words, call()) == frozenset()


@pytest.mark.parametrize("frames", [0, 1, 30])
def test_a_call_too_short_to_measure_loses_no_words(frames: int) -> None:
    levels = Levels(np.zeros((2, frames, BANDS), np.uint8))
    assert leaked([Word(0.0, 0.4, "Hello."), Word(0.0, 0.4, "Hello.", channel=1)], levels) == set()
