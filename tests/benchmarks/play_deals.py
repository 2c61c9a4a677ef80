"""Made deals of a team, with plays seen on them: some that truly go with winning, decoys beside.

400 deals, 20 people, 5 territories. Deals without a true play are won 25 in 100, with it 40. People
and territories differ in how much they win, as do sizes and how much is talked. A decoy goes with
nothing by itself, but good people or easy territories use it more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching.plays.association import Compared

DEALS, PEOPLE, TERRITORIES = 400, 20, 5
BASE, GAIN = 0.25, 0.15
PLANTED = ("true",) * 3 + ("people",) * 2 + ("territories",) * 2 + ("nothing",)
NONE = ("people",) * 4 + ("territories",) * 3 + ("nothing",)

SKILL, EASE, SIZE, TALK = 0.10, 0.08, -0.04, 0.04
"""By how much the share won differs with one standard deviation of each."""

TIED, OWN, TALKED = 1.2, 0.3, 0.3
"""By how much the log-odds of using a play differ with one standard deviation: of what a decoy is
tied to; of each person's liking of any play; of the amount of talk, which all plays go with."""


@dataclass(frozen=True)
class Made:
    """A made table of deals.

    Attributes:
        deals: The deals.
        used: For each play the numbers of the deals on which it was seen.
        true: For each play whether it truly goes with winning.
        differences: For each play by how much the chance of winning is higher with it.
    """

    deals: tuple[Compared, ...]
    used: tuple[frozenset[int], ...]
    true: NDArray[np.bool_]
    differences: NDArray[np.float64]


def make(seed: int, kinds: tuple[str, ...], *, share: tuple[float, float] = (0.4, 0.6)) -> Made:
    """A table of deals; ``share`` is between what and what a play is seen on deals."""
    random = np.random.default_rng(seed)
    skill, ease = random.normal(size=PEOPLE), random.normal(size=TERRITORIES)
    skill, ease = skill - skill.mean(), ease - ease.mean()
    person = random.integers(0, PEOPLE, DEALS)
    home = random.integers(0, TERRITORIES, PEOPLE)
    elsewhere = random.integers(0, TERRITORIES, DEALS)
    territory = np.where(random.random(DEALS) < 0.6, home[person], elsewhere)
    size, talk = random.normal(size=DEALS), random.normal(size=DEALS)
    chance = BASE + SKILL * skill[person] + EASE * ease[territory] + SIZE * size + TALK * talk
    used = []
    for kind in kinds:
        often = random.uniform(*share)
        odds = np.log(often / (1 - often)) + TALKED * talk
        if kind == "people":
            odds = odds + TIED * skill[person]
        elif kind == "territories":
            odds = odds + TIED * ease[territory]
        else:
            odds = odds + random.normal(0, OWN, PEOPLE)[person]
        used.append(random.random(DEALS) < 1 / (1 + np.exp(-odds)))
    true = np.array([kind == "true" for kind in kinds])
    gains = GAIN * sum((used[at] for at in np.flatnonzero(true)), np.zeros(DEALS))
    count = int(true.sum())
    if count:  # so that of the deals without one of them 25 in 100 are won, the others as they come
        gains -= gains.mean() * (count - 1) / count
    won = random.random(DEALS) < _possible(chance + gains)
    differences = [
        float(
            (
                _possible(chance + gains + GAIN * ~used[at])
                - _possible(chance + gains - GAIN * used[at])
            ).mean()
        )
        if true[at]
        else 0.0
        for at in range(len(kinds))
    ]
    deals = tuple(
        Compared(
            deal=at,
            well=bool(won[at]),
            person=int(person[at]),
            territory=f"T{territory[at]}",
            size=float(np.exp(size[at])),
            currency="EUR",
            turns=max(1, round(8 * float(np.exp(talk[at])))),
        )
        for at in range(DEALS)
    )
    seen_on = tuple(frozenset(np.flatnonzero(one).tolist()) for one in used)
    return Made(deals, seen_on, true, np.array(differences))


def _possible(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(chance, 0.01, 0.99)
