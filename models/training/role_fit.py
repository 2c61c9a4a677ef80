"""Training of the role teller: how much each word says for a side, and how sure that makes.

Logistic regression over the words and pairs of words of single turns; then three numbers that turn
the sum over a voice into odds, chosen on calls that the words were not learned from.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from random import Random
from typing import TYPE_CHECKING

import torch

from models.roles.grams import pieces_of
from models.roles.sides import shares
from models.roles.trained import Weights, evidence
from models.training.noise import noisy, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.training.role_talk import RoleCall, Side

RAREST = 3
"""Calls that a word must stand in. Chosen because rarer ones are names and goods of one firm; 2 and
4 do as well (2026-11-26)."""

PENALTY = 5.0
"""What half a squared weight costs against the surprise of a turn: little talk, many words."""

ITERATIONS = 100
"""Most steps of the optimiser; it settles in about forty."""

STRETCHES = (4, 8, 16)
"""Turns of the stretches of a call by which sureness is chosen."""

SWAPPED = (0.05, 0.15)
"""Shares of turns given to the other side, as a diarizer may."""

SPLITS = ((2, 1), (1, 2), (2, 2), (2, 3))
"""Voices of each side into which calls with one voice a side are split."""

FIRST_STEP, LAST_STEP = 0.5, 0.02
"""Steps in which sureness is sought; the last are finer than a hundred calls can tell."""

UNCERTAIN = 1e-6
"""Least probability that is counted, so that one mistake is not worth everything."""


@dataclass(frozen=True, slots=True)
class Case:
    """A call, or what became of it, with what its pieces weigh.

    Attributes:
        kind: What was done to it.
        sides: The true side of each voice.
        pieces: For each voice, the weights of its pieces.
        turns: For each voice, how many turns have pieces.
    """

    kind: str
    sides: tuple[Side, ...]
    pieces: tuple[tuple[float, ...], ...]
    turns: tuple[int, ...]


def fit(calls: Sequence[RoleCall], *, seed: int) -> Weights:
    """What each word says, learned from the calls in two spellings; sureness still untouched."""
    random = Random(seed)  # noqa: S311 - noise, no secret
    seen: Counter[str] = Counter()
    pieces: list[frozenset[str]] = []
    sells: list[float] = []
    for call in calls:
        in_call: set[str] = set()
        for turn in call.turns:
            for text in (plain(turn.text), plain(noisy(turn.text, random))):
                found = list(pieces_of(text))
                pieces += found
                sells += [float(turn.role == "rep")] * len(found)
            in_call.update(*pieces_of(turn.text))
        seen.update(in_call)
    grams = sorted(gram for gram, count in seen.items() if count >= RAREST)
    number = {gram: place for place, gram in enumerate(grams)}
    start, weights = _logistic_regression(
        [[number[gram] for gram in sorted(piece) if gram in number] for piece in pieces],
        sells,
        len(grams),
    )
    return Weights(start=start, scale=1.0, pull=1.0, grams=dict(zip(grams, weights, strict=True)))


def _logistic_regression(
    pieces: Sequence[Sequence[int]], sells: Sequence[float], count: int
) -> tuple[float, list[float]]:
    """Start and weights under which the sides are likeliest, weights being costly."""
    rows = torch.tensor([row for row, grams in enumerate(pieces) for _ in grams])
    columns = torch.tensor([gram for grams in pieces for gram in grams])
    target = torch.tensor(sells, dtype=torch.float64)
    weights = torch.zeros(count, dtype=torch.float64, requires_grad=True)
    start = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [weights, start], max_iter=ITERATIONS, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logits = start.repeat(len(pieces)).index_add(0, rows, weights[columns])
        surprise = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, target, reduction="sum"
        )
        total: torch.Tensor = surprise + PENALTY * (weights**2).sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return float(start.detach()), [float(weight) for weight in weights.detach()]


def cases_of(call: RoleCall, weights: Weights, random: Random) -> tuple[Case, ...]:
    """The call as it is, cut, in a noisy spelling, in stretches, with mistaken and more voices."""
    whole = [(turn.role, turn.speaker, weights.pieces(turn.text)) for turn in call.turns]
    lossy = [
        (turn.role, turn.speaker, weights.pieces(noisy(turn.text, random))) for turn in call.turns
    ]
    cases = [
        _case("whole", whole),
        _case("first four turns cut", whole[4:]),
        _case("first four turns cut, an eighth of the words lost", lossy[4:]),
    ]
    for count in STRETCHES:
        first = random.randint(0, max(0, len(whole) - count))
        cases.append(_case(f"stretch of {count} turns", whole[first : first + count]))
    for share in SWAPPED:
        mixed = [
            (*(_elsewhere(call, role, random) if random.random() < share else (role, name)), said)
            for role, name, said in whole[4:]
        ]
        cases.append(_case(f"{share:.0%} of the turns given to the other side", mixed))
    if len(call.voices) == 2:  # noqa: PLR2004 - a pair that can be split
        for reps, customers in SPLITS:
            shares_of = {
                "rep": [random.random() ** 2 + 0.05 for _ in range(reps)],
                "customer": [random.random() ** 2 + 0.05 for _ in range(customers)],
            }
            split = [
                (role, str(random.choices(range(len(odds)), odds)[0]), pieces)
                for role, _, pieces in whole
                for odds in (shares_of[role],)
            ]
            cases.append(_case(f"{reps} reps, {customers} customers", split))
    return tuple(case for case in cases if len(set(case.sides)) == 2)  # noqa: PLR2004 - both


def _elsewhere(call: RoleCall, side: Side, random: Random) -> tuple[Side, str]:
    """A voice of the other side."""
    return random.choice([voice for voice in call.voices if voice[0] != side])


def _case(kind: str, turns: Sequence[tuple[Side, str, tuple[float, ...]]]) -> Case:
    voices: defaultdict[tuple[Side, str], list[tuple[float, ...]]] = defaultdict(list)
    for role, speaker, pieces in turns:
        if pieces:
            voices[role, speaker].append(pieces)
    return Case(
        kind=kind,
        sides=tuple(side for side, _ in voices),
        pieces=tuple(tuple(chain(*said)) for said in voices.values()),
        turns=tuple(len(said) for said in voices.values()),
    )


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sums of weights become odds.

    Attributes:
        shift: Taken off what each piece weighs.
        scale: See ``Weights``.
        pull: See ``Weights``.
    """

    shift: float = 0.0
    scale: float = 1.0
    pull: float = 1.0

    def of(self, weights: Weights) -> Weights:
        """The weights with this sureness."""
        start = weights.start - self.shift
        return replace(weights, start=start, scale=self.scale, pull=self.pull)


