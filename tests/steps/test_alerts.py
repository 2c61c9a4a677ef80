from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from coaching.errors import NotFoundError
from coaching.search import Filters, Query
from coaching.steps.alerts import alerts, mark_read, note_alerts
from coaching.steps.place import Place
from coaching.steps.saved import drop_search, look_again, save_search
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.store.schema.people import people
from tests.steps.test_saved_searches import UTC
from tests.store.search_fixtures import BAG, NOW, Said, add_call, add_person

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is expensive.")]
SEATS: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]


@pytest.fixture
def place(place: Place) -> Place:
    return replace(place, now=lambda: NOW - timedelta(days=1))


def came(place: Place, library: Library, *said: Said) -> int:
    """A call that became ready after the searches were saved, looked through for them."""
    call = add_call(library, *said)
    note_alerts(place, call, lambda: BAG)
    return call


def calls_of(place: Place, *, unread: bool = True) -> list[tuple[str, int]]:
    return [(it.search, it.call) for it in alerts(place, unread=unread)]


def test_a_call_that_says_what_an_earlier_one_said_is_told_too(
    place: Place, library: Library
) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    first = came(place, library, PRICE)
    second = came(place, library, SEATS, PRICE)
    assert {call for _, call in calls_of(place)} == {first, second}
    (alert,) = (it for it in alerts(place) if it.call == second)
    assert (alert.start, alert.end) == (20.0, 40.0)


def test_blanks_in_the_name_of_a_search_do_not_count(place: Place, library: Library) -> None:
    save_search(place, "price  objections", Query("expensive"), who="Ann")
    came(place, library, PRICE)
    assert mark_read(place, " price objections ") == 1


def test_a_new_call_that_a_saved_search_finds_is_told(place: Place, library: Library) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    call = came(place, library, SEATS, PRICE)
    (alert,) = alerts(place)
    assert (alert.search, alert.call, alert.saved_by) == ("prices", call, "Ann")
    assert (alert.start, alert.end) == (20.0, 40.0)
    assert not alert.is_read


def test_a_call_that_fits_no_filter_of_it_is_not_told(place: Place, library: Library) -> None:
    add_call(library, PRICE, stages=["closing"])
    save_search(place, "prices", Query("expensive", Filters(stage="closing")), who="Ann")
    came(place, library, PRICE)
    assert calls_of(place) == []


def test_a_call_that_was_there_before_the_search_is_not_new(place: Place, library: Library) -> None:
    call = add_call(library, PRICE)
    later = replace(place, now=lambda: NOW + timedelta(days=1))
    save_search(later, "prices", Query("expensive"), who="Ann")
    assert note_alerts(later, call, lambda: BAG) == 0


def test_a_call_that_is_made_anew_is_told_once(place: Place, library: Library) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    call = came(place, library, PRICE)
    assert note_alerts(place, call, lambda: BAG) == 0
    mark_read(place, None)
    note_alerts(place, call, lambda: BAG)
    assert calls_of(place) == []


def test_what_was_seen_is_kept_and_no_longer_told(place: Place, library: Library) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    save_search(place, "seats", Query("seats"), who="Bo")
    call = came(place, library, PRICE, SEATS)
    assert calls_of(place) == [("prices", call), ("seats", call)]
    assert mark_read(place, "prices") == 1
    assert calls_of(place) == [("seats", call)]
    assert mark_read(place, None) == 1
    assert calls_of(place, unread=False) == [("prices", call), ("seats", call)]


def test_asking_a_saved_search_again_is_seeing_what_it_found(
    place: Place, library: Library
) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    call = came(place, library, PRICE)
    looked = look_again(place, "prices", lambda: BAG, zone=UTC, limit=10)
    assert looked.fresh == {call}
    assert calls_of(place) == []


def test_only_a_search_that_is_there_can_be_seen(place: Place) -> None:
    with pytest.raises(NotFoundError, match="no search is saved as 'prices'"):
        mark_read(place, "prices")


@pytest.mark.parametrize(
    "change",
    [{"consent": "withdrawn"}, {"visibility": "withheld"}, {"ready_at": None}],
    ids=["withdrawn", "withheld", "not ready"],
)
def test_a_call_that_may_not_be_found_any_more_is_not_told(
    place: Place, library: Library, change: dict[str, object]
) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    call = came(place, library, PRICE)
    with library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call).values(**change))
    assert calls_of(place) == []


def test_talk_that_its_rep_withheld_is_not_told(place: Place, library: Library) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    call = came(place, library, PRICE)
    with library.writing() as conn:
        conn.execute(
            insert(moments).values(
                call_id=call, start=5.0, end=15.0, title="", words="", visibility="withheld",
                created_by="Ann", created_at=NOW,
            )
        )  # fmt: skip
    assert calls_of(place) == []


def test_a_search_that_is_dropped_or_replaced_takes_its_alerts_along(
    place: Place, library: Library
) -> None:
    save_search(place, "prices", Query("expensive"), who="Ann")
    came(place, library, PRICE)
    save_search(place, "prices", Query("seats"), who="Ann")
    assert calls_of(place) == []
    came(place, library, SEATS)
    drop_search(place, "prices", who="Ann")
    assert calls_of(place, unread=False) == []


def test_a_search_that_can_no_longer_be_asked_is_passed_over(
    place: Place, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    with library.writing() as conn:
        add_person(conn, "Dana Fox")
    save_search(place, "dana", Query("expensive", Filters(rep="Dana Fox")), who="Ann")
    save_search(place, "prices", Query("expensive"), who="Ann")
    with library.writing() as conn:
        conn.execute(delete(people))
    with caplog.at_level(logging.INFO):
        call = came(place, library, PRICE)
    assert calls_of(place) == [("prices", call)]
    assert "a saved search cannot be asked: NotFoundError" in caplog.text
    assert "dana" not in caplog.text.lower()
