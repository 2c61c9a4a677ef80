"""The score of a moment: what happened in it, and how deals went on which such things happened.

Two things are put together. *Seen* is how much is known of the stretch itself: criteria met, doubts
answered, colleagues who use it. *Went* is how deals did on which such a thing was seen: a
beta-binomial model whose prior is the team's own rate and whose weight is learned from how much
the kinds of things differ (empirical Bayes), so that a rate over one or two deals stays near the
team's. The deals of the moment itself are added to that and are one, two or three among many, so
one lucky deal does not put a moment on top. Where nothing is known of deals, *seen* stands alone.

Source: Casella, An Introduction to Empirical Bayes Data Analysis, The American Statistician 39
(1985).

It is a score of moments. People have none.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from coaching.moments.evidence import Evidence

Feature = tuple[str, str]
"""A kind of thing that happens in talk, and which: ("criterion", "date_known")."""

WEIGHTS = {"criterion": 0.5, "objection": 0.45, "turned": 0.45, "endorsed": 0.3}
"""How much one thing of a kind, seen for sure, says of a stretch: 1 is all. Chosen because an
exit criterion is the team's own word for progress, and two colleagues together say as much."""

LEAST = 0.05
"""*Seen* of a stretch of which nothing is known but its deal."""

STRENGTHS = tuple(2.0 * 1.25**step for step in range(22))
"""Weights of the prior, in deals, that are compared: from 2 to 217."""

EXPECTED_STRENGTH = 12.0
"""Weight of the prior where the data say nothing of it. Chosen because a rate over a dozen deals is
about the first that people would act on."""

SPREAD = 0.8
"""Standard deviation of the logarithm of the weight, beforehand."""


Cases = Mapping[int, bool]
"""Deals, or calls, of which it is known how they went, by number: whether that was well."""


class Tally(NamedTuple):
    """Deals, or calls, of which it is known how they went: how many, and how many of them well."""

    of: int
    well: int


NONE = Tally(0, 0)


def tally(cases: Cases) -> Tally:
    """How many cases there are, and how many went well.

    >>> tally({7: True, 9: False})
    Tally(of=2, well=1)
    """
    return Tally(len(cases), sum(cases.values()))


@dataclass(frozen=True, slots=True)
class Rates:
    """How deals did, by what was seen on them.

    Attributes:
        base: The team's own.
        cases: For each kind of thing the deals on which it was seen.
        tallies: The same, counted.
        strength: Weight of the prior, in deals.
    """

    base: Tally
    cases: Mapping[Feature, Cases] = field(default_factory=dict)
    tallies: Mapping[Feature, Tally] = field(default_factory=dict)
    strength: float = EXPECTED_STRENGTH

    @property
    def mean(self) -> float:
        """The team's rate; a half-deal each way keeps it off 0 and 1."""
        return (self.base.well + 0.5) / (self.base.of + 1)

    def seen_on(self, feature: Feature, *, without: Collection[int] = ()) -> Tally:
        """The deals on which a kind of thing was seen, but for some that are counted elsewhere."""
        cases = self.cases.get(feature, {})
        counted = tally({number: cases[number] for number in without if number in cases})
        of, well = self.tallies.get(feature, NONE)
        return Tally(of - counted.of, well - counted.well)

    def rate(self, feature: Feature, *, without: Collection[int] = ()) -> float:
        """The rate of a kind of thing, drawn towards the team's; see ``seen_on``."""
        of, well = self.seen_on(feature, without=without)
        return (well + self.strength * self.mean) / (of + self.strength)


def rates_of(base: Tally, cases: Mapping[Feature, Cases]) -> Rates:
    """The rates of a team, with the weight of the prior that its own deals speak for.

    >>> rates = rates_of(Tally(40, 10), {("turned", ""): {7: True}})
    >>> round(rates.mean, 3), round(rates.rate(("turned", "")), 3)
    (0.256, 0.314)
    """
    mean = (base.well + 0.5) / (base.of + 1)
    tallies = {feature: tally(own) for feature, own in cases.items()}
    return Rates(base, dict(cases), tallies, _strength(tallies.values(), mean))


def _strength(tallies: Iterable[Tally], mean: float) -> float:
    """The likeliest weight of the prior, among ``STRENGTHS``."""
    told = [tally for tally in tallies if tally.of > 1]

    def likelihood(strength: float) -> float:
        expected = -0.5 * ((math.log(strength) - math.log(EXPECTED_STRENGTH)) / SPREAD) ** 2
        a, b = strength * mean, strength * (1 - mean)
        return expected + sum(_beta_binomial(tally, a, b) for tally in told)

    return max(STRENGTHS, key=likelihood)


