"""Who held the floor, waited and interrupted. Every expected value is worked out on paper."""

from __future__ import annotations

from coaching.measures import measures_of
from coaching.measures.figures import Monologue
from tests.coaching.measures.hand_typed import side, spoken, waits


def test_a_wait_across_hold_music_is_no_patience() -> None:
    found = measures_of(
        [
            spoken("right", 0, 5, "I ask you this."),
            spoken("hold", 6, 8, "Music"),
            spoken("left", 9, 12, "Here is what I found."),
        ],
        duration=12.0,
    )
    assert waits(found, "rep").count == 0
    assert found.changes == 1


def test_a_monologue_runs_through_pauses_and_back_channels_of_the_other() -> None:
    found = measures_of(
        [
            spoken("left", 0, 10, "First we look at all of your orders."),
            spoken("right", 10.5, 11, "Mhm, okay."),
            spoken("left", 12, 20, "Then we plan the routes."),
            spoken("right", 21, 25, "And what does that cost us?"),
        ],
        duration=25.0,
    )
    assert side(found, "rep").monologue == Monologue(0.0, 20.0)
    assert side(found, "customer").monologue == Monologue(21.0, 25.0)
    assert found.changes == 1


def test_a_short_answer_to_a_question_takes_the_floor() -> None:
    found = measures_of(
        [
            spoken("left", 0, 2, "Is that right?"),
            spoken("right", 2.5, 3, "Yes."),
            spoken("left", 3.5, 6, "Then we go on."),
        ],
        duration=6.0,
    )
    assert found.changes == 2
    assert side(found, "rep").monologue == Monologue(3.5, 6.0)


def test_a_short_word_that_says_something_takes_the_floor() -> None:
    found = measures_of(
        [
            spoken("left", 0, 2, "You have some seats."),
            spoken("right", 2.5, 3, "Sixty."),
            spoken("left", 3.5, 6, "Then we go on."),
        ],
        duration=6.0,
    )
    assert found.changes == 2


def test_what_is_said_wholly_while_the_other_goes_on_takes_no_floor() -> None:
    found = measures_of(
        [
            spoken("left", 0, 20, "We plan the routes of all your vans every night."),
            spoken("right", 5, 8, "but we have no vans at all"),
        ],
        duration=20.0,
    )
    assert found.changes == 0
    assert side(found, "rep").monologue == Monologue(0.0, 20.0)
    assert side(found, "customer").interruptions == 0


def test_ten_seconds_of_silence_end_a_monologue() -> None:
    found = measures_of(
        [spoken("left", 0, 5, "I look it up."), spoken("left", 15, 18, "Here it is.")],
        duration=18.0,
    )
    assert side(found, "rep").monologue == Monologue(0.0, 5.0)


def test_patience_is_the_median_wait_after_the_customer_ends() -> None:
    talk, at = [], 0.0
    for wait in (0.25, 0.75, 3.0):
        talk.append(spoken("right", at, at + 4, "We have some trouble with orders."))
        talk.append(spoken("left", at + 4 + wait, at + 8 + wait, "I understand that very well."))
        at += 9 + wait
    found = waits(measures_of(talk, duration=at), "rep")
    assert (found.count, found.median, found.overlapped) == (3, 0.75, 0)
    assert (found.lower_quartile, found.upper_quartile) == (0.5, 1.875)
    assert found.classes == (1, 1, 0, 1)


def test_a_start_in_the_others_last_word_is_overlap_and_neither_wait_nor_interruption() -> None:
    found = measures_of(
        [
            spoken("right", 0, 4, "We have trouble there."),
            spoken("left", 3.7, 8, "I understand that very well."),
        ],
        duration=8.0,
    )
    waited = waits(found, "rep")
    assert (waited.count, waited.median, waited.overlapped) == (0, None, 1)
    assert side(found, "rep").interruptions == 0


def test_words_that_abut_are_a_wait_of_nothing() -> None:
    found = measures_of(
        [spoken("right", 0, 0.3, "We wait."), spoken("left", 0.1 + 0.2, 3, "I go on.")],
        duration=3.0,
    )
    assert waits(found, "rep").median == 0.0


def test_overlapping_speech_counts_as_one_interruption() -> None:
    found = measures_of(
        [
            spoken("right", 0, 6, "We have a lot of trouble with the"),
            spoken("left", 4, 9, "Let me show you how we"),
            spoken("right", 6.5, 8, "no but listen to me"),
            spoken("left", 9.1, 12, "handle that with a map."),
        ],
        duration=12.0,
    )
    assert side(found, "rep").interruptions == 1
    assert side(found, "customer").interruptions == 0


def test_a_back_channel_is_no_interruption() -> None:
    found = measures_of(
        [
            spoken("right", 0, 6, "We have a lot of trouble with the"),
            spoken("left", 4, 6.2, "Right, okay."),
            spoken("right", 6.5, 9, "drivers who are ill."),
        ],
        duration=9.0,
    )
    assert side(found, "rep").interruptions == 0
    assert found.changes == 0


def test_interactivity_is_changes_of_the_floor_in_a_minute_of_the_call() -> None:
    talk = [
        spoken(("left", "right")[at % 2], 5.0 * at, 5.0 * at + 4, "This is what I think.")
        for at in range(7)
    ]
    found = measures_of(talk, duration=120.0)
    assert (found.changes, found.changes_per_minute) == (6, 3.0)
