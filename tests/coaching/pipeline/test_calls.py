from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.pipeline import Call, Deal, Event, StageNames, path_of
from coaching.pipeline.calls import CallsInStage, calls_in_stages
from coaching.pipeline.talk import TalkAgainstCrm, talk_against_crm
from tests.coaching.pipeline.making import (
    TODAY,
    day,
    make_calls,
    make_deal,
    make_process,
    order,
)

NAMES = StageNames(
    make_process("opening", "discovery", "demo", "offer", was={"discovery": ["scoping"]})
)


def demo_calls(deals: list[Deal], calls: dict[int, list[Call]]) -> CallsInStage:
    found = calls_in_stages(deals, calls, order(*deals), zone=UTC)
    return next(it for it in found if it.stage == "demo")


def test_calls_of_all_stays_in_a_stage_are_counted_for_a_deal_that_moved_on() -> None:
    deals = [make_deal(1, ("demo", 0), ("offer", 10), ("demo", 20), ("offer", 30))]
    deals += [make_deal(number, ("demo", 0), ("offer", 10)) for number in range(2, 6)]
    calls = make_calls(1, 1, 2, 15, 21, 35) | make_calls(2, 9) | make_calls(3, 3, 4, 12)
    found = demo_calls(deals, calls)
    # 3, 1, 2, 0, 0
    assert (found.deals, found.without, found.median) == (5, 2, 1)
    assert found.mean == pytest.approx(1.2)


def test_deals_that_did_not_move_on_are_not_in_it() -> None:
    deals = [make_deal(1, ("demo", 0), lost=9), make_deal(2, ("demo", 0), ("offer", 9))]
    found = demo_calls(deals, make_calls(1, 1, 2))
    assert (found.deals, found.without, found.median) == (1, 1, None)


def test_a_deal_of_which_nobody_knows_when_it_came_is_counted_apart() -> None:
    deals = [make_deal(1, ("demo", 10), ("offer", 20), seen=True)]
    found = demo_calls(deals, make_calls(1, 12))
    assert (found.deals, found.unknown) == (0, 1)


def test_a_call_on_the_day_of_a_change_belongs_to_the_stage_before_it() -> None:
    zone = ZoneInfo("America/New_York")

    def midnight(number: int) -> datetime:
        return datetime(2026, 2, number, tzinfo=zone).astimezone(UTC)

    def noon(number: int) -> datetime:
        return datetime(2026, 2, number, 12, tzinfo=zone).astimezone(UTC)

    told = [("demo", midnight(1)), ("offer", midnight(5)), ("closing", midnight(9))]
    path = path_of(
        [Event("stage", stage, at, at) for stage, at in told],
        key_of=StageNames(None).key_of,
        now=day(TODAY),
    )
    deals = [Deal(number, f"D{number}", path) for number in range(5)]
    calls = {deal.id: [Call(at, deal.id, noon(at)) for at in (1, 5, 6, 9, 10)] for deal in deals}
    found = calls_in_stages(deals, calls, order(*deals), zone=zone)
    assert [(it.stage, it.median) for it in found][:2] == [("demo", 2), ("offer", 2)]


def compare(
    deals: list[Deal], calls: dict[int, list[Call]], talk: dict[int, dict[str, float]]
) -> TalkAgainstCrm:
    return talk_against_crm(deals, calls, talk, NAMES)


def test_a_deal_in_offer_whose_last_call_was_still_discovery_is_told_with_its_call() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    talk = {1: {"offer": 900.0}, 2: {"discovery": 600.0, "demo": 300.0, "other": 5000.0}}
    found = compare(deals, make_calls(1, 10, 50), talk)
    (gap,) = found.gaps
    assert (gap.stage, gap.talk, gap.steps, gap.call) == ("offer", "discovery", 2, 2)
    assert gap.share == pytest.approx(2 / 3)
    assert not gap.moved_after


def test_one_step_apart_is_no_gap() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    found = compare(deals, make_calls(1, 50), {1: {"demo": 600.0}})
    assert (found.compared, found.gaps) == (1, ())


def test_a_call_about_several_stages_is_at_odds_with_none() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    talk = {1: {"opening": 300.0, "discovery": 290.0, "demo": 290.0, "offer": 290.0}}
    assert compare(deals, make_calls(1, 50), talk).gaps == ()


def test_talk_tagged_under_an_earlier_name_counts_for_the_stage_of_today() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    (gap,) = compare(deals, make_calls(1, 50), {1: {"scoping": 300.0, "discovery": 200.0}}).gaps
    assert (gap.talk, gap.share) == ("discovery", 1.0)


def test_a_short_message_is_passed_over_for_the_call_before_it() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    talk = {1: {"discovery": 600.0}, 2: {"offer": 20.0}}
    (gap,) = compare(deals, make_calls(1, 45, 50), talk).gaps
    assert gap.call == 1


def test_a_deal_that_moved_only_after_its_last_call_says_so() -> None:
    deals = [make_deal(1, ("discovery", 10), ("offer", 60), names=NAMES)]
    (gap,) = compare(deals, make_calls(1, 50), {1: {"opening": 600.0}}).gaps
    assert gap.moved_after


def test_a_withheld_call_is_not_looked_at() -> None:
    deals = [make_deal(1, ("offer", 40), names=NAMES)]
    calls = {1: [Call(1, 1, day(50), shown=False)]}
    found = compare(deals, calls, {1: {"opening": 600.0}})
    assert (found.without_talk, found.gaps) == (1, ())


def test_deals_that_cannot_be_compared_are_counted() -> None:
    deals = [
        make_deal(1, ("legal", 40), names=NAMES),
        make_deal(2, names=NAMES),
        make_deal(3, ("offer", 40), names=NAMES),
        make_deal(4, ("offer", 40), won=50, names=NAMES),
    ]
    found = compare(deals, {}, {})
    assert (found.compared, found.not_in_process, found.without_talk) == (0, 2, 1)
