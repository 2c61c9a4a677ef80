"""``filmroom taught`` as it is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from coaching.app.cli import filmroom
from coaching.workspace import Workspace
from tests.steps.moment_calls import PROCESS
from tests.taught.making import SAID_AGAIN, Taught, taught_in


@pytest.fixture
def team(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Taught]:
    """Ann said it on a later call, Bo and Eve did not; the moment was given to nobody yet."""
    with taught_in(workspace) as made:
        made.call("Ann Lee", -3)
        made.call("Bo Roth", -2)
        made.call("Ann Lee", 300, SAID_AGAIN)
        made.call("Bo Roth", 301)
        made.call("Eve Dunn", -1)
        made.call("Eve Dunn", 302)
        monkeypatch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
        monkeypatch.setattr("coaching.app.wiring.process_of", lambda _: PROCESS)
        monkeypatch.setattr("coaching.app.wiring.open_place", lambda _: made.place)
        yield made


def ran(team: Taught, *arguments: str, status: int = 0) -> str:
    root = str(team.place.workspace.root)
    result = CliRunner().invoke(filmroom, ["taught", *arguments, "--workspace", root])
    assert result.exit_code == status, f"{result.output}{result.exception!r}"
    return result.stdout if not status else str(result.exception)


def give(team: Taught) -> None:
    people = "--to", "Bo Roth", "--to", "Ann Lee", "--to", "Eve Dunn"
    ran(team, "assign", "M1", *people, "--as", "Kim")


def test_nothing_was_taught_yet(team: Taught) -> None:
    assert ran(team) == (
        "Nothing was shown to anybody yet:"
        " hold a meeting, or `filmroom taught assign M1 --to NAME`.\n"
    )
    assert ran(team, "--mine", "--as", "Bo Roth").startswith("You were shown nothing yet")
    assert json.loads(ran(team, "--json")) == []


def test_a_moment_is_given_and_listed_with_what_became_of_it(team: Taught) -> None:
    given = ran(team, "assign", "M1", "--to", "Bo Roth", "--to", "Ann Lee")
    assert given == "M1: Ann Lee has it to watch\nM1: Bo Roth has it to watch\n"
    assert ran(team, "assign", "M1", "--to", "Bo Roth") == "M1: Bo Roth has it already\n"
    ran(team, "assign", "M1", "--to", "Eve Dunn")
    assert ran(team).splitlines() == [
        (
            "M1 “What if nothing changes” (assigned 2026-11-24):"
            " used on 0 of 3 calls before, 1 of 3 since"
        ),
        "      assigned, 2026-11-24: Ann Lee, Bo Roth, Eve Dunn",
    ]


def test_a_find_is_shown_rejected_and_taken_back(team: Taught) -> None:
    give(team)
    shown = ran(team, "show", "M1")
    assert "C4@00:20" in shown
    assert f"“{SAID_AGAIN}”" in shown
    assert "0 of 3 calls before, 1 of 3 since: too few to compare, 5 on either side" in shown
    assert "filmroom taught confirm|reject M1 C4@00:20" in shown
    rejected = ran(team, "reject", "M1", "C4@00:20", "--as", "Ann Lee")
    assert rejected == f"M1: rejected at C4@00:20-00:30: “{SAID_AGAIN}”\n"
    assert "0 of 3 since" in ran(team)
    assert ran(team, "undo", "M1", "--as", "Ann Lee") == (
        "M1: rejected on C4 at 20 s is taken back\n"
    )
    assert "1 of 3 since" in ran(team)
    confirmed = json.loads(ran(team, "confirm", "M1", "C5@20", "--json", "--as", "Kim"))
    assert confirmed == {"moment": "M1", "where": "C5@00:20-00:30", "verdict": "confirmed"}
    assert "2 of 3 since" in ran(team)


def test_a_teaching_in_json_has_its_finds_and_no_figures_of_one_person(team: Taught) -> None:
    give(team)
    (shown,) = json.loads(ran(team, "show", "M1", "--json"))
    assert shown["shown"] == [
        {
            "how": "assigned",
            "where": "",
            "at": "2026-11-24T09:30:00+00:00",
            "to": "Ann Lee, Bo Roth, Eve Dunn",
        }
    ]
    assert (shown["change"]["before"], shown["change"]["after"]) == (
        {"used": 0, "of": 3},
        {"used": 1, "of": 3},
    )
    (found,) = shown["found"]
    assert (found["when"], found["places"][0]["call"]) == ("after", "C4")
    assert "Bo Roth" not in json.dumps(found)


def test_a_long_list_says_that_there_may_be_more(team: Taught) -> None:
    give(team)
    assert "--limit" not in ran(team)
    assert ran(team, "--limit", "1").endswith("At most 1 are listed; --limit shows more.\n")


def test_options_before_a_word_are_refused(team: Taught) -> None:
    told = ran(team, "--mine", "show", "M1", status=1)
    assert "go after the word" in told
    told = ran(team, "--limit", "5", "show", "M1", status=1)
    assert "--limit with `filmroom taught` alone" in told


def test_text_of_talk_cannot_move_the_terminal(team: Taught) -> None:
    team.set_moment(title="red \x1b[31m")
    give(team)
    assert "\x1b" not in ran(team)
    assert "\x1b" not in ran(team, "show", "M1")
