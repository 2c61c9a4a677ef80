"""The week's meeting is planned once, whoever asks and however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coaching.settings import Meeting, Sharing
from coaching.steps import meetings
from coaching.steps.meeting_planning import plan
from coaching.steps.place import Place
from coaching.steps.team import Team
from coaching.steps.weekly import plan_for_week
from tests.places import NOW
from tests.steps.moment_calls import PROCESS

TEAM = Team(PROCESS, Sharing(), Meeting(days_ahead=2), "Europe/Berlin")


def planned(place: Place) -> list[tuple[int, date]]:
    return [(it.id, it.day) for it in meetings.listed(place)]


def test_a_run_plans_the_meeting_of_its_week_and_the_next_run_plans_no_other(place: Place) -> None:
    said = plan_for_week(place, TEAM, scheduled=NOW, who="service")
    assert said == "planned L1 for 2026-11-26"
    again = plan_for_week(place, TEAM, scheduled=NOW, who="service")
    assert again == "nothing planned: L1 is in that week, on 2026-11-26"
    assert planned(place) == [(1, date(2026, 11, 26))]


def test_the_next_week_has_its_own(place: Place) -> None:
    plan_for_week(place, TEAM, scheduled=NOW, who="service")
    later = replace(place, now=lambda: NOW + timedelta(days=7))
    assert plan_for_week(later, TEAM, scheduled=later.now(), who="service").startswith("planned L2")


def test_one_that_a_person_planned_for_later_is_left_alone(place: Place) -> None:
    plan(place, TEAM, day=date(2026, 12, 3), minutes=45, who="Kim")
    said = plan_for_week(place, TEAM, scheduled=NOW, who="service")
    assert said == "nothing planned: L1 is planned and to come, on 2026-12-03"


def test_a_person_may_have_a_second_one_in_a_week_and_the_service_may_not(place: Place) -> None:
    plan_for_week(place, TEAM, scheduled=NOW, who="service")
    made = plan(place, TEAM, day=date(2026, 11, 27), minutes=45, who="Kim")
    assert made.name == "L2"


def test_a_run_of_a_week_that_is_over_plans_nothing(place: Place) -> None:
    missed = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    said = plan_for_week(place, TEAM, scheduled=missed, who="service")
    assert said == "nothing planned: the week of 2026-11-12 is over"
    assert planned(place) == []
