"""Telephone numbers and e-mail addresses on the sentences that the recognisers were tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.privacy.finding import find_spoken
from coaching.privacy.policy import LEAST_CERTAINTY
from coaching.privacy.scoring import Score, read_labelled, score, spoken

SET = Path(__file__).with_name("tuned_numbers_and_mail.jsonl")


@pytest.fixture(scope="module")
def found() -> Score:
    rows = read_labelled(SET.read_text(encoding="utf-8"), source=SET.name)
    sure = [
        [one for one in find_spoken(spoken(row)[0]) if one.certainty >= LEAST_CERTAINTY]
        for row in rows
    ]
    return score(rows, sure)


def test_nearly_every_number_and_address_is_found(found: Score) -> None:
    assert found.kinds["phone"].marked >= 130
    assert found.kinds["email"].marked >= 140
    assert found.kinds["phone"].recall >= 0.97
    assert found.kinds["email"].recall >= 0.97


def test_prices_dates_counts_versions_and_web_sites_are_left_alone(found: Score) -> None:
    assert found.kinds["phone"].precision >= 0.98
    assert found.kinds["email"].precision >= 0.98
    assert set(found.kinds) <= {"phone", "email", "person"}
