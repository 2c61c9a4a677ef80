"""Which exit criteria calls met: judged once, shown in metrics and in reviews in short."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from coaching.settings import Meeting as MeetingSettings
from coaching.steps import meeting_planning, reviewing, verdicts
from coaching.steps.pipeline import metrics
from coaching.steps.team import Team as MeetingTeam
from coaching.store import batches
from coaching.store.schema.deal_reviews import call_verdicts
from tests.places import NOW
from tests.steps.learning.deal_reviews.reviewed import short, write
from tests.steps.moment_calls import PROCESS, Nothing, Team


def test_a_meeting_shows_wins_with_what_was_met_and_what_people_wrote(team: Team) -> None:
    write(team, worked="We asked first")
    assert [(one.title, one.met) for one in short(team).stages] == [
        ("Discovery", None),
        ("Negotiation", None),
        ("Closing", None),
    ]
    verdicts.judge(team.place, PROCESS, Nothing, {1})
    discovery, negotiation, _ = short(team).stages
    assert (discovery.met, discovery.of, discovery.days) == (1, 1, 9.0)
    assert discovery.worked.text == "We asked first"
    assert negotiation.met == 0
    assert short(team).version == 1


def test_a_persons_word_counts_in_the_short_review(team: Team) -> None:
    verdicts.judge(team.place, PROCESS, Nothing, {1})
    reviewing.rule(team.place, "C1", PROCESS, [("problem", "not_met")], who="Kim")
    assert short(team).stages[0].met == 0


def test_a_clip_in_a_meeting_is_called_as_its_moment_is_everywhere(team: Team) -> None:
    team.find()
    going = MeetingTeam(PROCESS, team.sharing, MeetingSettings(), "UTC")
    day = (NOW + timedelta(days=31)).date()
    made = meeting_planning.plan(team.place, going, day=day, minutes=45, who="Ann")
    titles = {one.moment: one.title for one in made.clips}
    assert titles[1] == team.show("M1").title == "A problem is named"


def test_calls_are_judged_once_for_a_process_and_looking_for_moments_does_it(team: Team) -> None:
    assert verdicts.judge(team.place, PROCESS, Nothing, {1}) == 1
    assert verdicts.judge(team.place, PROCESS, Nothing, {1}) == 0
    team.winning_call()
    team.find()
    assert verdicts.judge(team.place, PROCESS, Nothing, {1, 2}) == 0
    with team.place.library.reading() as conn:
        kept = conn.execute(select(call_verdicts.c.found)).scalars().all()
    assert kept[0] == {"problem": "met"}


def test_calls_to_judge_are_those_asked_for_in_batches_and_in_order(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    for _ in range(4):
        team.winning_call()
    verdicts.judge(team.place, PROCESS, Nothing, {3})
    assert verdicts.to_judge(team.place, PROCESS, {99, 5, 4, 3, 1}) == (1, 4, 5)
    assert verdicts.to_judge(team.place, PROCESS, ()) == ()


def test_metrics_judge_the_calls_that_they_need_and_no_other(team: Team) -> None:
    team.winning_call()  # of no deal
    asked: list[set[int]] = []

    def judge(wanted: Collection[int]) -> None:
        asked.append(set(wanted))
        verdicts.judge(team.place, PROCESS, Nothing, wanted)

    found = metrics(team.place, PROCESS, zone=UTC, judge=judge)
    assert asked == [{1}]
    assert found.criteria is not None
    discovery = next(one for one in found.criteria if one.stage == "discovery")
    assert [(one.key, one.missing.count, one.missing.of) for one in discovery.criteria] == [
        ("problem", 0, 1)
    ]
    assert metrics(team.place, PROCESS, zone=UTC).criteria is None
