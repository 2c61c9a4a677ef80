"""What is misheard, interrupted or named late: it is found whole all the same."""

from __future__ import annotations

import pytest

from coaching.privacy.checks import has_iban_form
from tests.coaching.privacy.talk import found_in, listed, marked

SAID: dict[str, tuple[str, ...]] = {
    "misheard digits": (
        "my card [for for seven nine double five nine two seven nine oh one six two nine eight]",
        "card's [five four six oh, three oh eight one, one double six one, one nine double ate.]",
        "my mobile's [o four one for, double to nine, one one seven]",
    ),
    "interrupted": (
        ("The card is [4532 7718, wait, the kid is pulling my sleeve, sorry, 9023 1147,] and "
        "that's it."),
        ("the social is [one two five one nine wait hang on my kid's got the card no it's fine two "
        "three nine six]"),
        "ring [07854, em, 611, 930] in the evening",
    ),
    "a card's details in one go": (
        "Visa [4716 2210 5538 9024,] [oh five twenty eight,] [nine one four]",
        "exp [oh nine twenty nine] and then [eight one five] on the back",
    ),
    "a code after a card": (
        "card's [4539 1488 0343 6467,] expires [03/29,] code [118]",
        "And those three digits? | [Oh one eight.]",
    ),
    "an expiry": (
        "When does it run out? | I got a new one, so it's good for a while yet. [04/31,] it says.",
        ("It's a card, [4815 8204 2599 9438.] And after that you want the date, it is [zero nine, "
        "twenty eight.]"),
    ),
    "named afterwards": (
        "he's [the fourth of may forty four] if you need his birthday",
        "It's [Hunter 22,] that's the password.",
        "it's [m one four, four b t] is the postcode",
    ),
    "an id": (
        "What does it say on the top of the document? | It says [C4VK 7LR2 M,] and an arrow.",
        "wanted my SSN, I don't love this over the phone, but okay, [548-40-1237.]",
        "they sent the identification number, you need this? It is [41 761 920 857.]",
    ),
    "an account": (
        ("Read me the bottom of the check. | The first one is [111021839,] and the next is "
        "[4409 7216 53.]"),
        ("the Irish one you need. [I E seven eight, B O F I, four double eight six, three six "
        "eight two, oh nine one three, eight oh.]"),
    ),
    "an address": (
        ("[flat number is b four zero three lake view residency fourteenth cross indiranagar "
        "bangalore five six zero zero three eight] tell the boy"),
        "the postcode? | sure, it's [l s twenty nine eight q t] and the house is tall",
        "That's [five eighteen Agua Fria, the rear unit,] not the front one.",
    ),
    "an e-mail address": (
        "e-mail, that's [ximena dot ortega, ortega with a G, at, let me see, at cobalt dot com.]",
        "write to [matteo underscore ricci at my boss would kill me it's at lagunaspa dot it]",
        "send it to [warehouse to at pellham dot com]",
        "[jo ann dot pratt, no e, at gmail dot com]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("talk", listed(SAID))
def test_what_is_badly_said_is_found_whole(talk: str) -> None:
    turns, expected = marked(talk)
    assert [words for kind, words in found_in(*turns) if kind != "first_name"] == expected


@pytest.mark.parametrize(
    "talk",
    [
        "We sold two to four hundred to the school and five to six to the church",
        "score was three one to two four for two and then one one",
        "The tender number is G E M slash twenty slash B slash five eight one one seven",
        "When does the contract run out? In March twenty-eight.",
        "the password policy is strict",
        "he's number 28 on the back",
        "Number 12 Green, apartment style doors, 40 of them.",
        "Well, Austin's hot, Charlotte's hot, even Madison gets hot.",
    ],
)
def test_ranges_codes_and_towns_are_left_alone(talk: str) -> None:
    assert found_in(talk) == []


@pytest.mark.parametrize(
    ("signs", "fits"),
    [("NL91ABNA0417164301", True), ("NL91ABNA041716430", False), ("ZZ91ABNA0417164301", False)],
)
def test_an_iban_is_as_long_as_those_of_its_country(signs: str, *, fits: bool) -> None:
    assert has_iban_form(signs) is fits
