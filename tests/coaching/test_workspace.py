from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.workspace import write_whole


def test_two_who_write_one_file_at_a_time_both_succeed_and_the_last_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "call.json"
    write_bytes = Path.write_bytes

    def and_somebody_else_meanwhile(part: Path, content: bytes) -> int:
        written = write_bytes(part, content)
        if content == b"first":
            write_whole(path, "second")
            assert path.read_text() == "second"
        return written

    monkeypatch.setattr(Path, "write_bytes", and_somebody_else_meanwhile)
    write_whole(path, "first")
    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_stays_as_it_was_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "call.json"
    write_whole(path, "before")

    def fail(part: Path, _: Path) -> None:
        raise OSError(28, "No space left on device", str(part))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from coaching.workspace import write_whole;"
        "Path.replace = lambda *_: os.kill(os.getpid(), 9);"
        "write_whole(Path(sys.argv[1]), 'talk')"
    )
    path = tmp_path / "call.json"
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob(".*.part"))) == 1
    (tmp_path / f".{os.getpid()}-0a1b2c3d.part").write_text("of somebody who is at work")
    write_whole(path, "new")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f".{os.getpid()}-0a1b2c3d.part", "call.json"]


def test_a_link_gives_way_to_the_file_and_what_it_led_to_stays(tmp_path: Path) -> None:
    there = tmp_path / "elsewhere" / "old.json"
    there.parent.mkdir()
    there.write_text("old")
    link = tmp_path / "call.json"
    link.symlink_to(there)
    write_whole(link, "new")
    assert (link.read_text(), link.is_symlink(), there.read_text()) == ("new", False, "old")


def test_a_name_as_long_as_the_disk_takes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".txt")
    write_whole(path, "x")
    assert path.read_text() == "x"
