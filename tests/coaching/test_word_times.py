from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.transcript import Word
from coaching.word_times import longest_of, repair_times

WORDS = st.lists(
    st.builds(
        Word,
        start=st.floats(0, 100),
        end=st.floats(0, 100),
        text=st.sampled_from(["well", "yes.", "sixty?", "mhm"]),
        channel=st.integers(0, 1),
    ),
    max_size=40,
)


def test_a_first_word_left_behind_before_a_silence_is_moved_to_its_sentence(
    make_word: Callable[..., Word],
) -> None:
    words = [
        make_word(0.0, "Yes."),
        make_word(0.5, "I"),
        make_word(9.0, "like"),
        make_word(9.5, "it."),
    ]
    repaired = repair_times(words, duration=20.0)
    assert [(word.start, word.end) for word in repaired] == [
        (0, 0.5),
        (8.6, 9.0),
        (9, 9.5),
        (9.5, 10),
    ]


def test_a_hesitation_in_the_middle_of_a_sentence_stays_where_it_is(
    make_word: Callable[..., Word],
) -> None:
    words = (
        make_word(0.0, "We"),
        make_word(0.5, "are,"),
        make_word(2.5, "well,"),
        make_word(3, "sure."),
    )
    assert repair_times(words, duration=20.0) == words


def test_a_word_left_behind_in_silence_is_moved_though_a_comma_is_before_it() -> None:
    words = [Word(0.0, 0.5, "Mhm,"), Word(0.8, 1.0, "my"), Word(5.0, 5.4, "people.")]
    spoken = [(0.0, 0.5), (4.8, 5.4)]
    assert repair_times(words, duration=6.0, speech=spoken)[1] == Word(4.8, 5.0, "my")
    assert repair_times(words, duration=6.0)[1] == words[1]
    spoken[0] = (0.0, 1.0)
    assert repair_times(words, duration=6.0, speech=spoken)[1] == words[1]


@given(WORDS, st.floats(0, 100))
def test_repaired_times_are_in_order_and_inside_the_file(
    words: list[Word], duration: float
) -> None:
    repaired = repair_times(words, duration=duration)
    assert [word.text for word in repaired] == [word.text for word in words]
    for before, after in pairwise(repaired):
        assert before.start <= before.end <= after.start
    assert all(0 <= word.start <= word.end <= duration for word in repaired)


def test_possible_times_are_left_as_they_are(make_word: Callable[..., Word]) -> None:
    words = (make_word(0.25, "a"), make_word(1.0, "b"))
    assert repair_times(words, duration=2.0) == words


SPEECH = st.lists(st.floats(0, 100), max_size=10).map(
    lambda at: tuple(pairwise(sorted(set(at))))[::2]
)


@given(WORDS, st.floats(0, 100), SPEECH)
def test_times_repaired_by_speech_are_in_order_and_inside_the_file(
    words: list[Word], duration: float, speech: tuple[tuple[float, float], ...]
) -> None:
    repaired = repair_times(words, duration=duration, speech=speech)
    assert [word.text for word in repaired] == [word.text for word in words]
    for before, after in pairwise(repaired):
        assert before.start <= before.end <= after.start
    assert all(0 <= word.start <= word.end <= duration for word in repaired)


def test_a_word_stretched_over_silence_is_cut_back_to_the_speech_in_it() -> None:
    words = [Word(1.0, 4.0, "going,"), Word(4.0, 4.4, "home.")]
    first, second = repair_times(words, duration=6.0, speech=[(0.8, 1.4), (3.9, 4.5)])
    assert (first.start, first.end) == pytest.approx((1.0, 1.5))
    assert (second.start, second.end) == (4.0, 4.4)


def test_a_word_that_ends_in_silence_ends_where_speech_does() -> None:
    (word,) = repair_times([Word(1.0, 1.9, "sixty")], duration=6.0, speech=[(0.9, 1.4)])
    assert (word.start, word.end) == pytest.approx((1.0, 1.5))


def test_a_word_longer_than_its_letters_could_take_is_capped_on_the_side_of_the_pause() -> None:
    words = [Word(0.0, 0.5, "We"), Word(0.5, 6.0, "are"), Word(6.0, 6.2, "here.")]
    _, stretched, _ = repair_times(words, duration=7.0)
    assert (stretched.start, stretched.end) == (0.5, 1.5)


def test_a_name_that_is_spelled_out_may_take_its_time() -> None:
    words = (Word(0.0, 7.5, "S-I-T-I-L-L-E."),)
    assert repair_times(words, duration=9.0) == words
    assert longest_of("S-I-T-I-L-L-E.") > 8


def test_words_without_length_get_some_where_there_is_room() -> None:
    words = [
        Word(0.0, 1.0, "Well,"),
        Word(1.0, 1.0, "yes"),
        Word(1.0, 1.0, "sure."),
        Word(3, 4, "I"),
    ]
    repaired = repair_times(words, duration=5.0)
    assert all(word.end - word.start >= 0.1 for word in repaired)
    assert (repaired[0].end, repaired[3].start) == (1.0, 3.0)


def test_words_without_length_take_some_of_a_long_word_before_them() -> None:
    words = [Word(0.0, 0.8, "Well,"), Word(0.8, 0.8, "yes"), Word(0.8, 1.4, "sure.")]
    repaired = repair_times(words, duration=1.4)
    assert all(word.end - word.start >= 0.1 for word in repaired)


def test_words_at_the_very_end_without_length_stay_inside_the_file() -> None:
    words = [Word(0.0, 2.0, "Good"), Word(2.0, 2.5, "bye."), Word(2.6, 2.7, "Bye.")]
    repaired = repair_times(words, duration=2.0)
    assert all(word.end <= 2.0 for word in repaired)
    assert [word.end > word.start for word in repaired] == [True, True, True]


def test_a_name_that_is_spelled_with_pauses_lasts_from_its_first_letter_to_its_last() -> None:
    speech = [(2.0, 4.1), (7.0, 8.2), (9.2, 9.9), (10.8, 11.8)]
    words = [Word(3.0, 3.9, "Satelli"), Word(4.0, 11.7, "S-I-T-I-L-L-E.")]
    repaired = repair_times(words, duration=20.0, speech=speech)
    assert [(word.start, round(word.end, 2)) for word in repaired] == [(3.0, 3.9), (6.9, 11.7)]
