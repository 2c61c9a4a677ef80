from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.search import Hit
from coaching.store import hits
from coaching.store.filters import Selection
from coaching.store.library import Library
from coaching.transcript import Role
from tests.store.search_fixtures import (
    NOW,
    Said,
    add_account,
    add_call,
    add_deal,
    add_person,
    snippets_saying,
    talk_of_call,
)

PRICE: Said = [
    ("rep", "The price is nine hundred."),
    ("customer", "That price, for us, is a high price to pay."),
    ("rep", "Every seat is in it, and the support, and whatever comes next year."),
]


def only_hit(library: Library, match: str | None = None, role: Role | None = None) -> Hit:
    with library.reading() as conn:
        (number,) = snippets_saying(conn, "price")
        return hits.hits_of(conn, [number], match, role)[number]


def test_a_hit_tells_what_is_known_of_its_call(library: Library) -> None:
    with library.writing() as conn:
        facts = {
            "rep_id": add_person(conn, "Dana Whitfield"),
            "account_id": add_account(conn, "Acme, Inc.", territory="North"),
            "deal_id": add_deal(conn, "D-17", outcome="won"),
        }
    call = add_call(library, PRICE, title="Acme, pricing", started_at=NOW, **facts)
    hit = only_hit(library)
    assert (hit.call, hit.call_title, hit.started_at) == (call, "Acme, pricing", NOW)
    assert (hit.rep, hit.account, hit.territory) == ("Dana Whitfield", "Acme, Inc.", "North")
    assert (hit.deal, hit.outcome) == ("D-17", "won")
    assert (hit.start, hit.end, hit.stage) == (0.0, 30.0, "discovery")


def test_a_hit_of_a_call_that_nobody_placed_says_nothing_of_it(library: Library) -> None:
    add_call(library, PRICE)
    hit = only_hit(library)
    assert (hit.rep, hit.account, hit.territory, hit.deal, hit.outcome) == (None,) * 5


def test_a_deal_without_an_outcome_is_open(library: Library) -> None:
    with library.writing() as conn:
        deal = add_deal(conn, "D-1")
    add_call(library, PRICE, deal_id=deal)
    assert only_hit(library).outcome == "open"


def test_the_lines_of_a_hit_come_in_order_with_who_says_them(library: Library) -> None:
    add_call(library, PRICE)
    hit = only_hit(library)
    assert hit.text.split("\n") == [text for _, text in PRICE]
    assert hit.speakers == ("rep", "customer", "rep")


def test_matched_words_are_marked_in_any_of_their_forms(library: Library) -> None:
    add_call(library, PRICE)
    hit = only_hit(library, '"prices" OR "seats"')
    assert hit.highlighted.split("\n") == [
        "The \x02price\x03 is nine hundred.",
        "That \x02price\x03, for us, is a high \x02price\x03 to pay.",
        "Every \x02seat\x03 is in it, and the support, and whatever comes next year.",
    ]
    assert "\x02" not in hit.text


@pytest.mark.parametrize(
    ("match", "role", "best"),
    [
        ('"price"', None, "customer"),
        ('"seat"', None, "rep"),
        ('{rep} : ("price")', "rep", "rep"),
        (None, None, "rep"),
        ('"absent"', None, "rep"),
    ],
    ids=["most matches", "only match", "as filtered", "longest line", "not matched by words"],
)
def test_the_role_of_a_hit_is_whose_line_matches_best(
    library: Library, match: str | None, role: Role | None, best: Role
) -> None:
    add_call(library, PRICE)
    assert only_hit(library, match, role).role == best


def test_the_newest_come_by_the_start_of_their_call_and_then_in_its_order(library: Library) -> None:
    old = add_call(library, PRICE, PRICE, started_at=NOW - timedelta(days=1))
    undated = add_call(library, PRICE)
    new = add_call(library, PRICE, PRICE, started_at=NOW)
    with library.reading() as conn:
        numbers = hits.newest(conn, Selection(), 10)
        found = hits.hits_of(conn, numbers, None, None)
        assert [(found[it].call, found[it].start) for it in numbers] == [
            (new, 0.0),
            (new, 30.0),
            (old, 0.0),
            (old, 30.0),
            (undated, 0.0),
        ]
        assert hits.newest(conn, Selection(), 2) == numbers[:2]


def test_the_newest_are_found_however_many_newer_calls_do_not_pass(library: Library) -> None:
    old = add_call(library, PRICE, PRICE, started_at=NOW - timedelta(days=90))
    for day in range(3 * hits.CALLS_AT_ONCE):
        add_call(library, [("rep", "Hello.")], started_at=NOW - timedelta(days=day))
    with library.reading() as conn:
        numbers = hits.newest(conn, Selection(saying='"price"'), 10)
        found = hits.hits_of(conn, numbers, None, None)
    assert [(found[it].call, found[it].start) for it in numbers] == [(old, 0.0), (old, 30.0)]


def test_the_newest_are_of_active_versions_only(library: Library) -> None:
    call = add_call(library, PRICE)
    with library.writing() as conn:
        talk_of_call(conn, call, [("customer", "Sixty chairs.")])
    with library.reading() as conn:
        assert list(hits.newest(conn, Selection(), 10)) == snippets_saying(conn, "chairs")
