from __future__ import annotations

import pytest

from coaching.privacy.checks import (
    can_be_ssn,
    is_card,
    is_iban,
    is_luhn,
    is_nhs,
    is_routing,
)


@pytest.mark.parametrize(
    "digits",
    [
        "4012888888881881",  # test numbers that card schemes publish
        "5555555555554444",
        "378282246310005",
        "6011000990139424",
        "30569309025904",
        "3530111333300000",
    ],
)
def test_published_card_numbers_are_cards_and_none_is_with_one_digit_changed(digits: str) -> None:
    assert is_card(digits)
    for place, digit in enumerate(digits[1:], start=1):
        changed = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        assert not is_luhn(changed)


@pytest.mark.parametrize("digits", ["", "4111", "41111111111111111111", "0000000000000000"])
def test_what_is_no_card_by_length_or_beginning_is_none_whatever_its_sum(digits: str) -> None:
    assert not is_card(digits)


@pytest.mark.parametrize(
    "iban",
    [
        "GB82WEST12345698765432",  # examples of the registry of ISO 13616
        "DE89370400440532013000",
        "FR1420041010050500013M02606",
        "NO9386011117947",
        "ch9300762011623852957",
    ],
)
def test_ibans_of_the_registry_are_ibans_and_none_is_with_digits_swapped(iban: str) -> None:
    assert is_iban(iban)
    assert not is_iban(iban[:2] + iban[3] + iban[2] + iban[4:])


@pytest.mark.parametrize("text", ["", "GB82", "1282WEST12345698765432", "GB82 WEST 1234"])
def test_what_has_not_the_form_of_an_iban_is_none(text: str) -> None:
    assert not is_iban(text)


def test_routing_and_health_service_numbers_have_their_check_digits() -> None:
    assert is_routing("021000021")
    assert not is_routing("021000012")
    assert is_nhs("9434765919")
    assert not is_nhs("9434765991")


@pytest.mark.parametrize("digits", ["000123456", "666123456", "123006789", "123450000", "12345"])
def test_numbers_that_are_never_issued_are_no_social_security_numbers(digits: str) -> None:
    assert not can_be_ssn(digits)
    assert can_be_ssn("078051120")
