from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from coaching.app.cli.printing import visible
from coaching.app.retrying import put_back
from coaching.errors import UsageError, WorkspaceError
from coaching.ledger import FileEntry
from coaching.steps.intake import take_in
from coaching.steps.listing import files_in, tree, why_no_folder
from coaching.steps.place import Place


def refuse_to_look(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int) -> None:
    """Have the system refuse to say what a folder is."""
    real, real_os = Path.stat, os.stat

    def stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path == folder:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, follow_symlinks=follow_symlinks)

    def os_stat(path: Any, **more: Any) -> os.stat_result:
        if isinstance(path, str | os.PathLike) and os.fspath(path) == str(folder):
            raise OSError(number, os.strerror(number), str(path))
        return real_os(path, **more)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "stat", os_stat)


def taken(place: Place, *paths: Path, rest: float = 0.0) -> dict[str, FileEntry]:
    files = take_in(place, paths, rest_seconds=rest)
    entries = [place.entry(file) for file in files]
    return {Path(entry.path).name: entry for entry in entries}


def test_files_in_folders_are_found_and_hidden_ones_left_out(place: Place) -> None:
    inbox = place.workspace.inbox
    (inbox / "north").mkdir()
    (inbox / ".cache").mkdir()
    for name in ("a.wav", "north/b.mp3", ".hidden.wav", ".cache/c.wav", "Thumbs.db"):
        (inbox / name).write_bytes(b"x")
    assert sorted(taken(place)) == ["a.wav", "b.mp3"]


DEAD_MOUNTS = (errno.ENOTCONN, errno.EIO, errno.ESTALE, errno.EHOSTDOWN)
"""What the system says of a network drive whose other end is gone."""


