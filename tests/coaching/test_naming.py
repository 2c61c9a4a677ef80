from __future__ import annotations

import pytest

from coaching.naming import AccountNames, fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  ACME   Robotics ", "acme robotics"),
        ("Acme-Robotics_Inc.", "acme robotics inc"),
        ("Café Zürich", "cafe zurich"),
        ("O'Neill & Söhne", "oneill sohne"),
        ("Straße", "strasse"),
        ("日本電気", "日本電気"),
        ("???", ""),
    ],
)
def test_names_fold_to_what_people_hear(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("known", "asked", "found"),
    [
        ({1: "Acme"}, "ACME", 1),
        ({1: "Acme"}, "Acme, Inc.", 1),
        ({1: "Acme GmbH & Co. KG"}, "acme", 1),
        ({1: "Acme Inc"}, "Acme GmbH", None),
        ({1: "Acme Inc", 2: "Acme GmbH"}, "Acme", None),
        ({1: "Acme Inc", 2: "Acme"}, "Acme", 2),
        ({1: "Acme"}, "Acme Robotics", None),
    ],
)
def test_an_account_is_found_however_its_name_is_written(
    known: dict[int, str], asked: str, found: int | None
) -> None:
    assert AccountNames(known).find(asked) == found


def test_an_account_that_another_row_names_exactly_answers_to_no_near_name() -> None:
    assert AccountNames({1: "Acme"}).find("Acme Inc", taken={1}) is None
