"""What a review says by itself: stages, talk, criteria and times, without anybody's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from coaching.errors import NotFoundError, UsageError
from coaching.process import parse_process
from coaching.steps import reviewing, verdicts
from coaching.steps.deal_review_short import short_reviews
from coaching.steps.deal_reviews import read
from tests.places import NOW
from tests.steps.learning.deal_reviews.reviewed import WIN, going_by, review, stage, text_of, write
from tests.steps.moment_calls import PAIN, PROCESS, REST, Nothing, Team

SIX_HOURS = timedelta(hours=6)
LATE = NOW + timedelta(days=20, hours=6)
"""Six hours after the deals here ended."""


def test_a_draft_has_each_stage_with_its_goal_talk_criteria_and_time(team: Team) -> None:
    found = review(team)
    assert (found.deal, found.name, found.outcome) == (WIN, "Acme seats", "won")
    discovery = stage(found, "discovery")
    assert discovery.goal == "We know what hurts."
    assert [(one.call, one.start, one.end) for one in discovery.stretches] == [(1, 0.0, 20.0)]
    (problem,) = discovery.criteria
    assert problem.verdict == "met"
    assert problem.proof is not None
    assert (problem.proof.call, problem.proof.start) == (1, 10.0)
    assert problem.proof.text == "The lists get lost every week."
    assert discovery.time.days == 9.0
    assert discovery.met == 1
    assert stage(found, "negotiation").time.days == 16.0
    assert found.version is None


def test_moments_that_the_team_may_see_stand_under_their_stage(team: Team) -> None:
    team.find()
    (moment,) = stage(review(team), "discovery").moments
    assert moment.name == "M1"
    assert moment.title == "A problem is named"
    assert any("an exit criterion of Discovery was met here" in says for says in moment.says)


def test_what_people_ruled_is_said_with_their_name(team: Team) -> None:
    reviewing.rule(team.place, "C1", PROCESS, [("problem", "not_met")], who="Kim")
    (problem,) = stage(review(team), "discovery").criteria
    assert (problem.verdict, problem.ruled_by) == ("not_met", "Kim")
    assert problem.proof is None  # what is said in the call says the contrary
    assert "(Kim says so)" in text_of(review(team))


# Which deal ---------------------------------------------------------------------------------------


def test_a_deal_goes_by_its_id_a_part_of_its_name_or_one_of_its_calls(team: Team) -> None:
    assert {review(team, wanted).deal for wanted in ("d-1", "acme", "Acme seats", "C1")} == {WIN}


def test_a_call_without_a_deal_says_so(team: Team) -> None:
    team.winning_call()
    with pytest.raises(NotFoundError, match="C2 belongs to no deal") as raised:
        review(team, "C2")
    assert "filmroom match C2" in raised.value.hint


def test_a_deal_without_calls_is_drafted_from_the_crm_alone(team: Team) -> None:
    team.deal("D-2", ("discovery", -5), ("negotiation", 4), outcome="won")
    found = review(team, "D-2")
    assert found.calls == ()
    assert any("no call of this deal is known" in remark for remark in found.remarks)
    assert stage(found, "discovery").time.days == 9.0
    assert "No call of this deal is known" in text_of(found)


def test_a_deal_of_which_the_crm_told_no_stage_says_so(team: Team) -> None:
    team.deal("D-2", outcome="won")
    found = review(team, "D-2")
    assert any("told no stage" in remark for remark in found.remarks)


def test_an_open_deal_is_not_looked_back_on(team: Team) -> None:
    team.deal("D-2", ("discovery", -5))
    with pytest.raises(UsageError, match="is open") as raised:
        review(team, "D-2")
    assert "filmroom review D-2" in raised.value.hint


def test_a_name_that_fits_two_deals_is_told_with_both(team: Team) -> None:
    team.tell(team.deal("D-2", outcome="won"), "name", "Acme renewal")
    with pytest.raises(UsageError, match="fits 2 deals") as raised:
        review(team, "acme")
    assert "D-1 Acme seats, D-2 Acme renewal" in raised.value.hint


# Which process ------------------------------------------------------------------------------------


def test_a_stage_renamed_since_keeps_its_talk_its_times_and_its_words(team: Team) -> None:
    write(team, worked="We asked first")
    text = PROCESS.model_dump_json()
    renamed = parse_process(text, source="test")
    first = renamed.stages[0].model_copy(
        update={"name": "listening", "title": "Listening", "was": ("discovery",)}
    )
    renamed = renamed.model_copy(update={"stages": (first, *renamed.stages[1:])})
    found = read(team.place, replace(going_by(team), process=renamed), WIN, who="Ann")
    listening = stage(found, "listening")
    assert listening.called == ("discovery",)
    assert listening.worked.text == "We asked first"
    assert listening.time.days == 9.0
    assert len(listening.stretches) == 1
    assert "Also under discovery." in text_of(found)


def test_a_stage_that_the_process_no_longer_has_stands_at_the_end(team: Team) -> None:
    write(team, "closing", learned="Ask for it")
    without = PROCESS.model_copy(update={"stages": PROCESS.stages[:2]})
    found = read(team.place, replace(going_by(team), process=without), WIN, who="Ann")
    last = found.stages[-1]
    assert (last.name, last.in_process, last.learned.text) == ("closing", False, "Ask for it")
    assert "The process does not have this stage." in text_of(found)


def test_a_process_without_exit_criteria_says_so(team: Team) -> None:
    bare = [it.model_copy(update={"exit_criteria": ()}) for it in PROCESS.stages]
    process = PROCESS.model_copy(update={"stages": tuple(bare)})
    found = read(team.place, replace(going_by(team), process=process), WIN, who="Ann")
    assert "the process names no exit criteria" in found.remarks


# Which calls --------------------------------------------------------------------------------------


def test_a_call_after_the_deal_ended_is_named_and_left_out(team: Team) -> None:
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=1, at=LATE)
    found = review(team)
    assert [one.left_out for one in found.calls] == ["", "it was after the deal ended"]
    assert "C2 is left out: it was after the deal ended" in found.remarks
    assert {one.call for one in stage(found, "discovery").stretches} == {1}


def test_what_was_met_after_the_deal_ended_counts_in_no_review(team: Team) -> None:
    deal = team.deal("D-2", ("discovery", -5), outcome="won")
    team.call(REST, stages=("discovery",), deal=deal)
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=deal, at=LATE)
    verdicts.judge(team.place, PROCESS, Nothing, {2, 3})
    assert stage(review(team, "D-2"), "discovery").met == 0
    with team.place.library.reading() as conn:
        found = short_reviews(conn, team.place, PROCESS, ["D-2"], zone=UTC)["D-2"]
    assert found.stages[0].met == 0


def test_a_call_later_on_the_day_that_the_deal_ended_counts(team: Team) -> None:
    night = NOW.replace(hour=0, minute=0) - NOW
    deal = team.deal("D-2", ("discovery", -5))
    team.news(deal, "won", days=night / timedelta(days=1) + 20)
    team.call(PAIN, stages=("discovery",), marks={1: ("pain", "")}, deal=deal, at=LATE - SIX_HOURS)
    (call,) = review(team, "D-2").calls
    assert call.left_out == ""
