from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.moments.deals import (
    DealStory,
    StageChange,
    StageOrder,
    could_move,
    ended_after,
    moved_on,
)

CALL = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
ORDER = StageOrder([("discovery", "Discovery"), ("proposal", "Proposal"), ("closing", "Closing")])


def story(
    *stages: tuple[str, float], outcome: str = "open", ended: float | None = None
) -> DealStory:
    """A deal with its stages by days after the call."""
    at = [(stage, CALL + timedelta(days=days)) for stage, days in stages]
    return DealStory(
        1,
        "D-1",
        outcome,
        ended_at=None if ended is None else CALL + timedelta(days=ended),
        stages=tuple(StageChange(stage, day, day) for stage, day in at),
    )


def days_to_move(told: DealStory, days: int = 14) -> int | None:
    move = moved_on(told, CALL, ORDER, days=days, zone=UTC)
    return None if move is None else move.days


def test_a_later_stage_within_the_days_is_a_move() -> None:
    told = story(("Discovery", -20), ("Proposal", 6.2))
    move = moved_on(told, CALL, ORDER, days=14, zone=UTC)
    assert move is not None
    assert (move.before, move.change.stage, move.days) == ("Discovery", "Proposal", 6)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(story(("Discovery", -20), ("Proposal", 15)), id="too late"),
        pytest.param(story(("Discovery", -20), ("Proposal", -1)), id="before the call"),
        pytest.param(story(("Proposal", -20), ("Discovery", 3)), id="back"),
        pytest.param(story(("Proposal", 3)), id="the first stage that is known"),
        pytest.param(
            story(("Discovery", -9), ("Closing", 3), outcome="lost", ended=3), id="lost with it"
        ),
    ],
)
def test_what_is_no_move(told: DealStory) -> None:
    assert days_to_move(told) is None


def test_a_deal_that_was_lost_much_later_had_moved_on() -> None:
    told = story(("Discovery", -9), ("Proposal", 3), outcome="lost", ended=60)
    assert days_to_move(told) == 3


def test_a_deal_that_went_back_first_moves_on_from_where_it_was() -> None:
    assert days_to_move(story(("Proposal", -9), ("Discovery", 2), ("Proposal", 5))) == 5


def test_a_change_told_by_the_day_of_the_call_counts_for_it() -> None:
    midnight = datetime(2026, 9, 14, tzinfo=ZoneInfo("Europe/Berlin"))
    told = DealStory(
        1,
        "D-1",
        "open",
        stages=(
            StageChange("Discovery", CALL - timedelta(days=9), CALL),
            StageChange("Proposal", midnight, CALL),
        ),
    )
    zone = ZoneInfo("Europe/Berlin")
    move = moved_on(told, CALL, ORDER, days=14, zone=zone)
    assert move is not None
    assert move.days == 0


def test_days_are_counted_by_the_calendar_of_the_teams_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    moved = datetime(2026, 9, 21, tzinfo=zone)  # told by day: 156 hours after the call
    told = DealStory(
        1,
        "D-1",
        "open",
        stages=(
            StageChange("Discovery", CALL - timedelta(days=9), CALL),
            StageChange("Proposal", moved, CALL),
        ),
    )
    move = moved_on(told, CALL, ORDER, days=14, zone=zone)
    assert move is not None
    assert move.days == 7


def test_stages_that_the_process_does_not_name_are_ordered_as_most_deals_went() -> None:
    ways = [("Scoping", "Legal"), ("Scoping", "Legal"), ("Legal", "Scoping")]
    order = StageOrder([("discovery",)], ways)
    assert order.later("Legal", "Scoping")
    assert not order.later("Scoping", "Legal")
    assert not order.later("Legal", "Legal")


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_deal_that_ended_before_the_call_says_nothing_of_it(outcome: str) -> None:
    assert ended_after(story(outcome=outcome, ended=3), CALL, zone=UTC)
    assert not ended_after(story(outcome=outcome, ended=-3), CALL, zone=UTC)
    assert not ended_after(story(outcome="open"), CALL, zone=UTC)


def test_it_is_too_early_to_say_that_a_deal_did_not_move_on() -> None:
    told = story(("Discovery", -9))
    assert not could_move(told, CALL, days=14, now=CALL + timedelta(days=13), zone=UTC)
    assert could_move(told, CALL, days=14, now=CALL + timedelta(days=14), zone=UTC)


@pytest.mark.parametrize("told", [story(), story(("Closing", 40))], ids=["nothing", "seen once"])
def test_of_a_deal_whose_stage_at_the_call_is_unknown_nobody_can_say(told: DealStory) -> None:
    assert not could_move(told, CALL, days=14, now=CALL + timedelta(days=99), zone=UTC)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_deal_that_was_decided_before_the_call_neither_moved_on_nor_stayed(outcome: str) -> None:
    told = story(("Discovery", -9), ("Proposal", 3), outcome=outcome, ended=-2)
    assert days_to_move(told) is None
    assert not could_move(told, CALL, days=14, now=CALL + timedelta(days=99), zone=UTC)


def test_a_deal_that_was_lost_soon_after_the_call_did_not_move_on() -> None:
    told = story(("Discovery", -9), outcome="lost", ended=1)
    assert could_move(told, CALL, days=14, now=CALL + timedelta(days=2), zone=UTC)
