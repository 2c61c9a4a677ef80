"""Lines learned from calls, and changes with their intervals."""

from __future__ import annotations

import pytest
from scipy.stats import gumbel_r

from coaching.taught import Line, Ruling, Spot, Tally, change_of, line_of, uses_in
from tests.places import NOW

CHANCE = [float(it) for it in gumbel_r.ppf([(k + 0.5) / 200 for k in range(200)], 0.2, 0.03)]
"""Likenesses of 200 calls by chance alone."""


def test_one_call_in_twenty_lies_above_the_line_by_chance() -> None:
    line = line_of(CHANCE, floor=0.0)
    assert sum(it >= line.used for it in CHANCE) == 10
    assert line.calls == 200


def test_each_of_several_parts_gets_its_share_of_chance() -> None:
    line = line_of(CHANCE, floor=0.0, parts=2)
    assert sum(it >= line.used for it in CHANCE) == 5


def test_people_who_say_it_anyway_do_not_hide_it() -> None:
    a_third_says_it = [*CHANCE[:134], *[0.8] * 66]
    assert line_of(a_third_says_it, floor=0.0).used < 0.5


def test_nothing_counts_below_the_floor_but_may_be_looked_at() -> None:
    line = line_of(CHANCE, floor=0.42)
    assert line.used == 0.42
    assert 0.28 < line.possible < 0.3


def test_too_few_calls_teach_no_line() -> None:
    assert line_of([0.9] * 19, floor=0.42) == Line(0.42, 0.42, 0)


def test_calls_that_are_all_alike_make_a_line_above_them() -> None:
    assert line_of([0.5] * 40, floor=0.42).used == 0.5


@pytest.mark.parametrize(
    ("since", "before", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
    ids=["a", "b"],
)
def test_the_interval_is_the_one_that_newcombe_printed(
    since: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    """Statistics in Medicine 17 (1998), 873 to 890, table II, method 10."""
    change = change_of({1: Tally(*before)}, {1: Tally(*since)})
    assert (change.low, change.high) == (
        pytest.approx(low, abs=0.0001),
        pytest.approx(high, abs=0.0001),
    )
    assert not change.by_people


def test_with_many_people_whole_people_are_drawn() -> None:
    before = {one: Tally(0, 10) for one in range(10)}
    all_or_nothing = {one: Tally(10 * (one % 2), 10) for one in range(10)}
    alike = {one: Tally(5, 10) for one in range(10)}
    spread, even = change_of(before, all_or_nothing), change_of(before, alike)
    assert spread.by_people
    assert spread.low is not None
    assert spread.high is not None
    assert spread.high - spread.low > 0.4, "five people of ten say it: as if there were ten calls"
    assert not even.by_people, "drawing people who are all alike tells no width"
    assert spread == change_of(before, all_or_nothing), "the draws are the same each time"


def test_four_calls_are_too_few_to_compare() -> None:
    change = change_of({1: Tally(1, 4)}, {1: Tally(9, 30)})
    assert (change.before.used, change.before.of, change.difference) == (1, 4, None)


def test_figures_are_of_several_people_on_both_sides_or_of_nobody() -> None:
    two = {1: Tally(0, 3), 2: Tally(1, 3)}
    three = two | {3: Tally(2, 3)}
    assert change_of(three, three).is_together
    assert change_of({}, three).is_together
    assert not change_of(two, three).is_together
    assert not change_of(two, two).is_together
    assert not change_of({}, {}).is_together


def spot(call: int, likeness: float, *, turn: int = 2, part: int = 0) -> Spot:
    return Spot(call, turn, 10.0 * turn, 10.0 * turn + 10, "x", likeness, 0.5, 0.5, part)


LINES = {(part, meant): Line(0.42, 0.3, 100) for part in range(2) for meant in (True, False)} | {
    (1, True): Line(0.7, 0.7, 100)
}


def test_a_turn_counts_for_the_part_whose_line_it_is_furthest_above() -> None:
    found = uses_in([spot(1, 0.5), spot(1, 0.65, part=1)], LINES)
    assert [it.part for it in found.uses[1].spots] == [0]


def test_what_every_call_says_is_no_use_of_a_part_with_a_high_line() -> None:
    found = uses_in([spot(1, 0.65, part=1)], LINES)
    assert (dict(found.uses), found.possible) == ({}, ())


def test_places_between_the_lines_are_possible_and_do_not_count() -> None:
    found = uses_in([spot(1, 0.31), spot(2, 0.41), spot(3, 0.29), spot(4, 0.42)], LINES)
    assert [it.call for it in found.possible] == [2, 1]
    assert list(found.uses) == [4]


def test_a_possible_place_that_somebody_rejected_is_not_offered_again() -> None:
    ruling = Ruling(1, 1, 20.0, 30.0, "x", "rejected", "Kim", NOW)
    assert uses_in([spot(1, 0.31)], LINES, [ruling]).possible == ()


def test_the_next_place_of_a_call_stands_in_for_a_rejected_one() -> None:
    ruling = Ruling(1, 1, 20.0, 30.0, "x", "rejected", "Kim", NOW)
    found = uses_in([spot(1, 0.9), spot(1, 0.6, turn=6)], LINES, [ruling])
    assert [it.turn for it in found.uses[1].spots] == [6]
