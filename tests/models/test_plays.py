from __future__ import annotations

import numpy as np
import pytest

from coaching.ports import Embeddings
from models.plays import ALIKE, LEAST, Group, groups_of, terms_of


def talk(
    *sizes: int, alone: int = 60, dimension: int = 256, seed: int = 0
) -> tuple[Embeddings, list[int]]:
    """Vectors of groups around directions of their own, and of talk that is like nothing else."""
    random = np.random.default_rng(seed)
    rows, meant = [], []
    for number, size in enumerate(sizes):
        middle = np.zeros(dimension)
        middle[number] = 1.0
        for _ in range(size):
            aside = random.normal(size=dimension)
            rows.append(0.9 * middle + 0.4 * aside / np.linalg.norm(aside))
            meant.append(number)
    for _ in range(alone):
        rows.append(random.normal(size=dimension))
        meant.append(-1)
    vectors = np.array(rows, dtype=np.float32)
    order = random.permutation(len(meant))
    vectors = vectors[order] / np.linalg.norm(vectors[order], axis=1, keepdims=True)
    return vectors.astype(np.float32), [meant[at] for at in order]


def test_turns_that_are_alike_are_found_together_the_largest_group_first() -> None:
    vectors, meant = talk(30, 12)
    first, second = groups_of(vectors)
    assert {meant[at] for at in first.turns} == {0}
    assert {meant[at] for at in second.turns} == {1}
    assert len(first.turns) >= 28
    assert len(second.turns) >= 11


def test_every_turn_is_in_one_group_at_most_with_its_nearness() -> None:
    vectors, _ = talk(30, 12, 20)
    groups = groups_of(vectors)
    told = [at for group in groups for at in group.turns]
    assert len(told) == len(set(told))
    for group in groups:
        assert list(group.turns) == sorted(group.turns)
        assert min(group.nearness) >= ALIKE


def test_the_same_turns_give_the_same_groups() -> None:
    vectors, _ = talk(30, 12)
    assert groups_of(vectors) == groups_of(vectors.copy())


def test_a_stage_with_five_turns_has_no_group() -> None:
    assert groups_of(talk(5, alone=0)[0]) == ()
    assert groups_of(np.zeros((0, 384), dtype=np.float32)) == ()


def test_talk_that_is_like_nothing_else_makes_no_group() -> None:
    assert groups_of(talk(alone=120)[0]) == ()


@pytest.mark.parametrize("count", [2 * LEAST, 40])
def test_the_same_turn_over_and_over_is_no_error(count: int) -> None:
    vectors = np.tile(talk(1, alone=0)[0], (count, 1))
    assert sum(len(group.turns) for group in groups_of(vectors)) <= count


def test_turns_beyond_those_that_groups_are_found_by_join_the_group_they_are_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.plays.MOST", 100)
    vectors, meant = talk(90, 60, alone=60)
    groups = groups_of(vectors)
    assert [{meant[at] for at in group.turns} for group in groups] == [{0}, {1}]
    assert len(groups[0].turns) > 48  # of its 90 about 43 were looked at


def terms(texts: list[str], *groups: tuple[int, ...], leave_out: str = "") -> list[list[str]]:
    made = [Group(group, (1.0,) * len(group)) for group in groups]
    found = terms_of(texts, made, leave_out=frozenset(leave_out.split()))
    return [[term.text for term in own] for own in found]


SAID = [
    "so who else has to sign this off at yours, priya",
    "and who else would sign, do you think",
    "you told me about the lists on monday",
    "put the lists beside the price then",
    "i hear you on the price",
]


def test_a_group_is_called_by_what_it_says_and_others_do_not() -> None:
    (first, second) = terms(SAID, (0, 1), (2, 3))
    assert first[0] == "who else"
    assert "sign" in first
    assert second == ["lists"]


def test_terms_name_the_turns_that_say_them() -> None:
    ((first, *_),) = terms_of(SAID, [Group((0, 1, 4), (1.0, 1.0, 1.0))])
    assert (first.text, first.turns) == ("who else", (0, 1))


def test_names_and_masks_are_in_no_term() -> None:
    texts = ["ask priya for [card number] now please", "ask priya for [card number] now please"]
    (found,) = terms([*texts, "what else"], (0, 1), leave_out="priya")
    assert not [term for term in found if "priya" in term or "card" in term or "number" in term]


def test_words_that_are_said_once_or_in_no_language_we_know_are_no_error() -> None:
    assert terms(["one two three", "four five six"], (0, 1)) == [[]]
    assert terms(["", ""], (0, 1)) == [[]]
    assert terms([]) == []
