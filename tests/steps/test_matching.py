from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from coaching.claims import Claim
from coaching.crm import Fact
from coaching.errors import NotFoundError
from coaching.steps.matching import (
    CallMatch,
    MatchReport,
    directory_of,
    match_one,
    match_within,
    unmatched_calls,
)
from coaching.store import crm, imports, people
from coaching.store.calls import CallFacts, call_facts
from coaching.store.claims import put_claims
from coaching.store.library import Library
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.crm import account_events, deal_events
from tests.places import NOW


def add_call(library: Library, *names: str, at: datetime = NOW, ready: bool = True) -> int:
    """A call with a recording for each name; titled by the first."""
    with library.writing() as conn:
        values = insert(calls).values(
            title=names[0], started_at=at, created_at=NOW, ready_at=NOW if ready else None
        )
        call = int(conn.execute(values.returning(calls.c.id)).scalar_one())
        for part, name in enumerate(names):
            conn.execute(
                insert(recordings).values(
                    id=f"{call:032}{part:032}",
                    call_id=call,
                    name=name,
                    size_bytes=1,
                    part=part,
                    created_at=NOW,
                )
            )
    return call


def match_call(library: Library, call: int) -> CallMatch:
    with library.writing() as conn:
        return match_one(conn, call, now=NOW)


def match_calls(library: Library, numbers: Sequence[int] | None = None) -> MatchReport:
    with library.writing() as conn:
        return match_within(conn, numbers, now=NOW)


@pytest.fixture
def sales(library: Library) -> Library:
    """A library that knows Acme with one open deal of Dana's, and Initech of Tom's without any."""
    with library.writing() as conn:
        for name in ("Dana Reyes", "Tom Okafor"):
            people.find_or_add_person(conn, name, works_for="us", source="test", now=NOW)
        imported = imports.open_import(
            conn,
            name="deals.csv",
            sha256="0" * 64,
            kind="deals",
            now=NOW,
        )
        crm.add_account(conn, "Acme, Inc.", now=NOW)
        initech = crm.add_account(conn, "Initech", now=NOW)
        owner = [Fact("owner", "Tom Okafor")]
        crm.add_facts(conn, account_events, {initech: owner}, import_id=imported, now=NOW)
        deal = crm.add_deals(conn, ["D-8"], now=NOW)["D-8"]
        facts = [
            Fact("account", "Acme, Inc."),
            Fact("owner", "Dana Reyes"),
            Fact("outcome", "open"),
            Fact("created_at", "2026-09-01T00:00:00.000000+00:00"),
        ]
        crm.add_facts(conn, deal_events, {deal: facts}, import_id=imported, now=NOW)
    return library


def facts_of(library: Library, call: int) -> CallFacts:
    with library.reading() as conn:
        facts = call_facts(conn, call)
    assert facts is not None
    return facts


def test_a_call_is_given_account_deal_and_rep_with_the_rule_in_words(sales: Library) -> None:
    call = add_call(sales, "call_D-8_20261124.mp3")
    found = match_call(sales, call)
    facts = facts_of(sales, call)
    assert (facts.account, facts.deal, facts.rep) == ("Acme, Inc.", "D-8", "Dana Reyes")
    assert facts.match_rule == "deal D-8 stands in the file name; rep Dana Reyes owns the deal"
    assert (found.match.rule, found.match.certainty) == (facts.match_rule, 1.0)


def test_a_call_of_several_recordings_is_found_by_any_of_them(sales: Library) -> None:
    call = add_call(sales, "left.wav", "right acme.wav")
    match_call(sales, call)
    assert facts_of(sales, call).deal == "D-8"


def test_a_call_without_recordings_is_found_by_its_title(sales: Library) -> None:
    call = add_call(sales, "acme")
    with sales.writing() as conn:
        conn.execute(recordings.delete())
    assert match_call(sales, call).match.problem == ""


def test_calls_are_told_apart_in_matched_and_unmatched_with_reasons(sales: Library) -> None:
    acme = add_call(sales, "acme.wav")
    initech = add_call(sales, "initech.wav")
    neither = add_call(sales, "no-answer.mp3")
    report = match_calls(sales)
    assert [found.call for found in report.matched] == [acme]
    assert [(found.call, found.match.problem) for found in report.unmatched] == [
        (initech, "the account has none"),
        (neither, "neither a deal's id nor an account's name stands in the file name"),
    ]
    assert facts_of(sales, initech).rep == "Tom Okafor"
    assert facts_of(sales, neither).match_rule == (
        "neither a deal's id nor an account's name stands in the file name; "
        "no rep: nobody of ours stands in the file name and no owner is known"
    )


def test_only_calls_that_lack_something_are_asked_about_unless_named(sales: Library) -> None:
    acme = add_call(sales, "acme.wav")
    match_calls(sales)
    assert match_calls(sales).matched == ()
    assert [found.call for found in match_calls(sales, [acme]).matched] == [acme]


def test_the_unmatched_are_listed_without_being_touched(sales: Library) -> None:
    add_call(sales, "acme.wav")
    neither = add_call(sales, "no-answer.mp3")
    assert [found.call for found in unmatched_calls(sales)] == [neither]
    assert facts_of(sales, neither).match_rule is None


