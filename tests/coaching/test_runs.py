from __future__ import annotations

import numpy as np
import pytest

from coaching.runs import runs_of


@pytest.mark.parametrize(
    ("flags", "runs"),
    [
        ("", ()),
        ("...", ()),
        ("###", ((0, 3),)),
        ("#..##.#", ((0, 1), (3, 5), (6, 7))),
        (".##.", ((1, 3),)),
    ],
)
def test_runs_reach_from_their_first_place_to_the_place_after_their_last(
    flags: str, runs: tuple[tuple[int, int], ...]
) -> None:
    assert runs_of(np.array([flag == "#" for flag in flags], np.bool_)) == runs
