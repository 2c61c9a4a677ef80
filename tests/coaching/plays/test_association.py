from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from coaching.plays.association import Compared, Counts, associate


def deals(*rows: tuple[int, bool, bool], person: int | None = 1, **facts: object) -> list[Row]:
    """Deals by (how many, with the play, well)."""
    return [
        (with_it, Compared(0, well, person, **facts))  # type: ignore[arg-type]
        for count, with_it, well in rows
        for _ in range(count)
    ]


Row = tuple[bool, Compared]


def table(*groups: Iterable[Row]) -> tuple[list[Compared], set[int]]:
    rows = [row for group in groups for row in group]
    numbered = [
        Compared(at, one.well, one.person, one.territory, one.size, one.currency, one.turns)
        for at, (_, one) in enumerate(rows, start=1)
    ]
    return numbered, {at for at, (with_it, _) in enumerate(rows, start=1) if with_it}


# 12 of 20 with it, 6 of 20 without
HALF_AGAIN = ((12, True, True), (8, True, False), (6, False, True), (14, False, False))


def test_without_anything_to_adjust_for_it_is_the_difference_of_two_shares() -> None:
    found = associate(*table(deals(*HALF_AGAIN))).difference
    assert found is not None
    assert found.value == pytest.approx(0.30)
    # HC3 of two means by hand: p q n / (n - 1)^2 of each, 0.0132964 + 0.0116343
    assert found.error == pytest.approx(0.157895, abs=1e-6)
    # Student's t of 38 degrees: 2.024394
    assert (found.low, found.high) == pytest.approx((-0.019642, 0.619642), abs=1e-5)
    assert (found.deals, found.same) == (40, ())


def test_deals_are_compared_with_those_of_the_same_person() -> None:
    # one wins three of four and uses it much, the other one of four and uses it little
    good = deals((12, True, True), (4, True, False), (3, False, True), (1, False, False), person=1)
    other = deals((1, True, True), (3, True, False), (4, False, True), (12, False, False), person=2)
    found = associate(*table(good, other))
    assert found.counts == Counts(13, 20, 7, 20)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.0, abs=1e-9)
    assert found.difference.same == ("person",)


@pytest.mark.parametrize("fact", ["territory", "size", "turns"])
def test_territory_size_and_amount_of_talk_are_taken_out(fact: str) -> None:
    values = {"territory": ("West", "East"), "size": (900.0, 90_000.0), "turns": (40, 2)}[fact]
    easy = deals((12, True, True), (4, True, False), (3, False, True), (1, False, False),
                 **{fact: values[0]})  # fmt: skip
    hard = deals((1, True, True), (3, True, False), (4, False, True), (12, False, False),
                 **{fact: values[1]})  # fmt: skip
    found = associate(*table(easy, hard)).difference
    assert found is not None
    assert found.value == pytest.approx(0.0, abs=1e-9)


def test_few_deals_are_only_counted() -> None:
    found = associate(*table(deals((14, True, True), (3, True, False), (6, False, True))))
    assert found.counts == Counts(14, 20, 3, 3)
    assert (found.difference, found.why_not) == (None, "too few to be sure")


def test_three_wins_in_a_year_are_too_few_however_many_deals_are_lost() -> None:
    found = associate(*table(deals((3, True, True), (30, True, False), (200, False, False))))
    assert (found.difference, found.why_not) == (None, "too few to be sure")


def test_a_play_that_one_always_uses_and_others_never_cannot_be_told_from_the_person() -> None:
    always = deals((15, True, True), (10, True, False), person=1)
    never = deals((10, False, True), (15, False, False), person=2)
    found = associate(*table(always, never))
    assert found.difference is None
    assert found.why_not == "too few people have deals both with it and without"


def test_people_with_a_single_deal_are_passed_over() -> None:
    single = [row for person in range(10, 16) for row in deals((1, True, True), person=person)]
    found = associate(*table(deals(*HALF_AGAIN), single)).difference
    assert found is not None
    assert found.value == pytest.approx(0.30)
    assert found.deals == 40


def test_a_territory_of_each_person_says_the_same_twice_and_does_no_harm() -> None:
    west = deals(*HALF_AGAIN, person=1, territory="West")
    east = deals(*HALF_AGAIN, person=2, territory="East")
    found = associate(*table(west, east)).difference
    assert found is not None
    assert found.value == pytest.approx(0.30)


def test_sizes_of_two_currencies_are_not_compared() -> None:
    random = np.random.default_rng(1)
    rows = [
        (with_it, Compared(0, well, 1, size=float(size), currency=currency))
        for currency, unit in (("EUR", 1.0), ("JPY", 160.0))
        for (with_it, one) in deals(*HALF_AGAIN)
        for well in (one.well,)
        for size in (unit * random.lognormal(9, 1),)
    ]
    found = associate(*table(rows)).difference
    assert found is not None
    assert found.same == ("size",)
    assert found.low < 0.30 < found.high


def test_no_deal_at_all_is_no_error() -> None:
    assert associate([], set()).counts == Counts(0, 0, 0, 0)


def test_what_is_said_does_not_depend_on_the_order_of_deals() -> None:
    rows, seen_on = table(deals(*HALF_AGAIN, person=1), deals(*HALF_AGAIN, person=2))
    one, other = associate(rows, seen_on), associate(rows[::-1], seen_on)
    assert one.difference is not None
    assert other.difference is not None
    assert one.difference.value == pytest.approx(other.difference.value)
    assert one.difference.low == pytest.approx(other.difference.low)
