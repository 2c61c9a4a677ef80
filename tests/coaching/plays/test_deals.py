from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coaching.moments.deals import DealStory, StageChange, StageOrder
from coaching.plays.deals import Ended, StageCall, Worth, ended, moved

THEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
ORDER = StageOrder([("Discovery",), ("Negotiation",), ("Closing",)])


def day(days: float) -> datetime:
    return THEN + timedelta(days=days)


def call(number: int, days: float, *, turns: int = 3, person: int | None = 1) -> StageCall:
    return StageCall(number, day(days), turns, person, "West")


def story(outcome: str, *stages: tuple[str, float], end: float | None = None) -> DealStory:
    changes = tuple(StageChange(name, day(days), day(days)) for name, days in stages)
    return DealStory(1, "D-1", outcome, None if end is None else day(end), None, changes)


def on(found: Ended | None) -> tuple[bool, set[int]]:
    assert found is not None
    return found.compared.well, set(found.calls)


def test_calls_after_the_end_of_a_deal_do_not_count() -> None:
    calls = [call(1, 0), call(2, 5), call(3, 30)]
    assert on(ended(story("won", end=10), calls, Worth(), zone=UTC)) == (True, {1, 2})
    assert on(ended(story("lost", end=4), calls, Worth(), zone=UTC)) == (False, {1})


def test_a_call_on_the_day_of_the_end_counts() -> None:
    closed = story("won", end=5 - 10 / 24)  # at midnight, as exports tell days
    assert on(ended(closed, [call(1, 0), call(2, 5)], Worth(), zone=UTC)) == (True, {1, 2})


def test_an_open_deal_and_one_with_calls_after_its_end_alone_say_nothing() -> None:
    assert ended(story("open"), [call(1, 0)], Worth(), zone=UTC) is None
    assert ended(story("won", end=-3), [call(1, 0)], Worth(), zone=UTC) is None


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_of_a_deal_that_ended_nobody_knows_when_nothing_is_said(outcome: str) -> None:
    deal = story(outcome, ("Discovery", -5))
    assert ended(deal, [call(1, 0)], Worth(), zone=UTC) is None
    assert told(deal, call(1, 0)) is None


def test_a_deal_is_of_whom_most_of_its_talk_is() -> None:
    calls = [call(1, 0, turns=2, person=7), call(2, 1, turns=5, person=8), call(3, 2, person=None)]
    found = ended(story("won", end=3), calls, Worth(900.0, "EUR"), zone=UTC)
    assert found is not None
    compared = found.compared
    assert (compared.person, compared.territory, compared.size, compared.turns) == (
        8, "West", 900.0, 10,
    )  # fmt: skip


def told(deal: DealStory, *calls: StageCall, now: float = 100) -> Ended | None:
    return moved(deal, calls, Worth(), ORDER, days=14, now=day(now), zone=UTC)


def test_calls_up_to_when_a_deal_moved_on_count() -> None:
    deal = story("open", ("Discovery", -5), ("Negotiation", 8))
    assert on(told(deal, call(1, 0), call(2, 6), call(3, 9))) == (True, {1, 2})


def test_a_deal_that_did_not_move_in_time_counts_once_the_time_is_over() -> None:
    deal = story("open", ("Discovery", -5))
    assert on(told(deal, call(1, 0), call(2, 95))) == (False, {1})
    assert told(deal, call(1, 0), now=10) is None


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_call_after_the_end_is_none_of_which_a_deal_did_not_move_on(outcome: str) -> None:
    deal = story(outcome, ("Discovery", -5), end=3)
    assert told(deal, call(1, 9)) is None
    assert on(told(deal, call(1, 0), call(2, 9))) == (False, {1})


def test_of_a_deal_whose_stage_nobody_knew_nothing_is_said_about_moving() -> None:
    assert told(story("open", ("Negotiation", 40)), call(1, 0)) is None
