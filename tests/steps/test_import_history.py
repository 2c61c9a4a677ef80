"""Exports of one made history, brought in again and again, in any order, older ones after newer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from coaching.claims import Claim
from coaching.crm import plain_id
from coaching.errors import UsageError
from coaching.participants import Participant, participants_text
from coaching.search import Filters
from coaching.steps.candidates import call_place, unclear_calls
from coaching.steps.crm import import_export
from coaching.steps.crm_exports import Reading
from coaching.steps.deal_history import read_deal, read_deals
from coaching.store import crm, imports, people
from coaching.store.calls import call_facts
from coaching.store.claims import put_claims
from coaching.store.filters import findable, select_by
from coaching.store.library import Library
from coaching.store.schema.calls import calls, recordings, versions
from coaching.store.schema.crm import deal_events
from coaching.store.schema.talk import snippets
from tests.crm_files import WRITERS
from tests.imported import bring, spans_of
from tests.made_history import History, made_history, with_deals
from tests.places import NOW

WEEK = timedelta(days=7)
HEADER = "deal_id,account,owner,stage,amount,outcome,closed_at"


def state(library: Library) -> dict[str, object]:
    """All that is so of deals, and where their contacts work."""
    with library.reading() as conn:
        deals = {deal.name: dict(deal.facts) for deal in crm.known_deals(conn)}
        theirs = {one.name: one.account is not None for one in
                  people.names(conn, works_for="customer")}  # fmt: skip
    return {"deals": deals, "contacts": theirs}


@pytest.fixture(scope="module")
def few() -> History:
    """Twelve deals, with every way that a deal can take."""
    made = made_history(ids="salesforce")
    return with_deals(made, made.deals[:14])


def files_of(made: History, now: datetime) -> Mapping[str, bytes]:
    return WRITERS["salesforce records"][1](made, now)


def test_files_in_any_order_and_twice_lead_to_the_same(
    few: History, library: Library, tmp_path: Path
) -> None:
    files = [*files_of(few, NOW).items()]
    for name, content in files:
        report = bring(library, tmp_path, content, name=name)
        assert (report.refused, report.conflicts) == (0, 0)
    first = state(library)
    for deal in few.deals:
        told = deal.at(NOW)
        facts = first["deals"][plain_id(deal.id)]  # type: ignore[index]
        assert (facts["account"], facts["owner"]) == (deal.account.name, told.owner.name)
        assert (facts["stage"], facts["outcome"]) == (told.stage, deal.outcome(NOW))
        assert facts.get("deleted", "no") == ("yes" if deal.deleted else "no")
        before = None
        for change, (stage, at) in zip(
            [one for place, one in enumerate(deal.changes)
             if place == 0 or deal.changes[place - 1].stage != one.stage],
            spans_of(library, deal.id, "stage"), strict=True,
        ):  # fmt: skip
            assert (stage, at) == (change.stage, change.at)
            assert stage != before
            before = stage
    other = Library(tmp_path / "other.db")
    other.migrate()
    random.Random(3).shuffle(files)
    for name, content in [*files, *reversed(files)]:
        bring(other, tmp_path, content, name=name)
    assert state(other) == first
    for name, content in files:
        assert bring(other, tmp_path, content, name=name, now=NOW + WEEK).rows_changed == 0
    other.close()


def test_an_older_export_after_a_newer_one_turns_nothing_back_and_its_conflicts_are_listed(
    library: Library, tmp_path: Path
) -> None:
    newer = f"{HEADER}\nD-1,Acme,Dana,closing,900,won,2026-11-20\nD-2,Acme,Dana,demo,5,open,\n"
    older = f"{HEADER}\nD-1,Acme,Tom,demo,800,open,\nD-2,Acme,Dana,demo,5,open,\n"
    bring(library, tmp_path, newer)
    report = bring(library, tmp_path, older, made=NOW - 5 * WEEK, now=NOW + WEEK)
    assert (report.rows_changed, report.conflicts) == (2, 4)
    assert str(report.shown[1]) == (
        "line 2: D-1 stage was 'demo' on 2026-10-20; 'closing' of 2026-11-24 counts"
    )
    with library.reading() as conn:
        kept = imports.conflicts_of(conn, report.import_id)
        (deal, _) = crm.known_deals(conn)
    assert len(kept) == 4
    assert (deal.facts["stage"], deal.facts["owner"], deal.facts["outcome"]) == (
        "closing",
        "Dana",
        "won",
    )
    again = bring(library, tmp_path, older, made=NOW - 5 * WEEK, now=NOW + 2 * WEEK)
    assert (again.rows_changed, again.conflicts) == (0, 0)
    assert [value for value, _ in spans_of(library, "D-1", "stage")] == ["demo", "closing"]


def test_the_day_in_an_exports_name_says_when_it_was_made(library: Library, tmp_path: Path) -> None:
    line = "D-1,Acme,Dana,{},5,open,"
    bring(library, tmp_path, f"{HEADER}\n{line.format('closing')}\n")
    report = bring(
        library, tmp_path, f"{HEADER}\n{line.format('demo')}\n", name="deals 2026-10-01.csv"
    )
    assert report.as_of == datetime(2026, 10, 2, tzinfo=UTC)
    assert spans_of(library, "D-1", "stage")[-1][0] == "closing"


def test_a_complete_export_deletes_what_it_lacks_and_a_refused_row_is_not_lacking(
    library: Library, tmp_path: Path
) -> None:
    rows = [f"D-{place},Acme,Dana,demo,5,open," for place in (1, 2, 3)]
    bring(library, tmp_path, "\n".join((HEADER, *rows)))
    bad = rows[1].replace(",5,", ",n/a,")
    complete = Reading(complete=True)
    report = bring(
        library, tmp_path, "\n".join((HEADER, rows[0], bad)), made=NOW + WEEK, now=NOW + WEEK,
        reading=complete,
    )  # fmt: skip
    assert report.deleted == ("D-3",)
    assert {deal.external_id: deal.deleted for deal, _ in read_deals(library)} == {
        "D-1": False,
        "D-2": False,
        "D-3": True,
    }
    back = bring(
        library, tmp_path, "deal_id,account,stage,is_deleted\nD-3,Acme,demo,false\n",
        made=NOW + 2 * WEEK, now=NOW + 2 * WEEK,
    )  # fmt: skip
    assert back.rows_changed == 1
    assert not read_deal(library, "D-3").deal.deleted
    with pytest.raises(UsageError, match="only deals that are absent can be deleted"):
        bring(library, tmp_path, "account,region\nAcme,West\n", reading=complete)


def test_a_dry_run_says_what_it_would_do_and_does_nothing(library: Library, tmp_path: Path) -> None:
    content = f"{HEADER}\nD-1,Acme,Dana,demo,5,open,\nD-2,Acme,Dana,demo,x,open,\n"
    report = bring(library, tmp_path, content, dry_run=True)
    assert (report.rows_read, report.rows_changed, report.refused) == (2, 1, 1)
    with library.reading() as conn:
        assert crm.known_deals(conn) == ()
        assert imports.imports_done(conn) == ()


def test_two_companies_of_one_name_are_told_apart_by_their_ids(
    library: Library, tmp_path: Path
) -> None:
    bring(library, tmp_path, "Account ID,Account,Region\nA-1,Acme,West\nA-2,Acme,East\n")
    bring(library, tmp_path, "deal_id,account,account_id,stage\nD-1,Acme,A-2,demo\n")
    with library.reading() as conn:
        known = {one.name: one.facts["region"] for one in crm.known_accounts(conn)}
    assert known == {"Acme": "West", "Acme (A-2)": "East"}
    assert read_deal(library, "D-1").deal.account == "Acme (A-2)"


def test_an_export_of_a_thousand_and_more_rows_is_written_in_pieces_with_progress(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = (f"D-{place},Acme,demo" for place in range(2100))
    path.write_text("\n".join(("deal_id,account,stage", *rows)), encoding="utf-8")
    told: list[tuple[int, int]] = []
    report = import_export(
        library,
        path,
        who="Ann",
        now=NOW,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert report.rows_changed == 2100
    assert told == [(1000, 2100), (2000, 2100), (2100, 2100)]


# Calls --------------------------------------------------------------------------------------------

ACCOUNTS = "Account ID,Account,Website,Phone,Industry\nA-1,Acme,acme.example,+49 89 1000200,tools\n"
DEALS = "deal_id,account,owner,stage,outcome,created_at,closed_at,contact_id\n"
TWO_DEALS = (
    DEALS + "D-1,Acme,Dana,demo,open,2026-09-01,,P-1\n" + "D-2,Acme,Tom,demo,open,2026-09-01,,P-2\n"
)
CONTACTS = (
    "Contact ID,Contact Name,Email,Phone,Account\n"
    "P-1,Jo Kent,jo@acme.example,+49 171 5550100,Acme\n"
    "P-2,Al Bell,al@acme.example,+49 171 5550200,Acme\n"
)


def add_call(library: Library, name: str, *people_on: Participant, at: datetime = NOW) -> int:
    """A ready call with a recording of that name, and a snippet to find."""
    with library.writing() as conn:
        values = insert(calls).values(title=name, started_at=at, created_at=NOW, ready_at=NOW)
        call = int(conn.execute(values.returning(calls.c.id)).scalar_one())
        conn.execute(
            insert(recordings).values(
                id=f"{call:064}", call_id=call, name=name, size_bytes=1, created_at=NOW
            )
        )
        if people_on:
            told = Claim("participants", participants_text(people_on), "export", "calls.csv")
            put_claims(conn, call, [told], now=NOW)
        version = conn.execute(
            insert(versions)
            .values(call_id=call, kind="snippets", made_by="t", detail={}, created_at=NOW,
                    completed_at=NOW, active=True)
            .returning(versions.c.id)
        ).scalar_one()  # fmt: skip
        conn.execute(
            insert(snippets).values(
                version_id=version, call_id=call, position=0, start=0.0, end=9.0, stage="demo",
                first_turn=0, end_turn=1, text="x", rep_speaks=True, customer_speaks=True,
                unknown_speaks=False,
            )
        )  # fmt: skip
    return call


def place_of(library: Library, call: int) -> tuple[str | None, str | None]:
    with library.reading() as conn:
        facts = call_facts(conn, call)
    assert facts is not None
    return facts.account, facts.deal


def certainty_of(library: Library, call: int) -> float:
    with library.reading() as conn:
        found = conn.execute(select(calls.c.match_certainty).where(calls.c.id == call)).scalar()
    assert found is not None
    return float(found)


def test_a_contact_that_is_imported_later_finds_the_calls_of_yesterday(
    library: Library, tmp_path: Path
) -> None:
    by_name = add_call(library, "out_+491715550200_20261123.wav")
    dialled = add_call(library, "rec-1.wav", Participant(phone="0171 5550100", role="customer"))
    mailed = add_call(library, "rec-2.wav", Participant(email="AL@acme.example", role="customer"))
    bring(library, tmp_path, TWO_DEALS)
    assert {one.call for one in unclear_calls(library)} == {by_name, dialled, mailed}
    report = bring(library, tmp_path, CONTACTS, name="contacts.csv")
    assert {one.call for one in report.calls.moved} == {by_name, dialled, mailed}
    assert place_of(library, by_name) == ("Acme", "D-2")
    assert place_of(library, dialled) == ("Acme", "D-1")
    assert place_of(library, mailed) == ("Acme", "D-2")
    assert certainty_of(library, by_name) == 0.9
    assert call_place(library, f"C{by_name}").rule.startswith(
        "number 491715550200 in the file name, Al Bell of Acme is on the call; "
        "deal D-2 was the one with them open on 2026-11-24; rep Tom owns the deal"
    )


def test_a_company_is_known_by_its_number_and_by_the_domain_of_an_address(
    library: Library, tmp_path: Path
) -> None:
    numbered = add_call(library, "in_0049891000200.wav")
    mailed = add_call(library, "r.wav", Participant(email="new@acme.example", role="customer"))
    bring(library, tmp_path, DEALS + "D-1,Acme,Dana,demo,open,2026-09-01,,\n")
    bring(library, tmp_path, ACCOUNTS, name="accounts.csv")
    assert place_of(library, numbered) == place_of(library, mailed) == ("Acme", "D-1")
    assert certainty_of(library, numbered) > certainty_of(library, mailed)


def test_a_call_with_several_open_deals_is_listed_with_them_until_one_is_closed(
    library: Library, tmp_path: Path
) -> None:
    call = add_call(library, "acme.wav")
    bring(library, tmp_path, TWO_DEALS)
    (unclear,) = unclear_calls(library)
    assert unclear.call == call
    assert [deal.external_id for deal in unclear.candidates] == ["D-1", "D-2"]
    assert place_of(library, call) == ("Acme", None)
    lost = DEALS + "D-1,Acme,Dana,lost,lost,2026-09-01,2026-10-01,P-1\n"
    report = bring(library, tmp_path, lost, made=NOW + WEEK, now=NOW + WEEK)
    assert [one.call for one in report.calls.moved] == [call]
    assert place_of(library, call) == ("Acme", "D-2")


def test_a_deal_that_is_won_later_shows_at_once_in_the_search_for_won_deals(
    library: Library, tmp_path: Path
) -> None:
    call = add_call(library, "D-1 acme.wav")
    bring(library, tmp_path, DEALS + "D-1,Acme,Dana,demo,open,2026-09-01,,\n")

    def won() -> list[int]:
        with library.reading() as conn:
            wanted = findable(select_by(conn, Filters(outcome="won")))
            found = select(snippets.c.call_id).where(snippets.c.id.in_(wanted))
            return list(conn.execute(found).scalars())

    assert won() == []
    later = "OpportunityId,StageName,CreatedDate\nD-1,Closed Won,2026-12-20T10:00:00.000+0000\n"
    report = bring(library, tmp_path, later, name="h.csv", made=NOW + 5 * WEEK, now=NOW + 5 * WEEK)
    assert won() == [call]
    assert report.told == (call,)


def test_nothing_is_written_of_what_is_known(library: Library, tmp_path: Path) -> None:
    bring(library, tmp_path, TWO_DEALS)
    with library.reading() as conn:
        before = conn.execute(select(deal_events)).all()
    bring(library, tmp_path, TWO_DEALS)
    with library.reading() as conn:
        assert conn.execute(select(deal_events)).all() == before
