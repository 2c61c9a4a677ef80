"""Ids, accounts and addresses of many countries, as they are said and broken off on the phone."""

from __future__ import annotations

import pytest

from coaching.privacy.checks import is_nir
from coaching.privacy.ibans import ibans
from coaching.privacy.tokens import tokens_of
from tests.coaching.privacy.talk import found_in, listed, marked, said

IDS: dict[str, tuple[str, ...]] = {
    "named in another language": (
        "the burgerservicenummer is [seven two two, one seven four, eight five eight]",
        "my numéro de sécu is [2 78 09 23 542 165 31]",
        "the rijksregisternummer is [85 05 28 048 53]",
        "my NIF's [46 296 810 Y]",
        "And the AHV number? | [756 9217 0769 85]",
    ),
    "named in English": (
        "my residence permit number is [nine six eight, nine three three, four five oh]",
        "my A number's [A 205 769 177]",
        "it's a Texas license, [E T, four one six, seven six one]",
        "SIN number's [302 666 156]",
    ),
    "spelled": (
        "her NI number's [A as in apple W as in whiskey, one nine, six one, seven eight, D]",
        "And your NI number? | [K K, oh nine, ninety-two, fifty-six, A] by the way",
        "my identity card is [ht 287 701 5]",
    ),
    "broken off": (
        ("my passport number is [R three nine, eight four three, hold on, let me turn it round, "
        "double five eight]"),
        "And your social? | [412, uh-huh, 55, 9003]",
        ("And your NHS number? | Let me get my glasses, I can't read a thing in here. "
        "[943 476 5919]"),
    ),
    "misheard": ("And the NIE? | [X oh nine tree for seven four three X]",),
}  # fmt: skip

ACCOUNTS: dict[str, tuple[str, ...]] = {
    "named": (
        "the sort's [27 81 39]",
        "the RTN is [oh six one, one one two, seven eight eight]",
        "acc number [7 6 5 4 2 3 3 8 2 9]",
    ),
    "broken off": (
        "sort code [29, hold on, let me turn it round, four eight, 25]",
        ("And the account number? | Bear with me a second, the kids have been at my desk again. "
        "[four eight seven nine, four eight six one]"),
    ),
    "misheard": ("the sort code is [four for, three one, five six]",),
}  # fmt: skip

IBANS: dict[str, tuple[str, ...]] = {
    "without capitals": (
        "the account is [nl91 abna 0417 1643 00] okay",
        "polish account [pl 61 1090 1014 0000 0712 1981 2874] in zloty",
    ),
    "before other capitals": (
        "it's [NL91 ABNA, oh four one seven, one six four three, oh oh.] ING, yes.",
    ),
    "broken off": (
        ("send it to [A T six one, one nine oh four, one sec, three oh oh two, three four five "
        "seven, three two oh one]"),
        ("it's [G B two nine, N W B K, six oh one six, you got that? one three three one, nine two "
        "six eight, one nine]"),
    ),
    "corrected": (
        "the IBAN is [DE89 3704, no, sorry, 3704, 0044 0532 0130 00]",
        ("send it to [BE68, five three nine oh, oh seven five four, no, oh seven five four, "
        "seven oh three four]"),
    ),
}  # fmt: skip

ADDRESSES: dict[str, tuple[str, ...]] = {
    "France": (
        "our workshop, [12 ter rue des Tanneurs, 67000 Strasbourg]",
        "it's [96 avenue Jean Jaurès, 69003 Lyon]",
    ),
    "Germany": (
        "the address is [Am Sandtorkai 24, 20457 Hamburg]",
        "you write [am alten hafen nine two seven five six eight] and it arrives",
        "it's [Berliner Straße 42 in 10115 Berlin]",
        "we're at [Goethestraße 29.] Did you get that?",
    ),
    "the Netherlands": ("send it to [Keizersgracht 120 huis, 1015 CW Amsterdam]",),
    "Italy, Spain and Poland": (
        "ship it to [Corso Buenos Aires 34, 20124 Milano]",
        "deliver to [Plaza de España 37, 46002 Valencia]",
        "the address is [ulica Długa 76, mieszkanie 4, 31-042 Kraków]",
    ),
    "nothing but a town behind it": (
        "let me find it [seventeen orchard way cardiff]",
        "that'd be [fifty-nine sycamore close leeds]",
    ),
    "corrected": ("billing address is [two oh five, no, two fifty Oak Street, Burlington]",),
}  # fmt: skip

HARMLESS = (
    "company number oh nine eight eight one four two seven",
    "the VAT number is 218 4471 93",
    "the barcode is seven double one, four oh two, nine double eight, one five six",
    "delivery note number 036 227 7552",
    "we sort 272 839 parcels",
    "just back to the same place that's oh nine oh one two eight",
    "plus one sixty, plus eighty-four. Fourteen hundred and nine fifty.",
)


@pytest.mark.parametrize("talk", listed(IDS))
def test_an_id_is_found_as_people_say_it(talk: str) -> None:
    turns, expected = marked(talk)
    assert found_in(*turns) == [("national_id", words) for words in expected]


@pytest.mark.parametrize("talk", listed(ACCOUNTS))
def test_an_account_is_found_as_people_say_it(talk: str) -> None:
    turns, expected = marked(talk)
    assert found_in(*turns) == [("bank_account", words) for words in expected]


@pytest.mark.parametrize("talk", listed(IBANS))
def test_an_iban_is_found_by_its_remainder_however_it_is_said(talk: str) -> None:
    turns, expected = marked(talk)
    assert found_in(*turns) == [("iban", words) for words in expected]


def test_a_wrong_remainder_proves_no_iban() -> None:
    tokens = tokens_of(said("the account is nl92 abna 0417 1643 00"), 0)
    assert list(ibans(tokens)) == []


@pytest.mark.parametrize("talk", listed(ADDRESSES))
def test_an_address_abroad_is_found(talk: str) -> None:
    turns, expected = marked(talk)
    assert found_in(*turns) == [("address", words) for words in expected]


@pytest.mark.parametrize("talk", HARMLESS)
def test_numbers_of_firms_goods_and_prices_are_left_alone(talk: str) -> None:
    assert found_in(talk) == []


def test_a_french_id_is_no_card() -> None:
    assert is_nir("284077578887607")
    assert not is_nir("284137578887607"), "there are twelve months"


def test_a_password_goes_on_after_a_pause_and_not_into_how_it_is_written() -> None:
    assert found_in("the password is bluebird, capital B, 77, and that's it") == [
        ("password", "bluebird, capital B, 77,")
    ]
    assert found_in("the password is BlueHeron88, capital B") == [("password", "BlueHeron88,")]


def test_a_password_is_the_answer_to_the_question_for_it() -> None:
    assert found_in("What's the Wi-Fi password?", "Okay, let me see, it's harvest22.") == [
        ("password", "harvest22.")
    ]
    assert found_in("Did you get the password?", "Okay, thanks.") == []


def test_a_date_with_full_stops_is_one_of_birth() -> None:
    assert found_in("she was born 31.10.1968 in Gdynia") == [("birth_date", "31.10.1968")]
