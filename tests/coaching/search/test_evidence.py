from __future__ import annotations

import numpy as np
import pytest

from coaching.search.folding import folded
from coaching.search.nearness import Vector, nearness
from coaching.search.people import is_named


def unit(*parts: float) -> Vector:
    vector = np.array(parts, dtype=np.float32)
    return vector / np.linalg.norm(vector)


EAST, NORTH = unit(1, 0), unit(0, 1)


def test_without_vectors_of_turns_the_whole_decides() -> None:
    near = nearness(EAST, unit(1, 1), [(4, True, 10, None)])
    assert near.similarity == pytest.approx(0.7071, abs=1e-3)
    assert near.turn is None


def test_the_turn_that_is_nearest_is_told() -> None:
    near = nearness(EAST, unit(1, 1), [(4, True, 10, NORTH), (5, True, 10, EAST)])
    assert near.turn == 5


def test_a_turn_beside_the_snippet_counts_as_context_and_is_never_the_best() -> None:
    inside = (5, True, 10, NORTH)
    alone = nearness(EAST, NORTH, [inside])
    beside = nearness(EAST, NORTH, [(4, False, 10, EAST), inside])
    assert beside.turn == alone.turn == 5
    assert beside.similarity > alone.similarity


def test_long_turns_count_more_in_the_context() -> None:
    inside = (5, True, 10, NORTH)
    short = nearness(EAST, NORTH, [(4, False, 10, EAST), inside])
    long = nearness(EAST, NORTH, [(4, False, 90, EAST), inside])
    assert long.similarity > short.similarity


@pytest.mark.parametrize(
    ("names", "role", "asked", "expected"),
    [
        (["Maureen Dunn"], "customer", "what did maureen say", True),
        (["Maureen Dunn"], "customer", "what did ms dunn say", True),
        (["Maureen Dunn"], "customer", "notice period", False),
        (["Industrial Designer"], "unknown", "what did the industrial designer propose", True),
        (["Project Manager"], "unknown", "the project plan", False),
        (["Grad A"], "unknown", "what did grad a ask", True),
        (["Grad A"], "unknown", "a question of grad b", False),
        ([], "customer", "the client was angry", True),
        ([], "rep", "the client was angry", False),
        ([], "unknown", "the client was angry", False),
    ],
)
def test_a_speaker_is_named_by_name_or_by_side(
    names: list[str], role: str, asked: str, *, expected: bool
) -> None:
    assert is_named(names, role, asked.split()) is expected


def test_what_differs_in_signs_and_case_alone_is_alike() -> None:
    assert folded(["So, thirty days it is.", "so thirty days it is"]) == ((0, 1),)


def test_two_answers_on_one_subject_are_not_alike() -> None:
    one = "we bill yearly and in advance, and onboarding is included in the price"
    other = "we bill monthly and afterwards, and training costs extra as you know"
    assert folded([one, other]) == ((0,), (1,))


def test_a_talk_that_is_heard_twice_with_a_word_changed_is_alike() -> None:
    talk = "we bill yearly and in advance and onboarding is included in the price of every seat"
    assert folded([talk, talk.replace("every", "each"), "Sixty."]) == ((0, 1), (2,))
