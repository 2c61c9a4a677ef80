from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Connection, insert, select

from coaching.errors import NotFoundError, UsageError
from coaching.process import SalesProcess
from coaching.search import Filters
from coaching.store import processes
from coaching.store.filters import findable, select_by
from coaching.store.library import Library
from coaching.store.schema.crm import deal_events
from coaching.store.schema.talk import snippets
from tests.store.search_fixtures import (
    NOW,
    Said,
    add_account,
    add_call,
    add_deal,
    add_person,
)

T = TypeVar("T")

TALK: Said = [("rep", "How many seats?"), ("customer", "Sixty.")]


def passing(library: Library, filters: Filters) -> set[int]:
    """The calls of the snippets that pass."""
    with library.reading() as conn:
        chosen = findable(select_by(conn, filters)).subquery()
        found = select(snippets.c.call_id).join(chosen, chosen.c.id == snippets.c.id)
        return set(conn.execute(found).scalars())


def made(library: Library, make: Callable[[Connection], T]) -> T:
    with library.writing() as conn:
        return make(conn)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, True),
        ({"consent": "given"}, True),
        ({"ready": False}, False),
        ({"visibility": "first_look"}, False),
        ({"visibility": "withheld"}, False),
        ({"consent": "refused"}, False),
        ({"consent": "withdrawn"}, False),
    ],
    ids=str,
)
def test_only_calls_open_to_the_team_are_found(
    library: Library, facts: dict[str, object], *, found: bool
) -> None:
    call = add_call(library, TALK, **facts)
    assert passing(library, Filters()) == ({call} if found else set())


def test_a_stage_is_the_snippets(library: Library) -> None:
    add_call(library, TALK, stages=["discovery"])
    closing = add_call(library, TALK, stages=["closing"])
    assert passing(library, Filters(stage="closing")) == {closing}


def test_a_role_passes_where_it_speaks(library: Library) -> None:
    add_call(library, [("rep", "Hello?")])
    both = add_call(library, TALK)
    assert passing(library, Filters(role="customer")) == {both}


@pytest.mark.parametrize("name", ["Dana Whitfield", "dana  WHITFIELD", "Daninha"])
def test_a_rep_goes_by_name_or_alias(library: Library, name: str) -> None:
    dana = made(library, lambda conn: add_person(conn, "Dana Whitfield", "Daninha"))
    own = add_call(library, TALK, rep_id=dana)
    add_call(library, TALK, rep_id=made(library, lambda conn: add_person(conn, "Mo Salas")))
    assert passing(library, Filters(rep=name)) == {own}


def test_two_reps_of_one_name_are_both_meant(library: Library) -> None:
    first = made(library, lambda conn: add_person(conn, "Sam Lee"))
    second = made(library, lambda conn: add_person(conn, "Sam Lee"))
    calls = {add_call(library, TALK, rep_id=rep) for rep in (first, second)}
    assert passing(library, Filters(rep="sam lee")) == calls


@pytest.mark.parametrize("name", ["Acme Robotics, Inc.", "ACME-robotics inc", "acme robotics"])
def test_an_account_goes_by_its_folded_name(library: Library, name: str) -> None:
    acme = made(library, lambda conn: add_account(conn, "Acme Robotics, Inc."))
    made(library, lambda conn: add_account(conn, "Acme Foods"))
    own = add_call(library, TALK, account_id=acme)
    add_call(library, TALK)
    assert passing(library, Filters(account=name)) == {own}


def test_a_territory_is_the_accounts_latest(library: Library) -> None:
    north = made(library, lambda conn: add_account(conn, "Acme", territory="North"))
    own = add_call(library, TALK, account_id=north)
    nobodys = made(library, lambda conn: add_account(conn, "Lumen"))
    loose = {add_call(library, TALK, account_id=nobodys), add_call(library, TALK)}
    assert passing(library, Filters(territory="north")) == {own}
    assert passing(library, Filters(territory="unassigned")) == loose


def test_an_outcome_is_the_deals_and_open_unless_said_otherwise(library: Library) -> None:
    deals = made(
        library,
        lambda conn: [
            add_deal(conn, "D-1", outcome="won"),
            add_deal(conn, "D-2", outcome="lost"),
            add_deal(conn, "D-3"),
            add_deal(conn, "D-4", outcome="open"),
        ],
    )
    won, lost, unsaid, still_open = (add_call(library, TALK, deal_id=deal) for deal in deals)
    add_call(library, TALK)  # without a deal: no outcome at all
    assert passing(library, Filters(outcome="won")) == {won}
    assert passing(library, Filters(outcome="lost")) == {lost}
    assert passing(library, Filters(outcome="open")) == {unsaid, still_open}


