from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, select, text

from coaching.errors import ModelError
from coaching.search import Filters
from coaching.store import index, neighbours
from coaching.store.filters import Selection, select_by
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from coaching.store.schema.search import vector_spaces
from tests.store.search_fixtures import (
    BAG,
    NOW,
    BagOfWords,
    Said,
    add_call,
    snippets_saying,
    talk_of_call,
)

PRICE: Said = [("rep", "The price is nine hundred."), ("customer", "That is expensive.")]
SEATS: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]
ANY = Selection()


@pytest.fixture(params=["sqlite-vec", "memory"], autouse=True)
def library_of_any_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test, once as in a library of few calls and once as in one of many."""
    if request.param == "memory":
        monkeypatch.setattr(neighbours, "MOST_CALLS", 0)


def count(library: Library, table: str) -> int:
    with library.reading() as conn:
        return int(conn.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def by_words(library: Library, match: str, selection: Selection = ANY) -> tuple[int, ...]:
    with library.reading() as conn:
        return words_of(conn, match, selection)


def words_of(conn: Connection, match: str, selection: Selection = ANY) -> tuple[int, ...]:
    for space in index.vector_spaces_of(conn)[:1]:
        selection = index.sifted(conn, space, selection)
    return index.words_search(conn, match, selection, 10)


def by_meaning(
    library: Library, asked: str, selection: Selection = ANY, *, k: int = 10
) -> tuple[index.Neighbour, ...]:
    with library.reading() as conn:
        (space,) = index.vector_spaces_of(conn)
        return index.vector_search(conn, space, BAG.embed([asked])[0], selection, k)


def test_a_call_in_the_index_is_found_by_its_words(library: Library) -> None:
    add_call(library, SEATS, PRICE)
    assert len(by_words(library, '"expensive"')) == 1


def test_words_are_found_in_other_forms_and_without_accents(library: Library) -> None:
    add_call(library, [("rep", "We were negotiating about the résumé.")])
    assert by_words(library, '"negotiate" AND "resume"')


def test_words_can_be_looked_for_in_one_role_alone(library: Library) -> None:
    add_call(library, PRICE)
    assert by_words(library, '{customer} : ("expensive")')
    assert not by_words(library, '{rep} : ("expensive")')


def test_the_nearest_snippet_comes_first_with_its_similarity(library: Library) -> None:
    add_call(library, SEATS, [("customer", "expensive")])
    near = by_meaning(library, "costly")
    assert near[0].similarity == pytest.approx(1.0, abs=1e-4)  # kept in bytes
    assert near[0].similarity > near[1].similarity


def test_equally_near_snippets_come_in_order_of_their_number(library: Library) -> None:
    add_call(library, SEATS, SEATS, SEATS)
    numbers = [it.snippet for it in by_meaning(library, "seats")]
    assert numbers == sorted(numbers)
    assert len(numbers) == 3


def test_a_filter_acts_inside_the_nearest_neighbour_query(library: Library) -> None:
    for _ in range(30):
        add_call(library, *[[("customer", "expensive price")] for _ in range(20)])
    far: Said = [("customer", "seats for the holiday")]
    add_call(library, far, stages=["closing"])
    near = by_meaning(library, "expensive price", Selection(stages=("closing",)), k=1)
    with library.reading() as conn:
        assert [it.snippet for it in near] == snippets_saying(conn, "holiday")


def test_a_filter_acts_inside_the_words_query(library: Library) -> None:
    add_call(library, *[[("customer", "price")] for _ in range(20)])
    add_call(library, [("customer", "a price among very many other words")], stages=["closing"])
    assert len(by_words(library, '"price"', Selection(stages=("closing",)))) == 1


def test_what_has_to_be_said_and_what_must_not_be_act_inside_both_queries(
    library: Library,
) -> None:
    add_call(library, [("customer", "expensive")], [("customer", "an expensive price")])
    with library.reading() as conn:
        priced, plain = snippets_saying(conn, "price"), snippets_saying(conn, "expensive")[:1]
    saying, silent = Selection(saying='"price"'), Selection(not_saying='"price"')
    assert by_words(library, '"expensive"', saying) == tuple(priced)
    assert by_words(library, '"expensive"', silent) == tuple(plain)
    assert [it.snippet for it in by_meaning(library, "expensive", saying)] == priced
    assert [it.snippet for it in by_meaning(library, "expensive", silent)] == plain


def test_words_come_with_their_weight_the_heaviest_first(library: Library) -> None:
    add_call(library, PRICE, [("customer", "expensive expensive expensive")], SEATS, SEATS)
    with library.reading() as conn:
        found = index.weighed_words(conn, '"expensive"', ANY, 10)
    assert [weight for _, weight in found] == sorted((it for _, it in found), reverse=True)
    assert found[-1][1] > 0


def test_more_neighbours_than_there_are_can_be_asked_for(library: Library) -> None:
    add_call(library, SEATS)
    assert len(by_meaning(library, "seats", k=100_000)) == 1


def test_only_active_versions_are_in_the_index(library: Library) -> None:
    call = add_call(library, SEATS, PRICE)
    with library.writing() as conn:
        talk_of_call(conn, call, [("customer", "Sixty chairs.")])
        old, new = snippets_saying(conn, "seats"), snippets_saying(conn, "chairs")
    assert by_words(library, '"seats" OR "chairs"') == tuple(new)
    assert [it.snippet for it in by_meaning(library, "seats")] == new
    assert old


def test_a_call_is_added_twice_without_being_found_twice(library: Library) -> None:
    call = add_call(library, SEATS)
    with library.writing() as conn:
        index.add_call(conn, call, BAG.identity, BAG.dimension)
    assert count(library, "snippet_words") == count(library, "snippet_meanings") == 1
    assert count(library, "snippet_vectors_1") == 1


def test_a_removed_call_is_gone_from_words_and_vectors(library: Library) -> None:
    call = add_call(library, SEATS)
    kept = add_call(library, SEATS)
    with library.writing() as conn:
        index.remove_call(conn, call)
    assert count(library, "snippet_words") == count(library, "snippet_meanings") == 1
    assert count(library, "snippet_vectors_1") == 1
    with library.writing() as conn:
        index.remove_call(conn, kept)
        index.remove_call(conn, kept)
    assert count(library, "snippet_words") == count(library, "snippet_meanings") == 0
    assert count(library, "snippet_vectors_1") == 0


def test_a_call_without_talk_leaves_nothing_in_the_index(library: Library) -> None:
    add_call(library)
    assert count(library, "snippet_words") == 0


def test_vectors_of_two_embedders_lie_in_two_spaces(library: Library) -> None:
    add_call(library, SEATS)
    add_call(library, SEATS, embedder=BagOfWords("other@2", 32))
    with library.reading() as conn:
        spaces = index.vector_spaces_of(conn)
        assert [(it.embedder, it.dimension) for it in spaces] == [("bag@1", 64), ("other@2", 32)]
        assert all(index.has_vectors(conn, space) for space in spaces)


def test_a_call_that_is_embedded_anew_leaves_the_old_space(library: Library) -> None:
    call = add_call(library, SEATS)
    with library.writing() as conn:
        talk_of_call(conn, call, SEATS, embedder=BagOfWords("other@2", 32))
    with library.reading() as conn:
        old, new = index.vector_spaces_of(conn)
        assert not index.has_vectors(conn, old)
        assert index.has_vectors(conn, new)


def test_vectors_of_another_embedder_are_refused(library: Library) -> None:
    call = add_call(library, SEATS)
    with (
        pytest.raises(ModelError, match=r"C1 were made by bag@1, not by other@2"),
        library.writing() as conn,
    ):
        index.add_call(conn, call, "other@2", 32)
    assert count(library, "snippet_words") == 1


def test_vectors_of_another_length_under_the_same_name_are_refused(library: Library) -> None:
    add_call(library, SEATS)
    with pytest.raises(ModelError, match="length 32, but the library holds vectors of length 64"):
        add_call(library, SEATS, embedder=BagOfWords("bag@1", 32))


def test_a_space_that_was_begun_in_a_failed_transaction_leaves_no_trace(library: Library) -> None:
    def fail_half_way() -> None:
        with library.writing() as conn:
            conn.execute(insert(calls).values(id=7, title="x", created_at=NOW))
            talk_of_call(conn, 7, SEATS)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with library.reading() as conn:
        assert conn.execute(select(vector_spaces)).all() == []
    add_call(library, SEATS)
    assert len(by_meaning(library, "seats")) == 1


def test_a_reader_sees_the_index_as_it_was_while_a_call_is_replaced(library: Library) -> None:
    call = add_call(library, SEATS)
    with library.reading() as reader:
        (space,) = index.vector_spaces_of(reader)
        before = words_of(reader, '"seats"')
        with library.writing() as writer:
            talk_of_call(writer, call, [("customer", "Sixty chairs.")])
        assert words_of(reader, '"seats"') == before
        assert not words_of(reader, '"chairs"')
        near = index.vector_search(reader, space, BAG.embed(["chairs"])[0], ANY, 10)
        assert tuple(it.snippet for it in near) == before
    assert not by_words(library, '"seats"')


def test_a_filter_that_nothing_passes_finds_nothing(library: Library) -> None:
    add_call(library, SEATS)
    with library.reading() as conn:
        nobody = select_by(conn, Filters(outcome="won"))
    assert by_words(library, '"seats"', nobody) == ()
    assert by_meaning(library, "seats", nobody) == ()
