"""Whose talk a review shows, and to whom; a lost deal's is its owner's."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from coaching.deal_review.shape import as_json
from coaching.errors import NotFoundError, UsageError
from coaching.settings import Sharing
from coaching.steps import deal_review_words as words
from coaching.steps import sharing
from coaching.steps.deal_review_playbook import teach
from coaching.store.schema.calls import calls
from coaching.store.schema.talk import heard_words
from tests.steps.learning.deal_reviews.reviewed import (
    WIN,
    clip,
    going_by,
    review,
    short,
    stage,
    text_of,
    write,
)
from tests.steps.moment_calls import MARCUS, Team


def test_talk_in_its_first_look_is_quoted_to_its_rep_alone(team: Team) -> None:
    team.sharing = Sharing(first_look_days=7)
    team.find()
    (problem,) = stage(review(team, who="Ann"), "discovery").criteria
    assert problem.proof is not None
    assert problem.proof.text == ""
    assert "first look" in problem.proof.held
    assert "lists get lost" not in text_of(review(team, who="Ann"))
    (problem,) = stage(review(team, who=MARCUS), "discovery").criteria
    assert problem.proof is not None
    assert problem.proof.text == "The lists get lost every week."


def test_talk_that_its_rep_withheld_is_quoted_to_nobody(team: Team) -> None:
    team.find()
    sharing.withhold(team.place, "M1", who=MARCUS)
    for who in ("Ann", MARCUS):
        found = review(team, who=who)
        assert "lists get lost" not in text_of(found)
        assert "lists get lost" not in str(as_json(found))
        (problem,) = stage(found, "discovery").criteria
        assert problem.proof is not None
        assert problem.proof.held == "its rep withheld it"


def test_a_clip_of_talk_that_was_withheld_later_is_not_shown(team: Team) -> None:
    team.find()
    clip(team)
    assert len(stage(review(team), "discovery").clips) == 1
    assert sum(one.clips for one in short(team).stages) == 1
    sharing.withhold(team.place, "M1", who=MARCUS)
    assert stage(review(team), "discovery").clips == ()
    assert sum(one.clips for one in short(team).stages) == 0


@pytest.mark.parametrize(
    "change", [{"consent": "refused"}, {"consent": "withdrawn"}, {"visibility": "withheld"}]
)
def test_a_call_that_is_not_open_is_named_and_left_out(team: Team, change: dict) -> None:
    clip(team)
    assert "lists get lost" in text_of(review(team))
    with team.place.library.writing() as conn:
        conn.execute(update(calls).values(**change))
    found = review(team)
    assert found.calls[0].left_out == "it is not open to the team"
    assert "lists get lost" not in str(as_json(found))
    assert stage(found, "discovery").stretches == ()
    assert stage(found, "discovery").clips == ()
    assert "the lists" not in text_of(found)
    assert [one.clips for one in short(team).stages if one.clips] == []
    (version,) = words.history(team.place, WIN, who="Ann")
    assert version.written.clips == ()
    with pytest.raises(NotFoundError, match="clip 1 is not shown any more"):
        teach(team.place, going_by(team), WIN, "1", who="Ann")


def test_a_clip_of_a_call_that_is_about_another_deal_by_now_is_not_shown(team: Team) -> None:
    other = team.deal("D-2", outcome="won")
    clip(team)
    with team.place.library.writing() as conn:
        conn.execute(update(calls).values(deal_id=other))
    assert stage(review(team), "discovery").clips == ()


def test_a_clip_is_shown_in_the_words_of_now_in_old_versions_too(team: Team) -> None:
    clip(team)
    write(team, worked="We asked first")
    with team.place.library.writing() as conn:
        conn.execute(update(heard_words).where(heard_words.c.text == "lists").values(text="[name]"))
    (chosen,) = stage(review(team), "discovery").clips
    assert chosen.words == "The [name] get lost every week."
    assert text_of(review(team)).count("The [name] get lost every week.") == 1
    (told,) = as_json(review(team))["stages"][0]["clips"]
    assert told["words"] == "The [name] get lost every week."
    for version in words.history(team.place, WIN, who="Ann"):
        assert [one.words for one in version.written.clips] == ["The [name] get lost every week."]
    assert [one.what for one in words.compare(team.place, WIN, 1, None, who="Ann")] == ["worked"]


# Lost deals ---------------------------------------------------------------------------------------


def test_a_lost_deal_is_reviewed_by_its_owner_alone(lost: Team) -> None:
    with pytest.raises(NotFoundError, match="only its owner"):
        review(lost, "D-9", who="Ann")
    with pytest.raises(NotFoundError, match="only its owner"):
        write(lost, worked="No", deal="D-9", who="Ann")
    write(lost, learned="Ask earlier", deal="D-9", who="marcus bennett")
    assert not review(lost, "D-9", who=MARCUS).open_to_team
    with pytest.raises(NotFoundError, match="only its owner"):
        words.history(lost.place, "D-9", who="Ann")


def test_its_owner_may_open_it_to_the_team_and_close_it_again(lost: Team) -> None:
    write(lost, learned="Ask earlier", deal="D-9", who=MARCUS)
    words.open_to_team(lost.place, "D-9", is_open=True, who=MARCUS)
    assert stage(review(lost, "D-9", who="Ann"), "discovery").learned.text == "Ask earlier"
    with pytest.raises(NotFoundError):
        write(lost, worked="No", deal="D-9", who="Ann")
    words.open_to_team(lost.place, "D-9", is_open=False, who=MARCUS)
    with pytest.raises(NotFoundError):
        review(lost, "D-9", who="Ann")


def test_a_lost_deal_that_is_nobodys_is_reviewed_by_nobody(team: Team) -> None:
    team.deal("D-8", ("discovery", -5), outcome="lost")
    with pytest.raises(NotFoundError, match="nobody knows whose"):
        review(team, "D-8", who=MARCUS)


def test_a_won_deal_is_the_teams_and_needs_no_opening(team: Team) -> None:
    with pytest.raises(UsageError, match="was won"):
        words.open_to_team(team.place, WIN, is_open=True, who=MARCUS)
