"""The agenda fills the time exactly, and every clip has something to talk about."""

from __future__ import annotations

import pytest

from coaching.errors import UsageError
from coaching.meeting import agenda, prompts_for
from coaching.meeting.agenda import TALKING, watched_seconds


@pytest.mark.parametrize("minutes", [20, 25, 30, 37, 45, 60, 90, 180])
def test_the_sections_take_the_whole_time_one_after_the_other(minutes: int) -> None:
    sections = agenda(minutes)
    assert sum(it.minutes for it in sections) == minutes
    assert all(it.minutes > 0 for it in sections)
    assert [it.begins for it in sections[1:]] == [it.begins + it.minutes for it in sections[:-1]]


@pytest.mark.parametrize("minutes", [0, 19, 181])
def test_a_time_in_which_nobody_could_meet_is_refused(minutes: int) -> None:
    with pytest.raises(UsageError, match="cannot be planned"):
        agenda(minutes)


def test_there_is_time_to_talk_about_what_is_watched() -> None:
    watching = next(it for it in agenda(45) if it.kind == "watching")
    assert watched_seconds(45) * (1 + TALKING) == pytest.approx(watching.minutes * 60)


def test_prompts_follow_what_happened_and_end_with_trying_it() -> None:
    asked = prompts_for("Agree on the next step.", ["turned", "won"])
    assert asked == (
        "At which word did the customer turn? What came just before?",
        "Which words served the goal: Agree on the next step?",
        "Who tries it this week, and where?",
    )


def test_a_clip_of_which_nothing_is_known_has_questions_too() -> None:
    assert len(prompts_for("", [])) == 2
