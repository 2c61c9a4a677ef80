from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, exc

from coaching.crm import Fact, RejectedRow
from coaching.store import crm, imports
from coaching.store.crm import KnownFacts
from coaching.store.library import Library
from coaching.store.schema.crm import account_events, deal_events
from tests.places import NOW
from tests.stored import account_history, deal_history

BEFORE = NOW - timedelta(days=30)
LATER = NOW + timedelta(days=7)


def open_import(conn: Connection, *rejected: RejectedRow) -> int:
    number = imports.open_import(conn, name="deals.csv", sha256="0" * 64, kind="deals", now=NOW)
    imports.add_rejected(conn, number, rejected)
    return number


def test_a_deal_is_the_latest_of_its_facts_and_keeps_them_all(library: Library) -> None:
    with library.writing() as conn:
        first, second = open_import(conn), open_import(conn)
        deal = crm.add_deals(conn, ["D-1"], now=NOW)["D-1"]
        crm.add_facts(
            conn,
            deal_events,
            {deal: [Fact("stage", "demo"), Fact("owner", "Ann")]},
            import_id=first,
            now=NOW,
        )
        crm.add_facts(
            conn,
            deal_events,
            {deal: [Fact("stage", "closing", BEFORE)]},
            import_id=second,
            now=LATER,
        )
    with library.reading() as conn:
        assert crm.known_deals(conn) == (
            KnownFacts(deal, "D-1", {"owner": "Ann", "stage": "closing"}),
        )
        assert deal_history(conn, deal) == [
            ("stage", "demo", NOW, NOW, first),
            ("owner", "Ann", NOW, NOW, first),
            ("stage", "closing", BEFORE, LATER, second),
        ]


def test_a_fact_holds_from_no_later_than_it_was_learned(library: Library) -> None:
    with library.writing() as conn:
        deal = crm.add_deals(conn, ["D-1"], now=NOW)["D-1"]
        crm.add_facts(
            conn,
            deal_events,
            {deal: [Fact("outcome", "won", LATER)]},
            import_id=open_import(conn),
            now=NOW,
        )
        assert deal_history(conn, deal) == [("outcome", "won", NOW, NOW, 1)]


def test_every_fact_of_a_deal_comes_back(library: Library) -> None:
    stated = {fact: f"value of {fact}" for fact in crm.DEAL_COLUMNS}
    with library.writing() as conn:
        deal = crm.add_deals(conn, ["D-1"], now=NOW)["D-1"]
        facts = [Fact(fact, value) for fact, value in stated.items()]
        crm.add_facts(conn, deal_events, {deal: facts}, import_id=open_import(conn), now=NOW)
        assert crm.known_deals(conn)[0].facts == stated


def test_an_account_without_facts_is_known_by_its_name(library: Library) -> None:
    with library.writing() as conn:
        account = crm.add_account(conn, "Acme", now=NOW)
        assert crm.known_accounts(conn) == (KnownFacts(account, "Acme", {}),)
        crm.add_facts(conn, account_events, {account: []}, import_id=open_import(conn), now=NOW)
        assert account_history(conn, account) == []


def test_one_name_is_one_account(library: Library) -> None:
    with library.writing() as conn:
        crm.add_account(conn, "Acme", now=NOW)
    with pytest.raises(exc.IntegrityError), library.writing() as conn:
        crm.add_account(conn, "ACME", now=NOW)


def test_an_import_keeps_what_it_refused(library: Library) -> None:
    refused = (
        RejectedRow(9, "amount 'n/a' is not a number", {"deal_id": "D-9"}),
        RejectedRow(4, "deal_id is empty", {"deal_id": ""}),
    )
    with library.writing() as conn:
        number = open_import(conn, *refused)
        imports.count_rows(conn, number, rows_read=3, rows_changed=1)
        imports.close_import(conn, number, now=LATER)
        open_import(conn)
    with library.reading() as conn:
        newest, oldest = imports.imports_done(conn)
        assert (oldest.id, oldest.name, oldest.kind) == (number, "deals.csv", "deals")
        assert (oldest.rows_read, oldest.rows_changed, oldest.imported_at) == (3, 1, NOW)
        assert (oldest.rejected, oldest.complete, newest.complete) == (2, True, False)
        assert imports.rejected_of(conn, number) == (refused[1], refused[0])
        assert imports.rejected_of(conn, newest.id) == ()


def test_no_new_deals_are_no_deals(library: Library) -> None:
    with library.writing() as conn:
        assert crm.add_deals(conn, [], now=NOW) == {}
        assert crm.known_deals(conn) == ()
