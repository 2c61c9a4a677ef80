from __future__ import annotations

import numpy as np

from coaching.moments.selection import Choice, diverse, likeness


def unit(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)  # type: ignore[no-any-return]


def test_the_best_comes_first_and_then_other_people_accounts_and_words() -> None:
    choices = [
        Choice(1, 0.9, person=1, account=1, vector=unit(1, 0, 0)),
        Choice(2, 0.85, person=1, account=2, vector=unit(0, 1, 0)),
        Choice(3, 0.84, person=2, account=3, vector=unit(1, 0.05, 0)),
        Choice(4, 0.75, person=3, account=4, vector=unit(0, 0, 1)),
    ]
    assert diverse(choices, 2) == (1, 4)
    assert diverse(choices, 9) == (1, 4, 2, 3)


def test_who_is_unknown_is_like_nobody() -> None:
    assert likeness(Choice(1, 0.5), Choice(2, 0.5)) == 0.0


def test_a_person_s_number_decides_nothing() -> None:
    def chosen(people: tuple[int, int, int]) -> tuple[int, ...]:
        return diverse([Choice(n, 0.5, person=p) for n, p in enumerate(people)], 3)

    assert chosen((1, 2, 3)) == chosen((3, 1, 2)) == (0, 1, 2)
