"""``filmroom process``: what it prints, and what it leaves alone."""

from pathlib import Path

import pytest

from tests.commands import filmroom

SHIPPED = Path(__file__).parents[2] / "config" / "sales_process.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "ws"
    assert filmroom("init", made).status == 0
    return made


def own(root: Path) -> Path:
    return root / "config" / "sales_process.yaml"


def edit(root: Path, old: str, new: str) -> None:
    text = own(root).read_text(encoding="utf-8")
    assert old in text
    own(root).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_process_is_said_to_be_sound(root: Path) -> None:
    ran = filmroom("process", "check", "--workspace", root)
    assert ran.status == 0
    assert ran.out.startswith("sound: 6 stages, 8 signals, version ")
    assert "warning" not in ran.out


def test_a_mistake_ends_with_one_and_names_its_line(root: Path) -> None:
    edit(root, "name: opening", "nmae: opening")
    ran = filmroom("process", "check", "--workspace", root)
    assert ran.status == 1
    assert "config/sales_process.yaml, line " in ran.err
    assert 'Did you mean "name"?' in ran.err


def test_a_file_can_be_checked_outside_a_workspace(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "stages:\n- {name: one, title: One, goal: G, description: D, actions: [],"
        " exit_criteria: [They nod], examples: []}\n"
    )
    found = filmroom("process", "check", path, "--json").json
    assert found["sound"]
    assert len(found["warnings"]) == 2


def test_a_process_is_shown_in_its_shape(root: Path) -> None:
    ran = filmroom("process", "show", "--workspace", root)
    assert "1. Opening (opening)" in ran.out
    assert "Exit criteria" in ran.out
    assert "objection: price, timing, trust" in ran.out


def test_a_difference_names_what_was_renamed(root: Path) -> None:
    edit(root, "name: demo", "name: showing\n    was: [demo]")
    ran = filmroom("process", "diff", SHIPPED, own(root), "--workspace", root)
    assert "> stage showing renamed (was demo)" in ran.out
    found = filmroom("process", "diff", SHIPPED, "--json", "--workspace", root).json
    assert [(one["change"], one["name"]) for one in found["entries"]] == [("renamed", "showing")]


def test_a_version_that_is_not_kept_is_an_error_with_a_hint(root: Path) -> None:
    ran = filmroom("process", "show", "--version", "abcd", "--workspace", root)
    assert ran.status == 1
    assert "filmroom process list" in ran.err


def test_a_library_without_tags_lists_what_is_in_use(root: Path) -> None:
    ran = filmroom("process", "list", "--workspace", root)
    assert ran.status == 0
    assert "nothing was tagged yet" in ran.out
    assert filmroom("process", "list", "--json", "--workspace", root).json["versions"] == []


def test_a_new_process_takes_the_place_of_the_shipped_one(root: Path) -> None:
    assert filmroom("process", "new", "service", "--workspace", root).status == 0
    ran = filmroom("process", "check", "--workspace", root)
    assert ran.out.startswith("sound: 4 stages")


def test_a_new_process_leaves_a_process_of_the_team_as_it_is(root: Path) -> None:
    edit(root, "title: Opening", "title: Hello")
    before = own(root).read_bytes()
    ran = filmroom("process", "new", "renewal", "--workspace", root)
    assert "Wrote config/renewal.yaml" in ran.out
    assert own(root).read_bytes() == before
    (root / "config" / "renewal.yaml").write_text("ours")
    again = filmroom("process", "new", "renewal", "--workspace", root)
    assert again.status == 1
    assert (root / "config" / "renewal.yaml").read_text() == "ours"


def test_an_unknown_ready_made_process_is_refused_with_the_choices(root: Path) -> None:
    ran = filmroom("process", "new", "servise", "--workspace", root)
    assert ran.status == 2
    assert "cold_calls, renewal, service" in ran.err
    assert 'Did you mean "service"?' in ran.err
