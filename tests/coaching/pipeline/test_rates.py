from __future__ import annotations

import pytest

from coaching.pipeline.rates import Rate, quantile, rate_of, reached_by, survival


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Wilson 1927, worked by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.95996
    rate = rate_of(15, 20)
    assert (rate.count, rate.of, rate.value) == (15, 20, 0.75)
    assert rate.low == pytest.approx(0.5313, abs=1e-4)
    assert rate.high == pytest.approx(0.8881, abs=1e-4)


def test_of_few_things_no_share_is_given() -> None:
    assert rate_of(4, 4) == Rate(4, 4, None, None, None)
    assert rate_of(0, 0) == Rate(0, 0, None, None, None)
    assert rate_of(5, 5).value == 1.0


REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
"""Weeks of remission on 6-mercaptopurine, + where it lasts: Freireich et al., Blood 1963, the
data on which textbooks show the estimator."""


def test_the_curve_is_the_kaplan_meier_estimate_of_the_textbook() -> None:
    weeks = REMISSION.split()
    curve = survival(
        [float(it.rstrip("+")) for it in weeks], [not it.endswith("+") for it in weeks]
    )
    share = {point.days: point.share for point in curve}
    known = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for week, expected in known.items():
        assert share[week] == pytest.approx(expected, abs=5e-5)
    assert share[35] == share[23]
    half = quantile(curve, 0.5)
    assert (half.days, half.low, half.high) == (23.0, 13.0, None)  # R: survfit, conf.type log-log
    assert quantile(curve, 0.75).days is None


def test_where_everything_ended_the_curve_comes_down_to_nothing_within_its_interval() -> None:
    curve = survival([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [True] * 6)
    assert curve[-1].share == pytest.approx(0.0)
    assert all(0.0 <= it.low <= it.share + 1e-9 and it.share <= it.high <= 1.0 for it in curve)
    assert quantile(curve, 0.5).days == 3.0


def test_where_nothing_ended_nothing_is_reached() -> None:
    curve = survival([3.0, 4.0], [False, False])
    assert [point.share for point in curve] == [1.0, 1.0, 1.0]
    assert quantile(curve, 0.5).days is None
    assert survival([], []) == ()


@pytest.mark.parametrize(
    ("values", "limit"),
    [([7.0], 7.0), ([float(it) for it in range(1, 11)], 8.0), ([1.0, 1.0, 1.0, 1.0, 9.0], 1.0)],
    ids=["one", "ten", "ties"],
)
def test_four_in_five_do_not_exceed_the_limit(values: list[float], limit: float) -> None:
    assert reached_by(values, 0.8) == limit
