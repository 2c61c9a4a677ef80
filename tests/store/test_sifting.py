from __future__ import annotations

import pytest
from sqlalchemy import Connection, update

from coaching.search import Query
from coaching.steps.search import search
from coaching.store import index, sifting
from coaching.store.filters import Selection
from coaching.store.library import Library
from coaching.store.schema.calls import calls, versions
from tests.store.search_fixtures import (
    BAG,
    Said,
    add_call,
    show_signal,
    snippets_saying,
    talk_of_call,
)

pytestmark = pytest.mark.usefixtures("many_calls")

PRICE: Said = [("customer", "an expensive price")]
SEATS: Said = [("rep", "how many seats")]
SHOWN = Selection(signal="price")


def worded(conn: Connection, selection: Selection) -> tuple[int, ...]:
    (space,) = index.vector_spaces_of(conn)
    return index.words_search(conn, '"price"', index.sifted(conn, space, selection), 10)


def showing(library: Library) -> tuple[int, ...]:
    with library.reading() as conn:
        return worded(conn, SHOWN)


def show_price(library: Library, call: int) -> None:
    """Let a call show the signal, and add it to the index anew, as whoever makes tags active."""
    with library.writing() as conn:
        show_signal(conn, call, turn=0, signal="price")
        index.add_call(conn, call, BAG.identity, BAG.dimension)


@pytest.mark.parametrize("asked", ["price", "expensive price"])
@pytest.mark.parametrize(
    "closed", [{"consent": "withdrawn"}, {"visibility": "first_look"}, {"ready_at": None}]
)
def test_what_is_closed_is_found_by_no_later_search(
    library: Library, closed: dict[str, object], asked: str
) -> None:
    call = add_call(library, PRICE)
    other = add_call(library, PRICE)
    assert len(search(library, BAG, Query(asked)).hits) == 1  # the other is folded into it
    with library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == call).values(**closed))
    (hit,) = search(library, BAG, Query(asked)).hits
    assert (hit.call, hit.alike) == (other, ())


def test_a_call_without_vectors_is_looked_up(library: Library) -> None:
    add_call(library, SEATS)
    call = add_call(library, PRICE, stages=["closing"])
    with library.writing() as conn:
        own = versions.c.call_id == call, versions.c.kind == "vectors"
        conn.execute(update(versions).where(*own).values(active=False))
        index.add_call(conn, call, BAG.identity, BAG.dimension)
        number = tuple(snippets_saying(conn, "price"))
        assert worded(conn, Selection()) == number
        assert worded(conn, Selection(stages=("closing",))) == number
        assert worded(conn, Selection(stages=("discovery",))) == ()


def test_signals_are_remembered_until_a_call_comes_or_goes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    read = sifting.numbers_in
    monkeypatch.setattr(
        sifting, "numbers_in", lambda conn, joined: asked.append(joined) or read(conn, joined)
    )
    call = add_call(library, PRICE)
    assert showing(library) == ()
    show_price(library, call)
    assert len(showing(library)) == 1
    before = len(asked)
    assert len(showing(library)) == 1
    assert len(asked) - before == 2  # which calls are open, and what is withheld
    with library.writing() as conn:
        talk_of_call(conn, call, SEATS)
    assert showing(library) == ()


def test_signals_that_were_seen_in_a_failed_transaction_are_remembered_by_nobody(
    library: Library,
) -> None:
    call = add_call(library, PRICE)

    def show_and_fail() -> None:
        with library.writing() as conn:
            show_signal(conn, call, turn=0, signal="price")
            assert len(worded(conn, SHOWN)) == 1
            raise RuntimeError

    with library.reading() as conn:
        worded(conn, Selection())  # the space is known to all
    with pytest.raises(RuntimeError):
        show_and_fail()
    assert showing(library) == ()


def test_a_sifted_selection_finds_what_is_looked_up_one_by_one(library: Library) -> None:
    add_call(library, PRICE, SEATS, stages=["closing", "discovery"])
    add_call(library, [("rep", "the price")], stages=["closing"])
    call = add_call(library, PRICE)
    show_price(library, call)
    with library.reading() as conn:
        for selection in (
            Selection(),
            Selection(stages=("closing",)),
            Selection(role="rep"),
            Selection(stages=("closing",), role="customer"),
            SHOWN,
            Selection(saying='"expensive"'),
            Selection(not_saying='"expensive"'),
        ):
            looked_up = index.words_search(conn, '"price"', selection, 10)
            assert looked_up
            assert worded(conn, selection) == looked_up
