from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coaching.errors import NotFoundError, UsageError
from coaching.settings import Sharing
from coaching.steps.place import Place
from coaching.steps.reviewing import rule
from coaching.store.moments import all_moments
from coaching.store.schema.moments import talk_findings
from tests.places import NOW
from tests.steps.moment_calls import PAIN, PRICE, PROCESS, REST, Team

AT_ONCE = Sharing(first_look_days=0)


@pytest.fixture
def team(place: Place) -> Team:
    return Team(place, AT_ONCE)


def test_stretches_in_which_something_happens_become_moments_of_their_stage(team: Team) -> None:
    team.winning_call()
    found = team.board()
    (problem,), (price,) = found.stages["discovery"], found.stages["negotiation"]
    assert "closing" not in found.stages
    assert [one.kind for one in problem.evidence] == ["criterion"]
    assert [one.kind for one in price.evidence] == ["objection"]
    assert (problem.title, price.title) == ("A problem is named", "An objection answered: price")


def test_looking_again_finds_nothing_new_and_reads_no_call_twice(team: Team) -> None:
    team.winning_call()
    assert team.find().moments == (1, 2)
    again = team.find()
    assert (again.calls, again.moments) == (0, ())


def test_what_is_kept_of_a_call_holds_none_of_its_talk(team: Team, place: Place) -> None:
    team.winning_call()
    team.find()
    with place.library.reading() as conn:
        kept = str(conn.execute(select(talk_findings.c.found)).scalar_one())
    for word in ("lists", "dear", "firms"):
        assert word not in kept


def test_a_deal_that_moves_on_later_is_evidence_by_itself(team: Team) -> None:
    deal = team.deal("D-1", ("Discovery", -9), ("Negotiation", 6))
    team.winning_call(deal=deal)
    (before,) = team.board().stages["negotiation"]
    assert [one.kind for one in before.evidence] == ["moved", "objection"]
    assert before.evidence[0].says.endswith("6 days later, from Discovery to Negotiation")
    team.news(deal, "won", days=20)
    (after,) = team.board().stages["negotiation"]
    assert [one.kind for one in after.evidence] == ["won", "moved", "objection"]
    assert after.evidence[0].says == "seen on a call of a deal that was won 20 days later"
    assert after.score.won is not None
    assert after.score.won.own == (1, 1)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_deal_that_was_decided_before_the_call_says_nothing_of_its_moments(
    team: Team, outcome: str
) -> None:
    deal = team.deal("D-1", ("Discovery", -9), ("Negotiation", -5))
    team.news(deal, outcome, days=-2)
    team.winning_call(deal=deal)
    (one,) = team.later(30).board().stages["negotiation"]
    assert [it.kind for it in one.evidence] == ["objection"]
    assert (one.score.won, one.score.moved) == (None, None)
    assert one.score.value == one.score.seen


def test_what_is_first_heard_after_a_deal_was_lost_is_not_counted_with_it(team: Team) -> None:
    lost = team.deal("D-1", ("Discovery", -9))
    team.news(lost, "lost", days=3)
    team.call(REST, stages=("closing",), deal=lost)
    team.winning_call(deal=lost, at=NOW + timedelta(days=4))
    team.winning_call(deal=team.deal("D-2", ("Discovery", -9), outcome="won"))
    late, counted = team.board().stages["negotiation"]
    if late.evidence[0].kind == "won":
        late, counted = counted, late
    assert counted.score.won is not None
    assert (counted.score.won.own, counted.score.won.such) == ((1, 1), (0, 0))
    assert late.score.won is not None
    assert (late.score.won.own, late.score.won.such) == ((0, 0), (1, 1))


def test_an_objection_that_comes_back_on_a_later_call_of_the_deal_was_not_answered(
    team: Team,
) -> None:
    deal = team.deal("D-1", ("Discovery", -9))
    team.winning_call(deal=deal)
    assert "negotiation" in team.board().stages
    team.call(
        PRICE, stages=("negotiation",), marks={0: ("objection", "price")},
        deal=deal, at=NOW + timedelta(days=3),
    )  # fmt: skip
    assert "negotiation" not in team.board().stages


