from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.errors import UsageError
from coaching.search import (
    MOST_WORDS,
    Evidence,
    Filters,
    Query,
    Terms,
    fused,
    match_all,
    match_any,
    terms_of,
)

MONDAY = datetime(2026, 9, 14, tzinfo=UTC)
TUESDAY = datetime(2026, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "phrases", "words"),
    [
        ("price objection", (), ("price", "objection")),
        ("How do they handle the price?", (), ("handle", "price")),
        ("what is it", (), ("what", "is", "it")),
        ("no budget", (), ("no", "budget")),
        ('"net thirty" discount', ("net thirty",), ("discount",)),
        ("“net thirty” discount", ("net thirty",), ("discount",)),
        ('"what is it"', ("what is it",), ()),
        ('"sign off" the', ("sign off",), ()),
        ('a "never ends', (), ("never", "ends")),
        ('""', (), ()),
        ("we\u2019re what's don't", (), ("we're", "what's", "don't")),
        ("we're expensive", (), ("expensive",)),
        ("they won't sign", (), ("won't", "sign")),
        ("price AND NOT discount", (), ("price", "not", "discount")),
        ("NEAR(price discount, 5)", (), ("near", "price", "discount", "5")),
        ("rep:price* -x ^y", (), ("rep", "price", "x", "y")),
        ("price Price PRICE", (), ("price",)),
        ("🙂", (), ()),
        ("", (), ()),
        ("$60 a seat", (), ("60", "seat")),
        ("sixty-five dollars a seat", (), ("sixty five dollars", "seat")),
        ("25,000 or 1.5 million", (), ("25000", "1.5 million")),
        ("a hundred and fifty people", (), ("a hundred and fifty", "people")),
        ("24/7 support_team", (), ("24", "7", "support", "team")),
        ("Größe café", (), ("größe", "café")),
    ],
)
def test_plain_language_becomes_terms(
    text: str, phrases: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert terms_of(text) == Terms(phrases, words)


def test_a_pasted_page_is_cut_to_its_first_words() -> None:
    terms = terms_of('"net thirty" ' + " ".join(f"word{number}" for number in range(1000)))
    assert len(terms.phrases) + len(terms.words) == MOST_WORDS
    assert terms.words[0] == "word0"


@given(st.text())
def test_terms_hold_nothing_that_could_end_a_quote(text: str) -> None:
    terms = terms_of(text)
    for term in (*terms.phrases, *terms.words):
        assert term.strip() == term != ""
        assert not set(term) & set('"\x00\n')


def test_terms_without_any_are_false() -> None:
    assert not terms_of("?!")
    assert terms_of("price")


def test_several_phrases_all_have_to_be_said() -> None:
    terms = Terms(("no budget", "sign off"), ("price",))
    assert match_any(terms) == '"no budget" AND "sign off" AND ("no budget" OR "price")'
    assert match_all(terms) == '"no budget" AND "sign off" AND "price"'


def test_phrases_alone_are_the_same_for_all_and_for_any() -> None:
    terms = Terms(("no budget",), ())
    assert match_any(terms, "rep") == match_all(terms, "rep") == '{rep} : ("no budget")'


def test_what_both_rankings_have_comes_before_what_leads_one() -> None:
    ranked = fused({"words": [1, 2], "meaning": [3, 2]})
    assert [it.snippet for it in ranked] == [2, 1, 3]
    assert ranked[0].score == pytest.approx(1 / 62 + 1 / 62)
    assert ranked[0].why == ("words", "meaning")


def test_of_two_with_the_same_score_words_come_first() -> None:
    assert [it.snippet for it in fused({"meaning": [1, 2], "words": [9, 8]})] == [9, 1, 8, 2]


def test_nothing_ranked_is_nothing_fused() -> None:
    assert fused({}) == ()
    assert fused({"words": (), "meaning": ()}) == ()


@given(
    st.dictionaries(
        st.sampled_from(["words", "meaning"]), st.lists(st.integers(1, 30), unique=True)
    )
)
def test_fusion_keeps_every_snippet_once_and_falls_in_score(
    rankings: dict[Evidence, list[int]],
) -> None:
    ranked = fused(rankings)
    numbers = [it.snippet for it in ranked]
    assert sorted(numbers) == sorted(set().union(*rankings.values()))
    assert [it.score for it in ranked] == sorted((it.score for it in ranked), reverse=True)


@pytest.mark.parametrize(
    ("given_filters", "message"),
    [
        ({"role": "boss"}, 'role = "boss" is not one of rep, customer, unknown'),
        ({"outcome": "draw"}, 'outcome = "draw" is not one of won, lost, open'),
        ({"after": TUESDAY, "before": MONDAY}, "no time lies after 2026-09-15"),
        ({"after": MONDAY, "before": MONDAY}, "no time lies after 2026-09-14"),
        ({"after": MONDAY.replace(tzinfo=None)}, "after = 2026-09-14T00:00:00 has no time zone"),
    ],
    ids=["role", "outcome", "span", "empty span", "zone"],
)
def test_filters_that_make_no_sense_are_refused(
    given_filters: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        replace(Filters(), **given_filters)


def test_filters_know_whether_anything_is_asked_for() -> None:
    assert not Filters().given
    assert Filters(before=MONDAY).given


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_query_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="neither words to look for nor a filter"):
        Query(text)


def test_a_query_without_text_needs_a_filter() -> None:
    assert Query(filters=Filters(stage="closing")).text == ""


def test_a_query_for_no_hits_is_refused() -> None:
    with pytest.raises(UsageError, match="limit = 0"):
        Query("price", limit=0)
