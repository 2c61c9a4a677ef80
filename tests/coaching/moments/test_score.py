from __future__ import annotations

import random

from coaching.moments.evidence import Evidence
from coaching.moments.score import Tally, Went, in_words, rates_of, score_of, seen_in, went

DATE = ("criterion", "date_known")
PRICE = ("objection", "price")


def cases(of: int, well: int = 0, *, first: int = 1) -> dict[int, bool]:
    """Deals by number, of which so many went well."""
    return {first + at: at < well for at in range(of)}


def seen(*kinds: str) -> list[Evidence]:
    return [Evidence(kind, "", "", "", strength=0.9) for kind in kinds]  # type: ignore[arg-type]


def test_a_rate_over_one_deal_stays_near_the_teams() -> None:
    rates = rates_of(Tally(40, 10), {DATE: cases(1, 1), PRICE: cases(20, 14)})
    assert rates.mean < rates.rate(DATE) < rates.mean + 0.15
    assert rates.rate(PRICE) > rates.rate(DATE)


def test_one_lucky_deal_does_not_top_a_kind_that_many_deals_speak_for() -> None:
    rates = rates_of(Tally(60, 15), {DATE: cases(20, 14), PRICE: cases(3, 1)})
    lucky = score_of(seen("objection"), went([PRICE], cases(1, 1), rates), None)
    proven = score_of(seen("criterion"), went([DATE], {20: False}, rates), None)
    assert proven.value > lucky.value


def test_without_deals_what_was_seen_stands_alone() -> None:
    nothing = rates_of(Tally(0, 0), {})
    assert went([DATE], {}, nothing) is None
    score = score_of(seen("criterion", "endorsed"), None, None)
    assert score.value == score.seen > seen_in(seen("criterion"))
    assert in_words(score)[-1] == "nothing is known of deals, so that is all"


def test_a_year_with_three_wins_works() -> None:
    rates = rates_of(Tally(3, 3), {DATE: cases(2, 2)})
    assert 0.5 < rates.mean < 1
    score = score_of(seen("criterion"), went([DATE], cases(1, 1), rates), None)
    assert 0 < score.value < 1


def test_a_moments_own_deal_is_not_counted_twice() -> None:
    rates = rates_of(Tally(10, 5), {DATE: cases(1, 1)})
    one = went([DATE], cases(1, 1), rates)
    assert one is not None
    assert one.such == Tally(0, 0)
    expected = (1 + rates.strength * rates.mean) / (1 + rates.strength)
    assert abs(one.expected - expected) < 1e-9


def test_deals_on_which_it_was_used_alone_leave_those_on_which_the_like_was_seen() -> None:
    rates = rates_of(Tally(20, 10), {DATE: cases(10, 10)})
    one = went([DATE], {1: True} | cases(9, first=101), rates)
    assert one is not None
    assert (one.own, one.such) == ((10, 1), (9, 9))
    prior = (9 + rates.strength * 0.5) / (9 + rates.strength)
    assert abs(one.expected - (1 + rates.strength * prior) / (10 + rates.strength)) < 1e-9
    assert one.lift < 0
    assert "such things were seen on 9 other deals" in in_words(score_of([], one, None))[1]


def test_kinds_that_do_not_differ_are_drawn_together_more_than_kinds_that_do() -> None:
    alike = rates_of(Tally(200, 50), {(f"k{n}", ""): cases(20, 5) for n in range(10)})
    split = rates_of(
        Tally(200, 50), {(f"k{n}", ""): cases(20, 10 if n % 2 else 0) for n in range(10)}
    )
    assert alike.strength > split.strength


def test_shrunk_rates_are_nearer_to_the_truth_than_raw_ones() -> None:
    chance = random.Random(7)
    raw = shrunk = 0.0
    for _ in range(30):
        truth = {(f"k{n}", ""): chance.betavariate(4, 12) for n in range(12)}
        known = {}
        for kind, rate in truth.items():
            of = chance.randint(1, 12)
            known[kind] = cases(of, sum(chance.random() < rate for _ in range(of)))
        total = Tally(sum(map(len, known.values())), sum(sum(it.values()) for it in known.values()))
        rates = rates_of(total, known)
        for kind, rate in truth.items():
            raw += (sum(known[kind].values()) / len(known[kind]) - rate) ** 2
            shrunk += (rates.rate(kind) - rate) ** 2
    assert shrunk < raw / 2


def test_words_about_a_score_name_no_cause() -> None:
    one = went([DATE], cases(1, 1), rates_of(Tally(40, 10), {DATE: cases(6, 3)}))
    said = " ".join(in_words(score_of(seen("criterion"), one, one)))
    for claim in ("because", "caus", "led to", "thanks to", "due to", "makes", "works"):
        assert claim not in said


def test_what_moved_on_is_told_of_calls_and_what_was_won_of_deals() -> None:
    won = Went(0.3, 0.25, Tally(1, 1), Tally(0, 0))
    moved = Went(0.5, 0.25, Tally(3, 3), Tally(9, 2))
    of_deals, of_others, of_calls = in_words(score_of([], won, moved))[1:]
    assert of_deals == "its own 1 deal that is closed: 1 won; together that stands for 30 in 100"
    assert of_others == (
        "such things were seen on 9 other calls that are old enough to tell: "
        "the deal moved on after 2 of them; over all, after 25 in 100"
    )
    assert of_calls == (
        "its own 3 calls that are old enough to tell: the deal moved on after 3; "
        "together that stands for 50 in 100"
    )
