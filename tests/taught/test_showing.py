"""Who saw something first when, and on which side of that calls lie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.naming import fold
from coaching.taught import Showing, seen_by, when_of
from coaching.taught.showing import meeting_at

DAY = datetime(2026, 9, 8, 12, tzinfo=UTC)
PEOPLE = {
    fold(name): numbers
    for name, numbers in (
        ("Ann Lee", {1}),
        ("ann@pipewise.example", {1}),
        ("Sam", {2, 3}),
        ("Host", {9}),
    )
}


def showing(person: str, days: int) -> Showing:
    return Showing(person, DAY + timedelta(days=days), "watched")


def test_the_first_time_counts_under_whatever_name() -> None:
    seen = seen_by([showing("Ann  LEE", 5), showing("ann@pipewise.example", 2)], PEOPLE)
    assert seen.first == {1: DAY + timedelta(days=2)}
    assert seen.began == DAY + timedelta(days=2)


def test_a_name_of_two_people_means_both() -> None:
    assert seen_by([showing("Sam", 0)], PEOPLE).first.keys() == {2, 3}


def test_the_moments_own_rep_need_not_be_taught_it() -> None:
    seen = seen_by([showing("Host", 0), showing("Zed", 0), showing("", 0)], PEOPLE, but=9)
    assert (dict(seen.first), seen.unknown, seen.began) == ({}, ("Zed",), None)


@pytest.mark.parametrize(
    ("rep", "hours", "side"),
    [
        (1, -1, "before"),
        (1, 0, "before"),
        (1, 1, "after"),
        (7, -1, "others before"),
        (7, 1, "others after"),
    ],
)
def test_a_call_lies_before_or_after_the_showing(rep: int, hours: int, side: str) -> None:
    seen = seen_by([showing("Ann Lee", 0)], PEOPLE)
    assert when_of(rep, DAY + timedelta(hours=hours), seen) == side


def test_no_call_lies_anywhere_while_nobody_saw_it() -> None:
    assert when_of(1, DAY, seen_by([], PEOPLE)) is None


def test_a_meeting_is_over_on_its_own_day_wherever_the_team_is() -> None:
    zone = ZoneInfo("America/New_York")
    evening = datetime(2026, 9, 9, 1, tzinfo=UTC)  # nine in the evening of the 8th there
    assert meeting_at(date(2026, 9, 8), evening, zone) == evening
    assert meeting_at(date(2026, 9, 8), evening, zone).date() == date(2026, 9, 8)
    late = meeting_at(date(2026, 9, 8), evening + timedelta(days=2), zone)
    assert late.date() == date(2026, 9, 8)
    assert late > evening
