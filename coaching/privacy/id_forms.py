"""National ids that their form and check digits prove, whoever's they are.

It knows forms of Europe, India and Mexico whose letters, dates or check digits leave little to
chance; those that need to be named are known to ``cues``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coaching.privacy.checks import is_nir

_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_PPS_LETTERS = "WABCDEFGHIJKLMNOPQRSTUV"
_HETU_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_DAYS, _MONTHS = 31, 12
_CENTURIES = (0, 20)
"""What Poland adds to the month of who was born in the last century, and in this one."""

_DNI = re.compile(r"(?:[XYZ]\d{7}|\d{8})[A-Z]")
_PPS = re.compile(r"\d{7}[A-W][A-IW]?")
_HETU = re.compile(r"\d{6}[-A]?\d{3}[0-9A-Y]")
_FISCAL = re.compile(r"[A-Z]{6}\d\d[ABCDEHLMPRST]\d\d[A-Z]\d{3}[A-Z]")
_CURP = re.compile(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d")
_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]")


def is_dni(signs: str) -> bool:
    """Whether it is a DNI or NIE of Spain. Source: Ministerio del Interior, mod 23.

    >>> is_dni("12345678Z"), is_dni("X1234567L"), is_dni("12345678A")
    (True, True, False)
    """
    if not _DNI.fullmatch(signs):
        return False
    number = signs[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == signs[-1]


def is_pps(signs: str) -> bool:
    """Whether it is a PPS number of Ireland. Source: Department of Social Protection, mod 23.

    >>> is_pps("1234567T"), is_pps("1234567FA"), is_pps("1234567A")
    (True, True, False)
    """
    if not _PPS.fullmatch(signs):
        return False
    total = sum(int(digit) * (8 - place) for place, digit in enumerate(signs[:7]))
    total += 9 * (_PPS_LETTERS.index(signs[8]) if len(signs) > 8 else 0)  # noqa: PLR2004
    return _PPS_LETTERS[total % 23] == signs[7]


def is_hetu(signs: str) -> bool:
    """Whether it is an identity code of Finland. Source: Digital and Population Data Agency.

    >>> is_hetu("131052A308T"), is_hetu("131052A308U")
    (True, False)
    """
    if not _HETU.fullmatch(signs) or (len(signs) == 10 and signs.isdigit()):  # noqa: PLR2004
        return False
    digits = re.sub(r"\D", "", signs[:6] + signs[-4:-1])
    return _is_day(digits[:2], digits[2:4]) and _HETU_SIGNS[int(digits) % 31] == signs[-1]


def is_pesel(digits: str) -> bool:
    """Whether it is a PESEL of Poland. Source: Ministry of Digital Affairs, weights 1, 3, 7, 9.

    >>> is_pesel("44051401359"), is_pesel("44051401358")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdigit():  # noqa: PLR2004
        return False
    months = (int(digits[2:4]) - century for century in _CENTURIES)
    dated = any(_is_day(digits[4:6], str(month)) for month in months if month > 0)
    return dated and _weighted(digits, (*(1, 3, 7, 9) * 2, 1, 3, 1)) % 10 == 0


def is_fodselsnummer(digits: str) -> bool:
    """Whether it is an identity number of Norway. Source: Skatteetaten, two check digits, mod 11.

    >>> is_fodselsnummer("01010750160"), is_fodselsnummer("01010750161")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdigit() or not _is_day(digits[:2], digits[2:4]):  # noqa: PLR2004
        return False
    first = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
    second = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return all(_weighted(digits, weights) % 11 == 0 for weights in (first, second))


def is_rijksregister(digits: str) -> bool:
    """Whether it is a national register number of Belgium. Source: Rijksregister, mod 97.

    >>> is_rijksregister("85073003328"), is_rijksregister("85073003329")
    (True, False)
    """
    if len(digits) != 11 or not digits.isdigit() or not _is_day(digits[4:6], digits[2:4]):  # noqa: PLR2004
        return False
    return any(97 - int(lead + digits[:9]) % 97 == int(digits[9:]) for lead in ("", "2"))


def is_ahv(digits: str) -> bool:
    """Whether it is a social security number of Switzerland. Source: ZAS, EAN-13 with 756.

    >>> is_ahv("7569217076985"), is_ahv("7569217076986")
    (True, False)
    """
    return (
        len(digits) == 13  # noqa: PLR2004
        and digits.startswith("756")
        and _weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0
    )


def is_cnp(digits: str) -> bool:
    """Whether it is a personal code of Romania. Source: law 105/1996, mod 11.

    >>> is_cnp("1800101221144"), is_cnp("1800101221143")
    (True, False)
    """
    if len(digits) != 13 or digits[0] == "0" or not _is_day(digits[5:7], digits[3:5]):  # noqa: PLR2004
        return False
    rest = _weighted(digits[:12], (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return (1 if rest == 10 else rest) == int(digits[12])  # noqa: PLR2004


def has_id_form(signs: str) -> bool:
    """Whether letters and digits are a national id by their form, and their check digit if any.

    >>> has_id_form("RSSMRA85T10A562S"), has_id_form("AB12CD")
    (True, False)
    """
    if signs.isdigit():
        return any(check(signs) for check in _DIGITS)
    return any(check(signs) for check in _SIGNS)


def _is_day(day: str, month: str) -> bool:
    """Whether digits are a day of a month."""
    return 1 <= int(day) <= _DAYS and 1 <= int(month) <= _MONTHS


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of digits, each times its weight."""
    return sum(int(one) * weight for one, weight in zip(digits, weights, strict=False))


_DIGITS: tuple[Callable[[str], bool], ...] = (
    is_pesel,
    is_fodselsnummer,
    is_rijksregister,
    is_ahv,
    is_cnp,
    is_nir,
)
_SIGNS: tuple[Callable[[str], object], ...] = (
    is_dni,
    is_pps,
    is_hetu,
    _FISCAL.fullmatch,
    _CURP.fullmatch,
    _PAN.fullmatch,
)
