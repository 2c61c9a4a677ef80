from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.wording.edit import edited
from coaching.wording.number_forms import forms_of
from coaching.wording.numbers import number_edits
from coaching.wording.spoken_numbers import spelled, value_of
from tests.coaching.wording.talk import text_of, words_of


def shown(text: str) -> str:
    words = words_of(text)
    return text_of(edited(words, number_edits(words)))


@pytest.mark.parametrize(
    ("heard", "readable"),
    [
        ("it is sixty dollars a month", "it is $60 a month"),
        ("a sixty dollar discount", "a $60 discount"),
        ("fifteen percent off", "15 % off"),
        ("fifteen per cent, right?", "15 %, right?"),
        ("Thirty percent?", "30 %?"),
        ("one percent", "1 %"),
        ("one dollar", "$1"),
        ("twelve hundred users", "1,200 users"),
        ("twenty five thousand euros", "€25,000"),
        ("twenty-five thousand, six hundred and thirty-two a year", "25,632 a year"),
        ("one point five million", "1.5 million"),
        ("one point five million dollars.", "$1.5 million."),
        ("1.5 million dollars", "$1.5 million"),
        ("zero point five percent", "0.5 %"),
        ("ninety-nine point nine percent", "99.9 %"),
        ("a hundred and fifty people", "150 people"),
        ("a hundred dollars", "$100"),
        ("a thousand dollars", "$1,000"),
        ("one hundred twenty thousand", "120,000"),
        ("two hundred dollars and fifty cents", "$200 and 50 cents"),
        ("sixty k", "60K"),
        ("60 dollars", "$60"),
        ("15 percent", "15 %"),
        ("since twenty twenty six", "since 2026"),
        ("in nineteen ninety-nine", "in 1999"),
        ("two thousand and twenty six", "2026"),
        ("five to ten people", "5 to 10 people"),
        ("between five and ten percent", "between 5 and 10 %"),
        ("ten to fifteen percent", "10 to 15 %"),
        ("“twelve seats”", "“12 seats”"),
        ("Forty!", "40!"),
        ("oh fifty dollars", "oh $50"),
    ],
)
def test_a_spoken_number_is_readable(heard: str, readable: str) -> None:
    assert shown(heard) == readable


@pytest.mark.parametrize(
    "heard",
    [
        "three fifty",
        "three fifty dollars",
        "nineteen ninety nine",
        "nineteen ninety nine dollars",
        "one euro sixty a kilo",
        "about 12 dollars 50",
        "one of them",
        "one second",
        "no one knows",
        "two and a half",
        "a couple hundred dollars",
        "a couple of hundred dollars",
        "half a million dollars",
        "a hundred times",
        "the million dollar question",
        "the twenty first of May",
        "the twenty-first",
        "first of all",
        "seven thirty pm",
        "ten pm",
        "ten o'clock",
        "twenty four seven",
        "fifty-fifty",
        "five or six weeks",
        "at this point twenty people",
        "ten, twenty, thirty, forty",
        "four one five five five five zero one two",
        "forty-one twelve, nineteen eighty, fifty twelve",
        "4111 1111 1111 1111",
        "$10,680.",
        "15% off",
        "call me on 415 555 0123",
    ],
)
def test_what_is_in_doubt_or_readable_stays(heard: str) -> None:
    assert shown(heard) == heard


def test_a_pause_ends_a_number() -> None:
    twenty, five = words_of("twenty five")
    late = replace(five, start=3.0, end=3.3)
    assert text_of(edited((twenty, late), number_edits((twenty, late)))) == "20 five"


def test_an_edit_covers_the_words_of_its_number_and_unit() -> None:
    (edit,) = number_edits(words_of("about sixty five dollars each"))
    assert (edit.first, edit.after, edit.text, edit.kind) == (1, 4, "$65", "number")


@given(st.integers(0, 10**12 - 1))
def test_what_is_spelled_is_read_again(value: int) -> None:
    assert value_of(spelled(value).split()) == value


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("sixty dollars", "60"),
        ("sixty dollars", "60 dollars"),
        ("60", "sixty"),
        ("15 percent", "fifteen percent"),
        ("25000", "25 000"),
        ("25000", "twenty five thousand"),
        ("twelve hundred", "1 200"),
        ("1.5 million", "one point five million"),
        ("150", "a hundred and fifty"),
        ("2026", "twenty twenty six"),
        ("60 thousand", "60k"),
    ],
)
def test_a_number_is_known_in_its_other_forms(text: str, form: str) -> None:
    assert form in forms_of(text)


@pytest.mark.parametrize("text", ["price", "one", "two", "first", "hundred", "a", "point"])
def test_other_words_have_one_form(text: str) -> None:
    assert forms_of(text) == (text,)


@pytest.mark.parametrize("said", ["one one", "fifty twenty", "million", "and", "two hundred and"])
def test_what_is_no_single_number_has_no_value(said: str) -> None:
    assert value_of(said.split()) is None


def test_values_are_exact() -> None:
    assert value_of(["one", "point", "one"]) == Decimal("1.1")
