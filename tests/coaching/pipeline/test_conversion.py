from __future__ import annotations

import pytest

from coaching.pipeline import Span, StageNames
from coaching.pipeline.conversion import Conversion, conversions
from coaching.pipeline.staying import times_in_stage
from tests.coaching.pipeline.making import TODAY, day, make_deal, make_process, order

NAMES = StageNames(make_process("demo", "offer", "closing"))


def by_stage(*deals: object, span: Span | None = None) -> dict[str, Conversion]:
    found = conversions(deals, order(*deals, names=NAMES), span)  # type: ignore[arg-type]
    return {it.stage: it for it in found}


def counts(found: Conversion) -> tuple[int, int, int, int, int]:
    return found.entered, found.moved_on, found.lost, found.here, found.back


def test_every_deal_that_entered_a_stage_is_counted_once() -> None:
    found = by_stage(
        make_deal(1, ("demo", 0), ("offer", 5), won=9),
        make_deal(2, ("demo", 0), lost=3),
        make_deal(3, ("demo", 0), ("offer", 5)),
        make_deal(4, ("demo", 0), ("closing", 5), ("demo", 7), ("closing", 8)),
        make_deal(5, ("offer", 0), ("demo", 6)),
    )
    assert counts(found["demo"]) == (5, 3, 1, 1, 0)
    assert counts(found["offer"]) == (3, 1, 0, 1, 1)
    assert counts(found["closing"]) == (1, 0, 0, 1, 0)


def test_a_deal_that_skips_a_stage_did_not_enter_it() -> None:
    found = by_stage(make_deal(1, ("demo", 0), ("closing", 2), won=3), make_deal(2, ("offer", 0)))
    assert found["offer"].entered == 1
    assert found["demo"].moved_on == 1


def test_a_deal_that_was_lost_and_reopened_and_went_on_moved_on() -> None:
    reopened = make_deal(1, ("demo", 0), ("Closed Lost", 4), ("demo", 20), ("offer", 22))
    assert counts(by_stage(reopened)["demo"]) == (1, 1, 0, 0, 0)


def test_a_deal_lost_after_going_back_is_lost_for_the_stage_it_went_back_from() -> None:
    found = by_stage(make_deal(1, ("demo", 0), ("offer", 3), ("demo", 5), lost=9))
    assert counts(found["offer"]) == (1, 0, 1, 0, 0)
    assert counts(found["demo"]) == (1, 1, 0, 0, 0)


def test_the_rate_leaves_out_what_is_not_decided() -> None:
    deals = [make_deal(at, ("demo", 0), ("offer", 1)) for at in range(6)]
    deals += [make_deal(6 + at, ("demo", 0), lost=4) for at in range(2)]
    deals += [make_deal(8 + at, ("demo", 0)) for at in range(40)]
    assert by_stage(*deals)["demo"].rate.value == pytest.approx(0.75)
    assert by_stage(*deals)["offer"].rate.value is None


def test_deals_that_were_only_seen_in_the_stage_where_they_ended_make_no_rate() -> None:
    deals = [make_deal(at, ("demo", 60), won=40, seen=True) for at in range(6)]
    found = by_stage(*deals)["demo"]
    assert (found.entered, found.unknown, found.rate.value) == (0, 6, None)


def test_a_span_chooses_deals_by_when_they_came_to_the_stage_first() -> None:
    deals = [make_deal(1, ("demo", 0), ("offer", 30)), make_deal(2, ("demo", 40), ("offer", 50))]
    found = by_stage(*deals, span=Span(day(10), day(45)))
    assert (found["demo"].entered, found["offer"].entered) == (1, 1)


def test_the_chance_of_a_stage_is_how_many_of_its_decided_deals_were_won() -> None:
    deals = [make_deal(at, ("demo", 0), ("offer", 1), won=9) for at in range(3)]
    deals += [make_deal(3 + at, ("demo", 0), ("offer", 1), lost=9) for at in range(3)]
    found = by_stage(*deals)
    assert found["demo"].won.value == pytest.approx(0.5)
    assert found["demo"].rate.value == pytest.approx(1.0)


def test_open_deals_count_in_the_time_in_stage_for_as_long_as_they_are_there() -> None:
    deals = [
        make_deal(at, ("demo", 0), ("offer", days)) for at, days in enumerate((2, 4, 6, 8, 10))
    ]
    alone = times_in_stage(deals, order(*deals, names=NAMES), now=day(TODAY))
    assert alone[0].median is not None
    assert alone[0].median.days == 6.0
    deals += [make_deal(9 + at, ("demo", TODAY - 7)) for at in range(5)]
    found = times_in_stage(deals, order(*deals, names=NAMES), now=day(TODAY))[0]
    assert (found.ended, found.lasting) == (5, 5)
    # by hand: 9/10 · 8/9 · 7/8 = 0.7 at 6 days; the five at 7 days drop out; 0.7 · 1/2 at 8
    share = {point.days: round(point.share, 4) for point in found.curve}
    assert (share[6.0], share[8.0]) == (0.7, 0.35)
    assert found.median is not None
    assert found.median.days == 8.0


def test_stays_whose_beginning_nobody_knows_are_left_out_and_counted() -> None:
    deals = [make_deal(at, ("demo", 50), seen=True) for at in range(3)]
    (found,) = times_in_stage(deals, order(*deals, names=NAMES), now=day(TODAY))
    assert (found.ended, found.lasting, found.unknown, found.curve) == (0, 0, 3, ())


def test_of_few_ended_stays_no_time_is_given() -> None:
    deals = [make_deal(at, ("demo", 0), ("offer", 4)) for at in range(4)]
    found = times_in_stage(deals, order(*deals, names=NAMES), now=day(TODAY))[0]
    assert (found.ended, found.median, found.curve) == (4, None, ())
