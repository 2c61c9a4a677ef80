from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from coaching.app.cli import filmroom
from coaching.settings import Sharing
from coaching.steps.place import Place
from coaching.steps.sharing import choose
from coaching.workspace import Workspace
from tests.places import place_in
from tests.steps.moment_calls import PROCESS
from tests.steps.play_calls import PlayTeam


@pytest.fixture
def place(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A workspace with calls in which two things are done again and again, on deals."""
    monkeypatch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
    monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
    with place_in(workspace) as place:
        team = PlayTeam(place)
        team.calls_in_both_ways(6)
        team.deals({"won": (12, 6), "lost": (9, 15)})
        place.library.close()
        yield place


def invoked(place: Place, *arguments: str) -> Any:
    return CliRunner().invoke(
        filmroom, [*arguments, "--workspace", str(place.workspace.root)], catch_exceptions=False
    )


def ran(place: Place, *arguments: str) -> str:
    result = invoked(place, *arguments)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_the_first_look_finds_plays_and_says_so_beside_what_it_prints(place: Place) -> None:
    first = invoked(place, "plays", "--json")
    assert "Looking for plays" in first.stderr
    assert "Looking for plays" not in invoked(place, "plays", "--json").stderr
    listed = json.loads(first.stdout)
    ((stage, plays),) = [(one["stage"], one["plays"]) for one in listed["stages"]]
    assert stage == "negotiation"
    assert {one["play"] for one in plays} == {"P1", "P2"}
    assert (listed["calls"], listed["newer"], listed["passed_over"]) == (48, 0, {})


def test_show_tells_how_often_how_deals_went_and_what_to_listen_to(place: Place) -> None:
    listed = json.loads(ran(place, "plays", "--json"))
    plays = [one for stage in listed["stages"] for one in stage["plays"]]
    priced = next(one for one in plays if "price" in one["title"])
    shown = ran(place, "plays", "show", priced["play"])
    assert "27 turns on 27 calls, 21 deals, by 3 people" in shown
    assert "seen on 12 of 18 deals that were won, 9 of 24 that were lost" in shown
    assert "deals with it were won 29 points more often (95 % interval −4 to +61)" in shown  # noqa: RUF001
    assert "that may be chance for one play" in shown
    assert "need not be why they went so" in shown
    assert "“Put the price beside" in shown
    as_json = json.loads(ran(place, "plays", "show", priced["play"], "--json"))
    (won,) = [one for one in as_json["went"] if one["kind"] == "won"]
    assert won["difference"]["value"] == pytest.approx(12 / 21 - 6 / 21, abs=1e-4)
    assert won["stands_out"] is False
    assert "need not be why" in as_json["note"]


def test_a_play_goes_into_the_playbook_through_a_moment_that_it_is_in(place: Place) -> None:
    ran(place, "plays")
    before = json.loads(ran(place, "plays", "show", "P1", "--json"))
    assert {one["moment"] for one in before["examples"]} == {None}
    heard = before["examples"][0]
    shown_at_once = Sharing(first_look_days=0)
    choose(place, heard["call"], 0, 20, sharing=shown_at_once, who=heard["rep"])
    assert "in M1: `filmroom playbook add M1`" in ran(place, "plays", "show", "P1")
    assert "version 1: M1 is in the playbook" in ran(place, "playbook", "add", "M1")


def test_a_person_names_and_dismisses_a_play(place: Place) -> None:
    ran(place, "plays")
    assert ran(place, "plays", "name", "P1", "Ask who else") == "P1 is called “Ask who else”\n"
    assert "P1    Ask who else" in ran(place, "plays")
    assert ran(place, "plays", "dismiss", "P1") == "P1 is dismissed\n"
    listed = ran(place, "plays")
    assert "Ask who else" not in listed
    assert "1 dismissed; --dismissed lists them." in listed
    assert "Ask who else  [dismissed" in ran(place, "plays", "--dismissed")
    assert ran(place, "plays", "dismiss", "P1", "--undo") == "P1 is listed again\n"
    assert "after its own words" in ran(place, "plays", "name", "P1", "")


def test_find_says_how_many_and_which_are_new(place: Place) -> None:
    assert ran(place, "plays", "find") == "2 plays in 48 calls, 2 of them new: P1, P2\n"
    assert json.loads(ran(place, "plays", "find", "--json"))["new"] == []


def test_a_play_of_one_person_says_why_nothing_is_told_of_deals(place: Place) -> None:
    with place.library.writing() as conn:
        conn.execute(text("UPDATE calls SET rep_id = 1 WHERE rep_id IS NOT NULL"))
    why = "how deals went is not shown: fewer than three people use it on deals"
    assert why in ran(place, "plays")
    shown = ran(place, "plays", "show", "P1") + ran(place, "plays", "show", "P2")
    assert why in shown
    assert "that were won" not in shown


def test_a_stage_without_plays_is_said_to_have_none(place: Place) -> None:
    assert "No plays: no talk of ours was looked at." in ran(place, "plays", "--stage", "discovery")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "P9"), "there is no play P9"),
        (("show", "M1"), "'M1' is no play"),
        (("--stage", "nowhere"), 'stage = "nowhere" is not in the library'),
        (("--dismissed", "find"), "go with `filmroom plays` alone"),
        (("--json", "show", "P1"), "--json after the word"),
    ],
)
def test_what_makes_no_sense_is_refused(
    place: Place, arguments: tuple[str, ...], says: str
) -> None:
    from coaching.errors import FilmroomError

    with pytest.raises(FilmroomError, match=says):
        invoked(place, "plays", *arguments)