def test_what_a_person_said_comes_before_what_the_name_tells(sales: Library) -> None:
    call = add_call(sales, "call_D-8.mp3")
    with sales.writing() as conn:
        put_claims(conn, call, [Claim("account", "initech", "person", "Ann Lee")], now=NOW)
    match_calls(sales)
    facts = facts_of(sales, call)
    assert (facts.account, facts.deal, facts.rep) == ("Initech", None, "Tom Okafor")
    assert facts.match_rule == (
        "account Initech as Ann Lee says; no deal: the account has none; "
        "rep Tom Okafor owns the account"
    )


def test_a_claimed_deal_that_no_import_knows_waits_and_no_other_is_guessed(sales: Library) -> None:
    call = add_call(sales, "acme.wav")
    with sales.writing() as conn:
        put_claims(conn, call, [Claim("deal", "D-9", "sheet", "acme.call.json")], now=NOW)
    (found,) = match_calls(sales).unmatched
    assert found.match.problem == "deal D-9, as sheet acme.call.json says, is in no import yet"
    assert (facts_of(sales, call).account, facts_of(sales, call).deal) == ("Acme, Inc.", None)
    with sales.writing() as conn:
        deal = crm.add_deals(conn, ["D-9"], now=NOW)["D-9"]
        facts = {deal: [Fact("account", "Acme, Inc."), Fact("outcome", "open")]}
        crm.add_facts(conn, deal_events, facts, import_id=1, now=NOW)
    match_calls(sales)
    assert facts_of(sales, call).deal == "D-9"
    assert (facts_of(sales, call).match_rule or "").startswith(
        "deal D-9 as sheet acme.call.json says; "
    )


def test_an_account_that_a_pattern_names_is_not_entered_and_one_that_a_sheet_names_is(
    sales: Library,
) -> None:
    by_pattern, by_sheet = add_call(sales, "x.wav"), add_call(sales, "y.wav")
    with sales.writing() as conn:
        put_claims(conn, by_pattern, [Claim("account", "Hooli", "pattern", "x.wav")], now=NOW)
        put_claims(conn, by_sheet, [Claim("account", "Stark", "sheet", "y.call.json")], now=NOW)
    match_calls(sales)
    assert facts_of(sales, by_pattern).account is None
    assert facts_of(sales, by_sheet).account == "Stark"
    with sales.writing() as conn:
        crm.add_account(conn, "Hooli Inc.", now=NOW)
    match_calls(sales)
    assert facts_of(sales, by_pattern).account == "Hooli Inc."


def test_a_customer_known_by_number_brings_the_account(sales: Library) -> None:
    call = add_call(sales, "rec-0001.wav")
    with sales.writing() as conn:
        people.identify_person(
            conn, name="Jane Roe", email="", phone="+1 555 010 0199", works_for="customer",
            account=1, source="test", now=NOW,
        )  # fmt: skip
        somebody = '[{"phone": "0015550100199", "role": "customer"}]'
        put_claims(conn, call, [Claim("participants", somebody, "export", "calls.csv")], now=NOW)
    match_calls(sales)
    facts = facts_of(sales, call)
    assert (facts.account, facts.deal) == ("Acme, Inc.", "D-8")
    assert facts.match_rule == (
        "Jane Roe of Acme, Inc. is on the call; deal D-8 is the account's only one; "
        "rep Dana Reyes owns the deal"
    )


def test_calls_that_are_not_ready_are_not_listed_as_unmatched(sales: Library) -> None:
    add_call(sales, "no-answer.mp3", ready=False)
    assert unmatched_calls(sales) == ()


def test_the_directory_is_read_anew_only_when_something_in_it_is_new(sales: Library) -> None:
    with sales.writing() as conn:
        first = directory_of(conn)
        people.find_or_add_person(conn, "Jane Roe", works_for="customer", source="test", now=NOW)
        assert directory_of(conn) is first
        crm.add_account(conn, "Hooli", now=NOW)
        second = directory_of(conn)
        assert "Hooli" in second.accounts.values()
        people.find_or_add_person(conn, "Ann Lee", works_for="us", source="test", now=NOW)
        assert "Ann Lee" in directory_of(conn).people.values()
        crm.add_facts(conn, deal_events, {1: [Fact("owner", "Tom Okafor")]}, import_id=1, now=NOW)
        assert directory_of(conn).deals[0].owner != second.deals[0].owner


def test_a_deal_that_was_over_before_the_call_is_not_taken(sales: Library) -> None:
    with sales.writing() as conn:
        (deal,) = crm.known_deals(conn)
        ended = [Fact("outcome", "won"), Fact("closed_at", "2026-10-08T00:00:00.000000+00:00")]
        crm.add_facts(conn, deal_events, {deal.id: ended}, import_id=1, now=NOW)
    before = add_call(sales, "acme.wav", at=datetime(2026, 10, 8, 15, tzinfo=UTC))
    after = add_call(sales, "acme.wav", at=datetime(2026, 10, 9, 15, tzinfo=UTC))
    match_calls(sales)
    assert facts_of(sales, before).deal == "D-8"
    assert facts_of(sales, after).deal is None


def test_a_call_that_does_not_exist_is_said_to_be_missing(library: Library) -> None:
    with pytest.raises(NotFoundError, match="there is no call C9"):
        match_call(library, 9)
