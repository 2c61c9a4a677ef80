from __future__ import annotations

import numpy as np
import pytest

from coaching.privacy.kinds import Found
from models.personal.hints import HINTS, hints_of
from models.personal.labels import KINDS, LABELS, NOTHING, begins, by_kind, stretches


def likely(*labels: int, sure: float = 0.9) -> np.ndarray:
    """Words of which each is surely of one label."""
    rest = (1.0 - sure) / (len(LABELS) - 1)
    rows = np.full((len(labels), len(LABELS)), rest, dtype=np.float32)
    rows[range(len(labels)), list(labels)] = sure
    return np.log(rows)


CARD, PHONE = begins("card"), begins("phone")


def test_a_stretch_is_a_first_word_and_its_further_ones() -> None:
    found = stretches(likely(NOTHING, CARD, CARD + 1, NOTHING))
    assert [(one.first, one.after, one.kind) for one in found] == [(1, 3, "card")]
    assert found[0].probability == pytest.approx(0.9, abs=0.01)


def test_two_of_a_kind_side_by_side_are_told_apart() -> None:
    found = stretches(likely(PHONE, PHONE + 1, PHONE, PHONE + 1))
    assert [(one.first, one.after) for one in found] == [(0, 2), (2, 4)]


def test_a_further_word_without_its_first_begins_a_stretch_or_is_none() -> None:
    for labels in ((CARD + 1, CARD + 1), (PHONE, CARD + 1), (NOTHING, CARD + 1)):
        for one in stretches(likely(*labels)):
            assert one.kind in KINDS
            assert one.first < one.after <= len(labels)


def test_no_words_have_no_stretches() -> None:
    assert stretches(likely()) == ()


def test_a_word_is_of_a_kind_as_its_first_or_a_further_one() -> None:
    for label in (CARD, CARD + 1):
        (word,) = by_kind(likely(label))
        assert word["card"] == pytest.approx(0.9, abs=0.01)
        assert list(word) == list(KINDS)
        assert word["phone"] < 0.02


def test_each_kind_and_each_step_of_certainty_is_a_hint_of_its_own() -> None:
    hints = {
        hints_of([0], [Found(0, 1, kind, certainty)])[0]
        for kind in (*KINDS, "first_name")
        for certainty in (0.3, 0.6, 0.9, 1.0)
    }
    assert hints == set(range(1, HINTS))


def test_words_in_which_nothing_was_found_have_no_hint() -> None:
    assert hints_of([1, 2, 3], [Found(2, 3, "phone", 0.9)])[::2] == [0, 0]
