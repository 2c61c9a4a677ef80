"""What is found in the sentences that the recognisers were tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.privacy.finding import find_spoken
from coaching.privacy.kinds import Kind
from coaching.privacy.policy import LEAST_CERTAINTY
from coaching.privacy.scoring import Score, read_labelled, score, spoken

HERE = Path(__file__).parent


def found_in(name: str, *, part: str) -> Score:
    """The score on one part of a set."""
    rows = [
        row
        for row in read_labelled((HERE / name).read_text(encoding="utf-8"), source=name)
        if row.part == part
    ]
    sure = [
        [one for one in find_spoken(spoken(row)[0]) if one.certainty >= LEAST_CERTAINTY]
        for row in rows
    ]
    return score(rows, sure)


@pytest.fixture(scope="module")
def found() -> Score:
    return found_in("tuned_numbers_and_mail.jsonl", part="tune")


@pytest.fixture(scope="module")
def found_abroad() -> Score:
    return found_in("worldwide_numbers_and_mail.jsonl", part="tune")


def test_nearly_every_number_and_address_is_found(found: Score) -> None:
    assert found.kinds["phone"].marked >= 130
    assert found.kinds["email"].marked >= 140
    assert found.kinds["phone"].recall >= 0.97
    assert found.kinds["email"].recall >= 0.97


def test_prices_dates_counts_versions_and_web_sites_are_left_alone(found: Score) -> None:
    assert found.kinds["phone"].precision >= 0.98
    assert found.kinds["email"].precision >= 0.98
    assert set(found.kinds) <= {"phone", "email", "person"}


def test_numbers_of_seven_countries_and_addresses_with_talk_in_them_are_found(
    found_abroad: Score,
) -> None:
    assert found_abroad.kinds["phone"].marked >= 30
    assert found_abroad.kinds["email"].marked >= 25
    assert found_abroad.kinds["phone"].recall == 1.0
    assert found_abroad.kinds["email"].recall == 1.0
    assert found_abroad.kinds["phone"].precision == 1.0
    assert found_abroad.kinds["email"].precision == 1.0


@pytest.fixture(scope="module")
def found_of_all_kinds() -> Score:
    return found_in("unseen/all_kinds.jsonl", part="tune")


@pytest.mark.parametrize("kind", ["card", "phone", "email", "national_id", "address", "password"])
def test_each_kind_is_found_in_talk_of_many_trades(found_of_all_kinds: Score, kind: Kind) -> None:
    assert found_of_all_kinds.kinds[kind].recall >= 0.95
    assert found_of_all_kinds.kinds[kind].precision >= 0.95


def test_firms_and_products_are_no_people_in_talk_of_many_trades(found_of_all_kinds: Score) -> None:
    assert found_of_all_kinds.kinds["person"].precision >= 0.95


@pytest.fixture(scope="module")
def found_on_the_phone() -> Score:
    return found_in("unseen/on_the_phone.jsonl", part="tune")


@pytest.mark.parametrize(
    "kind", ["card", "iban", "bank_account", "national_id", "phone", "address"]
)
def test_each_kind_is_found_as_people_say_it_on_the_phone(
    found_on_the_phone: Score, kind: Kind
) -> None:
    assert found_on_the_phone.kinds[kind].recall == 1.0
    assert found_on_the_phone.kinds[kind].precision == 1.0
