from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.errors import ModelError, NotFoundError, UsageError
from coaching.ports import Embeddings
from coaching.search import Filters, Query
from coaching.steps.search import search
from coaching.store.library import Library
from coaching.transcript import Role
from tests.store.search_fixtures import (
    BAG,
    NOW,
    BagOfWords,
    Said,
    add_call,
    add_person,
    show_signal,
)

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is expensive.")]
SEATS: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]


NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
DIFFERENT: list[Said] = [
    [("customer", f"{first} {second} expensive {third} {first} price")]
    for first, second, third in zip(NUMBERS * 2, NUMBERS[3:] * 3, NUMBERS[5:] * 4, strict=False)
]
"""Twenty ways of saying that it is expensive."""


class Unwilling(BagOfWords):
    """An embedder that must not be asked."""

    def embed(self, texts: Sequence[str]) -> Embeddings:
        raise AssertionError(texts)


def texts(library: Library, text: str, filters: Filters | None = None) -> list[str]:
    """The last line of each hit."""
    query = Query(text, filters or Filters())
    return [hit.text.split("\n")[-1] for hit in search(library, BAG, query).hits]


def test_a_snippet_is_found_by_its_words_and_by_its_meaning(library: Library) -> None:
    add_call(library, SEATS, PRICE)
    (hit,) = search(library, BAG, Query("is it expensive")).hits
    assert hit.why == ("words", "meaning")
    assert hit.role == "customer"
    assert hit.highlighted.endswith("That is \x02expensive\x03.")
    assert hit.score > 0


def test_a_snippet_is_found_by_meaning_alone(library: Library) -> None:
    add_call(library, SEATS, [("customer", "Rather expensive.")])
    (hit,) = search(library, BAG, Query("costly")).hits
    assert hit.why == ("meaning",)
    assert hit.highlighted == hit.text == "Rather expensive."


def test_what_has_all_words_comes_before_what_has_some(library: Library) -> None:
    long = "the discount on the price and then very much else about many other things"
    add_call(library, [("rep", "price price price")], [("rep", long)])
    library_without_vectors = Query("discount price")
    hits = search(library, BagOfWords("other@1", 8), library_without_vectors).hits
    assert [hit.text for hit in hits] == [long, "price price price"]


def test_what_is_quoted_must_be_said_also_in_what_is_found_by_meaning(library: Library) -> None:
    add_call(library, [("rep", "we pay net thirty")], [("rep", "thirty net we pay")])
    assert texts(library, '"net thirty" pay') == ["we pay net thirty"]


def test_nonsense_finds_nothing(library: Library) -> None:
    add_call(library, SEATS, PRICE)
    assert search(library, BAG, Query("asdf qwer")).hits == ()


def test_a_word_that_nobody_says_is_looked_for_by_its_meaning_unless_it_is_no_word(
    library: Library,
) -> None:
    said = " ".join(["expensive", *NUMBERS])  # a similarity between the two floors
    add_call(library, [("customer", said)], [("customer", said)])
    knowing = BagOfWords(learned=frozenset({"costly"}))
    assert [hit.why for hit in search(library, knowing, Query("costly")).hits] == [("meaning",)]
    assert search(library, BAG, Query("costly")).hits == ()


def test_a_role_is_whose_words_are_looked_for(library: Library) -> None:
    add_call(library, SEATS, PRICE)
    (by_customer,) = search(library, BAG, Query("expensive", Filters(role="customer"))).hits
    assert by_customer.why == ("words", "meaning")
    assert by_customer.role == "customer"
    found_for_rep = search(library, BAG, Query("expensive", Filters(role="rep"))).hits
    assert all(hit.why == ("meaning",) and hit.role == "rep" for hit in found_for_rep)


def test_a_rare_snippet_is_found_through_a_filter_however_many_match_better(
    library: Library,
) -> None:
    for _ in range(3):
        add_call(library, *[[("customer", "expensive price")] for _ in range(100)])
    add_call(library, [("customer", "expensive for whom one may ask")], stages=["closing"])
    assert texts(library, "expensive price", Filters(stage="closing")) == [
        "expensive for whom one may ask"
    ]


def test_no_more_hits_than_the_limit_are_given(library: Library) -> None:
    add_call(library, *DIFFERENT)
    assert len(search(library, BAG, Query("expensive", limit=7)).hits) == 7