@pytest.mark.parametrize("number", DEAD_MOUNTS, ids=errno.errorcode.get)
def test_an_inbox_on_a_drive_that_is_gone_is_told_as_that(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse_to_look(monkeypatch, place.workspace.inbox, number)
    assert why_no_folder(place.workspace.inbox) == os.strerror(number)
    with pytest.raises(WorkspaceError, match=os.strerror(number)):
        taken(place)
    (seen,) = files_in([place.workspace.inbox])
    assert seen.refusal == f"it cannot be looked at: {os.strerror(number)}"


def test_what_is_a_folder_and_what_is_gone_is_told(place: Place) -> None:
    assert why_no_folder(place.workspace.inbox) == ""
    assert why_no_folder(place.workspace.inbox / "nowhere") == "it is not there"
    assert why_no_folder(place.workspace.library) == "it is no folder"


@pytest.mark.parametrize("number", DEAD_MOUNTS, ids=errno.errorcode.get)
def test_one_thing_that_cannot_be_looked_at_does_not_hide_the_others(
    place: Place, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    inbox = place.workspace.inbox
    (inbox / "away").mkdir()
    (inbox / "a.wav").write_bytes(b"x")
    real = os.scandir

    class Away:
        """An entry of a folder, of a kind that only the other end knows."""

        name, path = "away", str(inbox / "away")

        def is_dir(self, *, follow_symlinks: bool = True) -> bool:
            raise OSError(number, os.strerror(number), self.path)

        stat = is_dir

    @contextmanager
    def scandir(folder: str) -> Iterator[list[object]]:
        with real(folder) as entries:
            yield [Away() if entry.name == "away" else entry for entry in entries]

    monkeypatch.setattr(os, "scandir", scandir)
    found = {Path(seen.path).name: seen.refusal for seen in tree(str(inbox))}
    assert found == {"a.wav": "", "away": f"it cannot be looked at: {os.strerror(number)}"}


def test_what_a_file_is_taken_for_follows_its_ending(place: Place) -> None:
    for name in ("deals.CSV", "call.wav", "notes.txt"):
        (place.workspace.inbox / name).write_bytes(b"x")
    kinds = {name: entry.kind for name, entry in taken(place).items()}
    assert kinds == {"deals.CSV": "export", "call.wav": "recording", "notes.txt": "transcript"}


def test_a_file_that_grows_is_left_waiting_and_taken_once_it_rests(place: Place) -> None:
    path = place.workspace.inbox / "a.wav"
    path.write_bytes(b"x")

    def grow() -> None:
        time.sleep(0.2)
        with path.open("ab") as file:
            file.write(b"more")

    writer = threading.Thread(target=grow)
    writer.start()
    entry = taken(place, rest=0.6)["a.wav"]
    writer.join()
    assert entry.state == "waiting"
    assert "changed while it was watched" in entry.reason
    assert entry.hint
    os.utime(path, (1, 1))
    assert taken(place, rest=0.6)["a.wav"].state == "queued"


@pytest.mark.parametrize("name", ["call.wav.part", "call.mp3.crdownload", "call.TMP"])
def test_a_writers_ending_means_waiting(place: Place, name: str) -> None:
    (place.workspace.inbox / name).write_bytes(b"x")
    assert taken(place)[name].state == "waiting"


def test_links_and_pipes_are_quarantined_with_a_reason(place: Place) -> None:
    inbox = place.workspace.inbox
    (inbox / "link.wav").symlink_to("/etc/hostname")
    os.mkfifo(inbox / "pipe.wav")
    entries = taken(place)
    assert entries["link.wav"].state == entries["pipe.wav"].state == "quarantined"
    assert "link" in entries["link.wav"].reason
    assert "regular file" in entries["pipe.wav"].reason


def test_a_name_that_is_no_text_is_quarantined_with_what_to_do(place: Place) -> None:
    path = os.fsencode(place.workspace.inbox) + b"/caf\xe9.wav"
    Path(os.fsdecode(path)).write_bytes(b"x")
    (entry,) = taken(place).values()
    assert entry.state == "quarantined"
    assert "UTF-8" in entry.reason
    assert "rename" in entry.hint


def test_a_path_is_taken_wherever_it_lies(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "a.wav").write_bytes(b"x")
    (tmp_path / "b.wav").write_bytes(b"x")
    assert sorted(taken(place, folder, tmp_path / "b.wav", folder / "a.wav")) == ["a.wav", "b.wav"]


def test_a_path_that_does_not_exist_is_refused_before_anything_is_entered(
    place: Place, tmp_path: Path
) -> None:
    (place.workspace.inbox / "a.wav").write_bytes(b"x")
    with pytest.raises(UsageError, match="does not exist"):
        take_in(place, [place.workspace.inbox, tmp_path / "nothing"], rest_seconds=0.0)
    assert taken(place)["a.wav"].attempts == 0


def test_a_name_of_255_bytes_is_taken(place: Place) -> None:
    name = "ä" * 125 + "x.wav"
    assert len(name.encode()) == 255
    (place.workspace.inbox / name).write_bytes(b"x")
    assert taken(place)[name].state == "queued"


def test_marks_that_turn_the_writing_are_shown_harmlessly(place: Place) -> None:
    name = "call\u202evaw.exe"
    (place.workspace.inbox / name).write_bytes(b"x")
    (entry,) = taken(place).values()
    assert visible(Path(entry.path).name) == "call\\u202evaw.exe"


def test_a_link_out_of_the_inbox_is_not_followed(place: Place, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.wav").write_bytes(b"x")
    (place.workspace.inbox / "folder").symlink_to(outside)
    (entry,) = taken(place).values()
    assert (Path(entry.path).name, entry.state) == ("folder", "quarantined")


def test_a_file_of_an_inbox_that_lies_elsewhere_has_one_line_whatever_way_it_is_named(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, share = place.workspace.inbox, tmp_path / "share"
    (share / "north").mkdir(parents=True)
    inbox.rmdir()
    inbox.symlink_to(share)
    (share / "north" / "a.wav").write_bytes(b"x")
    monkeypatch.chdir(share)
    lines = {
        take_in(place, paths, rest_seconds=0.0)
        for paths in (
            [],
            [inbox],
            [share],
            [inbox / "north"],
            [inbox / "north" / "a.wav"],
            [share / "north" / "a.wav"],
            [Path("north/a.wav")],
        )
    }
    ((file,),) = lines
    assert place.entry(file).path == str(inbox / "north" / "a.wav")


def test_a_file_that_is_refused_for_its_name_is_not_tried_again_and_keeps_its_reason(
    place: Place,
) -> None:
    path = os.fsencode(place.workspace.inbox) + b"/caf\xe9.wav"
    Path(os.fsdecode(path)).write_bytes(b"x")
    (entry,) = taken(place).values()
    assert put_back(place, [entry], who="Dana") == ()
    after = place.entry(entry.id)
    assert (after.state, after.reason) == ("quarantined", "its name is not valid UTF-8")


def test_what_an_ordinary_user_may_not_read_is_told_with_what_to_do() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        inbox = Path(name)
        inbox.chmod(0o755)
        (inbox / "closed").mkdir()
        (inbox / "closed" / "a.wav").write_bytes(b"x")
        (inbox / "closed").chmod(0)
        (inbox / "b.wav").write_bytes(b"x")
        (inbox / "b.wav").chmod(0)
        told = as_ordinary_user(inbox)
        (inbox / "closed").chmod(0o700)
    assert told["closed"][0] == "quarantined"
    assert told["closed"][1].startswith("this folder cannot be read: Permission denied")
    assert told["b.wav"] == ["queued", ""]  # looked at is not read; the first step says the rest


def test_a_thousand_files_are_entered_in_the_order_of_their_names(place: Place) -> None:
    for n in range(1000):
        (place.workspace.inbox / f"{n:04}.wav").touch()
    files = take_in(place, rest_seconds=0.0)
    names = [Path(place.entry(file).path).name for file in (files[0], files[499], files[999])]
    assert names == ["0000.wav", "0499.wav", "0999.wav"]


def as_ordinary_user(inbox: Path) -> dict[str, list[str]]:
    """What an ordinary user finds in the inbox: state and reason by name."""
    code = (
        "import json, os, sys\n"
        "from pathlib import Path\n"
        "from coaching.steps.listing import files_in\n"
        "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "seen = [it.sighting() for it in files_in([Path(sys.argv[1])])]\n"
        "print(json.dumps({Path(it.path).name: [it.state, it.reason] for it in seen}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(inbox)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found
