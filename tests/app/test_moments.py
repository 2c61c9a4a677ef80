from __future__ import annotations

import errno
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from coaching.app.cli import filmroom
from coaching.app.following import follow
from coaching.app.moments import look_for_moments
from coaching.app.playbook import write_pages_anew
from coaching.settings import Settings
from coaching.steps import playbook_pages, sharing
from coaching.steps.mending import follow_reels
from coaching.steps.place import Place
from coaching.steps.playbook_waiting import pages_to_write
from coaching.store import versions
from coaching.workspace import Workspace
from tests.places import NOW, place_in
from tests.steps.moment_calls import PROCESS, Team

MARCUS = "Marcus Bennett"
LOOK = look_for_moments
"""As it is where no test has put another in its place."""


@pytest.fixture
def place(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A workspace with two moments of Marcus's, found by the shipped process's signals."""
    monkeypatch.setattr("coaching.app.logs.log_to", lambda *_, **__: None)
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


@pytest.mark.parametrize(("name", "clips"), [("team.html", "none"), ("team.html", "inside")])
def test_a_page_is_written_anew_as_it_was_written(place: Place, name: str, clips: str) -> None:
    for moment in ("M1", "M2"):
        ran(place, "moments", "share", moment, "--as", MARCUS)
        ran(place, "playbook", "add", moment, "--as", "Ann")
    page = place.workspace.root / "playbook" / name
    (page.parent / "team-clips").mkdir(parents=True)
    ran(place, "playbook", "export", name, "--clips", clips)
    told = ran(place, "moments", "withhold", "M2", "--as", MARCUS)
    assert "team.html had it and was written anew" in told
    text = page.read_text()
    assert re.findall(r'<article id="(M\d+)">', text) == ["M1"]
    assert ("<audio" in text, "data:audio" in text) == (clips == "inside", clips == "inside")


def test_a_page_whose_withholding_was_cut_short_is_written_anew_with_the_next_look(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment in ("M1", "M2"):
        ran(place, "moments", "share", moment, "--as", MARCUS)
        ran(place, "playbook", "add", moment, "--as", "Ann")
    ran(place, "playbook", "export", "team.html", "--clips", "none")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    sharing.withhold(place, "M2", who=MARCUS)
    with monkeypatch.context() as patched:
        patched.setattr("coaching.steps.playbook_pages.write_page", killed)
        with pytest.raises(KeyboardInterrupt):
            write_pages_anew(place, Settings())
    page = place.workspace.root / "playbook" / "team.html"
    assert not page.exists()
    LOOK(place, Settings())
    assert "M1" in page.read_text()


def test_a_page_of_a_call_to_which_somebody_says_no_goes_and_that_is_told(place: Place) -> None:
    for moment in ("M1", "M2"):
        ran(place, "moments", "share", moment, "--as", MARCUS)
        ran(place, "playbook", "add", moment, "--as", "Ann")
    ran(place, "playbook", "export", "team.html", "--clips", "none")
    outside = place.workspace.root.parent / "given.html"
    ran(place, "playbook", "export", str(outside), "--clips", "none")
    told = ran(place, "set", "C1", "--consent", "withdrawn")
    assert "team.html had it and was removed" in told
    assert f"{outside} has it still: it is not ours to remove" in told
    assert not (place.workspace.root / "playbook" / "team.html").exists()


def to_book(place: Place, *moments: str) -> None:
    for moment in moments:
        ran(place, "moments", "share", moment, "--as", MARCUS)
        ran(place, "playbook", "add", moment, "--as", "Ann")


def test_pages_of_which_something_changes_while_they_are_written_anew_wait_for_the_next_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page is being cut; the first stands again, and goes again."""
    to_book(place, "M1", "M2")
    pages = [place.workspace.root / "playbook" / name for name in ("one.html", "two.html")]
    for page in pages:
        ran(place, "playbook", "export", page.name)
    sharing.withhold(place, "M2", who=MARCUS)
    cut, cuts = playbook_pages._cut, []

    def trimmed_meanwhile(*arguments: Any) -> Any:
        cuts.append(cut(*arguments))
        if len(cuts) == 2:
            sharing.trim(place, "M1", first="The lists", last=None, who=MARCUS)
        return cuts[-1]

    with monkeypatch.context() as patched:
        patched.setattr(playbook_pages, "_cut", trimmed_meanwhile)
        write_pages_anew(place, Settings())
    assert sorted(pages_to_write(place)) == [str(page) for page in pages]
    LOOK(place, Settings())
    assert [page.is_file() for page in pages] == [True, True]
    assert pages_to_write(place) == ()


def test_a_page_that_cannot_be_written_is_tried_again_once_it_or_its_place_is_another(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    to_book(place, "M1", "M2")
    folder = place.workspace.root / "playbook"
    page = folder / "team.html"
    ran(place, "playbook", "export", "team.html")
    sharing.withhold(place, "M2", who=MARCUS)
    folder.rmdir()
    folder.write_text("in the way")
    assert write_pages_anew(place, Settings()) == ((str(page), False),)
    for _ in range(2):
        LOOK(place, Settings())
    assert caplog.text.count("a page could not be written anew: WorkspaceError") == 1
    sharing.trim(place, "M1", first="The lists", last=None, who=MARCUS)
    LOOK(place, Settings())
    assert caplog.text.count("a page could not be written anew: WorkspaceError") == 2
    folder.unlink()
    LOOK(place, Settings())
    assert page.is_file()
    assert pages_to_write(place) == ()


def test_a_page_that_finds_the_disk_full_is_tried_again_at_the_next_look(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_book(place, "M1", "M2")
    ran(place, "playbook", "export", "team.html")
    sharing.withhold(place, "M2", who=MARCUS)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(playbook_pages, "html", full)
        LOOK(place, Settings())
    LOOK(place, Settings())
    assert (place.workspace.root / "playbook" / "team.html").is_file()


def test_a_page_elsewhere_is_named_by_whoever_masks_something_that_it_shows(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making the call anew looks at pages, too, and tells nobody."""
    to_book(place, "M1", "M2")
    page = place.workspace.root.parent / "given.html"
    ran(place, "playbook", "export", str(page), "--clips", "none")

    def derive(place: Place, call: int, *_: object) -> None:
        with place.library.writing() as conn:
            made = versions.begin(conn, call, "turns", made_by="test", made_from=None, now=NOW)
            versions.complete(conn, made.id, now=NOW)
            versions.activate(conn, call, [made.id])
        follow_reels(place, call)

    monkeypatch.setattr("coaching.steps.deriving.derive", derive)
    monkeypatch.setattr("coaching.steps.comparing.chosen_words", lambda *_: 1)
    monkeypatch.setattr("coaching.steps.exporting.refresh_portable", lambda *_: None)
    followed = follow(place, Settings(), told=[1], roles_changed=[1])
    assert followed.pages_say == (f"{page} has it still: it is not ours to remove",)
