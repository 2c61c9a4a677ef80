from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coaching.transcript import Turn, Voice, Word, turns_of, with_words

VOICES = (Voice("left", "rep"), Voice("right", "customer"))


def said(turns: tuple[Turn, ...]) -> list[tuple[str, str]]:
    return [(turn.role, turn.text) for turn in turns]


def test_a_turn_ends_when_the_other_voice_takes_over(make_word: Callable[..., Word]) -> None:
    words = [
        make_word(0, "Hello."),
        make_word(1, "Hi,", channel=1),
        make_word(1.6, "speaking.", channel=1),
        make_word(3, "Good."),
    ]
    assert said(turns_of(words, VOICES)) == [
        ("rep", "Hello."),
        ("customer", "Hi, speaking."),
        ("rep", "Good."),
    ]


def test_a_short_aside_does_not_tear_the_turn_it_falls_into(
    make_word: Callable[..., Word],
) -> None:
    words = [
        make_word(0, "It"),
        make_word(0.5, "shows"),
        make_word(1.0, "mhm", channel=1),
        make_word(1.5, "every"),
        make_word(2.0, "deal."),
    ]
    assert said(turns_of(words, VOICES)) == [
        ("rep", "It shows every deal."),
        ("customer", "mhm"),
    ]


def test_a_finished_sentence_is_not_continued_over_an_answer(
    make_word: Callable[..., Word],
) -> None:
    words = [
        make_word(0, "Sixty?"),
        make_word(1, "Yes.", channel=1),
        make_word(2, "Fine."),
    ]
    assert said(turns_of(words, VOICES)) == [
        ("rep", "Sixty?"),
        ("customer", "Yes."),
        ("rep", "Fine."),
    ]


def test_two_seconds_of_silence_end_a_turn(make_word: Callable[..., Word]) -> None:
    words = [make_word(0, "Hello."), make_word(2.5, "Still"), make_word(3.0, "there?")]
    assert said(turns_of(words, VOICES)) == [("rep", "Hello."), ("rep", "Still there?")]


def test_where_several_share_a_channel_a_turn_ends_with_a_sentence_once_it_is_long_enough(
    make_word: Callable[..., Word],
) -> None:
    words = [
        make_word(0.0, "How", end=4),
        make_word(4.0, "many?", end=5),
        make_word(5.0, "Sixty", end=8.5),
        make_word(8.5, "seats?", end=9),
        make_word(9.0, "Yes.", end=18),
        make_word(18.0, "Good.", end=19),
        make_word(19.5, "Next.", end=20),
    ]
    voices = (Voice("mono", "unknown", several=True),)
    assert [turn.text for turn in turns_of(words, voices)] == [
        "How many? Sixty seats?",
        "Yes. Good.",
        "Next.",
    ]


def test_no_words_make_no_turns() -> None:
    assert turns_of([], VOICES) == ()


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


@given(WORDS.map(lambda words: [replace(word, end=max(word.start, word.end)) for word in words]))
def test_every_word_is_in_exactly_one_turn_and_in_order(words: list[Word]) -> None:
    turns = turns_of(words, VOICES)
    assert sorted(word.start for turn in turns for word in turn.words) == sorted(
        word.start for word in words
    )
    assert [turn.position for turn in turns] == list(range(len(turns)))
    assert [turn.start for turn in turns] == sorted(turn.start for turn in turns)
    assert all(turn.start <= turn.end for turn in turns)


def test_words_find_their_turn_by_channel_and_time(make_turn: Callable[..., Turn]) -> None:
    rep = make_turn(0, "rep", "one two", start=0, end=2, channel=0)
    customer = make_turn(1, "customer", "three", start=1, end=1.5, channel=1)
    words = sorted(rep.words + customer.words, key=lambda word: word.start)
    bare = [
        Turn(0, "rep", "rep", 0, 2, "one two"),
        Turn(1, "customer", "customer", 1, 1.5, "three", channel=1),
    ]
    assert [turn.words for turn in with_words(bare, words)] == [rep.words, customer.words]
