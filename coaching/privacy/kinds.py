"""The kinds of personal data, under our names and under those that others give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "card",
    "card_expiry",
    "cvv",
    "iban",
    "bank_account",
    "national_id",
    "birth_date",
    "password",
    "phone",
    "email",
    "address",
    "person",
    "first_name",
]
"""``person`` is a full name or one with a title, ``first_name`` a single name."""

KINDS: tuple[Kind, ...] = get_args(Kind)

NAMES: tuple[Kind, ...] = ("person", "first_name")

MASKS: Mapping[Kind, str] = {
    "card": "[card number]",
    "card_expiry": "[card expiry]",
    "cvv": "[security code]",
    "iban": "[IBAN]",
    "bank_account": "[bank account]",
    "national_id": "[national id]",
    "birth_date": "[date of birth]",
    "password": "[password]",
    "phone": "[phone number]",
    "email": "[e-mail]",
    "address": "[address]",
    "person": "[name]",
    "first_name": "[name]",
}
"""What is shown in the place of each."""

_OTHER_NAMES: Mapping[str, Kind] = {
    "aba_routing_number": "bank_account",
    "account_number": "bank_account",
    "au_tfn": "national_id",
    "bank_account_number": "bank_account",
    "bank_number": "bank_account",
    "ca_sin": "national_id",
    "card_number": "card",
    "credit_card": "card",
    "credit_card_number": "card",
    "cvc": "cvv",
    "date_of_birth": "birth_date",
    "dob": "birth_date",
    "drivers_license": "national_id",
    "e_mail": "email",
    "email_address": "email",
    "expiry": "card_expiry",
    "first_name": "person",
    "full_name": "person",
    "iban_code": "iban",
    "id": "national_id",
    "location": "address",
    "name": "person",
    "passport": "national_id",
    "per": "person",
    "person_name": "person",
    "phone_number": "phone",
    "pin": "password",
    "postal_address": "address",
    "postcode": "address",
    "routing_number": "bank_account",
    "security_code": "cvv",
    "social_security_number": "national_id",
    "ssn": "national_id",
    "street_address": "address",
    "telephone": "phone",
    "uk_nhs": "national_id",
    "uk_nino": "national_id",
    "uk_postcode": "address",
    "us_bank_number": "bank_account",
    "us_driver_license": "national_id",
    "us_itin": "national_id",
    "us_passport": "national_id",
    "us_ssn": "national_id",
    "zip": "address",
    "zip_code": "address",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Personal data in the words of a call.

    Attributes:
        first: Index of the first word, among the words of the call in their order.
        after: Index after the last word; those of other voices between are not part of it.
        kind: What it is.
        certainty: 0 to 1. Of recognisers no probability, but ordered: 0.6 by form, 0.9 where it was
            named, 1 proven by a check digit. Of a network its probability.
    """

    first: int
    after: int
    kind: Kind
    certainty: float


def kind_named(name: str) -> Kind | None:
    """Our kind for a name of ours or of others (``CREDIT_CARD``); None for kinds that we leave.

    A first name is a name of a person here: that is all that others tell apart.

    >>> kind_named("CREDIT_CARD"), kind_named("PERSON"), kind_named("MONEY")
    ('card', 'person', None)
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_").replace("/", "_")
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    return next((kind for kind in KINDS if kind == plain), None)


def counted(kinds: Iterable[str]) -> dict[str, int]:
    """How many there are of each kind, in the order of the kinds.

    >>> counted(["phone", "card", "phone"])
    {'card': 1, 'phone': 2}
    """
    given = list(kinds)
    return {kind: given.count(kind) for kind in KINDS if kind in given}
