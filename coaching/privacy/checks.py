"""Check digits: sums that tell a number of a kind from any other of its length."""

from __future__ import annotations

CARD_DIGITS = range(13, 20)
"""Lengths of a card number. Source: ISO/IEC 7812."""

AMEX_DIGITS = 15
"""Of the cards that begin with 3; others have sixteen."""
MOST_CARD_DIGITS = AMEX_DIGITS + 1

IBAN_LENGTHS = range(15, 35)
"""Lengths of an IBAN. Source: ISO 13616; Norway's is the shortest."""

IBAN_LENGTH_OF = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "NL"), 18),
    **dict.fromkeys(("AT", "LU", "LT", "EE"), 20),
    **dict.fromkeys(("CH", "HR", "LV", "LI"), 21),
    **dict.fromkeys(("DE", "GB", "IE", "BG", "RS"), 22),
    **dict.fromkeys(("ES", "SE", "CZ", "SK", "RO"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "IT", "GR", "SM", "MC"), 27),
    **dict.fromkeys(("PL", "HU", "CY"), 28),
}
"""Source: SWIFT's registry of IBANs; of Europe alone."""

SSN_DIGITS = 9
NHS_DIGITS = 10
SORT_CODE_DIGITS = 6
NIR_DIGITS = 15
EXPIRY_YEARS = tuple(str(year) for year in range(15, 46))
"""Years of this century in which cards that people still have expire, or did."""
NINO_SIGNS = 9
"""Two letters, six digits and a letter."""


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the sum's. Source: ISO/IEC 7812, annex B.

    >>> is_luhn("4111111111111111"), is_luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of two digits
    return bool(digits) and total % 10 == 0


def is_card(digits: str) -> bool:
    """Whether it is as long as a card's number, begins like one and has the right check digit.

    >>> is_card("4111111111111111"), is_card("9111111111111111")
    (True, False)
    """
    return len(digits) in CARD_DIGITS and begins_like_card(digits) and is_luhn(digits)


def begins_like_card(digits: str) -> bool:
    """Whether a card scheme has numbers that begin so (2 to 6). Source: ISO/IEC 7812."""
    return digits[:1] in ("2", "3", "4", "5", "6")


def is_iban(text: str) -> bool:
    """Whether letters and digits have the length, form and remainder of an IBAN. ISO 13616.

    >>> is_iban("GB82WEST12345698765432"), is_iban("GB83WEST12345698765432")
    (True, False)
    """
    text = text.upper()
    if len(text) not in IBAN_LENGTHS or not (text[:2].isalpha() and text[2:4].isdigit()):
        return False
    if not (text.isascii() and text.isalnum()):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def has_iban_form(signs: str) -> bool:
    """Whether letters and digits begin like an IBAN of Europe and are as long as one of there.

    >>> has_iban_form("NL91ABNA0417164301"), has_iban_form("NL91ABNA041716430")
    (True, False)
    """
    return signs[2:4].isdigit() and IBAN_LENGTH_OF.get(signs[:2]) == len(signs)


def is_routing(digits: str) -> bool:
    """Whether it is an ABA routing number. Source: ABA's check, weights 3, 7, 1.

    >>> is_routing("121000358"), is_routing("121000359")
    (True, False)
    """
    weights = (3, 7, 1) * 3
    return len(digits) == len(weights) and (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0
    )


def is_nhs(digits: str) -> bool:
    """Whether it is a number of the National Health Service. Source: NHS data dictionary, mod 11.

    >>> is_nhs("9434765919"), is_nhs("9434765918")
    (True, False)
    """
    if len(digits) != NHS_DIGITS:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[-1])


def can_be_ssn(digits: str) -> bool:
    """Whether a social security number may be issued so. Source: SSA, "invalid SSNs".

    >>> can_be_ssn("078051120"), can_be_ssn("666051120")
    (True, False)
    """
    return (
        len(digits) == SSN_DIGITS
        and digits[:3] not in ("000", "666")
        and digits[3:5] != "00"
        and digits[5:] != "0000"
    )


def is_nir(digits: str) -> bool:
    """Whether it is a number of France's social security, with its key. Source: INSEE, mod 97.

    Departments of Corsica, which have a letter, are left out.

    >>> is_nir("255081416802538"), is_nir("255081416802539")
    (True, False)
    """
    if len(digits) != NIR_DIGITS or digits[0] not in "12" or not 1 <= int(digits[3:5]) <= 12:  # noqa: PLR2004 - months
        return False
    return 97 - int(digits[:13]) % 97 == int(digits[13:])


def is_nino(signs: str) -> bool:
    """Whether it has the form of a National Insurance number. Source: HMRC NIM39110.

    >>> is_nino("JG103759A"), is_nino("JG103759X")
    (True, False)
    """
    return (
        len(signs) == NINO_SIGNS
        and signs[:2].isalpha()
        and signs[2:8].isdigit()
        and signs[8] in "ABCD"
    )


def is_expiry(digits: str) -> bool:
    """Whether digits are a month and a year in which cards expire: "929", "0929", "092029".

    >>> is_expiry("0929"), is_expiry("450")
    (True, False)
    """
    month, year = digits[:-2], digits[-2:]
    if len(digits) > 4:  # noqa: PLR2004 - MM YYYY
        month = month.removesuffix("20")
    return month.isdigit() and 1 <= int(month) <= 12 and year in EXPIRY_YEARS  # noqa: PLR2004
