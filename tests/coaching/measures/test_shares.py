"""Who talked how much of a call. Every expected value is worked out on paper."""

from __future__ import annotations

import pytest

from coaching.measures import measures_of
from coaching.transcript import Turn, Word
from tests.coaching.measures.hand_typed import side, spoken, waits


def test_talk_is_shared_by_seconds_of_speech_and_silence_counts_for_nobody() -> None:
    found = measures_of(
        [spoken("left", 0, 6, "We have two plans."), spoken("right", 8, 10, "Which are cheaper?")],
        duration=20.0,
    )
    assert [(it.name, it.talk, it.share) for it in found.sides] == [
        ("rep", 6.0, 0.75),
        ("customer", 2.0, 0.25),
    ]
    assert found.silence == pytest.approx(0.6)


def test_overlapping_speech_counts_for_both_voices_and_is_no_silence_twice() -> None:
    found = measures_of(
        [spoken("left", 0, 6, "We have two"), spoken("right", 4, 10, "Stop right there please")],
        duration=10.0,
    )
    assert [it.talk for it in found.sides] == [6.0, 6.0]
    assert found.silence == 0.0


def test_a_pause_inside_a_turn_is_not_speech_but_a_stop_in_a_word_is() -> None:
    words = (Word(0, 1, "We"), Word(1.1, 2, "wait"), Word(4, 5, "here."))
    found = measures_of([Turn(0, "left", "rep", 0, 5, "We wait here.", words)], duration=5.0)
    assert side(found, "rep").talk == 3.0


def test_voices_stand_in_the_order_of_their_first_word_whatever_they_talk() -> None:
    found = measures_of(
        [
            spoken("left B", 0, 1, "Hello."),
            spoken("right", 2, 9, "Good morning to you all there."),
            spoken("left A", 10, 12, "Morning all."),
        ],
        duration=12.0,
    )
    assert [it.voice for it in found.voices] == ["left B", "right", "left A"]
    assert [it.share for it in found.voices] == [0.1, 0.7, 0.2]


def test_two_reps_are_one_side_with_two_voices() -> None:
    rep = [spoken("Ann", 0, 3, "I sell."), spoken("Bo", 9, 10, "Me too.")]
    talk = [
        Turn(0, turn.speaker, "rep", turn.start, turn.end, turn.text, turn.words) for turn in rep
    ]
    found = measures_of([talk[0], spoken("right", 4, 8, "I buy."), talk[1]], duration=10.0)
    assert [(it.name, it.voices, it.talk) for it in found.sides] == [
        ("rep", ("Ann", "Bo"), 4.0),
        ("customer", ("right",), 4.0),
    ]


def test_without_roles_every_voice_is_a_side_of_its_own() -> None:
    found = measures_of(
        [spoken("A", 0, 1, "Hello there."), spoken("B", 1.5, 2, "Hello.")], duration=2.0
    )
    assert [(it.name, it.role) for it in found.sides] == [("A", "unknown"), ("B", "unknown")]
    assert waits(found, "B").median == 0.5


def test_hold_music_is_left_out_of_talk_silence_and_length() -> None:
    found = measures_of(
        [
            spoken("left", 0, 5, "One moment."),
            spoken("hold", 5, 55, "Your call is important."),
            spoken("left", 55, 60, "Back again."),
        ],
        duration=60.0,
    )
    assert (found.duration, found.silence) == (10.0, 0.0)
    assert [it.name for it in found.sides] == ["rep"]
