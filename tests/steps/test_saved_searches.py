from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from coaching.errors import NotFoundError, UsageError
from coaching.search import Filters, Query
from coaching.steps.place import Place
from coaching.steps.saved import drop_search, look_again, save_search, saved_searches
from coaching.steps.search import search, search_like
from coaching.store import acts
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from tests.store.search_fixtures import BAG, NOW, Said, add_call

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is expensive.")]
SEATS: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]
UTC = ZoneInfo("UTC")


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW + timedelta(days=1)]


@pytest.fixture
def place(place: Place, clock: list[datetime]) -> Place:
    return replace(place, now=lambda: clock[0])


def fresh(place: Place, name: str = "prices") -> frozenset[int]:
    return look_again(place, name, lambda: BAG, zone=UTC, limit=10).fresh


def test_a_saved_search_finds_again_what_it_found(place: Place, library: Library) -> None:
    add_call(library, PRICE, SEATS, stages=["closing", "discovery"])
    query = Query("expensive", Filters(stage="closing"))
    assert not save_search(place, " prices ", query, who="Ann")
    looked = look_again(place, "prices", lambda: BAG, zone=UTC, limit=10)
    assert looked.saved.text == "expensive stage:closing"
    assert looked.result.hits == search(library, BAG, query).hits


def test_what_came_after_the_last_look_is_new_until_it_is_looked_at(
    place: Place, library: Library, clock: list[datetime]
) -> None:
    add_call(library, PRICE)
    save_search(place, "prices", Query("expensive"), who="Ann")
    assert not fresh(place)
    later = add_call(library, [("customer", "Far too expensive for us.")])
    with library.writing() as conn:
        conn.execute(
            update(calls).where(calls.c.id == later).values(ready_at=clock[0] + timedelta(hours=1))
        )
    clock[0] += timedelta(hours=2)
    assert fresh(place) == {later}
    assert not fresh(place)


def test_saving_under_a_name_again_replaces_and_is_logged(place: Place, library: Library) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    assert save_search(place, "prices", Query("price"), who="Bo")
    (kept,) = saved_searches(place)
    assert (kept.text, kept.created_by) == ("price", "Bo")
    with library.reading() as conn:
        last = acts.acts_on(conn, "search", "prices")[-1]
    assert (last.who, last.before, last.after) == ("Bo", {"query": "expensive"}, {"query": "price"})


def test_a_search_that_is_no_longer_saved_is_gone(place: Place) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    drop_search(place, "prices", who="Ann")
    assert saved_searches(place) == ()
    with pytest.raises(NotFoundError, match="no search is saved as 'prices'"):
        fresh(place)


def test_a_saved_search_needs_a_name(place: Place) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        save_search(place, "  ", Query("expensive"), who="Ann")


def test_more_like_a_moment_is_what_means_the_like_without_itself(library: Library) -> None:
    call = add_call(library, SEATS, PRICE)
    other = add_call(library, [("customer", "The price is expensive.")], SEATS)
    hits = search_like(library, call, 25.0).hits
    assert (hits[0].call, hits[0].text) == (other, "The price is expensive.")
    assert (call, 20.0) not in [(hit.call, hit.start) for hit in hits]


def test_more_like_a_moment_within_filters(library: Library) -> None:
    call = add_call(library, PRICE)
    add_call(library, [("customer", "Expensive price.")], stages=["closing"])
    hits = search_like(library, call, 5.0, filters=Filters(stage="closing")).hits
    assert {hit.stage for hit in hits} == {"closing"}


def test_a_moment_where_nobody_speaks_is_told(library: Library) -> None:
    with pytest.raises(NotFoundError, match="no talk is found at 5 s of C9"):
        search_like(library, 9, 5.0)
