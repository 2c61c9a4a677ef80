from __future__ import annotations

import random

from coaching.moments.evidence import Evidence
from coaching.moments.score import Rates, Tally, in_words, rates_of, score_of, seen_in, went

DATE = ("criterion", "date_known")
PRICE = ("objection", "price")


def seen(*kinds: str) -> list[Evidence]:
    return [Evidence(kind, "", "", "", strength=0.9) for kind in kinds]  # type: ignore[arg-type]


def test_a_rate_over_one_deal_stays_near_the_teams() -> None:
    rates = rates_of(Tally(40, 10), {DATE: Tally(1, 1), PRICE: Tally(20, 14)})
    assert rates.mean < rates.rate(DATE) < rates.mean + 0.15
    assert rates.rate(PRICE) > rates.rate(DATE)


def test_one_lucky_deal_does_not_top_a_kind_that_many_deals_speak_for() -> None:
    rates = rates_of(Tally(60, 15), {DATE: Tally(20, 14), PRICE: Tally(3, 1)})
    lucky = score_of(seen("objection"), went([PRICE], Tally(1, 1), rates), None)
    proven = score_of(seen("criterion"), went([DATE], Tally(1, 0), rates), None)
    assert proven.value > lucky.value


def test_without_deals_what_was_seen_stands_alone() -> None:
    nothing = rates_of(Tally(0, 0), {})
    assert went([DATE], Tally(0, 0), nothing) is None
    score = score_of(seen("criterion", "endorsed"), None, None)
    assert score.value == score.seen > seen_in(seen("criterion"))
    assert in_words(score)[-1] == "nothing is known of deals, so that is all"


def test_a_year_with_three_wins_works() -> None:
    rates = rates_of(Tally(3, 3), {DATE: Tally(2, 2)})
    assert 0.5 < rates.mean < 1
    score = score_of(seen("criterion"), went([DATE], Tally(1, 1), rates), None)
    assert 0 < score.value < 1


def test_a_moments_own_deal_is_not_counted_twice() -> None:
    rates = rates_of(Tally(10, 5), {DATE: Tally(1, 1)})
    one = went([DATE], Tally(1, 1), rates)
    assert one is not None
    assert one.such == Tally(0, 0)
    expected = (1 + rates.strength * rates.mean) / (1 + rates.strength)
    assert abs(one.expected - expected) < 1e-9


def test_kinds_that_do_not_differ_are_drawn_together_more_than_kinds_that_do() -> None:
    alike = rates_of(Tally(200, 50), {(f"k{n}", ""): Tally(20, 5) for n in range(10)})
    split = rates_of(
        Tally(200, 50), {(f"k{n}", ""): Tally(20, 10 if n % 2 else 0) for n in range(10)}
    )
    assert alike.strength > split.strength


def test_shrunk_rates_are_nearer_to_the_truth_than_raw_ones() -> None:
    chance = random.Random(7)
    raw = shrunk = 0.0
    for _ in range(30):
        truth = {(f"k{n}", ""): chance.betavariate(4, 12) for n in range(12)}
        tallies = {}
        for kind, rate in truth.items():
            of = chance.randint(1, 12)
            tallies[kind] = Tally(of, sum(chance.random() < rate for _ in range(of)))
        total = Tally(sum(t.of for t in tallies.values()), sum(t.well for t in tallies.values()))
        rates = rates_of(total, tallies)
        for kind, rate in truth.items():
            raw += (tallies[kind].well / tallies[kind].of - rate) ** 2
            shrunk += (rates.rate(kind) - rate) ** 2
    assert shrunk < raw / 2


def test_words_about_a_score_name_no_cause() -> None:
    rates = Rates(Tally(40, 10), {DATE: Tally(6, 3)})
    said = " ".join(in_words(score_of(seen("criterion"), went([DATE], Tally(1, 1), rates), None)))
    for claim in ("because", "caus", "led to", "thanks to", "due to", "makes", "works"):
        assert claim not in said
