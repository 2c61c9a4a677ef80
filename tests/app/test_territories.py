"""``filmroom territories`` as ops use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import filmroom

CUT = """
territories:
  - name: West
    owner: Dana Reyes
    regions: [{states: [CA]}]
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two accounts and one territory."""
    folder = tmp_path_factory.mktemp("territories")
    root = folder / "ws"
    filmroom("init", root)
    assert "No territories yet" in filmroom("territories", "show", "--workspace", root).out
    (root / "config" / "territories.yaml").write_text(CUT, encoding="utf-8")
    path = folder / "accounts.csv"
    path.write_text("Account,Region,Owner\nHarbor Dental,CA,Dana Reyes\nNorth Brew,NY,\n")
    filmroom("import", path, "--workspace", root)
    return root


def test_show_lists_territories_with_what_is_in_them(root: Path) -> None:
    found = filmroom("territories", "show", "--json", "--workspace", root).json
    assert [(it["territory"], it["owner"], it["accounts"]) for it in found] == [
        ("West", "Dana Reyes", 1),
        ("unassigned", None, 1),
    ]
    assert "Dana Reyes" in filmroom("territories", "show", "--workspace", root).out


def test_check_lists_what_needs_mending_and_what_to_do(root: Path) -> None:
    ran = filmroom("territories", "check", "--workspace", root)
    assert ran.status == 0
    assert "sound: 1 territory, 1 to look at" in ran.out
    assert "North Brew is in no territory" in ran.out
    assert "→ Import what is not known of it" in ran.out


def test_check_gives_its_findings_to_scripts(root: Path) -> None:
    found = filmroom("territories", "check", "--json", "--workspace", root).json
    assert found["counts"] == {"gap": 1}
    assert found["findings"][0]["about"] == "North Brew"


def test_check_of_a_file_that_is_not_sound_ends_with_its_line(root: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("territories:\n- name: West\n  onwer: Dana\n")
    ran = filmroom("territories", "check", wrong, "--workspace", root)
    assert ran.status == 1
    assert "line 3" in ran.err
    assert 'Did you mean "owner"?' in ran.err


def test_simulate_shows_what_another_cut_would_move(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("territories: [{name: All, owner: Lee, regions: [{states: [CA, NY]}]}]")
    told = filmroom("territories", "simulate", other, "--workspace", root).out
    assert "West (Dana Reyes)" in told
    assert "2 accounts would move with 0 open deals; 0 would stay" in told
    found = filmroom("territories", "simulate", other, "--json", "--workspace", root).json
    assert [it["after"]["territory"] for it in found["moves"]] == ["All", "All"]


def test_simulate_says_that_a_file_is_not_there(root: Path) -> None:
    ran = filmroom("territories", "simulate", "none.yaml", "--workspace", root)
    assert ran.status != 0
    assert "none.yaml does not exist" in ran.err
