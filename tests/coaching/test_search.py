from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.errors import UsageError
from coaching.search import (
    MOST_WORDS,
    Candidate,
    Filters,
    Query,
    Terms,
    match_all,
    match_any,
    match_excluded,
    meaning_of,
    ranked,
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
        ("rep:price* x ^y", (), ("rep", "price", "x", "y")),
        ("What did they say about the discount?", (), ("discount",)),
        ("what did they say", (), ("say",)),
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
    for term in (*terms.phrases, *terms.words, *terms.excluded):
        assert term.strip() == term != ""
        assert not set(term) & set('"\x00\n')


def test_terms_without_any_are_false() -> None:
    assert not terms_of("?!")
    assert terms_of("price")


@pytest.mark.parametrize(
    ("text", "excluded", "words"),
    [
        ("discount -renewal", ("renewal",), ("discount",)),
        ('discount -"net thirty"', ("net thirty",), ("discount",)),
        ("-renewal", ("renewal",), ()),
        ("sign-up and pre-paid", (), ("sign", "up", "pre", "paid")),
        ("price - discount", (), ("price", "discount")),
        ('discount -"never ends', (), ("discount", "never", "ends")),
    ],
    ids=["word", "phrase", "alone", "hyphen", "dash", "unclosed"],
)
def test_what_stands_after_a_minus_is_excluded(
    text: str, excluded: tuple[str, ...], words: tuple[str, ...]
) -> None:
    terms = terms_of(text)
    assert (terms.excluded, terms.words) == (excluded, words)


def test_what_is_excluded_matches_by_any_of_it() -> None:
    assert match_excluded(terms_of("price -sixty -x")) == '("sixty" OR "60") OR "x"'
    assert match_excluded(terms_of("price")) is None


def test_the_meaning_of_a_framed_question_is_its_own_and_its_subjects() -> None:
    assert meaning_of("What did Dana say about the notice period?") == (
        "What did Dana say about the notice period?",
        "dana notice period",
    )
    assert meaning_of("notice period") == ("notice period",)
    assert meaning_of("what did they say") == ("what did they say",)


def test_several_phrases_all_have_to_be_said() -> None:
    terms = Terms(("no budget", "sign off"), ("price",))
    assert match_any(terms) == '"no budget" AND "sign off" AND ("no budget" OR "price")'
    assert match_all(terms) == '"no budget" AND "sign off" AND "price"'


def test_phrases_alone_are_the_same_for_all_and_for_any() -> None:
    terms = Terms(("no budget",), ())
    assert match_any(terms, "rep") == match_all(terms, "rep") == '{rep} : ("no budget")'


def numbers(*candidates: Candidate) -> list[int]:
    return [it.snippet for it in ranked(candidates)]


def test_what_has_words_and_meaning_comes_before_what_has_one_of_them() -> None:
    assert numbers(
        Candidate(1, 1, 0, words=4.0),
        Candidate(2, 2, 0, words=4.0, meaning=0.3),
        Candidate(3, 3, 0, meaning=0.3),
    ) == [2, 3, 1]


def test_of_two_with_as_many_points_the_lower_number_comes_first() -> None:
    assert numbers(Candidate(9, 1, 0, words=2.0), Candidate(4, 2, 0, words=2.0)) == [4, 9]


def test_a_snippet_whose_neighbours_have_the_words_comes_before_a_lonely_one() -> None:
    lonely = Candidate(1, 1, 0, words=3.0)
    answer = Candidate(6, 2, 5, words=3.0)
    question = Candidate(5, 2, 4, words=1.0)
    assert numbers(lonely, question, answer)[0] == 6


def test_a_call_that_is_about_it_lifts_its_snippets() -> None:
    about = [Candidate(10 + place, 2, 3 * place, words=3.0) for place in range(3)]
    in_passing = Candidate(1, 1, 0, words=3.2)
    assert numbers(in_passing, *about)[-1] == 1


def test_neighbours_of_another_call_do_not_count() -> None:
    other = [Candidate(1, 1, 0, words=3.0), Candidate(2, 2, 1, words=3.0)]
    scores = {it.snippet: it.score for it in ranked(other)}
    assert scores[1] == pytest.approx(scores[2])


def test_nothing_gathered_is_nothing_ranked() -> None:
    assert ranked([]) == ()


def test_every_candidate_is_ranked_once_and_says_what_speaks_for_it() -> None:
    found = ranked([Candidate(1, 1, 0, words=1.0), Candidate(2, 1, 1, meaning=0.4)])
    assert {it.snippet: it.why for it in found} == {1: ("words",), 2: ("meaning",)}
    assert [it.score for it in found] == sorted((it.score for it in found), reverse=True)


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
