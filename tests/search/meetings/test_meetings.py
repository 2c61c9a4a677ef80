"""The meetings are long ones of several people, and the questions fit them."""

from __future__ import annotations

import pytest

from tests.search.meetings.making import HERE, Meeting, meetings, questions, read_lines


@pytest.fixture(scope="module")
def made() -> list[Meeting]:
    """All meetings."""
    return meetings()


def test_meetings_are_long_and_of_four_people(made: list[Meeting]) -> None:
    assert len(made) >= 40
    long = [one for one in made if 150 <= len(one.turns) <= 400]
    assert len(long) >= 0.95 * len(made)
    assert all(len({turn["speaker"] for turn in one.turns}) == 4 for one in long)


def test_each_question_marks_turns_of_a_meeting_and_the_halves_share_none(
    made: list[Meeting],
) -> None:
    turns = {one.id: len(one.turns) for one in made}
    asked = {half: list(questions(half, made)) for half in ("tune", "held")}
    spans = {half: [one["relevant"][0] for one in own] for half, own in asked.items()}
    for span in (*spans["tune"], *spans["held"]):
        assert 0 <= span["first_turn"] <= span["last_turn"] < turns[span["document"]]
    about = {half: {span["document"] for span in own} for half, own in spans.items()}
    assert not about["tune"] & about["held"]
    assert (
        len(asked["tune"]) + len(asked["held"]) == len(read_lines(HERE / "questions.jsonl")) >= 80
    )
    assert not any("{" in one["query"] for own in asked.values() for one in own)


def test_what_is_marked_is_said_in_the_call_that_is_meant(made: list[Meeting]) -> None:
    of_call = {call: meeting for meeting in made for call in meeting.sides}
    meeting = of_call["coolant-drum-cold"]
    first = meeting.places["coolant-drum-cold", 17]
    said = " ".join(turn["text"] for turn in meeting.turns[first : first + 2])
    assert "rash" in said
