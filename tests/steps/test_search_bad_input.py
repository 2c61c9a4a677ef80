from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from coaching.search import Filters, Query, query_of
from coaching.search.synonyms import Synonyms
from coaching.steps.search import search
from coaching.store.library import Library
from tests.store.search_fixtures import BAG, add_account, add_call

TRADE = Synonyms(groups=(("price", "cost"),))

ODD = {
    "one letter": "a",
    "one sign": "?",
    "stop words": "what is it and why",
    "emoji": "💸🙂",
    "emoji in words": "price 💸 price",
    "SQL": "'; DROP TABLE snippets; --",
    "operators": "price NEAR(cost, 2) AND OR NOT * ^ {rep} : rep",
    "column": "{rep} : price {customer}: cost",
    "unclosed quote": '"price of',
    "only quotes": '"" " "',
    "only exclusions": "-price",
    "brackets": "((((price",
    "control characters": "price\x00\x02\x03\n\tprice",
    "right to left": "\u202eprice\u202c",
    "half a character": "price \ud83d",
    "long word": "x" * 5000,
    "long text": "price of the contract, " * 220,
    "many different words": " ".join(f"word{place}" for place in range(700)),
    "many quotes": '"price" ' * 600,
    "numbers": "1e999 -0 0x10 ١٢٣ 99999999999999999999999999",
}


@pytest.fixture
def talk(library: Library) -> Library:
    add_call(library, [("rep", "the price of it")], [("customer", "it would cost too much")])
    return library


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_typed_is_searched_or_told(talk: Library, text: str) -> None:
    result = search(talk, BAG, query_of(text, zone=ZoneInfo("UTC")), synonyms=TRADE)
    assert all(hit.text for hit in result.hits)
    assert len(search(talk, BAG, Query("price")).hits) >= 1, "nothing was changed by it"


@pytest.mark.parametrize("text", ["?", "💸🙂", '""'], ids=["sign", "emoji", "quotes"])
def test_what_holds_no_word_is_told(talk: Library, text: str) -> None:
    result = search(talk, BAG, Query(text))
    assert result.hits == ()
    assert result.notice == f"there is no word to look for in {text!r}"


def test_the_filter_that_leaves_nothing_is_named(talk: Library) -> None:
    with talk.writing() as conn:
        add_account(conn, "Harbor Dental")
    query = Query("price", Filters(account="Harbor Dental", role="rep"))
    result = search(talk, BAG, query)
    assert result.hits == ()
    assert result.notice == 'no talk fits account = "Harbor Dental"'
