"""Pace, questions, and what is missing. Every expected value is worked out on paper."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.measures import measures_of
from coaching.measures.figures import Monologue
from coaching.transcript import Turn, Word
from tests.coaching.measures.hand_typed import side, spoken, waits


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
