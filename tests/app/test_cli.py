from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from coaching.app.cli import COMMANDS
from coaching.app.cli import filmroom as group
from tests.commands import filmroom


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_begins_as_the_list_says(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == COMMANDS[name][1]


def test_help_imports_no_heavy_library() -> None:
    heavy = ("torch", "spacy", "prefect", "faster_whisper", "sqlalchemy", "av", "numpy", "pydantic")
    code = (
        "import sys; from coaching.app.cli import filmroom;"
        "filmroom.main(['--help'], standalone_mode=False);"
        f"print(sorted(set(sys.modules) & set({heavy!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_folder_that_is_no_workspace_is_named_with_what_to_do(tmp_path: Path) -> None:
    ran = filmroom("status", "--workspace", tmp_path)
    assert ran.status == 1
    assert f"Error: {tmp_path} is not a workspace" in ran.err
    assert "Hint: make one with `filmroom init" in ran.err


def test_an_error_has_one_json_shape(tmp_path: Path) -> None:
    ran = filmroom("status", "--json", "--workspace", tmp_path)
    assert ran.status == 1
    assert set(ran.json) == {"error", "hint"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingets",), "Did you mean ingest?"),
        (("status", "--nope"), "--nope"),
        (("show",), "CALL"),
        (("search", "--outcome", "win"), "win"),
        (("meeting", "plan", "--date", "tomorrow"), "'tomorrow' is no day; write it as 2026-09-14"),
    ],
)
def test_a_request_that_makes_no_sense_ends_with_two(arguments: tuple[str, ...], said: str) -> None:
    ran = filmroom(*arguments)
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.parametrize(
    "arguments", [("init", ""), ("ingest", ""), ("backup", ""), ("status", "--workspace", "")]
)
def test_a_path_that_an_unset_variable_left_empty_is_not_taken_for_this_folder(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = filmroom(*arguments, cwd=tmp_path)
    assert ran.status == 2
    assert "no path is named" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_workspace_is_found_by_option_then_environment_then_folder(tmp_path: Path) -> None:
    from tests.commands import environment

    for name in ("option", "variable", "folder"):
        assert filmroom("init", tmp_path / name).status == 0

    def found(*arguments: str | Path, variable: bool) -> str:
        more = {"FILMROOM_WORKSPACE": str(tmp_path / "variable")} if variable else {}
        env = environment(**more)
        return filmroom("status", *arguments, cwd=tmp_path / "folder", env=env).out

    assert str(tmp_path / "option") in found("--workspace", tmp_path / "option", variable=True)
    assert str(tmp_path / "variable") in found(variable=True)
    assert str(tmp_path / "folder") in found(variable=False)


def test_init_leaves_what_is_there_and_puts_back_what_is_missing(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    settings = root / "config" / "filmroom.toml"
    settings.write_text('me = "Laura"\n')
    (root / "config" / "glossary.yaml").unlink()
    assert filmroom("init", root).status == 0
    assert settings.read_text() == 'me = "Laura"\n'
    assert (root / "config" / "glossary.yaml").is_file()


def test_a_typo_in_the_settings_is_told_before_any_work(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    (root / "config" / "filmroom.toml").write_text('[speech]\nmodel = "larg-v3"\n')
    (root / "inbox" / "a.wav").write_bytes(b"x" * 100)
    ran = filmroom("ingest", "--workspace", root)
    assert ran.status == 1
    assert "config/filmroom.toml: speech.model = 'larg-v3'" in ran.err
    assert "Hint:" in ran.err


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    ran = filmroom("ingest", tmp_path / "nothing.wav", "--workspace", root)
    assert ran.status == 2
    assert "nothing.wav does not exist" in ran.err


def test_an_empty_inbox_is_no_error(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    ran = filmroom("ingest", "--workspace", root)
    assert (ran.status, ran.err) == (0, "")
    assert "No files" in ran.out


def test_doctor_finds_everything_in_place(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    found = filmroom("doctor", "--json", "--workspace", root).json
    amiss = [one["name"] for one in found["findings"] if not one["well"]]
    assert amiss == []
    assert {"whisper-base", "all-MiniLM-L6-v2"} <= {one["name"] for one in found["findings"]}


def test_doctor_names_a_mistake_in_the_process(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    filmroom("init", root)
    (root / "config" / "sales_process.yaml").write_text("stages: 3\n")
    ran = filmroom("doctor", "--workspace", root)
    assert ran.status == 1
    assert "config/sales_process.yaml" in ran.out