def _beta_binomial(tally: Tally, a: float, b: float) -> float:
    """Log probability of a tally, up to what does not depend on ``a`` and ``b``."""
    well, ill = tally.well, tally.of - tally.well
    return _log_beta(well + a, ill + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@dataclass(frozen=True, slots=True)
class Went:
    """How deals, or calls, did on which such a thing was seen.

    Attributes:
        expected: The rate that such things speak for, this moment's own deals included.
        base: The team's rate.
        own: The moment's own deals.
        such: Deals of others on which the like was seen.
    """

    expected: float
    base: float
    own: Tally
    such: Tally

    @property
    def lift(self) -> float:
        """By how much the log-odds lie above the team's."""
        return _log_odds(self.expected) - _log_odds(self.base)


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a moment.

    Attributes:
        value: 0 to 1; for ordering moments, nothing else.
        seen: What happened in the stretch, 0 to 1.
        won: How deals did that are won or lost by now; None where there are none.
        moved: How calls did whose deals had time to move on; None where there are none.
    """

    value: float
    seen: float
    won: Went | None = None
    moved: Went | None = None


def seen_in(evidence: Sequence[Evidence]) -> float:
    """How much is known of a stretch itself; the more, the less each further thing adds.

    >>> round(seen_in([Evidence("criterion", "date", "", "", strength=0.9)]), 3)
    0.478
    """
    doubt = 1 - LEAST
    for one in evidence:
        doubt *= 1 - WEIGHTS.get(one.kind, 0.0) * one.strength
    return 1 - doubt


def went(features: Iterable[Feature], own: Cases, rates: Rates) -> Went | None:
    """How deals did on which such things were seen; None where no deal is known.

    Args:
        features: The things that are seen in the moment.
        own: Deals of the calls on which it was seen, or used since.
        rates: The team's.
    """
    if not rates.base.of:
        return None
    kinds = list(dict.fromkeys(features))
    prior = rates.mean
    such = NONE
    if kinds:
        prior = sum(rates.rate(kind, without=own) for kind in kinds) / len(kinds)
        rest = [rates.seen_on(kind, without=own) for kind in kinds]
        such = max(rest, key=lambda one: one.of)
    mine = tally(own)
    expected = (mine.well + rates.strength * prior) / (mine.of + rates.strength)
    return Went(expected, rates.mean, mine, such)


def score_of(evidence: Sequence[Evidence], won: Went | None, moved: Went | None) -> Score:
    """The score of a moment: the log-odds of what was seen, and the mean lift of how it went.

    >>> evidence = [Evidence("criterion", "date", "", "", strength=0.9)]
    >>> score_of(evidence, None, None).value == score_of(evidence, None, None).seen
    True
    """
    seen = seen_in(evidence)
    lifts = [one.lift for one in (won, moved) if one is not None]
    lift = sum(lifts) / len(lifts) if lifts else 0.0
    value = seen if not lift else 1 / (1 + math.exp(-(_log_odds(seen) + lift)))
    return Score(value, seen, won, moved)


def in_words(score: Score) -> tuple[str, ...]:
    """Why a score is what it is, a sentence each; no cause is claimed.

    >>> won = Went(0.3, 0.25, Tally(1, 1), Tally(6, 3))
    >>> for line in in_words(Score(0.5, 0.4, won)): print(line)
    the stretch itself: 0.40
    such things were seen on 6 other deals that are closed: 3 of them won; over all, 25 in 100 are
    its own 1 deal that is closed: 1 won; together that stands for 30 in 100
    """
    lines = [f"the stretch itself: {score.seen:.2f}"]
    if score.won is not None:
        lines += _went_in_words(score.won, "deal", "closed", "{} won", "{} are")
    if score.moved is not None:
        after = "the deal moved on after {}"
        lines += _went_in_words(score.moved, "call", "old enough to tell", after, "after {}")
    if score.won is None and score.moved is None:
        lines.append("nothing is known of deals, so that is all")
    return tuple(lines)


def _went_in_words(one: Went, thing: str, told: str, well: str, over_all: str) -> Iterator[str]:
    """How things went on which the like was seen, and how the moment's own went.

    Args:
        one: How they went.
        thing: What is counted.
        told: Of which of them it is known.
        well: What became of so many of them.
        over_all: What so many in 100 are.
    """
    if one.such.of:
        number, rate = f"{one.such.well} of them", f"{one.base * 100:.0f} in 100"
        yield (
            f"such things were seen on {one.such.of} other {thing}s that are {told}: "
            f"{well.format(number)}; over all, {over_all.format(rate)}"
        )
    few, are = (thing, "is") if one.own.of == 1 else (f"{thing}s", "are")
    yield (
        f"its own {one.own.of} {few} that {are} {told}: {well.format(one.own.well)}; "
        f"together that stands for {one.expected * 100:.0f} in 100"
    )


def _log_odds(rate: float) -> float:
    return math.log(rate / (1 - rate))
