from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from coaching.search.codes import packed
from coaching.search.folding import folded
from coaching.search.nearness import Known, Vector, nearness, talk_around
from coaching.search.people import is_named


def unit(*parts: float) -> Vector:
    vector = np.array(parts, dtype=np.float32)
    return vector / np.linalg.norm(vector)


EAST, NORTH = unit(1, 0), unit(0, 1)


def known(*parts: Vector, similarity: float = 0.5, first_turn: int = 4) -> Known:
    """A snippet: what the talk around it means, then each of its turns."""
    joined = packed(np.array(parts)).tobytes() if parts else b""
    return Known(similarity, first_turn, joined)


def test_without_vectors_of_turns_the_whole_decides() -> None:
    (near,) = nearness(EAST, [known(similarity=0.7)])
    assert near.similarity == 0.7
    assert near.turn is None


def test_the_turn_that_is_nearest_is_told() -> None:
    (near,) = nearness(EAST, [known(EAST, NORTH, EAST)])
    assert near.turn == 5


def test_of_equally_near_turns_the_first_is_told() -> None:
    (near,) = nearness(EAST, [known(EAST, NORTH, EAST, EAST)])
    assert near.turn == 5


def test_whole_best_turn_and_context_are_weighed() -> None:
    (near,) = nearness(EAST, [known(unit(1, 1), NORTH, EAST, similarity=0.5)])
    assert near.similarity == pytest.approx(0.33 * 0.5 + 0.40 * 1 + 0.27 * 0.7071, abs=1e-3)


def test_snippets_with_and_without_vectors_of_turns_keep_apart() -> None:
    one, bare, other = nearness(EAST, [known(EAST, NORTH), known(), known(EAST, EAST)])
    assert (one.turn, bare.turn, other.turn) == (4, None, 4)
    assert other.similarity > one.similarity


def test_long_turns_count_more_in_the_talk_around() -> None:
    around = talk_around(np.array([EAST, NORTH]), [100, 25])
    assert around == pytest.approx(unit(2, 1), abs=1e-6)


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
    assert folded(["So, thirty days it is.", "so thirty days it is"], groups=9) == ((0, 1),)


def test_two_answers_on_one_subject_are_not_alike() -> None:
    one = "we bill yearly and in advance, and onboarding is included in the price"
    other = "we bill monthly and afterwards, and training costs extra as you know"
    assert folded([one, other], groups=9) == ((0,), (1,))


def test_a_talk_that_is_heard_twice_with_a_word_changed_is_alike() -> None:
    talk = "we bill yearly and in advance and onboarding is included in the price of every seat"
    assert folded([talk, talk.replace("every", "each"), "Sixty."], groups=9) == ((0, 1), (2,))


def test_no_more_groups_are_made_than_asked_for_but_what_belongs_to_them_is_found() -> None:
    texts = ["Thirty days.", "Sixty seats.", "A pilot.", "thirty days"]
    assert folded(texts, groups=1, beyond=3) == ((0, 3),)


def test_no_more_texts_are_read_than_it_takes() -> None:
    read = []

    def texts() -> Iterator[str]:
        for number in range(100):
            read.append(number)
            yield f"answer {number} is another one"

    assert len(folded(texts(), groups=5, beyond=2)) == 5
    assert len(read) == 7
