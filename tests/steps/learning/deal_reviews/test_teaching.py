"""Moments and clips of a deal that go into the playbook."""

from __future__ import annotations

import pytest

from coaching.errors import NotFoundError
from coaching.settings import Sharing
from coaching.steps import playbook, sharing
from coaching.steps.deal_review_playbook import teach
from tests.steps.learning.deal_reviews.reviewed import WIN, clip, going_by
from tests.steps.moment_calls import MARCUS, PROCESS, Team


def book(team: Team) -> list[tuple[int, str]]:
    held = playbook.read(team.place, PROCESS, team.sharing, zone="UTC")
    return [(one.moment.id, it.name) for it in held.stages for one in it.moments]


def test_a_moment_of_the_deal_goes_into_the_playbook(team: Team) -> None:
    team.find()
    made = teach(team.place, going_by(team), WIN, "M2", who="Ann")
    assert made.version == 1
    assert book(team) == [(2, "negotiation")]


def test_a_clip_goes_in_as_the_moment_that_is_about_its_talk(team: Team) -> None:
    team.find()
    clip(team, 2.0, 19.0)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert (made.moment, made.made) == (1, False)
    assert book(team) == [(1, "discovery")]


def test_a_clip_that_is_no_moment_becomes_one_first(team: Team) -> None:
    team.find()
    clip(team, 40.0, 55.0)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert made.made
    assert book(team) == [(made.moment, "discovery")]
    assert team.show(f"M{made.moment}").title == "the lists"


def test_a_clip_is_its_reps_own_first_where_the_team_wants_it_so(team: Team) -> None:
    clip(team, 40.0, 55.0)
    team.sharing = Sharing(first_look_days=7)
    made = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert made.version is None
    sharing.share(team.place, f"M{made.moment}", who=MARCUS)
    again = teach(team.place, going_by(team), WIN, "1", who="Ann")
    assert (again.moment, again.version, again.made) == (made.moment, 1, False)


def test_a_moment_of_another_deal_is_not_of_the_review(team: Team) -> None:
    team.winning_call(deal=team.deal("D-2", outcome="won"))
    team.find()
    with pytest.raises(NotFoundError, match="M3 is not of D-1"):
        teach(team.place, going_by(team), WIN, "M3", who="Ann")
