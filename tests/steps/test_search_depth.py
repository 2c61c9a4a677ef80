from __future__ import annotations

import pytest

from coaching.search import Filters, Query
from coaching.search.synonyms import Synonyms
from coaching.steps import gathering
from coaching.steps.search import SearchResult, search
from coaching.store import weighing
from coaching.store.library import Library
from tests.store.search_fixtures import BAG, Said, add_call

PITCH: Said = [("rep", "our price is nine hundred a year for every seat you have")]
ANSWERS = ("price of a pilot", "price for schools", "price in euros", "price without training")
TRADE = Synonyms(groups=(("price", "cost"), ("PO", "purchase order")))


def found(library: Library, text: str, **given: object) -> SearchResult:
    return search(library, BAG, Query(text, limit=5), **given)  # type: ignore[arg-type]


def test_other_answers_come_where_the_same_pitch_fills_all_candidates(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "DEPTH_OF_WORDS", 8)
    monkeypatch.setattr(gathering, "DEPTH_OF_MEANING", 8)
    for _ in range(3):
        add_call(library, *[PITCH for _ in range(10)])
    add_call(library, *[[("customer", answer)] for answer in ANSWERS])
    result = found(library, "our price nine hundred a year every seat")
    assert len(result.hits) == 1 + len(ANSWERS)
    assert len({hit.text for hit in result.hits}) == 1 + len(ANSWERS)
    assert len(result.hits[0].alike) == 29


def test_what_came_hundreds_of_times_hides_no_other_answer(library: Library) -> None:
    for _ in range(3):
        add_call(library, *[PITCH for _ in range(100)])
    add_call(library, *[[("customer", answer)] for answer in ANSWERS])
    result = found(library, "our price nine hundred a year every seat")
    assert len({hit.text for hit in result.hits}) == 5


def test_as_many_hits_are_shown_as_were_asked_for(library: Library) -> None:
    add_call(library, *[[("rep", f"the price of seat {number}")] for number in range(300)])
    assert len(search(library, BAG, Query("price of seat", limit=300)).hits) == 300


def test_a_snippet_with_a_synonym_is_found_and_the_word_is_marked(library: Library) -> None:
    add_call(library, [("customer", "what does it cost")], [("customer", "sixty seats")])
    by_words = found(library, "the price", by=("words",), synonyms=TRADE)
    assert [hit.highlighted for hit in by_words.hits] == ["what does it \x02cost\x03"]
    assert not found(library, "the price", by=("words",)).hits


def test_the_word_itself_comes_before_what_stands_for_it(library: Library) -> None:
    add_call(library, [("rep", "the cost of it")], [("rep", "the price of it")])
    hits = found(library, "price", by=("words",), synonyms=TRADE).hits
    assert [hit.text for hit in hits] == ["the price of it", "the cost of it"]


def test_a_phrase_has_no_synonyms(library: Library) -> None:
    add_call(library, [("rep", "the cost of it")], [("rep", "the price of it")])
    hits = found(library, '"the price"', synonyms=TRADE).hits
    assert [hit.text for hit in hits] == ["the price of it"]


def test_synonyms_stand_in_within_a_role_and_beside_filters(library: Library) -> None:
    add_call(library, [("rep", "it would cost little"), ("customer", "good")], stages=["closing"])
    assert not search(
        library, BAG, Query("price", Filters(role="customer")), by=("words",), synonyms=TRADE
    ).hits
    assert search(
        library, BAG, Query("price", Filters(stage="closing")), by=("words",), synonyms=TRADE
    ).hits


@pytest.fixture
def few_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "MOST_WEIGHED", 12)


@pytest.mark.usefixtures("few_weighed")
def test_of_many_matches_those_with_a_rare_word_are_weighed_by_all_words(library: Library) -> None:
    common = [[("rep", f"price number{place}")] for place in range(30)]
    add_call(library, *common, [("rep", "price of turpentine")], [("rep", "turpentine only")])
    hits = found(library, "price turpentine", by=("words",)).hits
    assert [hit.text for hit in hits[:2]] == ["price of turpentine", "turpentine only"]
    assert len(hits) == 5


@pytest.mark.usefixtures("few_weighed")
def test_a_filter_finds_what_passes_however_common_the_word_is(library: Library) -> None:
    add_call(library, [("rep", "price of a pilot")], stages=["closing"])
    add_call(library, *[[("rep", f"price number{place}")] for place in range(40)])
    query = Query("price", Filters(stage="closing"))
    hits = search(library, BAG, query, by=("words",)).hits
    assert [hit.text for hit in hits] == ["price of a pilot"]