def test_what_says_nearly_the_same_is_folded_into_the_best(library: Library) -> None:
    add_call(library, *[PRICE for _ in range(3)], SEATS)
    (hit,) = search(library, BAG, Query("expensive")).hits
    assert len(hit.alike) == 2
    assert hit.snippet not in hit.alike


def test_what_is_excluded_is_not_found_by_words_nor_by_meaning(library: Library) -> None:
    add_call(library, [("customer", "an expensive price")], [("customer", "expensive seats")])
    assert texts(library, "expensive -price") == ["expensive seats"]
    assert texts(library, 'costly -"expensive price"') == ["expensive seats"]


def test_an_exclusion_alone_lists_the_rest(library: Library) -> None:
    add_call(library, PRICE, SEATS)
    assert texts(library, "-price") == ["Sixty."]


def test_a_hit_names_its_turn_and_plays_from_the_question_before_it(library: Library) -> None:
    talk: Said = [
        ("rep", "Let us begin."),
        ("rep", "How many seats?"),
        ("customer", "Sixty, with the warehouse."),
    ]
    add_call(library, talk)
    (hit,) = search(library, BAG, Query("warehouse")).hits
    assert (hit.turn, hit.play) == (2, 10.0)


def test_choices_are_counted_over_what_is_found_and_people_are_not(library: Library) -> None:
    with library.writing() as conn:
        dana = add_person(conn, "Dana")
    add_call(library, PRICE, SEATS, stages=["closing", "discovery"], rep_id=dana)
    counts = search(library, BAG, Query("price")).counts
    assert counts["stage"] == {"closing": 1}
    assert counts["role"] == {"customer": 1, "rep": 1}
    assert "rep" not in counts
    assert "Dana" not in str(counts)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(outcome="won"), 'no talk fits outcome = "won"'),
        (Filters(stage="closing", outcome="won"), 'no talk fits outcome = "won"'),
        (
            Filters(stage="closing", role="customer"),
            'no talk fits all filters; without stage = "closing" some would',
        ),
    ],
    ids=["one", "one of two", "two together"],
)
def test_filters_that_leave_nothing_are_named(
    library: Library, filters: Filters, told: str
) -> None:
    add_call(library, PRICE, [("rep", "Sign here.")], stages=["discovery", "closing"])
    assert search(library, BAG, Query("price", filters)).notice == told
    assert search(library, BAG, Query("", filters)).notice == told


def test_a_filter_that_leaves_talk_without_the_words_is_not_blamed(library: Library) -> None:
    add_call(library, PRICE, stages=["closing"])
    assert search(library, BAG, Query("asdf", Filters(stage="closing"))).notice is None


def test_the_same_search_gives_the_same_order(library: Library) -> None:
    add_call(library, *DIFFERENT)
    query = Query("expensive price", limit=20)
    first, second = (search(library, BAG, query).hits for _ in range(2))
    assert first == second
    assert len(first) == 20


def test_without_text_the_newest_snippets_of_the_filter_are_listed(library: Library) -> None:
    with library.writing() as conn:
        dana = add_person(conn, "Dana")
    old = add_call(library, SEATS, started_at=NOW, rep_id=dana)
    new = add_call(library, SEATS, PRICE, started_at=NOW + timedelta(days=1), rep_id=dana)
    add_call(library, SEATS, started_at=NOW + timedelta(days=2))
    result = search(library, Unwilling(), Query("  ", Filters(rep="dana")))
    assert [(hit.call, hit.start) for hit in result.hits] == [(new, 0.0), (new, 20.0), (old, 0.0)]
    assert {hit.why for hit in result.hits} == {()}
    assert {hit.score for hit in result.hits} == {0.0}


def test_an_embedder_is_made_only_when_there_is_a_meaning_to_look_for(library: Library) -> None:
    made: list[BagOfWords] = []

    def make() -> BagOfWords:
        made.append(BAG)
        return BAG

    search(library, make, Query("expensive"))
    search(library, make, Query(filters=Filters(role="rep")))
    assert made == []
    add_call(library, PRICE)
    assert len(search(library, make, Query("expensive")).hits) == 1
    assert made == [BAG]


def test_a_library_embedded_otherwise_is_searched_by_words_and_says_so(library: Library) -> None:
    add_call(library, SEATS, PRICE)
    result = search(library, Unwilling("new@2"), Query("expensive"))
    assert [hit.why for hit in result.hits] == [("words",)]
    assert result.notice == "searched by words alone: the calls were embedded by bag@1"


