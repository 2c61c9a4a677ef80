from __future__ import annotations

import pytest

from coaching.privacy.worth import AROUND, worth_reading


@pytest.mark.parametrize(
    "text",
    [
        "it's eight four two",
        "Forty-three seventy-nine.",
        "that's m a i r e",
        "K-O-W-A-L please",
        "it is 4471",
        "laura at summit dot com",
        "the password is marmalade",
        "on the corner of Main and Fifth",
        "the twenty-first of June",
        "four four nine six oh nine eight days it says",
    ],
)
def test_numbers_spelling_and_words_of_places_and_secrets_are_worth_reading(text: str) -> None:
    assert worth_reading(text.split()) == ((0, len(text.split())),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "well that sounds good to me",
        "I have one question about it",
        "a plan I like",
        "that is $1,249 and 15% off",
        "forty nine dollars for two hundred seats",
    ],
)
def test_plain_talk_and_amounts_are_not(text: str) -> None:
    assert worth_reading(text.split()) == ()


def test_an_answer_to_a_question_of_such_a_thing_is() -> None:
    assert worth_reading(["marmalade"], ["and", "what", "was", "the", "password"]) == ((0, 1),)
    assert worth_reading(["marmalade"], ["and", "what", "do", "you", "sell"]) == ()


def test_words_around_are_read_as_well_and_what_is_near_is_one() -> None:
    words = ["well"] * 100
    words[30] = words[50] = words[90] = "password"
    assert worth_reading(words) == ((30 - AROUND, 50 + AROUND + 1), (90 - AROUND, 100))


def test_what_was_found_is_read() -> None:
    assert worth_reading(["ask", "for", "Jane", "then"], found=[2]) == ((0, 4),)
