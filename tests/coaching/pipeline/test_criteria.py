"""Exit criteria most often missing, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from coaching.pipeline import Call, Judged, Span, StageNames
from coaching.pipeline.criteria import calls_looked_at, missing_criteria, standing
from coaching.review.deal import review_deal
from coaching.review.parts import PartReview, Review, Ruled, StageReview
from coaching.review.talk import Ref
from tests.coaching.pipeline.making import day, make_calls, make_deal, make_process, order

NAMES = StageNames(make_process("discovery", "proposal", "closing"))
CRITERIA = {"discovery": (("problem", "A problem is named"), ("date", "There is a date"))}


def found(deals, calls, verdicts, ruled=None, span=None):  # noqa: ANN001, ANN201
    judged = Judged(CRITERIA, verdicts, ruled or {})
    (stage,) = missing_criteria(
        deals, calls, order(*deals, names=NAMES), judged, zone=UTC, span=span
    )
    return stage


def shares(stage) -> dict[str, tuple[int, int]]:  # noqa: ANN001
    return {one.key: (one.missing.count, one.missing.of) for one in stage.criteria}


def test_what_most_deals_lacked_when_they_left_comes_first() -> None:
    deals = [
        make_deal(1, ("discovery", 1), ("proposal", 10), names=NAMES),
        make_deal(2, ("discovery", 1), lost=9, names=NAMES),
        make_deal(3, ("discovery", 1), ("proposal", 10), won=20, names=NAMES),
    ]
    calls = make_calls(1, 3) | make_calls(2, 4, first=2) | make_calls(3, 5, first=3)
    stage = found(deals, calls, {1: {"problem": "met"}, 2: {}, 3: {"problem": "met"}})
    assert stage.deals == 3
    assert [one.key for one in stage.criteria] == ["date", "problem"]
    assert shares(stage) == {"date": (3, 3), "problem": (1, 3)}
    date, problem = stage.criteria
    assert (date.moved_on.count, date.moved_on.of) == (2, 2)
    assert (problem.lost.count, problem.lost.of) == (1, 1)


def test_a_call_after_the_deal_left_the_stage_does_not_count() -> None:
    deals = [make_deal(1, ("discovery", 1), ("proposal", 10), names=NAMES)]
    calls = make_calls(1, 3, 12)
    stage = found(deals, calls, {1: {}, 2: {"problem": "met", "date": "met"}})
    assert shares(stage) == {"problem": (1, 1), "date": (1, 1)}


def test_a_change_told_by_day_alone_happened_at_the_end_of_that_day() -> None:
    deals = [make_deal(1, ("discovery", 1), ("proposal", 9.5), names=NAMES)]  # 9.5: midnight
    stage = found(deals, make_calls(1, 9.8), {1: {"problem": "met", "date": "met"}})
    assert shares(stage) == {"problem": (0, 1), "date": (0, 1)}


def test_open_deals_that_are_still_there_do_not_count() -> None:
    deals = [make_deal(1, ("discovery", 1), names=NAMES)]
    stage = found(deals, make_calls(1, 3), {1: {}})
    assert (stage.deals, stage.without, stage.unread) == (0, 0, 0)


def test_deals_without_calls_and_with_calls_not_looked_at_are_counted_apart() -> None:
    deals = [
        make_deal(1, ("discovery", 1), lost=9, names=NAMES),
        make_deal(2, ("discovery", 1), lost=9, names=NAMES),
        make_deal(3, ("discovery", 1), lost=9, names=NAMES),
    ]
    calls = make_calls(2, 3) | {3: [Call(9, 3, day(3), shown=False)]}
    stage = found(deals, calls, {})
    assert (stage.deals, stage.without, stage.unread) == (0, 2, 1)


def test_too_few_deals_have_counts_and_no_share() -> None:
    deals = [make_deal(1, ("discovery", 1), lost=9, names=NAMES)]
    stage = found(deals, make_calls(1, 3), {1: {}})
    assert stage.criteria[0].missing.value is None
    assert stage.criteria[0].missing.of == 1


def test_a_persons_word_goes_before_what_was_found() -> None:
    deals = [make_deal(1, ("discovery", 1), lost=9, names=NAMES)]
    verdicts = {1: {"problem": "met"}}
    ruled = {1: {"problem": "not_met", "date": "met"}}
    stage = found(deals, make_calls(1, 3), verdicts, ruled)
    assert shares(stage) == {"problem": (1, 1), "date": (0, 1)}


def test_the_span_is_by_when_a_deal_first_came_to_the_stage() -> None:
    deals = [
        make_deal(1, ("discovery", 1), lost=9, names=NAMES),
        make_deal(2, ("discovery", 40), lost=49, names=NAMES),
    ]
    calls = make_calls(1, 3) | make_calls(2, 43, first=2)
    stage = found(deals, calls, {1: {}, 2: {}}, span=Span(after=day(20)))
    assert stage.deals == 1


def test_only_the_calls_that_count_are_to_be_judged() -> None:
    deals = [
        make_deal(1, ("discovery", 1), ("proposal", 10), names=NAMES),
        make_deal(2, ("discovery", 1), names=NAMES),
    ]
    calls = make_calls(1, 3, 12) | make_calls(2, 4, first=3)
    looked_at = calls_looked_at(deals, calls, order(*deals, names=NAMES), ["discovery"], zone=UTC)
    assert looked_at == {1}


def _part(found_: str, ruled: str | None) -> Review:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    word = Ruled(ruled, None, None, "Lee", at) if ruled else None  # type: ignore[arg-type]
    part = PartReview(Ref("criterion", "date"), "", found_, (), (), word)  # type: ignore[arg-type]
    return Review("v", (StageReview("s", "S", "", 1, (), (), (part,)),), (1,))


SAID = ("met", "not_met", "unknown")
CALLS = [(one, word) for one in SAID for word in (None, *SAID)]


@pytest.mark.parametrize("first", CALLS, ids=str)
def test_it_stands_as_the_review_of_the_deal_has_it(first: tuple[str, str | None]) -> None:
    for second, third in product(CALLS, CALLS):
        way = (first, second, third)
        review = review_deal([_part(*one) for one in way])
        judged = Judged(
            {},
            {at: {"date": one[0]} for at, one in enumerate(way) if one[0] != "unknown"},
            {at: {"date": one[1]} for at, one in enumerate(way) if one[1]},
        )
        assert standing(range(3), "date", judged) == review.stages[0].criteria[0].verdict, way


def test_a_deal_that_came_back_left_when_it_first_moved_on() -> None:
    deals = [
        make_deal(
            1, ("discovery", 1), ("proposal", 10), ("discovery", 20), ("proposal", 30), names=NAMES
        )
    ]
    stage = found(deals, make_calls(1, 25), {1: {"problem": "met"}})
    assert stage.without == 1  # the call of day 25 came after it had moved on
