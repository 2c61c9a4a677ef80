"""Numbers of things and of people told apart, corrections proven, ids known by their form."""

from __future__ import annotations

import pytest

from coaching.privacy.date_parts import can_be_date
from coaching.privacy.id_forms import has_id_form
from coaching.privacy.tokens import token
from tests.coaching.privacy.talk import found_in, listed, marked

FOUND: dict[str, tuple[str, ...]] = {
    "an IBAN with its bank named": (
        "it's [G B zero nine, then B A R C for Barclays, 2018 3744 9205 16.] That's London",
        "from Zurich, it's [CH26, 0078, 1044, 2905, 6183, and a 7.] You want the code?",
    ),
    "an account abroad": (
        "Bank code [370 400 44] and the Konto number is [532 0130 00.]",
        "Twenty-six digits? | Correct, twenty-six. [34 1090 1014 5622 4765 6257 5674.] That's it",
        "the transit number is [zero zero four one two]",
        "it came from the account ending [3306] and it bounced",
    ),
    "an id abroad": (
        "the fødselsnummer? | That would be [140974 43611,] and thanks",
        "My CURP, let me see, [R O M G, seven six zero nine one four, H J C, D R L, zero seven.]",
        "the DNI, yes? [18, 477, 723, Y. Y like, uh, Yankee.]",
    ),
    "an id that is asked for with a date": (
        (
            "Your PESEL, and your date of birth? | It is [eight four zero nine one seven, four "
            "eight, double four one,] and born [17 September 1984.]"
        ),
    ),
    "a corrected card": (
        "for the deposit it's [4556 1002 8804 wait 8874 0937] and that's it",
        "I typed in [4716 5230 0991 4473] and it said invalid. Hold on. It's a [4472] at the end.",
    ),
    "a card with a pronoun before it": ("Use this one, [4556 1002, got that? 8874 0937.]",),
    "a telephone number read back": ("So that's [604. 555. 0102?] No, [0120.] Got it.",),
    "a telephone number that is asked for": (
        "What number can we call you on? | [forty two, sixty-three, sixty, fourteen]",
        "the driver's number is [020 7946 0342]",
        "ring the depot on [forty two sixty-three sixty fourteen]",
    ),
    "an address with another at": (
        "And the e-mail? | [info add brackenhill farm dot com]",
        "it's [marek małpa oak and ivy dot pl]",
        "write to [hello at the rate acme dot in]",
    ),
    "a date with an e-mail asked for, too": (
        "Date of birth, and your email? | [twenty third of november eighty five] and then",
    ),
    "a network's key": ("The Wi-Fi is GuestNet, and the key is [blue-harbour-77,] all lower case",),
    "a name with a particle": ("This is [Bas van Leeuwen,] I'm calling from the site.",),
    "a name that is asked for": ("If you could ask [Kev] to ring me.",),
}

LEFT_ALONE: dict[str, tuple[str, ...]] = {
    "numbers of things": (
        "what's the valve number | Uh, five nine two six, oh two nine oh, six",
        "the seal number is ML-DE 4490713, and it's on the form",
        "The air waybill is 074-5513 8826.",
        "we never got carton zero six nine, four six nine, oh one five",
        "Can you read me the commodity number? | 002505599681",
    ),
    "numbers that are no date": ("Your birth date? | It's on file as case eight six three four",),
    "amounts near a mistake": ("no sorry, it's 4472 boxes at the end",),
    "somebody adding": ("we add acme dot com to the list",),
}


@pytest.mark.parametrize("talk", listed(FOUND))
def test_it_is_found_as_it_is_said(talk: str) -> None:
    turns, expected = marked(talk)
    kinds_and_words = found_in(*turns)
    assert [words.strip(" .,?") for _, words in kinds_and_words] == [
        words.strip(" .,?") for words in expected
    ]


@pytest.mark.parametrize("talk", listed(LEFT_ALONE))
def test_it_is_left_alone(talk: str) -> None:
    turns, _ = marked(talk)
    assert found_in(*turns) == []


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("oh seven twenty-two sixty-eight", True),
        ("1959, 11, 30", True),
        ("the third of the third sixty eight", True),
        ("two thousand and one", False),
        ("nine five three oh oh oh oh", False),
        ("23/06/1975", True),
        ("45/13/1975", False),
    ],
)
def test_a_date_has_a_day_a_month_and_a_year(said: str, fits: bool) -> None:  # noqa: FBT001
    assert can_be_date([token(place, word) for place, word in enumerate(said.split())]) is fits


@pytest.mark.parametrize(
    ("signs", "fits"),
    [
        ("44051401359", True),  # PESEL
        ("44051401358", False),
        ("7569217076985", True),  # AHV
        ("12345678Z", True),  # DNI
        ("12345678A", False),
        ("RSSMRA85T10A562S", True),  # codice fiscale
        ("07700900412", False),  # a telephone number
    ],
)
def test_an_id_is_known_by_its_form(signs: str, fits: bool) -> None:  # noqa: FBT001
    assert has_id_form(signs) is fits