def test_a_library_embedded_in_part_says_what_is_found_by_words_alone(library: Library) -> None:
    add_call(library, PRICE)
    add_call(library, [("customer", "Too expensive.")], embedder=BagOfWords("new@2", 32))
    result = search(library, BAG, Query("expensive"))
    assert [hit.why for hit in result.hits] == [("words", "meaning"), ("words",)]
    assert result.notice == "found by words alone: calls that were embedded by new@2"


def test_an_embedder_that_cannot_be_loaded_leaves_the_words(library: Library) -> None:
    add_call(library, PRICE)

    def make() -> BagOfWords:
        raise ModelError("all-MiniLM-L6-v2 is not installed")

    result = search(library, make, Query("expensive"))
    assert [hit.why for hit in result.hits] == [("words",)]
    assert result.notice == "searched by words alone: all-MiniLM-L6-v2 is not installed"


def test_a_search_in_the_best_of_worlds_gives_no_notice(library: Library) -> None:
    add_call(library, PRICE)
    assert search(library, BAG, Query("expensive")).notice is None


def test_a_text_without_words_finds_nothing_and_says_why(library: Library) -> None:
    add_call(library, PRICE)
    result = search(library, BAG, Query("🙂 ?!"))
    assert result.hits == ()
    assert result.notice == "there is no word to look for in '🙂 ?!'"


def test_an_unknown_name_is_told_before_a_model_is_loaded(library: Library) -> None:
    with pytest.raises(NotFoundError, match='rep = "Nobody"'):
        search(library, Unwilling(), Query("expensive", Filters(rep="Nobody")))


def test_an_unknown_stage_is_a_mistake_in_the_request(library: Library) -> None:
    with pytest.raises(UsageError, match='stage = "haggling"'):
        search(library, Unwilling(), Query("expensive", Filters(stage="haggling")))


HOSTILE = [
    "🙂",
    '"',
    '""',
    '"unfinished',
    "it's",
    "'; DROP TABLE snippets; --",
    "NEAR(price expensive)",
    "price AND OR NOT",
    "rep : price",
    "{rep} : (price)",
    "price*",
    "^price",
    "-price",
    "-",
    '-"',
    '-"price',
    "--price",
    "price -price",
    "a + b",
    "x",
    "price " * 800,
    "p" * 5000,
    '"' + "price " * 800 + '"',
    "price\x00expensive",
    "\x02price\x03",
    "naïve café ÅNGSTRÖM",
    "価格 цена السعر",
    "\ud800price",
]


@pytest.mark.parametrize("role", [None, "rep"])
def test_no_text_breaks_a_search(library: Library, role: Role | None) -> None:
    add_call(library, PRICE)
    for text in HOSTILE:
        assert search(library, BAG, Query(text, Filters(role=role))).query.text == text


def test_no_mixture_of_signs_breaks_a_search(library: Library) -> None:
    add_call(library, PRICE)

    @settings(max_examples=200, deadline=None)
    @given(st.text(st.sampled_from("ab\"'()*:^-+{}.,ANDORT \n🙂é\u0301\udcff"), max_size=30))
    def look_for(text: str) -> None:
        search(library, BAG, Query(f"a{text}"))

    look_for()


def test_a_name_spelled_almost_right_is_found_and_told(library: Library) -> None:
    add_call(library, [("customer", "Lindqvist signs it.")], SEATS)
    result = search(library, BAG, Query("lindquist"))
    assert [hit.text for hit in result.hits] == ["Lindqvist signs it."]
    assert result.notice == 'nobody says "lindquist"; lindqvist was looked for, too'
    assert "\x02Lindqvist\x03" in result.hits[0].highlighted


def test_a_word_that_somebody_says_is_taken_as_it_is(library: Library) -> None:
    add_call(library, [("customer", "Lindqvist signs it.")], [("customer", "Lindquist does.")])
    assert search(library, BAG, Query("lindquist")).notice is None


def test_signals_filter_the_talk_that_shows_them(library: Library) -> None:
    call = add_call(library, PRICE, SEATS)
    with library.writing() as conn:
        show_signal(conn, call, turn=1, signal="objection", kind="price")
    for signal in ("objection", "Price"):
        assert texts(library, "", Filters(signal=signal)) == ["That is expensive."]
    with pytest.raises(UsageError, match='signal = "prise" is not in the library'):
        texts(library, "", Filters(signal="prise"))
