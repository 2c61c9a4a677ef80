from __future__ import annotations

import pytest
from sqlalchemy import select, text

from coaching.errors import NotFoundError, UsageError
from coaching.settings import Sharing
from coaching.steps.finding_plays import find_plays, is_stale
from coaching.steps.forget import forget
from coaching.steps.naming_plays import dismiss, name
from coaching.steps.place import Place
from coaching.steps.sharing import choose, withhold
from coaching.store import acts
from coaching.store.schema.plays import play_terms, play_uses
from tests.steps.moment_calls import PROCESS
from tests.steps.play_calls import REPS, THEIRS, PlayTeam


@pytest.fixture
def team(place: Place) -> PlayTeam:
    return PlayTeam(place)


def test_things_done_again_and_again_are_found_with_words_of_their_own(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways()
    found = team.find()
    assert (found.plays, found.new, found.run.calls) == (2, (1, 2), 12)
    assert found.turns == {"discovery": 0, "negotiation": 36, "closing": 0}
    first, second = team.plays()
    titles = {first.title, second.title}
    assert any("price" in title and "lose" in title for title in titles), titles
    assert any("besides you" in title for title in titles), titles
    for one in (first, second):
        assert (one.stage, one.turns, one.calls, one.deals, one.people) == (
            "negotiation", 12, len(calls), 0, 3,
        )  # fmt: skip
        assert one.often == "12 turns on 12 calls, no deal known, by 3 people"


def test_without_a_crm_plays_are_only_counted(team: PlayTeam) -> None:
    team.calls_in_both_ways()
    team.find()
    assert [one.went for one in team.plays()] == [(), ()]


def test_examples_are_of_different_people_and_accounts(team: PlayTeam) -> None:
    for number in range(12):
        team.call(
            THEIRS.format(f"{number} hours"),
            rep=REPS[0] if number < 8 else REPS[1 + number % 2],
            account=f"Firm {number % 4}",
        )
    team.find()
    (play,) = team.plays()
    assert {one.rep for one in play.examples} == set(REPS)
    assert {one.account for one in play.examples} == {f"Firm {number}" for number in range(4)}
    assert [one.rep for one in play.examples] == sorted(str(one.rep) for one in play.examples)
    assert all(one.text.startswith("Put the price") for one in play.examples)


def test_a_play_keeps_number_and_name_when_it_is_found_again(team: PlayTeam) -> None:
    team.calls_in_both_ways()
    team.find()
    name(team.place, "P2", "  Ask who  else signs ", who="Ann")
    team.calls_in_both_ways(6)
    found = team.find()
    assert found.new == ()
    first, second = team.plays()
    assert (first.number, first.turns, second.number, second.turns) == (1, 18, 2, 18)
    assert (second.title, second.named) == ("Ask who else signs", True)
    name(team.place, "P2", "", who="Ann")
    assert not team.show("P2").named
    with team.place.library.reading() as conn:
        assert [act.after for act in acts.acts_on(conn, "play", 2)] == [
            {"title": "Ask who else signs"},
            {"title": ""},
        ]


def test_a_dismissed_play_is_out_of_lists_until_it_is_taken_back(team: PlayTeam) -> None:
    team.calls_in_both_ways()
    team.find()
    dismiss(team.place, "P1", who="Ann")
    dismiss(team.place, "P1", who="Bo")  # it is one already
    assert [one.number for one in team.plays()] == [2]
    assert team.listed().dismissed == 1
    team.find()
    assert [one.number for one in team.plays()] == [2]
    assert [one.number for one in team.plays(dismissed=True)] == [1, 2]
    dismiss(team.place, "P1", back=True, who="Ann")
    assert [one.number for one in team.plays()] == [1, 2]
    with team.place.library.reading() as conn:
        told = [(act.who, act.verb) for act in acts.acts_on(conn, "play", 1)]
    assert told == [("Ann", "dismiss"), ("Ann", "undo")]


def test_withheld_talk_is_in_no_play_and_no_example(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways(12)
    secret = team.call(THEIRS.format("eleven zebras"), THEIRS.format("eleven zebras"))
    moment = choose(team.place, f"C{secret}", 0, 20, sharing=team.sharing, who=REPS[0])
    withhold(team.place, moment.name, who=REPS[0])
    team.find()
    shown = next(one for one in team.plays() if "price" in one.title)
    assert (shown.turns, shown.calls) == (12, len(calls))
    # and what is withheld later is neither shown nor counted any longer
    other = choose(team.place, f"C{calls[0]}", 0, 10, sharing=team.sharing, who=REPS[0])
    withhold(team.place, other.name, who=REPS[0])
    left = team.show(f"P{shown.number}")
    assert calls[0] not in {one.call for one in left.examples}
    assert (left.turns, left.calls) == (11, len(calls) - 1)


def test_a_play_whose_uses_were_all_withheld_since_is_there_no_longer(team: PlayTeam) -> None:
    calls = [team.call(THEIRS.format(f"{number} hours")) for number in range(8)]
    team.find()
    for call in calls:
        moment = choose(team.place, f"C{call}", 0, 10, sharing=team.sharing, who=REPS[0])
        withhold(team.place, moment.name, who=REPS[0])
    assert team.plays() == []
    with pytest.raises(NotFoundError, match="P1"):
        team.show("P1")


def test_talk_in_its_first_look_counts_and_is_not_shown(place: Place) -> None:
    team = PlayTeam(place, Sharing(first_look_days=7))
    calls = team.calls_in_both_ways(8)
    for call in calls[:5]:
        choose(team.place, f"C{call}", 0, 10, sharing=team.sharing, who=REPS[(call - 1) % 3])
    team.find()
    shown = next(one for one in team.plays() if "price" in one.title)
    assert shown.turns == 8
    assert {one.call for one in shown.examples} <= set(calls[5:])


def test_closed_calls_are_in_nothing(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways(12)
    team.find()
    with team.place.library.writing() as conn:
        conn.execute(
            text("UPDATE calls SET consent = 'withdrawn' WHERE id <= :last"), {"last": calls[8]}
        )
    first, second = team.plays()
    assert (first.turns, second.turns) == (3, 3)
    assert {one.call for one in first.examples} <= set(calls[9:])
    team.find()
    assert team.plays() == []  # three turns make no group


def test_a_forgotten_calls_turns_and_words_are_gone(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways(12)
    team.find()
    forget(team.place, calls[:11], who="Ann")
    with team.place.library.reading() as conn:
        assert set(conn.execute(select(play_uses.c.call_id)).scalars()) == {calls[11]}
        assert set(conn.execute(select(play_terms.c.call_id)).scalars()) <= {calls[11]}
    assert {one.title for one in team.plays()} == {"without words of its own"}


def test_a_call_that_is_forgotten_while_plays_are_looked_for_is_left_out(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways(12)

    def forget_one(share: float) -> None:
        if share == 1:
            forget(team.place, [calls[-1]], who="Ann")

    find_plays(
        team.place,
        PROCESS,
        who="Ann",
        on_progress=forget_one,
    )
    assert [one.calls for one in team.plays()] == [11, 11]


def test_calls_of_another_embedder_are_left_out_and_told(team: PlayTeam) -> None:
    team.calls_in_both_ways(8)
    for embedder in ("other@2", None):
        team.call(THEIRS.format("nine hours"), embedder=embedder)
    found = team.find()
    assert dict(found.run.passed_over) == {"other@2": 1, "": 1}
    assert {one.calls for one in team.plays()} == {8}


def test_a_stage_with_five_turns_has_no_plays(team: PlayTeam) -> None:
    for _ in range(2):
        team.call(THEIRS.format("nine hours"), THEIRS.format("nine days"))
    assert team.find().plays == 0
    assert team.listed().turns["negotiation"] == 6
    assert team.plays() == []


def test_an_empty_library_has_no_plays(team: PlayTeam) -> None:
    assert team.find().plays == 0
    assert team.listed().stages == {}


def test_plays_are_found_anew_by_themselves_when_the_library_has_grown(team: PlayTeam) -> None:
    assert is_stale(team.place)
    team.calls_in_both_ways(20)
    team.find()
    assert not is_stale(team.place)
    team.calls_in_both_ways(2)
    assert not is_stale(team.place)
    assert team.listed().newer == 2
    team.calls_in_both_ways(1)
    assert is_stale(team.place)


def test_one_person_alone_with_everything_is_no_error(team: PlayTeam) -> None:
    for number in range(8):
        team.call(THEIRS.format(f"{number} hours"), rep=None)
    team.find()
    (play,) = team.plays()
    assert (play.people, play.often) == (0, "8 turns on 8 calls, no deal known")


def test_what_is_no_play_is_refused(team: PlayTeam) -> None:
    team.calls_in_both_ways()
    team.find()
    with pytest.raises(NotFoundError, match="there is no play P9"):
        team.show("P9")
    with pytest.raises(UsageError, match="is no play"):
        team.show("M1")
    with pytest.raises(UsageError, match="not in the library"):
        team.listed(stage="nowhere")
    with pytest.raises(UsageError, match="has 81 characters"):
        name(team.place, "P1", "x" * 81, who="Ann")


def test_a_play_that_is_not_found_again_is_told_so(team: PlayTeam) -> None:
    calls = team.calls_in_both_ways(12)
    team.find()
    with team.place.library.writing() as conn:
        conn.execute(text("UPDATE tags SET stage = 'closing' WHERE turn IN (0, 2)"))
    found = team.find()
    (shown,) = team.plays()
    assert found.new == (3,)
    assert (shown.number, shown.stage, shown.turns) == (3, "closing", len(calls))
    for gone in ("P1", "P2"):
        with pytest.raises(NotFoundError, match="was not found again"):
            team.show(gone)
