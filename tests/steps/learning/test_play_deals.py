"""How deals went on which plays were seen, and of whom that is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from coaching.plays.association import Counts
from coaching.steps.place import Place
from coaching.steps.plays import listed
from coaching.steps.sharing import choose, withhold
from tests.places import NOW
from tests.steps.moment_calls import PROCESS
from tests.steps.play_calls import REPS, THEIRS, PlayTeam


@pytest.fixture
def team(place: Place) -> PlayTeam:
    return PlayTeam(place)


def test_deals_with_a_play_are_counted_by_their_end(team: PlayTeam) -> None:
    team.deals({"won": (7, 3), "lost": (2, 8), "open": (2, 0)})
    team.find()
    (play,) = team.plays()
    assert (play.turns, play.deals) == (11, 11)
    won = next(one for one in play.went if one.kind == "won")
    assert won.association.counts == Counts(7, 10, 2, 10)
    assert won.says == (
        "seen on 7 of 10 deals that were won, 2 of 10 that were lost; too few to be sure",
    )


def test_enough_deals_give_a_difference_with_its_interval(team: PlayTeam) -> None:
    team.deals({"won": (12, 6), "lost": (9, 15)})  # of each of three people a third
    team.find()
    (play,) = team.plays()
    won = next(one for one in play.went if one.kind == "won")
    assert won.judged is not None
    difference = won.judged.difference
    assert difference.value == pytest.approx(12 / 21 - 6 / 21)
    # by hand: HC3 with leverages of 2/21, Student's t with 38 degrees of freedom
    assert (difference.low, difference.high) == pytest.approx((-0.0414, 0.6129), abs=1e-3)
    assert difference.same == ("person",)  # of no known territory or size


@pytest.mark.parametrize(
    ("reps", "shown"), [(1, False), (2, False), (3, True)], ids=["one", "two", "three"]
)
def test_how_deals_went_is_shown_of_three_people_and_more(
    team: PlayTeam, reps: int, *, shown: bool
) -> None:
    team.deals({"won": (6, 3), "lost": (6, 3)}, reps=REPS[:reps])
    team.find()
    (play,) = team.plays()
    assert (play.people, bool(play.went), bool(play.of_few)) == (reps, shown, not shown)
    note = play.as_json()["note"]
    assert ("fewer than three people use it on deals" in note) is not shown


def test_people_who_use_a_play_without_deals_do_not_hide_who_has_them(team: PlayTeam) -> None:
    team.calls_in_both_ways(6)  # of three people, without deals
    team.deals({"won": (6, 3), "lost": (6, 3)}, reps=REPS[:1])
    team.find()
    play = next(one for one in team.plays() if "price" in one.title)
    assert (play.people, play.went, play.of_few) == (3, (), ("won", "moved"))


def test_people_who_use_a_play_on_open_deals_do_not_hide_whose_the_ended_ones_are(
    team: PlayTeam,
) -> None:
    team.deals({"won": (9, 6), "lost": (3, 14)}, reps=REPS[:1])
    for rep in REPS[1:]:
        team.call(THEIRS.format("a year"), rep=rep, deal=team.team.deal(f"D-{rep}"))
    team.find()
    (play,) = team.plays()
    assert (play.people, play.went, play.of_few) == (3, (), ("won", "moved"))


def test_what_is_of_three_people_is_told_beside_what_is_of_one(team: PlayTeam) -> None:
    for number in range(9):
        moves = ("Negotiation", 6 if number < 5 else 40)
        deal = team.team.deal(f"D-{number}", ("Discovery", -9), moves)
        team.call(THEIRS.format(f"{number} hours"), deal=deal, rep=REPS[number % 3])
        if number % 3 == 0:  # the first of the three alone has deals that ended
            team.team.news(deal, "won", days=50)
    late = PlayTeam(replace(team.place, now=lambda: NOW + timedelta(days=60)), team.sharing)
    late.find()
    (play,) = late.plays()
    assert ([one.kind for one in play.went], play.of_few) == (["moved"], ("won",))
    assert play.no_deals.startswith("how many deals were won is not shown: ")
    assert play.as_json()["note"] == play.no_deals


def test_deals_of_one_person_are_not_told_by_a_play_that_was_seen_on_none_of_them(
    team: PlayTeam,
) -> None:
    team.calls_in_both_ways(6)  # of three people, without deals
    team.deals({"won": (0, 6), "lost": (0, 3)}, reps=REPS[:1])
    team.find()
    assert {(one.went, one.of_few) for one in team.plays()} == {((), ("won", "moved"))}


def test_how_deals_went_is_shown_where_nobody_knows_whose_calls_they_are(team: PlayTeam) -> None:
    team.deals({"won": (6, 3), "lost": (6, 3)}, reps=[None])
    team.find()
    (play,) = team.plays()
    assert {one.kind for one in play.went} >= {"won"}


def test_a_play_used_after_a_deal_ended_is_not_seen_on_it(team: PlayTeam) -> None:
    for number in range(8):
        deal = team.team.deal(f"D-{number}", ("Discovery", -9))
        team.team.news(deal, "won", days=10)
        rep = REPS[number % 3]
        team.call("So what would do the best for you", deal=deal, rep=rep)
        team.call(THEIRS.format(f"{number} hours"), deal=deal, days=30, rep=rep)
    team.find()
    (play,) = team.plays()
    won = next(one for one in play.went if one.kind == "won")
    assert (play.deals, won.association.counts) == (8, Counts(0, 8, 0, 0))


def test_talk_of_stages_that_became_one_is_summed(team: PlayTeam) -> None:
    team.deals({"won": (6, 3), "lost": (3, 3)})
    team.find()
    with team.place.library.writing() as conn:  # as they were two before: 12 turns, and 3
        conn.execute(text("UPDATE play_talk SET turns = 12"))
        conn.execute(
            text(
                "INSERT INTO play_talk (call_id, stage, turns)"
                " SELECT call_id, 'talking terms', 3 FROM play_talk"
            )
        )
    first, second, third = PROCESS.stages
    second = second.model_copy(update={"was": ("talking terms",)})
    joined = PROCESS.model_copy(update={"stages": (first, second, third)})
    found = listed(team.place, joined, team.sharing, zone="UTC")
    assert found.turns["negotiation"] == 15 * 15


def test_moving_on_counts_within_the_teams_days(team: PlayTeam) -> None:
    for number in range(8):
        moves = ("Negotiation", 6 if number < 5 else 40)
        deal = team.team.deal(f"D-{number}", ("Discovery", -9), moves)
        team.call(THEIRS.format(f"{number} hours"), deal=deal, rep=REPS[number % 3])
    late = PlayTeam(replace(team.place, now=lambda: NOW + timedelta(days=60)), team.sharing)
    late.find()
    (play,) = late.plays()
    (moved,) = play.went
    assert moved.kind == "moved"
    assert moved.says[0].startswith(
        "seen on 5 of 5 deals that moved on within 14 days, 3 of 3 that did not"
    )


def test_a_deal_whose_use_was_withheld_since_was_not_seen_with_the_play(team: PlayTeam) -> None:
    team.deals({"won": (6, 3), "lost": (3, 3)})
    team.find()
    (play,) = team.plays()
    heard = next(one for one in play.examples if one.rep == REPS[1])
    moment = choose(team.place, f"C{heard.call}", 0, 10, sharing=team.sharing, who=REPS[1])
    withhold(team.place, moment.name, who=REPS[1])
    (left,) = team.plays()
    assert (left.turns, left.deals) == (8, 8)
    seen = [
        next(it for it in one.went if it.kind == "won").association.counts for one in (play, left)
    ]
    assert [one.well_with + one.ill_with for one in seen] == [9, 8]
