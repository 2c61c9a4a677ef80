from __future__ import annotations

import pytest

from coaching.pipeline import Deal, Span
from coaching.pipeline.conversion import conversions
from coaching.pipeline.overhang import overhang_of
from coaching.pipeline.stalled import limits_of, stalled_deals
from tests.coaching.pipeline.making import TODAY, day, make_calls, make_deal, order

NOW = day(TODAY)


def won_in_days(*days: float) -> list[Deal]:
    return [
        make_deal(at, ("demo", 0), ("offer", spent), won=spent + 1, opened=0)
        for at, spent in enumerate(days)
    ]


TEN = won_in_days(1, 2, 3, 4, 5, 6, 7, 8, 30, 40)
"""Eight of ten were in demo for at most 8 days, and were won at an age of at most 9."""


def test_a_deal_is_stalled_when_it_is_longer_in_its_stage_than_four_in_five_won_ones() -> None:
    within, beyond = make_deal(20, ("demo", TODAY - 8)), make_deal(21, ("demo", TODAY - 9))
    team = [*TEN, within, beyond]
    limits = limits_of(team, order(*team), now=NOW)
    assert [(it.stage, it.won, it.days) for it in limits] == [("demo", 10, 8.0), ("offer", 10, 1.0)]
    (found,) = stalled_deals(team, limits, {}, now=NOW)
    assert (found.deal, found.days, found.limit, found.last_call) == ("Deal 21", 9.0, 8.0, None)


def test_a_stalled_deal_comes_with_its_last_call() -> None:
    deal = make_deal(21, ("demo", 50))
    calls = make_calls(21, 52, 60)
    limits = limits_of([*TEN, deal], order(*TEN, deal), now=NOW)
    (found,) = stalled_deals([deal], limits, {21: calls[21][-1]}, now=NOW)
    assert (found.last_call, found.last_call_at) == (2, day(60))


def test_stays_in_a_stage_add_up_where_a_deal_came_back() -> None:
    deal = make_deal(21, ("demo", 80), ("offer", 85), ("demo", 96))
    limits = limits_of([*TEN, deal], order(*TEN, deal), now=NOW)
    (found,) = stalled_deals([deal], limits, {}, now=NOW)
    assert found.days == pytest.approx(9.0)


def test_with_few_won_deals_nothing_is_stalled_and_their_number_is_told() -> None:
    few = TEN[:9]
    deal = make_deal(21, ("demo", 0))
    limits = limits_of([*few, deal], order(*few, deal), now=NOW)
    assert [(it.won, it.days) for it in limits] == [(9, None), (9, None)]
    assert stalled_deals([deal], limits, {}, now=NOW) == ()


def test_a_deal_whose_start_is_unknown_is_there_at_least_so_long() -> None:
    deal = make_deal(21, ("demo", 60), seen=True)
    limits = limits_of([*TEN, deal], order(*TEN, deal), now=NOW)
    (found,) = stalled_deals([deal], limits, {}, now=NOW)
    assert (found.days, found.at_least) == (40.0, True)


def test_stalled_deals_stand_by_name() -> None:
    deals = [make_deal(21, ("demo", 10), name="b"), make_deal(22, ("demo", 20), name="A")]
    limits = limits_of([*TEN, *deals], order(*TEN, *deals), now=NOW)
    assert [it.deal for it in stalled_deals(deals, limits, {}, now=NOW)] == ["A", "b"]


def test_a_span_limits_which_won_deals_make_the_limit() -> None:
    limits = limits_of(TEN, order(*TEN), now=NOW, span=Span(None, day(5)))
    assert limits[0].won == 3


def test_overhang_is_what_is_older_than_four_in_five_won_deals_at_closing() -> None:
    lost = [make_deal(40 + at, ("demo", 0), lost=20, opened=0) for at in range(10)]
    young = make_deal(20, ("demo", 92), opened=91, amount="1000")
    old = make_deal(21, ("demo", 60), opened=60, amount="5000")
    unknown = make_deal(22, ("demo", 95), seen=True)
    team = [*TEN, *lost, young, old, unknown]
    found = overhang_of(team, team, conversions(team, order(*team)), now=NOW)
    assert found.limit == 9.0
    assert (found.open.deals, found.open.amounts, found.open.without_amount) == (
        3,
        {"EUR": 6000.0},
        1,
    )
    assert found.unknown == 1
    assert found.older is not None
    assert (found.older.deals, found.older.amounts) == (1, {"EUR": 5000.0})
    # half of the decided deals that were in demo were won
    assert found.older.expected_deals == pytest.approx(0.5)
    assert found.older.expected_amounts == {"EUR": pytest.approx(2500.0)}
    # two of the ten won and all ten lost ones were still open at nine days
    assert found.won_when_older is not None
    assert (found.won_when_older.count, found.won_when_older.of) == (2, 12)


def test_an_open_deal_in_a_stage_that_tells_too_little_is_in_no_expectation() -> None:
    team = [*TEN, make_deal(20, ("legal", 0), opened=0, amount="900"), make_deal(21)]
    found = overhang_of(team, team, conversions(team, order(*team)), now=NOW)
    assert (found.open.deals, found.open.unjudged, found.open.expected_deals) == (2, 2, None)
    assert found.open.expected_amounts == {}


def test_with_few_won_deals_the_pipeline_is_told_and_no_overhang() -> None:
    team = [*TEN[:9], make_deal(20, ("demo", 0), opened=0)]
    found = overhang_of(team, team, conversions(team, order(*team)), now=NOW)
    assert (found.won, found.limit, found.older, found.won_when_older) == (9, None, None, None)
    assert found.open.deals == 1