def test_a_persons_ruling_on_a_criterion_counts_at_once(team: Team, place: Place) -> None:
    call = team.winning_call()
    assert "discovery" in team.board().stages
    rule(place, f"C{call}", PROCESS, [("problem", "not_met")], who="Priya")
    assert "discovery" not in team.board().stages


def test_a_new_moment_is_its_reps_own_until_the_period_is_over(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=7))
    team.winning_call(rep="Marcus Bennett")
    found = team.board(who="Ann")
    assert (found.stages, found.in_first_look) == ({}, 2)
    assert team.names(who="marcus bennett") == {"discovery": ["M1"], "negotiation": ["M2"]}
    with pytest.raises(NotFoundError, match="its rep's own until 2026-12-01"):
        team.show("M1", who="Ann")
    assert team.later(6.9).names(who="Ann") == {}
    assert team.later(7).names(who="Ann") == {"discovery": ["M1"], "negotiation": ["M2"]}


def test_a_moment_of_nobody_known_waits_for_the_period_too(place: Place) -> None:
    team = Team(place, Sharing(first_look_days=7))
    team.winning_call(rep=None)
    assert team.names(who="Ann") == {}
    assert team.names(who="Ann", mine=True) == {}
    assert team.later(8).names(who="Ann") == {"discovery": ["M1"], "negotiation": ["M2"]}


def test_moments_are_filtered_by_stage_and_territory(team: Team) -> None:
    team.winning_call(account="Acme", territory="West")
    team.winning_call(account="Other", territory="East")
    assert team.names(stage="discovery", territory="west") == {"discovery": ["M1"]}
    assert team.names(territory="unassigned") == {}
    with pytest.raises(UsageError, match="not in the library"):
        team.board(stage="nowhere")


def test_a_short_list_takes_different_people_first(team: Team) -> None:
    for rep in ("Marcus Bennett", "Marcus Bennett", "Priya Nair"):
        team.winning_call(rep=rep)
    people = [one.rep for one in team.board(limit=2).stages["discovery"]]
    assert sorted(map(str, people)) == ["Marcus Bennett", "Priya Nair"]
    assert team.board(limit=2).more == 2


def test_closed_calls_have_no_moments(team: Team, place: Place) -> None:
    call = team.winning_call()
    assert team.names()
    with place.library.writing() as conn:
        conn.exec_driver_sql(f"UPDATE calls SET consent = 'withdrawn' WHERE id = {call}")
    assert team.names() == {}
    with pytest.raises(NotFoundError, match="closed"):
        team.show("M1")


def test_new_snippets_of_the_same_talk_keep_the_moments_number(team: Team, place: Place) -> None:
    team.winning_call()
    team.find()
    with place.library.writing() as conn:
        conn.exec_driver_sql('UPDATE snippets SET start = start + 1, "end" = "end" + 2')
    assert team.find().moments == ()
    with place.library.reading() as conn:
        assert [one.id for one in all_moments(conn)] == [1, 2]


def test_json_names_no_number_about_a_person(team: Team) -> None:
    team.winning_call()
    (one,) = team.board().stages["discovery"]
    shape = one.as_json()
    assert shape["rep"] == "Marcus Bennett"
    assert {key for key in shape if "rep" in key or "person" in key} == {"rep"}


def test_talk_without_anything_in_it_is_no_moment_though_its_deal_was_won(team: Team) -> None:
    team.call(REST, PAIN, stages=("closing", "discovery"), deal=team.deal("D-1", outcome="won"))
    assert team.names() == {}


def test_what_is_no_moment_is_told(team: Team) -> None:
    with pytest.raises(NotFoundError, match="there is no moment M9"):
        team.show("M9")
    with pytest.raises(UsageError, match="is no moment"):
        team.show("nine")
