from __future__ import annotations

import pytest

from coaching.plays.association import Difference
from coaching.plays.together import judge


def difference(value: float, error: float, p: float) -> Difference:
    return Difference(value, value - 2 * error, value + 2 * error, error, p, 400)


def test_ten_in_a_hundred_may_be_false_among_all_plays() -> None:
    # Benjamini and Hochberg at 0.10 over ten: 0.01, 0.02, 0.03 … are the bars in order
    values = [0.009, 0.019, 0.031, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
    judged = judge([difference(0.1, 0.04, p) for p in values])
    assert [one.stands_out for one in judged] == [True, True, *[False] * 8]
    assert {one.among for one in judged} == {10}


def test_what_stands_out_has_an_interval_without_zero() -> None:
    (alone,) = judge([difference(0.1, 0.055, 0.08)])
    assert not alone.stands_out


def test_alike_differences_are_drawn_all_the_way_to_their_mean() -> None:
    judged = judge([difference(value, 0.1, 0.5) for value in (0.02, 0.03, 0.04)])
    assert [one.shrunk for one in judged] == pytest.approx([0.03, 0.03, 0.03])


def test_the_less_sure_a_difference_is_the_more_it_is_drawn() -> None:
    sure, unsure, *_ = judge(
        [
            difference(0.3, 0.02, 0.0001),
            difference(0.3, 0.15, 0.05),
            difference(-0.3, 0.02, 0.0001),
            difference(-0.3, 0.02, 0.0001),
        ]
    )
    assert sure.shrunk is not None
    assert unsure.shrunk is not None
    assert 0 < unsure.shrunk < sure.shrunk < 0.3


def test_two_plays_are_too_few_to_know_how_much_plays_differ() -> None:
    judged = judge([difference(0.3, 0.02, 0.001), difference(0.1, 0.02, 0.2)])
    assert [one.shrunk for one in judged] == [None, None]


def test_no_play_is_judged_where_there_is_none() -> None:
    assert judge([]) == ()