def told(case: Case, sureness: Sureness) -> tuple[float, ...]:
    """Probability that each voice of a case is a rep."""
    found = shares(
        {
            number: evidence(
                sum(pieces) - sureness.shift * len(pieces),
                len(pieces),
                scale=sureness.scale,
                pull=sureness.pull,
            )
            for number, pieces in enumerate(case.pieces)
        }
    )
    return tuple(found.values())


def surprise(cases: Sequence[Case], sureness: Sureness) -> float:
    """How little the true sides of the cases were expected, in all."""
    total = 0.0
    for case in cases:
        for side, share in zip(case.sides, told(case, sureness), strict=True):
            total -= math.log(max(UNCERTAIN, share if side == "rep" else 1.0 - share))
    return total


def best_sureness(cases: Sequence[Case]) -> Sureness:
    """The sureness under which the cases are likeliest, found by steps that grow smaller.

    Args:
        cases: Weighed by weights that were learned from other calls.
    """
    place, step = (0.0, 0.0, 0.0), FIRST_STEP
    best = surprise(cases, _sureness(place))
    while step > LAST_STEP:
        tried = {
            near: surprise(cases, _sureness(near))
            for axis in range(3)
            for move in (step, -step)
            for near in (_moved(place, axis, move),)
        }
        nearest = min(tried, key=lambda near: tried[near])
        if tried[nearest] < best:
            place, best = nearest, tried[nearest]
        else:
            step /= 2
    return _sureness(place)


Place = tuple[float, float, float]


def _moved(place: Place, axis: int, move: float) -> Place:
    shift, scale, pull = (value + move * (axis == number) for number, value in enumerate(place))
    return shift, scale, pull


def _sureness(place: Place) -> Sureness:
    """Shift as it is; scale and pull from their logarithms, so that they stay above 0."""
    shift, scale, pull = place
    return Sureness(shift, math.exp(scale), math.exp(pull))
