"""Training of the role teller on a handful of calls: what it learns, keeps and writes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from models.roles.trained import Weights, read_weights, write_weights
from models.training.role_fit import Sureness, best_sureness, cases_of, fit, surprise, told
from models.training.role_judge import Answer, figures_of
from models.training.role_talk import RoleCall, RoleTurn

SELLS = ("Shall I send you our offer today?", "We could start with a trial for your team.")
BUYS = ("What would that cost us a month?", "I have to ask my boss before I sign.")


GOODS = ("lathes", "ovens", "ladders", "violins", "carpets", "radios")


def make_call(number: int) -> RoleCall:
    """Eight turns; the goods differ from call to call."""
    turns = [
        turn
        for place in range(2)
        for turn in (
            RoleTurn(role="rep", text=f"{SELLS[place]} It is about {GOODS[number]}."),
            RoleTurn(role="customer", text=f"{BUYS[place]} I mean {GOODS[number]}."),
            RoleTurn(role="rep", text=SELLS[1 - place]),
            RoleTurn(role="customer", text=BUYS[1 - place]),
        )
    ]
    return RoleCall(call=f"call {number}", turns=tuple(turns))


@pytest.fixture(scope="module")
def calls() -> list[RoleCall]:
    return [make_call(number) for number in range(6)]


@pytest.fixture(scope="module")
def weights(calls: list[RoleCall]) -> Weights:
    return fit(calls, seed=1)


def test_words_of_one_side_weigh_for_it(weights: Weights) -> None:
    assert weights.grams["offer"] > 0.1
    assert weights.grams["my boss"] < -0.1


def test_words_of_one_call_are_not_learned(weights: Weights) -> None:
    assert not any(goods in gram for gram in weights.grams for goods in GOODS)


def test_the_same_seed_gives_the_same_weights(weights: Weights, calls: list[RoleCall]) -> None:
    assert fit(calls, seed=1) == weights


def test_cases_have_both_sides_and_split_voices(weights: Weights, calls: list[RoleCall]) -> None:
    cases = cases_of(calls[0], weights, Random(1))
    assert all(set(case.sides) == {"rep", "customer"} for case in cases)
    assert any(len(case.sides) > 2 for case in cases)
    assert all(len(told(case, Sureness())) == len(case.sides) for case in cases)


def test_sureness_is_chosen_so_that_the_truth_surprises_less(
    weights: Weights, calls: list[RoleCall]
) -> None:
    cases = [case for call in calls for case in cases_of(call, weights, Random(1))]
    assert surprise(cases, best_sureness(cases)) < surprise(cases, Sureness())


def test_weights_are_read_as_they_were_written(tmp_path: Path, weights: Weights) -> None:
    path = tmp_path / "weights.json"
    sha256 = write_weights(path, weights)
    read, recorded = read_weights(path)
    assert recorded == sha256
    assert read.grams["offer"] == pytest.approx(weights.grams["offer"], abs=1e-3)
    assert read.start == pytest.approx(weights.start, abs=1e-3)


def test_a_voice_of_which_nothing_was_said_is_not_right() -> None:
    answer = Answer(sides=("rep", "customer"), reps=(0.5, 0.2), turns=(1, 1))
    assert answer.right == (False, True)
    assert figures_of([answer], threshold=0.8).calls_right == 0
    assert figures_of([], threshold=0.8).calls == 0
