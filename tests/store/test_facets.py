from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select

from coaching.search import UNASSIGNED
from coaching.store.candidates import spots_of
from coaching.store.facets import counted, facets, signal_names
from coaching.store.library import Library
from coaching.store.schema.people import account_territories
from coaching.store.schema.talk import signals
from tests.store.search_fixtures import (
    NOW,
    Said,
    add_account,
    add_call,
    add_person,
    show_signal,
    snippets_saying,
)

TALK: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]


def test_nothing_can_be_chosen_where_nothing_was_said(library: Library) -> None:
    with library.writing() as conn:
        add_account(conn, "Acme", territory="North")
        add_person(conn, "Dana Whitfield")
    with library.reading() as conn:
        found = facets(conn)
    assert (found.reps, found.accounts, found.territories) == ((), (), ())


def test_reps_accounts_and_territories_of_calls_stand_in_order_of_the_alphabet(
    library: Library,
) -> None:
    with library.writing() as conn:
        north = add_account(conn, "Zinc", territory="North")
        east = add_account(conn, "acme", territory="East")
        rep = add_person(conn, "Dana Whitfield")
    for account in (north, east, north):
        add_call(library, TALK, account_id=account, rep_id=rep)
    with library.reading() as conn:
        found = facets(conn)
    assert found.reps == ("Dana Whitfield",)
    assert found.accounts == ("acme", "Zinc")
    assert found.territories == ("East", "North")


def test_a_call_is_where_its_account_was_settled_to_be_when_it_was_held(library: Library) -> None:
    with library.writing() as conn:
        moved = add_account(conn, "Acme", territory="by the CRM")
        for territory, since, until in (("West", None, NOW), ("South", NOW, None)):
            conn.execute(
                insert(account_territories).values(
                    account_id=moved, territory=territory, rule="a rule", since=since, until=until
                )
            )
    add_call(library, TALK, account_id=moved, started_at=NOW - timedelta(days=1))
    with library.reading() as conn:
        assert facets(conn).territories == ("West",)
    add_call(library, TALK, account_id=moved, started_at=NOW + timedelta(days=1))
    with library.reading() as conn:
        assert facets(conn).territories == ("South", "West")


def test_calls_without_a_territory_are_unassigned_which_stands_last(library: Library) -> None:
    with library.writing() as conn:
        nobodys = add_account(conn, "Acme")
        known = add_account(conn, "Zinc", territory="West")
    add_call(library, TALK, account_id=known)
    with library.reading() as conn:
        assert facets(conn).territories == ("West",)
    add_call(library, TALK, account_id=nobodys)
    with library.reading() as conn:
        assert facets(conn).territories == ("West", UNASSIGNED)


def test_a_call_of_no_account_is_unassigned(library: Library) -> None:
    add_call(library, TALK)
    with library.reading() as conn:
        assert facets(conn).territories == (UNASSIGNED,)


def test_what_only_a_closed_call_has_cannot_be_chosen(library: Library) -> None:
    with library.writing() as conn:
        closed = add_account(conn, "Acme", territory="North")
    call = add_call(library, TALK, account_id=closed)
    with library.writing() as conn:
        conn.exec_driver_sql(f"UPDATE calls SET consent = 'withdrawn' WHERE id = {call}")
    with library.reading() as conn:
        found = facets(conn)
    assert (found.accounts, found.territories) == ((), ())


def test_signals_and_their_kinds_are_each_named_once(library: Library) -> None:
    call = add_call(library, TALK)
    with library.writing() as conn:
        tags = conn.exec_driver_sql(
            f"SELECT min(id) FROM versions WHERE call_id = {call}"
        ).scalar_one()
        for turn, name, kind in ((0, "objection", "price"), (1, "objection", ""), (1, "pain", "")):
            conn.execute(
                insert(signals).values(
                    version_id=tags, turn=turn, signal=name, kind=kind, probability=0.9
                )
            )
    with library.reading() as conn:
        assert signal_names(conn) == ("objection", "pain", "price")


def counts_of(library: Library) -> dict[str, dict[str, int]]:
    with library.reading() as conn:
        return counted(conn, spots_of(conn, snippets_saying(conn, "")).values())


def test_each_snippet_counts_for_every_role_that_speaks_in_it(library: Library) -> None:
    add_call(library, TALK, TALK, [("rep", "Goodbye.")])
    assert counts_of(library)["role"] == {"rep": 3, "customer": 2}


def test_a_snippet_counts_once_for_a_signal_that_several_turns_show(library: Library) -> None:
    call = add_call(library, TALK, [("customer", "Too much.")])
    with library.writing() as conn:
        show_signal(conn, call, turn=0, signal="objection", kind="price")
        tags = conn.execute(select(signals.c.version_id)).scalar_one()
        conn.execute(
            insert(signals).values(version_id=tags, turn=1, signal="objection", kind="timing")
        )
    assert counts_of(library)["signal"] == {"objection": 1, "price": 1, "timing": 1}
