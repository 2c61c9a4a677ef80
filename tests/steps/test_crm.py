from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from coaching.errors import ExportError
from coaching.steps.crm import import_export
from coaching.steps.crm_report import ImportReport
from coaching.store import acts, crm, imports, people
from coaching.store.calls import call_facts
from coaching.store.library import Library
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import account_events, accounts, deal_events
from coaching.store.schema.crm import imports as import_rows
from tests.imported import closed
from tests.places import NOW
from tests.stored import deal_history, latest_acts

WEEK = timedelta(days=7)
HEADER = "deal_id,deal_name,account,owner,stage,amount,currency,outcome,created_at,closed_at"
OPEN = "D-1,Three branches,Northgate Freight,Laura Chen,demo,23634,USD,open,2026-09-08,2026-12-01"
WON = "D-1,Three branches,Northgate Freight,Laura Chen,closing,23634,USD,won,2026-09-08,2026-11-26"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def bring(
    library: Library, folder: Path, *lines: str, name: str = "deals.csv", now: datetime = NOW
) -> ImportReport:
    """Import a file of these lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (now.timestamp(), now.timestamp()))  # as if it was exported just then
    done = import_export(library, path, who="Ann Lee", now=now, zone="UTC")
    return closed(library, done, now=now)


def accounts_file(library: Library, folder: Path, *rows: str, now: datetime = NOW) -> ImportReport:
    header = "account,territory,industry,owner,region"
    return bring(library, folder, header, *rows, name="accounts.csv", now=now)


def count_facts(library: Library) -> int:
    with library.reading() as conn:
        return sum(
            conn.execute(select(func.count()).select_from(events)).scalar_one()
            for events in (deal_events, account_events)
        )


def test_an_export_of_deals_makes_deals_accounts_and_people(library: Library, folder: Path) -> None:
    report = bring(library, folder, HEADER, OPEN)
    assert (report.kind, report.rows_read, report.rows_changed) == ("deals", 1, 1)
    with library.reading() as conn:
        deal = conn.execute(text("SELECT * FROM deals_now")).mappings().one()
        assert [account.name for account in crm.known_accounts(conn)] == ["Northgate Freight"]
        assert [who.name for who in people.names(conn, works_for="us")] == ["Laura Chen"]
    assert dict(deal) == {
        "id": 1,
        "external_id": "D-1",
        "created_at": "2026-11-24T09:30:00.000000+00:00",
        "name": "Three branches",
        "account": "Northgate Freight",
        "owner": "Laura Chen",
        "stage": "demo",
        "amount": "23634.00 USD",
        "outcome": "open",
        "opened_at": "2026-09-08T00:00:00.000000+00:00",
        "closed_at": "2026-12-01T00:00:00.000000+00:00",
        "account_id": None,
        "owner_id": None,
        "pipeline": None,
        "reason": None,
        "contacts": None,
        "deleted": None,
    }


def test_importing_a_file_twice_adds_nothing(library: Library, folder: Path) -> None:
    bring(library, folder, HEADER, OPEN)
    accounts_file(library, folder, "Northgate Freight,North,freight,Laura Chen,Illinois")
    before = count_facts(library)
    for report in (
        bring(library, folder, HEADER, OPEN, now=NOW + WEEK),
        accounts_file(
            library, folder, "Northgate Freight,North,freight,Laura Chen,Illinois", now=NOW + WEEK
        ),
    ):
        assert (report.rows_read, report.rows_changed, report.rows_unchanged) == (1, 0, 1)
    assert count_facts(library) == before == 12
    with library.reading() as conn:
        assert len(people.territory_members(conn)) == 1


def test_a_later_export_updates_the_deal_and_its_history_keeps_both(
    library: Library, folder: Path
) -> None:
    bring(library, folder, HEADER, OPEN)
    report = bring(library, folder, HEADER, WON, now=NOW + WEEK)
    assert (report.rows_read, report.rows_changed) == (1, 1)
    with library.reading() as conn:
        (deal,) = crm.known_deals(conn)
        history = deal_history(conn, deal.id)
    assert (deal.facts["outcome"], deal.facts["stage"]) == ("won", "closing")
    won_at = datetime(2026, 11, 26, tzinfo=UTC)
    assert [
        (event.value, event.held_from_at, event.learned_at)
        for event in history
        if event.fact == "outcome"
    ] == [("open", NOW, NOW), ("won", won_at, NOW + WEEK)]
    assert [event.fact for event in history if event.learned_at == NOW + WEEK] == [
        "stage",
        "outcome",
        "closed_at",
    ]


def test_an_empty_cell_takes_nothing_back(library: Library, folder: Path) -> None:
    bring(library, folder, HEADER, OPEN)
    report = bring(library, folder, HEADER, "D-1,,,,,,,,,", now=NOW + WEEK)
    assert (report.rows_changed, report.rejected) == (0, ())


def test_refused_rows_are_kept_with_their_reasons_and_the_others_go_in(
    library: Library, folder: Path
) -> None:
    report = bring(library, folder, HEADER, OPEN, "D-2,Two,Acme,Tom,demo,n/a,USD,open,,")
    assert [str(row) for row in report.rejected] == ["line 3: amount 'n/a' is not a number"]
    assert (report.rows_read, report.rows_changed, report.rows_unchanged) == (2, 1, 0)
    with library.reading() as conn:
        assert imports.rejected_of(conn, report.import_id) == report.rejected
        assert [account.name for account in crm.known_accounts(conn)] == ["Northgate Freight"]


def test_an_import_is_logged_as_an_act_of_who_did_it(library: Library, folder: Path) -> None:
    report = bring(library, folder, HEADER, OPEN)
    with library.reading() as conn:
        (act,) = acts.acts_on(conn, "import", report.import_id)
        (done,) = imports.imports_done(conn)
    assert (act.who, act.verb, act.at) == ("Ann Lee", "import", NOW)
    assert act.after == {
        "name": "deals.csv",
        "kind": "deals",
        "rows_read": 1,
        "rows_changed": 1,
        "rejected": 0,
    }
    assert (done.id, done.name, done.rows_changed) == (report.import_id, "deals.csv", 1)


def test_an_account_is_one_however_the_files_write_it(library: Library, folder: Path) -> None:
    bring(library, folder, HEADER, OPEN)
    accounts_file(library, folder, "NORTHGATE-Freight Inc.,North,freight,LAURA CHEN,Illinois")
    bring(
        library,
        folder,
        HEADER,
        OPEN.replace("Northgate Freight", "northgate  freight").replace("Laura", "laura"),
        now=NOW + WEEK,
    )
    with library.reading() as conn:
        (account,) = crm.known_accounts(conn)
        (deal,) = crm.known_deals(conn)
        owners = {who.name for who in people.names(conn, works_for="us")}
    assert account.name == deal.facts["account"] == "Northgate Freight"
    assert account.facts == {
        "territory": "North",
        "industry": "freight",
        "owner": "Laura Chen",
        "region": "Illinois",
    }
    assert owners == {"Laura Chen"}


def test_two_companies_that_differ_in_their_legal_form_stay_two(
    library: Library, folder: Path
) -> None:
    bring(library, folder, HEADER, OPEN.replace("Northgate Freight", "Lumen"))
    rows = ("Lumen Inc,North,,,", "Lumen GmbH,South,,,")
    accounts_file(library, folder, *rows)
    report = accounts_file(library, folder, *rows, now=NOW + WEEK)
    assert report.rows_changed == 0
    with library.reading() as conn:
        known = {each.name: each.facts["territory"] for each in crm.known_accounts(conn)}
    assert known == {"Lumen": "North", "Lumen GmbH": "South"}


def test_who_owns_all_accounts_of_a_territory_owns_it(library: Library, folder: Path) -> None:
    accounts_file(
        library,
        folder,
        "Acme,West,,Priya Nair,",
        "Initech,west,,Priya Nair,",
        "Hooli,North,,Laura Chen,",
        "Umbrella,North,,Tom Okafor,",
        "Stark,,,Tom Okafor,",
    )
    with library.reading() as conn:
        names = {person.id: person.name for person in people.names(conn, works_for="us")}
        members = [
            (member.territory, names[member.person], member.owns)
            for member in people.territory_members(conn)
        ]
    assert sorted(members) == [
        ("North", "Laura Chen", False),
        ("North", "Tom Okafor", False),
        ("West", "Priya Nair", True),
    ]


def test_a_change_of_owner_ends_the_old_ones_time_in_the_territory(
    library: Library, folder: Path
) -> None:
    accounts_file(library, folder, "Acme,West,,Priya Nair,")
    accounts_file(library, folder, "Acme,West,,Tom Okafor,", now=NOW + WEEK)
    with library.reading() as conn:
        spans = [
            (member.owns, member.valid_from, member.valid_to)
            for member in people.territory_members(conn)
        ]
    assert spans == [(True, None, NOW + WEEK), (True, NOW + WEEK, None)]


def test_calls_that_came_before_the_export_find_their_deal_with_it(
    library: Library, folder: Path
) -> None:
    with library.writing() as conn:
        titled = insert(calls).values(title="northgate-freight", started_at=NOW, created_at=NOW)
        call = int(conn.execute(titled.returning(calls.c.id)).scalar_one())
    report = bring(library, folder, HEADER, OPEN)
    assert [found.call for found in report.calls.matched] == [call]
    accounts_file(library, folder, "Northgate Freight,North,freight,Laura Chen,Illinois")
    with library.reading() as conn:
        facts = call_facts(conn, call)
    assert facts is not None
    assert (facts.deal, facts.rep, facts.outcome) == ("D-1", "Laura Chen", "open")
    assert facts.territory == "North"


def test_a_file_that_is_no_export_leaves_no_trace(library: Library, folder: Path) -> None:
    with pytest.raises(ExportError):
        bring(library, folder, "start,end,text", "0,1,Hello")
    with library.reading() as conn:
        assert conn.execute(select(import_rows)).all() == []
        assert conn.execute(select(accounts)).all() == []
        assert latest_acts(conn, limit=1) == ()


def test_a_file_that_cannot_be_read_is_named(library: Library, folder: Path) -> None:
    with pytest.raises(ExportError, match=r"gone\.csv cannot be read: No such file"):
        import_export(library, folder / "gone.csv", who="Ann", now=NOW, zone="UTC")


def test_the_demos_exports_come_in_but_for_their_one_bad_row(library: Library) -> None:
    demo = Path(__file__).parents[2] / "coaching" / "app" / "demo"
    reports = [
        import_export(library, demo / name, who="Ann", now=NOW, zone="UTC")
        for name in ("deals.csv", "accounts.csv")
    ]
    assert [(report.rows_read, report.rows_changed) for report in reports] == [(16, 15), (15, 15)]
    assert [str(row) for row in reports[0].rejected] == [
        (
            "line 17: amount 'n/a' is not a number; "
            "closed_at '31/02/2026' is not a date such as 2026-09-14"
        )
    ]
    with library.reading() as conn:
        members = people.territory_members(conn)
    assert [(member.territory, member.owns) for member in members] == [
        ("East", True),
        ("Nordics", True),
        ("North", True),
        ("South", True),
        ("West", True),
    ]


def test_an_account_that_was_renamed_in_the_crm_is_known_by_its_id(
    library: Library, folder: Path
) -> None:
    header = "Account ID,Account,Region"
    bring(library, folder, header, "A-1,Acme,West", "A-2,Hooli,North")
    report = bring(library, folder, header, "A-1,Acme Holding,East", now=NOW + WEEK)
    assert (report.rows_read, report.rows_changed) == (1, 1)
    with library.reading() as conn:
        known = {each.name: each.facts["region"] for each in crm.known_accounts(conn)}
        assert crm.account_ids(conn) == {"A-1": 1, "A-2": 2}
    assert known == {"Acme": "East", "Hooli": "North"}
