"""Labels of voices and whose each word is, on words typed by hand."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest

from coaching.ports import Stretch
from coaching.transcript import Word
from coaching.voices import (
    LEAST_SAMPLED,
    MOST_SAMPLED,
    PIECE,
    are_several,
    sample_of,
    voices_of,
)

ANNOUNCED = ("Your", "call", "is", "important", "to", "us.")


def words(*channels: int) -> list[Word]:
    return [Word(at, at + 0.5, f"w{at}", channel=channel) for at, channel in enumerate(channels)]


def test_the_sides_of_a_call_are_left_and_right() -> None:
    found = voices_of(words(1, 0, 1), "two_sided")
    assert found.labels == ("left", "right")
    assert found.voice_of_word == (1, 0, 1)
    assert found.automatic == found.several == frozenset()


def test_a_side_that_says_nothing_is_a_voice_all_the_same() -> None:
    assert voices_of(words(1), "two_sided").labels == ("left", "right")
    assert voices_of(words(1), "one_sided").voice_of_word == (1,)


def test_leaked_words_are_nobodys_and_are_counted() -> None:
    found = voices_of(words(0, 1, 0), "two_sided", leaked={1})
    assert found.voice_of_word == (0, None, 0)
    assert found.dropped == {"leaked": 1}


def test_several_people_on_one_side_are_lettered() -> None:
    found = voices_of(words(0, 1, 0, 1), "two_sided", attributed={0: 4, 2: 1})
    assert found.labels == ("left A", "left B", "right")
    assert found.voice_of_word == (0, 2, 1, 2)


def test_one_voice_on_a_side_is_the_side() -> None:
    found = voices_of(words(0, 1, 0), "two_sided", attributed={0: 0, 2: None})
    assert found.labels == ("left", "right")
    assert found.voice_of_word == (0, 1, 0)


def test_a_word_of_nobody_certain_stays_on_its_side() -> None:
    found = voices_of(words(0, 0, 0, 1), "two_sided", attributed={0: 0, 1: 1, 2: None})
    assert found.labels == ("left A", "left B", "left", "right")
    assert found.several == {2}


def test_voices_on_one_channel_are_lettered_in_order_of_their_first_word() -> None:
    found = voices_of(words(0, 0, 0, 0), "mono", attributed={0: 2, 1: 0, 2: 2, 3: None})
    assert found.labels == ("A", "B", "unknown")
    assert found.voice_of_word == (0, 1, 0, 2)
    assert found.several == {2}


@pytest.mark.parametrize("layout", ["mono", "equal"])
def test_a_channel_that_nobody_told_apart_may_be_several(layout: str) -> None:
    found = voices_of(words(0, 0), layout)  # type: ignore[arg-type]
    assert found.labels == ("mono",)
    assert found.several == {0}


def test_automatic_talk_is_a_voice_of_its_own_on_either_side() -> None:
    said = [
        Word(at / 2, at / 2 + 0.4, text, channel=1)
        for at, text in enumerate([*ANNOUNCED, "Hello,", "Denise", "here."])
    ]
    found = voices_of([*said, Word(9.0, 9.5, "Hi.")], "two_sided")
    assert found.labels == ("left", "right", "automatic")
    assert found.voice_of_word == (2, 2, 2, 2, 2, 2, 1, 1, 1, 0)
    assert found.automatic == {2}


def test_automatic_talk_is_found_whatever_voice_it_was_given_to() -> None:
    said = [Word(at / 2, at / 2 + 0.4, text) for at, text in enumerate(ANNOUNCED)]
    given = {0: 0, 1: 1, 2: None, 3: 0, 4: 0, 5: 1}
    assert voices_of(said, "mono", attributed=given).labels == ("automatic",)


def test_a_call_without_words_has_its_sides() -> None:
    assert voices_of([], "two_sided").labels == ("left", "right")
    assert voices_of([], "mono").labels == ()


def test_a_sample_is_spread_over_the_talk_and_as_long_as_it_should_be() -> None:
    talk = [Word(at * 0.4, at * 0.4 + 0.38, "w") for at in range(4500)]
    sample = sample_of(talk, 1800.0)
    assert sum(end - start for start, end in sample) == pytest.approx(MOST_SAMPLED, abs=PIECE)
    assert max(end - start for start, end in sample) <= PIECE
    assert sample[0][0] < 60
    assert sample[-1][1] > 1800 - 2 * 60
    assert max(after[0] - before[1] for before, after in pairwise(sample)) < 120


def test_little_talk_is_sampled_whole() -> None:
    talk = [Word(at * 0.5, at * 0.5 + 0.45, "w") for at in range(20)]
    sample = sample_of(talk, 600.0)
    assert sum(end - start for start, end in sample) > 9.0
    assert sum(end - start for start, end in sample) < LEAST_SAMPLED


def test_no_words_have_no_sample() -> None:
    assert sample_of([], 60.0) == ()


@pytest.mark.parametrize("seconds", [[], [30.0], [30.0, 2.0], [90.0, 5.0]])
def test_a_voice_with_little_talk_is_no_second_person(seconds: list[float]) -> None:
    assert not are_several(one_after_another(seconds))


@pytest.mark.parametrize("seconds", [[30.0, 8.0], [8.0, 30.0], [20.0, 2.0, 12.0]])
def test_a_voice_with_talk_enough_is_a_second_person(seconds: list[float]) -> None:
    assert are_several(one_after_another(seconds))


def one_after_another(seconds: list[float]) -> list[Stretch]:
    ends = list(accumulate(seconds))
    return [
        Stretch(end - length, end, voice)
        for voice, (length, end) in enumerate(zip(seconds, ends, strict=True))
    ]
