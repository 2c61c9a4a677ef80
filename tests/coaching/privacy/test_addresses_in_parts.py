"""Postal addresses of the Continent, in parts between full stops, and numbers of houses alone."""

from __future__ import annotations

import pytest

from tests.coaching.privacy.talk import found_in, listed, marked

FORMS: dict[str, tuple[str, ...]] = {
    "between full stops": (
        "Send it to [27 Alder Crescent. Kelso. TD5 7QQ.] Thanks.",
        "It's [9 Fern Road. Unit 6. Didcot, OX11 7PB.] There's parking.",
        "Bill it to [118 Quarry Avenue. Red Deer, Alberta. T4N 1X5.]",
        "Deliver to [9 Oak Avenue. London.] Ring first.",
    ),
    "a flat that is taken back": (
        "we're at [41 Mill Lane, Flat... no, Unit 9, Ripley, DE5 3AB,] round the back",
    ),
    "letters said twice": ("It's [12 Corrie Brae, Kilsyth, G65. 0. N, N for Nelly, D.]",),
    "a house with a name, a building": (
        "It's [The Old Dairy, Pound Lane, Compton Abbas, near Shaftesbury, SP7 0NW] now.",
        "So [Apartment 12, The Sorting House, 53 Newton Street, Manchester, M1 1EL.]",
    ),
    "the Netherlands": (
        "It's [Damrak 70, 1012 LM Amsterdam,] by the station",
        "The office is [Prinsengracht four hundred twenty, ten seventeen B Z, Amsterdam.]",
        "my address? It's [Kerkweg 5 A, 8 0 2 1, K P, Zwolle,] you can't miss it",
    ),
    "the North": (
        "We sit in [Vestergade 14, 8000 Aarhus,] second door",
        "Send it to [Mannerheimintie 12, 00100 Helsinki] please",
        "send it to [storgatan 19 411 24 göteborg]",
    ),
    "the middle and the South": (
        "Our office is [Hauptstr. 5, 8010 Graz.]",
        "Please ship to [Remetska 7a, 22640 Orahovica.] It's a farm.",
        "Ship to [Calle del Olmo, number eight, third floor left, two eight oh one two, Madrid.]",
        "The invoice goes to [14, rue des Tanneurs, 59 000 Lille, France.] Not the warehouse",
        "we live at [Fő utca 220, H-4669 Nyírbátor]",
        "Letters go to [Lindenallee 27, 04177 Leipzig,] Katrin Vogelsang.",
    ),
    "Portugal": ("Letters go to [Rua Augusta 24, 1100-053 Lisboa] now",),
    "what else tells of a house": (
        "It's [1600 Peachtree, suite 400, Atlanta.]",
        "[Flat 2, number 14, Montpelier Crescent, Brighton.]",
        "it's [Ballyhale, County Kilkenny, R95 X2C4,] past the church",
        "she's at [12 Orchard View, top floor flat, Clifton, Bristol.]",
    ),
    "the number of a house alone": (
        "The house number is [47] and it's on the left.",
        "House number. [88.] The blue door.",
        "and the house number? | it's [twelve b] above the shop",
        "What's the door number? | yeah [one oh six]",
    ),
}  # fmt: skip

HARMLESS: dict[str, tuple[str, ...]] = {
    "two numbers behind a word": (
        "Version 3, 1012 LM users",
        "Spring 12 2024 was good",
        "Chapter 3, 2019 London",
        "room 4, 3012 seats at the arena",
        "Model 14, 50674 units in all",
        "deliver order 9 12000 boxes of tape",
        "We're on level 3, 2400 people in Hall B",
    ),
    "things of a suite": ("We ordered 12 Dell laptops, suite 3 gets them first.",),
    "a sentence after an amount": ("We sold 2 units. Boston was 3.", "I was born in 74. Leeds."),
    "numbers that are no house's": (
        "the house number plate is 12 pounds",
        "our in-house number is the same",
        "and the house number? | I'd have to look",
        "and the order number? | it's 88",
    ),
}  # fmt: skip


def addresses_in(*turns: str) -> list[str]:
    """The addresses that are found."""
    return [words for kind, words in found_in(*turns) if kind == "address"]


@pytest.mark.parametrize("talk", listed(FORMS))
def test_an_address_is_found_whole_in_each_form(talk: str) -> None:
    turns, expected = marked(talk)
    assert addresses_in(*turns) == expected


@pytest.mark.parametrize("talk", listed(HARMLESS))
def test_what_only_looks_like_an_address_is_left_alone(talk: str) -> None:
    turns, _ = marked(talk)
    assert addresses_in(*turns) == []


def test_the_sentence_after_an_address_is_none_of_it() -> None:
    talk = "It's 91 Quarry Hill Road, Barre, Vermont. My wife is home. Boston is an hour."
    assert addresses_in(talk) == ["91 Quarry Hill Road, Barre, Vermont."]


def test_who_lives_there_is_a_name_and_no_part_of_the_address() -> None:
    talk = "Letters go to Lindenallee 27, 04177 Leipzig, Katrin Vogelsang."
    assert [kind for kind, _ in found_in(talk)] == ["address", "person"]
