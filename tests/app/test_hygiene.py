from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.steps.place import Place
from coaching.store.schema.calls import calls
from tests.commands import ROOT, environment, filmroom
from tests.steps.ready_calls import ReadyCall, make_ready_call


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "harbor.wav", "What about price", "sixty seats are fine")


def test_export_prints_json_for_another_program(place: Place, call: ReadyCall) -> None:
    ran = filmroom("export", "C1", "--workspace", place.workspace.root)
    assert ran.status == 0, ran.err
    assert (ran.json["format"], ran.json["call"]) == ("filmroom-call/1", "C1")


def test_export_writes_all_formats_into_a_folder(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    ran = filmroom(
        "export", "harbor", "--format", "all", "--to", folder, "--workspace", place.workspace.root
    )
    assert ran.status == 0, ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["C1.json", "C1.txt", "C1.vtt"]
    assert str(folder / "C1.vtt") in ran.out


def test_export_of_what_was_refused_says_why(place: Place, call: ReadyCall) -> None:
    with place.library.writing() as conn:
        conn.execute(update(calls).values(consent="refused"))
    ran = filmroom("export", "C1", "--workspace", place.workspace.root)
    assert ran.status == 2
    assert "Error: C1 is not given out: consent was refused" in ran.err
    assert ran.out == ""


def test_forget_asks_first_and_a_script_has_to_say_yes(place: Place, call: ReadyCall) -> None:
    ran = filmroom("forget", "C1", "--workspace", place.workspace.root)
    assert ran.status == 2
    assert "Hint: say --yes, once you are sure" in ran.err
    assert call.kept.is_file()


def test_the_only_call_is_not_forgotten_where_none_is_named(place: Place, call: ReadyCall) -> None:
    ran = filmroom("forget", "", "--yes", "--workspace", place.workspace.root)
    assert ran.status == 2
    assert "Error: no call is named" in ran.err
    assert call.kept.is_file()


def test_whoever_says_no_is_told_that_nothing_was_forgotten(place: Place, call: ReadyCall) -> None:
    person, terminal = os.openpty()
    os.write(person, b"n\n")
    ran = subprocess.run(
        [sys.executable, "-m", "coaching.app", "forget", "C1", "--workspace", place.workspace.root],
        stdin=terminal,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=False,
        timeout=300,
    )
    os.close(terminal)
    os.close(person)
    assert ran.returncode == 1
    assert ran.stderr.endswith("Nothing was forgotten.\n")
    assert call.kept.is_file()


def test_a_file_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("what we said")
    ran = filmroom("restore", file)
    assert ran.status == 2
    assert f"Error: {file} holds no complete backup" in ran.err


def test_forget_tells_numbers_and_never_talk(place: Place, call: ReadyCall) -> None:
    ran = filmroom("forget", "C1", "--yes", "--workspace", place.workspace.root)
    assert ran.status == 0, ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[0] == "Forgotten: C1"
    assert {"7 words", "1 calls", "2 turns", "1 files: originals", "1 files: media"} <= set(lines)
    assert "sixty" not in ran.out + ran.err
    shown = filmroom("show", "C1", "--workspace", place.workspace.root)
    assert "there is no call C1" in shown.err


def test_forget_has_a_shape_for_scripts(place: Place, call: ReadyCall) -> None:
    ran = filmroom(
        "forget", "C1", "--yes", "--json", "--keep-original", "--workspace", place.workspace.root
    )
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"calls", "rows", "files", "reels", "left", "printed", "unfinished"}
    assert (ran.json["calls"], ran.json["files"]) == (["C1"], {"media": 1})
    status = filmroom("status", "--json", "--workspace", place.workspace.root).json
    (line,) = status["recordings"]
    assert line["state"] == "quarantined"
    assert line["reason"].startswith("forgotten on ")


