"""What a meeting watched was taught to those who were there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.meeting import TakenUp
from coaching.meeting.writing import markdown
from coaching.steps import taught
from coaching.steps.forget import forget
from coaching.steps.meetings import show as show_meeting
from coaching.store import meetings
from coaching.taught import Teaching
from coaching.taught.telling import lines_of
from tests.places import NOW
from tests.taught.making import SAID_AGAIN, Taught


def meet(team: Taught, *there: str, days: int = 0, closed: bool = True, clips: bool = True) -> None:
    day = (NOW + timedelta(days=days)).date()
    with team.place.library.writing() as conn:
        number = meetings.add(conn, day, minutes=45, wins=(), remarks=(), who="Kim", now=NOW)
        if clips:
            meetings.set_clips(conn, number, [meetings.PlannedClip(1, (), ())])
        meetings.set_attended(conn, number, there)
        if closed:
            meetings.close(conn, number, now=NOW + timedelta(days=days))


def show(team: Taught, meeting: str, who: str = "Kim") -> tuple[Teaching, ...]:
    return taught.show(team.later(60), team.goes(), meeting, who=who, mine=False)


def three_people(team: Taught) -> None:
    team.call("Ann Lee", -3)
    team.call("Bo Roth", -4)
    team.call("Bo Roth", 3, SAID_AGAIN)
    team.call("Ann Lee", 4)
    team.call("Eve Dunn", -3)
    team.call("Eve Dunn", 4)


def test_those_who_were_there_saw_it_when_it_was_closed(team: Taught) -> None:
    three_people(team)
    team.call("Ann Lee", -0.01)
    team.call("Ann Lee", 0.01, SAID_AGAIN)
    meet(team, "Bo Roth", "Ann Lee", "Eve Dunn")
    (found,) = show(team, "l1")
    assert found.change is not None
    assert (found.change.before.of, found.change.after.used) == (4, 2)
    assert next(iter(lines_of(found))) == "M1  What if nothing changes"
    assert "watched in L1, 2026-11-24: Ann Lee, Bo Roth, Eve Dunn" in [*lines_of(found)]


def test_a_meeting_that_was_closed_later_counts_from_the_end_of_its_day(team: Taught) -> None:
    three_people(team)
    team.call("Ann Lee", 0.3, SAID_AGAIN)
    meet(team, "Bo Roth", "Ann Lee", "Eve Dunn")
    with team.place.library.writing() as conn:
        meetings.close(conn, 1, now=NOW + timedelta(days=2))
    (found,) = show(team, "L1")
    assert found.change is not None
    assert (found.change.before.used, found.change.before.of) == (1, 4)


def test_a_meeting_with_nobody_noted_says_what_to_do(team: Taught) -> None:
    three_people(team)
    meet(team)
    (found,) = show(team, "L1")
    assert found.change is None
    assert found.notes == (
        "nobody is noted as there in L1: filmroom meeting edit L1 --attended NAME",
    )
    assert team.listed()[0].notes == found.notes


def test_what_is_only_planned_was_taught_to_nobody(team: Taught) -> None:
    meet(team, "Ann Lee", closed=False)
    assert team.listed() == ()
    with pytest.raises(UsageError, match="L1 was not held yet"):
        show(team, "L1")


def test_a_meeting_whose_call_was_erased_says_so(team: Taught) -> None:
    three_people(team)
    meet(team, "Ann Lee", "Bo Roth", "Eve Dunn")
    forget(team.place, [team.host_call], who="Kim")
    with pytest.raises(NotFoundError, match="nothing that L1 watched is there any more"):
        show(team, "L1")


def test_a_meeting_whose_moment_was_taken_back_says_so(team: Taught) -> None:
    three_people(team)
    meet(team, "Ann Lee", "Bo Roth", "Eve Dunn")
    team.set_moment(visibility="withheld")
    with pytest.raises(NotFoundError, match="what L1 watched was taken back"):
        show(team, "L1")


@pytest.mark.parametrize("name", ["L9", "Lx"])
def test_a_meeting_that_is_none_is_told(team: Taught, name: str) -> None:
    with pytest.raises((NotFoundError, UsageError)):
        show(team, name)


def test_the_next_meeting_looks_back_on_the_one_before(team: Taught) -> None:
    three_people(team)
    meet(team, "Ann Lee", "Bo Roth", "Eve Dunn")
    meet(team, days=7, closed=False, clips=False)
    with team.place.library.reading() as conn:
        told = taught.taken_up(conn, team.later(8), team.goes(), meeting=2)
        nothing = taught.taken_up(conn, team.later(8), team.goes(), meeting=1)
    line = "M1 “What if nothing changes” (L1): used on 0 of 3 calls before, 1 of 3 since"
    assert told == (TakenUp(1, line),)
    assert nothing == ()


def test_the_next_meeting_is_shown_and_written_with_what_became_of_the_last(team: Taught) -> None:
    three_people(team)
    meet(team, "Ann Lee", "Bo Roth", "Eve Dunn")
    meet(team, days=7, closed=False, clips=False)
    goes = team.goes()
    shown = show_meeting(team.later(8), goes, "L2")
    line = "M1 “What if nothing changes” (L1): used on 0 of 3 calls before, 1 of 3 since"
    assert [one.line for one in shown.taken_up] == [line]
    assert f"- {line}" in markdown(shown).splitlines()
    assert show_meeting(team.later(8), goes, "L1").taken_up == ()
