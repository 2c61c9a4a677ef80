from __future__ import annotations

from sqlalchemy import insert

from coaching.store.candidates import full_names_in
from coaching.store.library import Library
from coaching.store.schema.talk import speakers
from tests.store.search_fixtures import add_call


def named(library: Library, name: str) -> int:
    """A call in which somebody speaks who is called so."""
    call = add_call(library, [("rep", "How many seats?"), ("customer", "Sixty.")])
    with library.writing() as conn:
        made = conn.exec_driver_sql(
            f"SELECT min(id) FROM versions WHERE call_id = {call} AND active"
        ).scalar_one()
        conn.execute(
            insert(speakers).values(
                version_id=made, label="B", role="customer", role_source="told", name=name
            )
        )
    return call


def test_full_names_of_speakers_are_found_in_a_text_whatever_their_capitals(
    library: Library,
) -> None:
    named(library, "Denise Alvarez")
    named(library, "Marketing")
    with library.reading() as conn:
        assert full_names_in(conn, "what denise alvarez told Marketing") == {"Denise Alvarez"}
        assert not full_names_in(conn, "what Denise told")


def test_who_speaks_in_closed_calls_alone_is_not_known(library: Library) -> None:
    call = named(library, "Denise Alvarez")
    with library.writing() as conn:
        conn.exec_driver_sql(f"UPDATE calls SET consent = 'withdrawn' WHERE id = {call}")
    with library.reading() as conn:
        assert not full_names_in(conn, "what Denise Alvarez told")