def test_a_backup_is_verified_and_restored_elsewhere(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    target, home = tmp_path / "backup", tmp_path / "home"
    made = filmroom("backup", target, "--json", "--workspace", place.workspace.root)
    assert made.status == 0, made.err
    assert made.json["missing"] == []
    checked = filmroom("backup", "--verify", target)
    assert checked.status == 0, checked.err
    assert checked.out.startswith(f"{target} is whole: {made.json['files']} files")
    back = filmroom("restore", target, "--to", home)
    assert back.status == 0, back.err
    shown = filmroom("show", "C1", "--json", "--workspace", home)
    assert shown.json == filmroom("show", "C1", "--json", "--workspace", place.workspace.root).json
    again = filmroom("restore", target, "--to", home)
    assert again.status == 2
    assert "is there already and not empty" in again.err


_REFUSING = """
import errno, sys
from coaching.steps import backup
opened = backup.open_plain_file
def opening(path):
    if path.name == "broken.wav":
        raise PermissionError(errno.EACCES, "Permission denied")
    return opened(path)
backup.open_plain_file = opening
from coaching.app.cli import main
main(sys.argv[1:])
"""
"""The command, on a disk that refuses one file; tests may run as root, whom rights do not stop."""


def test_a_backup_that_leaves_a_file_out_names_it_and_ends_with_one(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    (place.workspace.inbox / "broken.wav").write_bytes(b"still to come")

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        command = ("backup", str(tmp_path / "backup"), *more)
        return subprocess.run(
            [
                *(sys.executable, "-c", _REFUSING),
                *(*command, "--workspace", str(place.workspace.root)),
            ],
            cwd=ROOT,
            env=environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )

    made, told = run("--json"), run()
    assert (made.returncode, told.returncode) == (1, 1)
    left_out = json.loads(made.stdout)["left_out"]
    assert left_out == [{"file": "inbox/broken.wav", "reason": "Permission denied"}]
    assert "Left out, since it cannot be read: inbox/broken.wav (Permission denied)" in told.stderr


def test_a_damaged_backup_ends_with_one_and_names_the_file(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    target = tmp_path / "backup"
    filmroom("backup", target, "--without-media", "--workspace", place.workspace.root)
    manifest = json.loads((target / "manifest.json").read_text())
    entry = next(one for one in manifest["files"] if one["path"] == "config/filmroom.toml")
    (target / "objects" / entry["sha256"][:2] / entry["sha256"]).unlink()
    ran = filmroom("backup", "--verify", target)
    assert ran.status == 1
    assert "is damaged: config/filmroom.toml (missing)" in ran.err


def test_verify_and_without_media_make_no_sense_together(tmp_path: Path) -> None:
    assert filmroom("backup", tmp_path, "--verify", "--without-media").status == 2


def killed_at(module: str, function: str, *arguments: str | Path) -> int:
    """Run a command in a process that kills itself where it would call ``function``; its status."""
    code = (
        "import os, signal, sys, importlib;"
        f"module = importlib.import_module({module!r});"
        f"module.{function} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL);"
        "from coaching.app.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=environment(),
        check=False,
        capture_output=True,
        timeout=120,
    )
    return done.returncode


def test_a_forgetting_that_was_killed_is_finished_by_the_next(
    place: Place, call: ReadyCall
) -> None:
    other = make_ready_call(place, "other.wav", "Good day", "hello")
    root = place.workspace.root
    status = killed_at(
        "coaching.steps.forget", "work_off", "forget", "C1", "--yes", "--workspace", root
    )
    assert status == -signal.SIGKILL
    assert call.kept.is_file()
    ran = filmroom("forget", "C2", "--yes", "--workspace", root)
    assert ran.status == 0, ran.err
    assert not call.kept.exists()
    assert not call.original.exists()
    assert not other.kept.exists()
    assert not list((root / ".filmroom").glob("forget-*"))


def test_a_backup_that_was_killed_is_made_whole_by_the_next(
    place: Place, call: ReadyCall, tmp_path: Path
) -> None:
    target = tmp_path / "backup"
    status = killed_at(
        "coaching.steps.backup",
        "write_manifest",
        "backup",
        target,
        "--workspace",
        place.workspace.root,
    )
    assert status == -signal.SIGKILL
    assert filmroom("backup", "--verify", target).status == 2
    assert filmroom("backup", target, "--workspace", place.workspace.root).status == 0
    assert filmroom("backup", "--verify", target).status == 0
    assert not [path.name for path in target.iterdir() if path.name.startswith(".")]
