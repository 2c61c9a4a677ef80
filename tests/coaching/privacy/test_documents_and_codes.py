"""National ids, passwords, codes and expiries: what announces them, and what does not."""

from __future__ import annotations

import pytest

from coaching.privacy.checks import is_expiry, is_nino
from coaching.privacy.kinds import Kind
from tests.coaching.privacy.talk import found_in, listed, marked

IDS: dict[str, tuple[str, ...]] = {
    "Britain and Ireland": (
        "U.T.R. is, bear with me, [seven one nine three, double oh, six five two four.]",
        "my PPS number is [seven two oh four five three one T A]",
        ("And your national insurance number? | Yeah, bear with me, it's in my wallet somewhere, "
        "here we go, [JG 10 37 59 A.]"),
        "what's your tax reference | it's [four four nine oh two, seven one two six oh]",
    ),
    "America": (
        "Can I get your social? | yeah [four one two, five five, nine oh oh three]",
        "the i t i n is [nine one two, seven eight, one two three four]",
        "Alien number's [A 2 1 4 6 5 5 8 0 9]",
        "My social insurance number, it's [five oh five, five six three, two oh five]",
    ),
    "India": (
        ("Aadhaar number I am telling you now, [seven nine three four, one five seven six, "
        "seven four one eight,] please don't share it"),
        "PAN card is [ABCPK4521L,] please note",
        "voter ID [XYZ1234567]",
    ),
    "Europe": (
        "NIE, [X 1 2 3 4 5 6 7 L.]",
        "The steuer ID is [86 095 742 719.]",
        "CPF is [529.982.247-25.]",
    ),
}  # fmt: skip

CODES: dict[str, tuple[str, ...]] = {
    "sent": (
        (
            "I've just texted you a six digit code, can you read it to me? | Yeah it's "
            "[four oh nine, one one seven.]"
        ),
        "We sent a code to your phone. | It's [eight eight two one oh four.]",
    ),
    "of a network": ("The wifi key is [harbor-lights-22.]", "The Wi-Fi password: [BlueHeron88]"),
}


@pytest.mark.parametrize("talk", listed(IDS))
def test_an_id_is_found_by_what_it_is_called(talk: str) -> None:
    turns, expected = marked(talk)
    assert found_in(*turns) == [("national_id", words) for words in expected]


@pytest.mark.parametrize("talk", listed(CODES))
def test_a_code_that_was_sent_or_opens_a_network_is_a_password(talk: str) -> None:
    turns, expected = marked(talk)
    assert [words for kind, words in found_in(*turns) if kind == "password"] == expected


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        (("And the last three on the strip?", "nine one nine. No wait."), "cvv"),
        (("perfect, and the front code?", "one two three four"), "cvv"),
        (("Expiry?", "That is 0-8, 2-9, sir"), "card_expiry"),
        (("And your date of birth, for security?", "Fourteenth of the second, seventy nine."),
         "birth_date"),
        (("Text me the gate code when you get it, 555-0134.",), "phone"),
        (("the contract and +33 6 44 60 12 34 for me",), "phone"),
    ],
)  # fmt: skip
def test_what_was_asked_for_decides_what_it_is(turns: tuple[str, ...], kind: Kind) -> None:
    assert [one for one, _ in found_in(*turns)] == [kind]


@pytest.mark.parametrize(
    "talk",
    [
        "My birthday present to the team was a machine, and it broke in January 2024.",
        "Our CVV failures went up by three hundred and twelve in October.",
        "it expires in June so the budget's 450, and then 512 next year",
        "Social media's one thing, 500 likes a day, 12000 followers.",
        "The account's worth 450000 a year, and routing takes 24 hours.",
        "Flight BA 0286 gets in at 18 45, gate B 42.",
        "We did 670 890 and 1200 covers.",
    ],
)
def test_dates_amounts_and_lists_beside_such_words_are_left_alone(talk: str) -> None:
    assert found_in(talk) == []


@pytest.mark.parametrize(
    "number",
    [
        (
            "four five three nine, nine four nine four, you with me, zero three two seven, "
            "eight six four one"
        ),
        (
            "four five five six, then seven three seven five, eight six eight nine, and last four "
            "nine eight five five"
        ),
    ],
)
def test_a_card_in_four_fours_needs_no_word_of_a_card(number: str) -> None:
    found = found_in("go ahead please", number)
    assert [kind for kind, _ in found] == ["card"]


@pytest.mark.parametrize(("digits", "fits"), [("0929", True), ("1329", False), ("809", False)])
def test_an_expiry_has_a_month_and_a_year_of_this_time(digits: str, *, fits: bool) -> None:
    assert is_expiry(digits) is fits


def test_a_national_insurance_number_has_two_letters_six_digits_and_a_letter() -> None:
    assert is_nino("JG103759A")
    assert not is_nino("JG103759X")
    assert not is_nino("JG1037590")
