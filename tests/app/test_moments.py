from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from coaching.app.cli import filmroom
from coaching.steps.place import Place
from coaching.workspace import Workspace
from tests.steps.moment_calls import PROCESS, Team, place_in

MARCUS = "Marcus Bennett"


@pytest.fixture
def place(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A workspace with two moments of Marcus's, found by the shipped process's signals."""
    monkeypatch.setattr("coaching.app.cli.session._log_to", lambda *_, **__: None)
    monkeypatch.setattr("coaching.app.moments.look_for_moments", lambda *_, **__: None)
    with place_in(workspace) as place:
        team = Team(place)
        team.winning_call(sound=True)
        team.find()
        place.library.close()
        monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
        yield place


def ran(place: Place, *arguments: str) -> Any:
    result = CliRunner().invoke(
        filmroom, [*arguments, "--workspace", str(place.workspace.root)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_moment_goes_from_its_rep_to_the_playbook(place: Place) -> None:
    assert "2 more are in the rep's first look" in ran(place, "moments", "--as", "Ann")
    assert "M2 is shared with the team" in ran(place, "moments", "share", "M2", "--as", MARCUS)
    listed = json.loads(ran(place, "moments", "--json", "--as", "Ann"))
    assert [one["moment"] for stage in listed["stages"] for one in stage["moments"]] == ["M2"]
    assert listed["in_first_look"] == 1
    assert "version 1: M2 is in the playbook" in ran(place, "playbook", "add", "M2", "--as", "Ann")
    shown = ran(place, "playbook")
    assert "1. M2  An objection answered: price" in shown
    exported = json.loads(ran(place, "playbook", "export", "team.html", "--json"))
    assert exported["moments"] == ["M2"]
    assert exported["path"] == str(place.workspace.root / "playbook" / "team.html")
    told = ran(place, "moments", "withhold", "M2", "--as", MARCUS)
    assert "team.html had it and was removed" in told


def test_show_lists_each_piece_of_evidence_with_its_source(place: Place) -> None:
    text = ran(place, "moments", "show", "M2", "--as", MARCUS)
    assert "an objection (price) was answered and not heard again in the rest of the call" in text
    assert "(C1 at 00:20, 2026-11-24)" in text
    assert "yours until" in text


def test_own_moments_are_listed_for_their_rep_alone(place: Place) -> None:
    assert "M1" in ran(place, "moments", "--mine", "--as", MARCUS)
    assert "No moments of your own." in ran(place, "moments", "--mine", "--as", "Ann")
