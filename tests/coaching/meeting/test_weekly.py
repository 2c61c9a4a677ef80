"""The weekly plan: when it is due, for which day, and when there is nothing to plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from coaching.errors import SettingsError
from coaching.meeting.weekly import Due, due
from coaching.settings import read_settings
from coaching.weekly import Weekly, weekly_of

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=BERLIN)
TUESDAY = date(2026, 11, 24)


def asked(
    scheduled: datetime = MONDAY,
    now: datetime | None = None,
    known: list[tuple[int, date, str]] | None = None,
    days_ahead: int = 1,
) -> Due:
    return due(
        scheduled,
        now or scheduled,
        known or [],  # type: ignore[arg-type]
        days_ahead=days_ahead,
        zone=BERLIN,
    )


def test_the_meeting_is_so_many_days_after_the_plan() -> None:
    assert asked().day == TUESDAY
    assert asked(days_ahead=0).day == date(2026, 11, 23)


def test_there_is_never_a_second_one_in_a_week_not_even_beside_one_that_was_closed() -> None:
    found = asked(known=[(4, date(2026, 11, 27), "closed")])
    assert found.day is None
    assert found.why_not == "L4 is in that week, on 2026-11-27"


def test_nothing_is_planned_while_one_is_to_come_in_a_later_week() -> None:
    found = asked(known=[(4, date(2026, 12, 3), "planned")])
    assert found.day is None
    assert "L4 is planned and to come" in found.why_not


def test_one_of_an_earlier_week_that_nobody_closed_holds_nothing_up() -> None:
    assert asked(known=[(3, date(2026, 11, 17), "planned")]).day == TUESDAY


def test_who_comes_late_in_the_week_plans_for_today() -> None:
    thursday = datetime(2026, 11, 26, 15, 0, tzinfo=BERLIN)
    assert asked(now=thursday).day == date(2026, 11, 26)


def test_who_comes_after_the_week_plans_nothing_for_it() -> None:
    found = asked(now=datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN))
    assert found.day is None
    assert found.why_not == "the week of 2026-11-24 is over"


def test_of_three_weeks_that_were_missed_only_this_one_is_planned() -> None:
    now = datetime(2026, 11, 25, 9, 0, tzinfo=BERLIN)
    weeks = [datetime(2026, 11, day, 8, 0, tzinfo=BERLIN) for day in (9, 16, 23)]
    days = [asked(scheduled=week, now=now).day for week in weeks]
    assert days == [None, None, date(2026, 11, 25)]


def test_a_plan_of_sunday_may_be_for_the_week_after() -> None:
    sunday = datetime(2026, 11, 22, 18, 0, tzinfo=BERLIN)
    known = [(3, date(2026, 11, 17), "closed")]
    assert asked(scheduled=sunday, known=known).day == date(2026, 11, 23)


def test_the_day_is_that_of_the_teams_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday, half past midnight in Berlin
    assert asked(scheduled=late).day == TUESDAY


def test_the_turn_of_the_year_is_a_week_like_any() -> None:
    monday = datetime(2026, 12, 28, 8, 0, tzinfo=BERLIN)
    found = asked(scheduled=monday, known=[(9, date(2027, 1, 3), "closed")])
    assert found.day is None  # that Sunday is in the week of the 28th


@pytest.mark.parametrize(
    ("written", "day", "at", "cron"),
    [
        ("monday 08:00", 0, time(8, 0), "0 8 * * 1"),
        (" Friday 16:45 ", 4, time(16, 45), "45 16 * * 5"),
        ("sunday 0:05", 6, time(0, 5), "5 0 * * 0"),
    ],
)
def test_a_day_and_a_time_are_read(written: str, day: int, at: time, cron: str) -> None:
    found = weekly_of(written)
    assert found == Weekly(day, at)
    assert found is not None
    assert found.cron == cron


def test_nothing_written_is_no_plan() -> None:
    assert weekly_of("") is None


@pytest.mark.parametrize("written", ["mondy 08:00", "monday", "monday 24:00", "1 08:00"])
def test_what_is_no_day_with_a_time_is_told_with_an_example(written: str, tmp_path) -> None:  # noqa: ANN001
    path = tmp_path / "filmroom.toml"
    path.write_text(f'[meeting]\nweekly = "{written}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match='such as "monday 08:00"'):
        read_settings(path)
