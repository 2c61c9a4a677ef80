"""Files that the disk refuses: the inbox's are left out and named, ours stop the backup."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import IO

import pytest

from coaching.errors import WorkspaceError
from coaching.steps import backup as step
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.place import Place
from tests.steps.ready_calls import ReadyCall


def fail_to_read(monkeypatch: pytest.MonkeyPatch, which: str, *, after_bytes: int = 0) -> None:
    """Have the disk refuse a file, at once or while it is read."""
    opened = step.open_plain_file

    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= after_bytes:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(min(after_bytes, size or 0))

    def opening(path: Path) -> IO[bytes]:
        if path.name != which:
            return opened(path)
        if not after_bytes:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return Breaking(path.read_bytes())

    monkeypatch.setattr(step, "open_plain_file", opening)


@pytest.mark.parametrize("after_bytes", [0, 3])
def test_a_file_of_the_inbox_that_cannot_be_read_is_left_out_and_named(
    place: Place,
    call: ReadyCall,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    after_bytes: int,
) -> None:
    (place.workspace.inbox / "broken.wav").write_bytes(b"still to come")
    (place.workspace.inbox / "well.wav").write_bytes(b"still to come, too")
    fail_to_read(monkeypatch, "broken.wav", after_bytes=after_bytes)
    done = back_up(place, target, who="Ann Lee")
    why = "Input/output error" if after_bytes else "Permission denied"
    assert done.left_out == (("inbox/broken.wav", why),)
    paths = [entry.path for entry in verify(target).files]
    assert "inbox/well.wav" in paths
    assert "inbox/broken.wav" not in paths
    assert place.workspace.relative(call.kept) in paths
    assert not list(target.glob(".part-*"))


@pytest.mark.parametrize("after_bytes", [0, 3])
def test_a_file_of_ours_that_cannot_be_read_stops_the_backup(
    place: Place,
    call: ReadyCall,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    after_bytes: int,
) -> None:
    fail_to_read(monkeypatch, call.kept.name, after_bytes=after_bytes)
    with pytest.raises(WorkspaceError, match=f"{call.kept.name} cannot be read"):
        back_up(place, target, who="Ann Lee")
    assert not (target / "manifest.json").exists()


@pytest.mark.parametrize("asked", ["listed", "looked at"])
def test_a_folder_of_the_inbox_that_cannot_be_read_is_left_out_and_named(
    place: Place, target: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    folder = place.workspace.inbox / "away"
    folder.mkdir()
    (folder / "call.wav").write_bytes(b"on a drive that is away")
    scandir, lstat = os.scandir, Path.lstat

    def scanning(path: str) -> object:
        if asked == "listed" and os.fspath(path) == str(folder):
            raise OSError(errno.EHOSTDOWN, "Host is down", path)
        return scandir(path)

    def looking(path: Path) -> os.stat_result:
        if asked == "looked at" and path.parent == folder:
            raise OSError(errno.EHOSTDOWN, "Host is down", str(path))
        return lstat(path)

    monkeypatch.setattr(os, "scandir", scanning)
    monkeypatch.setattr(Path, "lstat", looking)
    done = back_up(place, target, who="Ann Lee")
    where = "inbox/away" if asked == "listed" else "inbox/away/call.wav"
    assert done.left_out == ((where, "Host is down"),)
