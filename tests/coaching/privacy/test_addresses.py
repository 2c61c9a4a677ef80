"""Postal addresses, by how they are built, and what only looks like one."""

from __future__ import annotations

import pytest

from coaching.privacy.postcodes import postcode
from coaching.privacy.tokens import tokens_of
from tests.coaching.privacy.talk import found_in, listed, marked, said

FORMS: dict[str, tuple[str, ...]] = {
    "house and street": (
        "it's [fourteen b kings parade] above the bakery",
        "that's [55 Kookaburra Parade, Mitcham, Victoria, 3132.]",
        "so [two hundred and six, Holloway Road, London N7,] above the shop",
        "you'll see it, [15 The Strand, Dalkey, County Dublin]",
        "My place is [3 The Paddocks, Hereford, HR1 2QT] and it's open",
        "you want [nineteen hundred broadway,] round the back",
        "drop it off at [twelve oh one west thirty third street apartment nine]",
        "They're in [31 by 2, Fourth Cross, Malleswaram, Bangalore 560003.]",
        "I'm at [77 Massachusetts Ave., Cambridge, MA 02139.]",
        "the address there is [thirty three seventeen North Kedvale, unit two]",
    ),
    "flat first": (
        "we live at [Flat 3, 86 Harcourt Terrace, Dublin 2.]",
        "we live at [flat three, eighty six harcourt terrace]",
        "billing goes to [Suite 900, 350 Fifth Avenue, New York, New York 10118] please",
        "it's the [second floor, 19 Merchant Street, Edinburgh] and the lift's broken",
        "I'm on [lot 12, Wattle Creek Road, Toowoomba,] it's a dirt track",
        "The house is [Flat 402, Lotus Apartments, 12th Main Road, Bangalore 560038.]",
        "Our unit's [Unit 7, Riverside Business Park, Stockport, SK4 1HD.]",
        "Deliver to [plot 22, Sector 18, Gurgaon 122015,] second gate",
    ),
    "house with a name": ("The address is [Rose Cottage, Church Lane, Bibury, GL7 5NW.]",),
    "abroad": (
        "My address is [12 rue des Tanneurs, 67000 Strasbourg,] I can spell it",
        "The office is [8 avenue de la République, 69002 Lyon,] you cannot miss it",
        "We moved to [Via Garibaldi 14, 20121 Milano] in the spring",
        "It's [Calle Mayor 22, third floor, Madrid,] near the gate",
        "So [Bergmannstrasse 27, 10961 Berlin,] it's on the left",
        "You find us in [Schillerstraße 14a, 60313 Frankfurt.]",
        "Send it to [Am Markt 3, 99423 Weimar,] thank you",
        "The warehouse is on [Keizersgracht 112, 1015 CW Amsterdam.]",
    ),
    "roads, routes and boxes": (
        "so it's [9 0 0 1 County Road 16, lot B,] and then a mile of gravel",
        "I live out at [rural route two, box one fourteen, Mitchell, South Dakota.]",
        "Mail goes to [box 88, Whitehorse, Yukon, Y1A 5X9.]",
        "Send it to [Locked Bag 12, Parramatta.]",
    ),
    "where two streets meet": (
        "we're on the [corner of Elm Street and Fifth,] there's a sign",
        "it's the [intersection of 5th and Pine,] the old bank",
    ),
    "codes and towns": (
        "We're based in [Austin, Texas 78704,] so central time",
        "what's the postcode? | [B S eight, one T H.]",
        "what's the postcode? | uh [E H six, seven d as in dog, Q.]",
        "It's [K1A 0B6,] that's Ottawa",
        "and the eircode's [D08 Y2X4]",
    ),
}  # fmt: skip

HARMLESS = (
    "We sold two Main Street banks and one Wall Street firm last year.",
    "Our 2019 Park Place model has three doors.",
    "The top 5 High Street brands all use it, and 3 Avenue stores.",
    "I've got 4 guys on Elm Street today, can't say more.",
    "It's a 5 minute drive and then 3 miles of bad road.",
    "We've 12 Drive licences and 40 Square readers.",
    "You get 24 Gold Pass tickets and 2 Season Pass cards.",
    "Is there a unit 4 in this lot? I have 3 in stock.",
    "On the corner of my desk there's a phone and a cup.",
    "Our office is two floors, the ground floor and the third floor.",
    "I'd say one via email, one via Zoom, and two via Teams.",
    "We had 30 Court cases in 2021, Ohio and Texas mostly.",
    "We're in Ohio, 45000 square feet, plus a lot in Dayton.",
    "We're on version four point eleven point two.",
    "The rental begins on day thirty-one whichever way it falls.",
    "Go route 66 then exit 12, you cannot miss it.",
)


@pytest.mark.parametrize("talk", listed(FORMS))
def test_an_address_is_found_whole_in_each_form(talk: str) -> None:
    turns, expected = marked(talk)
    assert [words for kind, words in found_in(*turns) if kind == "address"] == expected


@pytest.mark.parametrize("talk", HARMLESS)
def test_streets_that_are_counted_and_numbers_beside_places_are_no_address(talk: str) -> None:
    assert [words for kind, words in found_in(talk) if kind == "address"] == []


def test_a_house_number_after_a_card_s_expiry_is_the_house_s() -> None:
    talk = "4147 4213 9129 1691, good through 0-2-29. It comes to 809 Foundry Road, Dayton, Ohio."
    assert [kind for kind, _ in found_in(talk)] == ["card", "card_expiry", "address"]


@pytest.mark.parametrize(
    ("talk", "length"),
    [("BS8 1QE", 2), ("SW1A2AA", 1), ("M5V 2T6", 2), ("D02 X285", 2), ("b s 8 1 q e", 6)],
)
def test_a_postcode_ends_with_its_last_sign(talk: str, length: int) -> None:
    assert postcode(tokens_of(said(talk), 0), 0, asked=True) == length


@pytest.mark.parametrize("talk", ["AB12 pallets", "b s 8 1 q e f", "M5 2T6 X"])
def test_what_has_other_signs_is_no_postcode(talk: str) -> None:
    assert postcode(tokens_of(said(talk), 0), 0, asked=True) is None
