from __future__ import annotations

import pytest

from coaching.search import Query, match_all, match_any, terms_of
from coaching.steps.search import search
from coaching.store import index
from coaching.store.filters import Selection
from coaching.store.library import Library
from tests.store.search_fixtures import BagOfWords, add_call

BY_WORDS_ALONE = BagOfWords("other@1", 8)
"""An embedder that the library does not know, so that only words count."""


def found(library: Library, text: str) -> list[str]:
    return [hit.text for hit in search(library, BY_WORDS_ALONE, Query(text)).hits]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sixty dollars", "It is $60 a month."),
        ("sixty dollars", "It is 60 dollars a month."),
        ("$60", "It is sixty dollars a month."),
        ("60 dollars", "It is sixty dollars a month."),
        ("60 dollars", "It is $60 a month."),
        ("15 %", "We give fifteen percent."),
        ("15%", "We give fifteen percent."),
        ("15 percent", "We give 15 % off."),
        ("fifteen percent", "We give 15 % off."),
        ("fifteen percent", "We give 15% off."),
        ("$25,000", "It comes to twenty-five thousand dollars."),
        ("twenty five thousand", "It comes to €25,000 a year."),
        ("25k", "It comes to 25k a year."),
        ("1.5 million", "Revenue is one point five million."),
        ("one point five million dollars", "Revenue is $1.5 million."),
        ("twelve hundred users", "They have 1,200 users."),
        ("150 people", "We are a hundred and fifty people."),
        ("twenty twenty six", "We start in 2026."),
        ('"sixty dollars a month"', "It is $60 a month."),
        ('"$60 a month"', "It is sixty a month."),
    ],
)
def test_a_number_is_found_in_either_form(library: Library, asked: str, said: str) -> None:
    add_call(library, [("rep", said)], [("rep", "Nothing of that kind was ever offered.")])
    assert found(library, asked) == [said]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sixty dollars", "We have sixty seats, six dollars each."),
        ("$60", "It is $600 a month."),
        ("15 %", "It is 1.5 percent."),
    ],
)
def test_another_number_is_not_found_as_the_same(library: Library, asked: str, said: str) -> None:
    add_call(library, [("rep", said)])
    with library.reading() as conn:
        match = match_all(terms_of(asked))
        assert index.words_search(conn, match, Selection(), 9) == ()


def test_what_has_the_unit_in_words_comes_before_another_count(library: Library) -> None:
    add_call(library, [("rep", "60 seats for you.")], [("rep", "60 dollars for you.")])
    assert found(library, "sixty dollars")[0] == "60 dollars for you."


def test_matched_digits_are_highlighted(library: Library) -> None:
    add_call(library, [("rep", "It is $60 a month.")])
    (hit,) = search(library, BY_WORDS_ALONE, Query("sixty dollars")).hits
    assert hit.highlighted == "It is $\x0260\x03 a month."


def test_a_query_without_numbers_is_asked_as_before() -> None:
    assert match_any(terms_of("price objection")) == '"price" OR "objection"'


def test_a_page_of_numbers_is_a_query_the_index_takes(library: Library) -> None:
    add_call(library, [("rep", "It is $60 a month.")])
    page = (
        "seats ".join(f"{1911 + 37 * number}.5 " for number in range(99)) + '"' + "12 " * 99 + '"'
    )
    assert found(library, page) == []
