from __future__ import annotations

import threading

import numpy as np
import pytest
from sqlalchemy import exc, select, text, update

from coaching.store import index
from coaching.store.filters import Selection
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from coaching.store.schema.search import call_vectors
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
ANY = Selection()


def near(library: Library, asked: str, selection: Selection = ANY, k: int = 50) -> list[int]:
    with library.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        found = index.vector_search(conn, space, BAG.embed([asked])[0], selection, k)
        return [it.snippet for it in found]


def cosines(library: Library, asked: str) -> dict[int, float]:
    """How near each snippet is by the floats as they are kept, worked out here."""
    with library.reading() as conn:
        rows = conn.execute(text("SELECT snippet_id, vector FROM embeddings")).all()
    vector = BAG.embed([asked])[0]
    return {number: float(np.frombuffer(blob, dtype="<f4") @ vector) for number, blob in rows}


def test_the_nearest_are_those_of_an_exact_search(library: Library) -> None:
    words = ["price", "seats", "contract", "pilot", "legal", "budget", "demo", "server"]
    for first in words:
        add_call(library, *[[("rep", f"{first} {second} and {third}")]
                            for second in words for third in words[:4]])  # fmt: skip
    for asked in ("price of the pilot", "legal budget", "demo server seats"):
        exact = cosines(library, asked)
        found = [exact[number] for number in near(library, asked, k=10)]
        assert found == pytest.approx(sorted(exact.values(), reverse=True)[:10], abs=5e-3)


def test_a_call_that_was_added_is_found_by_who_had_looked_before(library: Library) -> None:
    first = add_call(library, PRICE)
    assert len(near(library, "expensive")) == 1
    add_call(library, PRICE)
    assert len(near(library, "expensive")) == 2
    with library.writing() as conn:
        index.remove_call(conn, first)
    assert len(near(library, "expensive")) == 1


def test_a_call_that_is_cut_anew_is_found_by_its_new_snippets(library: Library) -> None:
    call = add_call(library, PRICE, SEATS)
    add_call(library, SEATS)
    assert len(near(library, "seats")) == 3
    with library.writing() as conn:
        talk_of_call(conn, call, [("rep", "sixty chairs")])
        (new,) = snippets_saying(conn, "chairs")
    assert near(library, "chairs", k=1) == [new]
    assert len(near(library, "chairs")) == 2


def test_what_a_transaction_wrote_and_took_back_is_seen_by_nobody_else(library: Library) -> None:
    call = add_call(library, PRICE)
    before = near(library, "expensive")

    def look_and_fail() -> None:
        with library.writing() as conn:
            index.remove_call(conn, call)
            (space,) = index.vector_spaces_of(conn)
            found = index.vector_search(conn, space, BAG.embed(["seats"])[0], ANY, 5)
            assert found == ()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        look_and_fail()
    add = add_call(library, SEATS)  # the counter comes to where the other had brought it
    assert add
    assert near(library, "expensive")[0] == before[0]
    assert len(near(library, "expensive")) == 2


def test_a_reader_that_began_before_sees_what_was_there_then(library: Library) -> None:
    call = add_call(library, PRICE)
    with library.reading() as old:
        (space,) = index.vector_spaces_of(old)
        add_call(library, SEATS)
        with library.writing() as conn:
            index.remove_call(conn, call)
        assert len(near(library, "seats")) == 1
        found = index.vector_search(old, space, BAG.embed(["expensive price"])[0], ANY, 5)
        assert len(found) == 1
        assert found[0].similarity > 0.5
    assert len(near(library, "seats")) == 1


def test_many_threads_look_while_calls_come_and_go(library: Library) -> None:
    kept = add_call(library, PRICE)
    failed: list[BaseException] = []
    stop = threading.Event()

    def look() -> None:
        try:
            while not stop.is_set():
                assert near(library, "expensive price", k=1)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(15):
        call = add_call(library, SEATS, SEATS)
        with library.writing() as conn:
            index.remove_call(conn, call)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failed
    assert kept


def test_filters_by_stage_role_signal_and_call_leave_what_passes(library: Library) -> None:
    one = add_call(library, PRICE, SEATS, stages=["closing", "discovery"])
    other = add_call(library, PRICE, stages=["discovery"])
    with library.writing() as conn:
        show_signal(conn, other, turn=0, signal="objection", kind="price")
        first, second = snippets_saying(conn, "price")
        (seats,) = snippets_saying(conn, "seats")
        conn.execute(update(calls).where(calls.c.id == other).values(consent="refused"))
    assert near(library, "price", Selection(stages=("closing",))) == [first]
    assert near(library, "price", Selection(role="rep")) == [seats]
    assert near(library, "price") in ([first, seats], [seats, first])
    with library.writing() as conn:
        conn.execute(update(calls).where(calls.c.id == other).values(consent="given"))
    assert near(library, "price", Selection(signal="price")) == [second]
    assert one


def test_a_row_of_the_index_is_never_changed(library: Library) -> None:
    add_call(library, PRICE)
    with pytest.raises(exc.IntegrityError, match="written once"), library.writing() as conn:
        conn.execute(update(call_vectors).values(stages="[]"))


def test_numbers_of_rows_are_not_given_again(library: Library) -> None:
    call = add_call(library, PRICE)
    with library.writing() as conn:
        (before,) = conn.execute(select(call_vectors.c.id)).scalars()
        index.add_call(conn, call, BAG.identity, BAG.dimension)
        (after,) = conn.execute(select(call_vectors.c.id)).scalars()
    assert after > before