def test_an_outcome_is_what_was_learned_last(library: Library) -> None:
    deal = made(library, lambda conn: add_deal(conn, "D-1", outcome="open"))
    call = add_call(library, TALK, deal_id=deal)
    later = NOW + timedelta(days=3)
    won = {"deal_id": deal, "fact": "outcome", "value": "won"}
    made(
        library,
        lambda conn: conn.execute(
            insert(deal_events).values(**won, held_from_at=later, learned_at=later)
        ),
    )
    assert passing(library, Filters(outcome="won")) == {call}
    assert passing(library, Filters(outcome="open")) == set()


def test_after_counts_its_moment_and_before_does_not(library: Library) -> None:
    first, second = NOW, NOW + timedelta(hours=1)
    early = add_call(library, TALK, started_at=first)
    late = add_call(library, TALK, started_at=second)
    add_call(library, TALK)  # nobody knows when
    assert passing(library, Filters(after=first)) == {early, late}
    assert passing(library, Filters(after=first, before=second)) == {early}
    assert passing(library, Filters(before=first)) == set()


def test_times_are_compared_over_zones(library: Library) -> None:
    call = add_call(library, TALK, started_at=datetime.fromisoformat("2026-09-14T23:30:00-07:00"))
    utc = datetime.fromisoformat("2026-09-15T06:30:00+00:00")
    assert passing(library, Filters(after=utc)) == {call}
    assert passing(library, Filters(after=utc + timedelta(seconds=1))) == set()


def test_all_filters_have_to_pass(library: Library) -> None:
    dana = made(library, lambda conn: add_person(conn, "Dana"))
    won = made(library, lambda conn: add_deal(conn, "D-1", outcome="won"))
    both = add_call(library, TALK, rep_id=dana, deal_id=won)
    add_call(library, TALK, rep_id=dana)
    add_call(library, TALK, deal_id=won)
    assert passing(library, Filters(rep="Dana", outcome="won")) == {both}


@pytest.mark.parametrize(
    ("filters", "error", "message", "hint"),
    [
        (Filters(stage="closng"), UsageError, 'stage = "closng"', "did you mean closing?"),
        (Filters(rep="Dana Whitfeld"), NotFoundError, 'rep = "Dana Whitfeld"', "Dana Whitfield"),
        (Filters(rep="dana"), NotFoundError, 'rep = "dana"', "did you mean Dana Whitfield?"),
        (Filters(account="Akme"), NotFoundError, 'account = "Akme"', "did you mean Acme?"),
        (Filters(account="Zzz"), NotFoundError, 'account = "Zzz"', "the library has Acme"),
        (Filters(territory="Nort"), NotFoundError, 'territory = "Nort"', "did you mean North?"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_an_unknown_name_is_told_with_what_may_be_meant(
    library: Library, filters: Filters, error: type[Exception], message: str, hint: str
) -> None:
    made(library, lambda conn: add_person(conn, "Dana Whitfield"))
    made(library, lambda conn: add_account(conn, "Acme", territory="North"))
    add_call(library, TALK, stages=["closing"])
    with pytest.raises(error, match=message) as raised:
        passing(library, filters)
    assert hint in raised.value.hint  # type: ignore[attr-defined]


def test_an_empty_library_says_that_it_has_no_such_thing_yet(library: Library) -> None:
    with pytest.raises(NotFoundError) as raised:
        passing(library, Filters(account="Acme"))
    assert raised.value.hint == "the library has no account yet"


def test_a_stage_of_the_process_is_known_before_any_talk_of_it(library: Library) -> None:
    stage = {
        "name": "handover",
        "title": "Handover",
        "goal": "Begun.",
        "description": "Handing over.",
        "actions": ["Hand over"],
        "exit_criteria": [{"says": "Handed over"}],
        "examples": ["Here you are."],
    }
    process = SalesProcess.model_validate({"stages": [stage]})
    made(library, lambda conn: processes.remember(conn, process, now=NOW))
    add_call(library, TALK)
    assert passing(library, Filters(stage="handover")) == set()
    with pytest.raises(UsageError, match="handovr"):
        passing(library, Filters(stage="handovr"))


def test_a_stage_is_found_under_its_new_and_its_old_name(library: Library) -> None:
    old, now = (
        SalesProcess.model_validate(
            {
                "stages": [
                    {
                        "name": name,
                        "title": "Shown",
                        "goal": "Seen",
                        "description": "What is shown",
                        "actions": [],
                        "exit_criteria": [],
                        "examples": [],
                        "was": was,
                    }
                ]
            }
        )
        for name, was in (("showing", []), ("walkthrough", ["showing"]))
    )
    made(library, lambda conn: processes.remember(conn, old, now=NOW))
    made(library, lambda conn: processes.remember(conn, now, now=NOW + timedelta(days=1)))
    with library.reading() as conn:
        for asked in ("showing", "walkthrough"):
            assert select_by(conn, Filters(stage=asked)).stages == ("walkthrough", "showing")
