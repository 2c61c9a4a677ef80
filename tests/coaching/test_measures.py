"""Measures of calls that are typed by hand; every expected value is worked out on paper."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.measures import CallMeasures, Side, measures_of
from coaching.measures.figures import Monologue, Waits
from coaching.transcript import Role, Turn, Word

ROLES: dict[str, Role] = {"left": "rep", "right": "customer", "hold": "other"}


def spoken(speaker: str, start: float, end: float, text: str, *, estimated: bool = False) -> Turn:
    """A turn whose words follow each other without a pause, each as long as the others."""
    texts = text.split()
    length = (end - start) / len(texts)
    words = tuple(
        Word(start + at * length, start + (at + 1) * length, word, estimated=estimated)
        for at, word in enumerate(texts)
    )
    return Turn(0, speaker, ROLES.get(speaker, "unknown"), start, end, text, words)


def side(measures: CallMeasures, name: str) -> Side:
    return next(it for it in measures.sides if it.name == name)


def waits(measures: CallMeasures, name: str) -> Waits:
    found = side(measures, name).waits
    assert found is not None
    return found


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


def test_pace_is_words_in_a_minute_of_speech_without_the_pauses() -> None:
    talk = [
        spoken("left", 0, 6, "one two three four five six seven eight nine ten -"),
        spoken("left", 9, 15, "one two three four five six seven eight nine ten"),
    ]
    assert side(measures_of(talk, duration=60.0), "rep").pace == 100.0


def test_a_few_seconds_of_speech_have_no_pace() -> None:
    assert side(measures_of([spoken("left", 0, 9, "a b c")], duration=9.0), "rep").pace is None


def test_estimated_times_are_measured_by_nothing_that_needs_times() -> None:
    found = measures_of(
        [
            spoken("left", 0, 12, "How do you do that today?", estimated=True),
            spoken("right", 12, 20, "By hand.", estimated=True),
        ],
        duration=20.0,
    )
    rep = side(found, "rep")
    assert (rep.waits, rep.interruptions, rep.pace, found.silence) == (None, None, None, None)
    assert set(found.missing) == {"patience", "interruptions", "pace", "silence"}
    assert set(found.missing.values()) == {"the times of its words are estimated"}
    assert (rep.share, found.changes) == (0.6, 1)


def test_a_turn_without_words_counts_by_its_own_times() -> None:
    found = measures_of([Turn(0, "left", "rep", 0.0, 4.0, "How many?")], duration=4.0)
    assert (side(found, "rep").talk, side(found, "rep").words) == (4.0, 2)
    assert "pace" in found.missing


@pytest.mark.parametrize("label", ["mono", "unknown"])
def test_several_people_under_one_label_have_shares_and_no_turns_to_take(label: str) -> None:
    found = measures_of([spoken(label, 0, 12, "Do you hear me? Yes.")], duration=12.0)
    only = found.sides[0]
    assert (only.share, only.monologue, only.waits, only.interruptions) == (1.0, None, None, None)
    assert found.changes is None
    assert found.missing["changes"] == "its voices are not told apart"


def test_a_voice_that_may_be_several_people_has_no_turns_to_take() -> None:
    talk = [spoken("A", 0, 12, "Do you hear me? Yes.")]
    found = measures_of(talk, duration=12.0, several={"A"})
    only = found.sides[0]
    assert (only.share, only.monologue, only.waits, only.interruptions) == (1.0, None, None, None)
    assert found.changes is None


def test_one_speaker_alone_has_everything_that_needs_no_other() -> None:
    found = measures_of([spoken("left", 0, 30, "Hello, this is a message.")], duration=30.0)
    rep = side(found, "rep")
    assert (rep.share, rep.monologue, rep.interruptions) == (1.0, Monologue(0.0, 30.0), 0)
    assert (waits(found, "rep").count, found.changes) == (0, 0)


def test_a_call_without_talk_has_no_sides() -> None:
    found = measures_of([], duration=30.0)
    assert (found.sides, found.silence, found.changes) == ((), 1.0, None)
    assert measures_of([], duration=None).silence is None


def test_words_of_no_length_are_said_and_take_no_time() -> None:
    words = (Word(1.0, 1.0, "Hi"), Word(1.0, 1.0, "there."))
    found = measures_of([Turn(0, "left", "rep", 1.0, 1.0, "Hi there.", words)], duration=0.0)
    rep = side(found, "rep")
    assert (rep.words, rep.talk, rep.share, rep.pace) == (2, 0.0, 0.0, None)


def test_talk_beyond_the_end_of_the_recording_lengthens_the_call() -> None:
    assert measures_of([spoken("left", 0, 30, "Hello.")], duration=20.0).duration == 30.0


def test_questions_are_counted_by_side_and_kind() -> None:
    found = measures_of(
        [
            spoken("left", 0, 4, "How do you plan? Is that by hand?"),
            spoken("right", 5, 6, "By hand."),
        ],
        duration=6.0,
    )
    assert dict(side(found, "rep").questions or ()) == {
        "open": 1,
        "closed": 1,
        "choice": 0,
        "tag": 0,
        "check_back": 0,
    }
    assert sum(count for _, count in side(found, "customer").questions or ()) == 0


def test_questions_in_a_language_that_is_not_known_are_not_counted() -> None:
    talk = [spoken("left", 0, 4, "Wie geht es Ihnen?")]
    found = measures_of(talk, duration=4.0, language="de")
    assert side(found, "rep").questions is None
    assert "questions" in found.missing
    assert "questions" not in measures_of(talk, duration=4.0, language="en-GB").missing


def test_the_json_names_every_measure_and_says_what_is_missing() -> None:
    found = measures_of(
        [
            spoken("right", 0, 4, "We have some trouble here."),
            spoken("left", 4.5, 8.5, "What is it?"),
        ],
        duration=10.0,
    )
    said = json.loads(json.dumps(found.as_json()))
    assert said["duration"] == 10.0
    assert (said["silence"], said["changes"], said["changes_per_minute"]) == (0.2, 1, 6.0)
    assert said["missing"] == {}
    assert said["voices"][0] == {"voice": "right", "role": "customer", "talk": 4.0, "share": 0.5}
    assert said["sides"][1] == {
        "side": "rep",
        "role": "rep",
        "voices": ["left"],
        "talk": 4.0,
        "share": 0.5,
        "words": 3,
        "pace": None,
        "monologue": {"start": 4.5, "end": 8.5},
        "questions": {"open": 1, "closed": 0, "choice": 0, "tag": 0, "check_back": 0},
        "patience": {
            "count": 1,
            "median": 0.5,
            "lower_quartile": 0.5,
            "upper_quartile": 0.5,
            "classes": [
                {"from": 0.0, "to": 0.5, "count": 0},
                {"from": 0.5, "to": 1.0, "count": 1},
                {"from": 1.0, "to": 2.0, "count": 0},
                {"from": 2.0, "to": 10.0, "count": 0},
            ],
            "overlapped": 0,
        },
        "interruptions": 0,
    }


def test_three_thousand_turns_are_measured_in_a_moment() -> None:
    talk = [
        spoken(("left", "right")[at % 2], 4.0 * at, 4.0 * at + 4.3, "So how many do you need now?")
        for at in range(3000)
    ]
    began = time.perf_counter()
    found = measures_of(talk, duration=12_001.0)
    assert time.perf_counter() - began < 2.0
    assert found.changes == 2999


TURNS = st.lists(
    st.tuples(
        st.sampled_from(["left", "right", "A", "unknown", "hold"]),
        st.floats(0, 100),
        st.floats(0, 20),
        st.sampled_from(["Mhm.", "How many?", "we do what we can", "okay right", "-"]),
    ),
    max_size=12,
)


@given(TURNS)
def test_whatever_is_said_shares_are_whole_and_nothing_is_out_of_bounds(
    said: list[tuple[str, float, float, str]],
) -> None:
    talk = [spoken(who, start, start + length, text) for who, start, length, text in said]
    found = measures_of(sorted(talk, key=lambda turn: turn.start), duration=100.0)
    shares = sum(it.share for it in found.sides)
    assert shares == pytest.approx(1.0) or shares == 0.0
    assert shares == pytest.approx(sum(it.share for it in found.voices))
    assert found.silence is None or 0.0 <= found.silence <= 1.0
    for it in found.sides:
        assert it.monologue is None or it.monologue.end >= it.monologue.start
        assert it.waits is None or sum(it.waits.classes) == it.waits.count
    json.dumps(found.as_json(), allow_nan=False)
