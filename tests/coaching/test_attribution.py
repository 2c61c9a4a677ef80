from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.attribution import attribute
from coaching.ports import Stretch
from coaching.transcript import Word


def said(text: str, start: float, *, each: float = 0.3) -> list[Word]:
    """Words of equal length without pauses."""
    return [
        Word(start + place * each, start + (place + 1) * each, word)
        for place, word in enumerate(text.split())
    ]


def voices(words: list[Word], stretches: list[Stretch]) -> list[int | None]:
    return [one.voice for one in attribute(words, stretches)]


def test_a_word_is_said_by_the_voice_that_speaks_during_it() -> None:
    words = [*said("How many?", 0.0), *said("Sixty.", 1.0)]
    assert voices(words, [Stretch(0.0, 0.6, 0), Stretch(1.0, 1.3, 1)]) == [0, 0, 1]


def test_a_short_answer_within_the_others_turn_is_kept_apart_and_does_not_tear_the_turn() -> None:
    turn = said("we have sixty seats in three towns today", 0.0)
    aside = Word(1.22, 1.48, "mhm")
    stretches = [Stretch(0.0, 2.4, 0), Stretch(1.2, 1.5, 1)]
    given_to = attribute([*turn, aside], stretches)
    assert [one.voice for one in given_to] == [0] * len(turn) + [1]
    assert given_to[-1].overlapped


def test_two_words_at_the_same_time_are_said_by_two_voices() -> None:
    words = [Word(1.0, 1.4, "yes"), Word(1.0, 1.4, "so")]
    found = voices(words, [Stretch(0.0, 3.0, 0), Stretch(0.5, 2.0, 1)])
    assert sorted(found, key=str) == [0, 1]


def test_where_both_speak_a_phrase_stays_with_the_voice_that_began_it() -> None:
    phrase = said("as I was going to say", 0.0)
    stretches = [Stretch(0.0, 1.8, 0), Stretch(0.9, 3.0, 1)]
    assert voices(phrase, stretches) == [0] * 6


def test_a_stretch_that_begins_late_does_not_cut_a_word_off_the_sentence() -> None:
    words = [*said("Are you sure?", 0.0), *said("I think so.", 1.0)]
    stretches = [Stretch(0.0, 1.12, 0), Stretch(1.18, 2.0, 1)]
    assert voices(words, stretches) == [0, 0, 0, 1, 1, 1]


def test_a_voice_changes_at_the_end_of_a_sentence_rather_than_within_it() -> None:
    words = [*said("Is that all? Yes it is.", 0.0)]
    stretches = [Stretch(0.0, 1.05, 0), Stretch(1.05, 1.8, 1)]
    assert voices(words, stretches) == [0, 0, 0, 1, 1, 1]


def test_a_word_far_from_all_talk_is_nobodys() -> None:
    assert voices(said("Hello?", 20.0), [Stretch(0.0, 2.0, 0)]) == [None]


def test_a_word_shortly_after_a_voice_has_ended_is_still_that_voices() -> None:
    assert voices(said("but", 2.1), [Stretch(0.0, 2.0, 0), Stretch(8.0, 9.0, 1)]) == [0]


def test_without_stretches_every_word_is_nobodys() -> None:
    assert voices(said("Is anybody there?", 0.0), []) == [None, None, None]


def test_without_words_there_is_nothing_to_give() -> None:
    assert attribute([], [Stretch(0.0, 2.0, 0)]) == ()


def test_a_word_without_length_is_given_too() -> None:
    assert voices([Word(1.0, 1.0, "um")], [Stretch(0.0, 2.0, 0), Stretch(3.0, 4.0, 1)]) == [0]


def test_words_come_back_in_the_order_given() -> None:
    words = said("one two three", 0.0)[::-1]
    assert [one.word for one in attribute(words, [Stretch(0.0, 2.0, 0)])] == words


@pytest.mark.parametrize("count", [1, 2, 10])
def test_as_many_voices_as_speak_are_told_apart(count: int) -> None:
    stretches = [Stretch(2.0 * voice, 2.0 * voice + 1, voice) for voice in range(count)]
    words = [Word(one.start + 0.2, one.start + 0.6, "Here.") for one in stretches]
    assert voices(words, stretches) == list(range(count))


@given(
    st.lists(st.tuples(st.floats(0, 20), st.floats(0, 1), st.sampled_from(["so", "yes."]))),
    st.lists(st.tuples(st.floats(0, 20), st.floats(0.02, 5), st.integers(0, 3))),
)
def test_every_word_comes_back_once_with_a_voice_that_there_is(
    spoken: list[tuple[float, float, str]], heard: list[tuple[float, float, int]]
) -> None:
    words = [Word(start, start + length, text) for start, length, text in spoken]
    stretches = [Stretch(start, start + length, voice) for start, length, voice in heard]
    found = attribute(words, stretches)
    assert [one.word for one in found] == words
    assert {one.voice for one in found} <= {None, *(one.voice for one in stretches)}


def test_a_call_of_three_hours_is_given_in_seconds() -> None:
    turns = [Stretch(10.0 * turn, 10.0 * turn + 9.5, turn % 2) for turn in range(1080)]
    words = [
        Word(turn.start + 0.35 * place, turn.start + 0.35 * place + 0.3, "word")
        for turn in turns
        for place in range(26)
    ]
    found = voices(words, turns)
    assert sum(one != other for one, other in pairwise(found)) == len(turns) - 1
