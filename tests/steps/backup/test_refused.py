"""Backups that are not written, and what was there before stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coaching.errors import BusyError, UsageError, WorkspaceError
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.owner import this_process
from coaching.steps.place import Place
from tests.steps.ready_calls import ReadyCall


@pytest.mark.parametrize("inside", ["", "media/backup"])
def test_a_backup_does_not_go_into_its_own_workspace(place: Place, inside: str) -> None:
    with pytest.raises(UsageError, match="lies in the workspace"):
        back_up(place, place.workspace.root / inside, who="Ann Lee")


def test_a_folder_with_other_things_in_it_is_refused(place: Place, target: Path) -> None:
    target.mkdir()
    (target / "holiday.jpg").touch()
    with pytest.raises(UsageError, match="is not empty and no backup"):
        back_up(place, target, who="Ann Lee")


def test_the_backup_of_another_workspace_is_refused(whole: Path, place: Place) -> None:
    manifest = whole / "manifest.json"
    content = json.loads(manifest.read_text()) | {"workspace": "/srv/others"}
    manifest.write_text(json.dumps(content))
    with pytest.raises(UsageError, match="of another workspace, /srv/others"):
        back_up(place, whole, who="Ann Lee")


def test_too_little_space_is_told_before_anything_is_copied(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(place.workspace.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(WorkspaceError, match=r"needs .* GB at .*, and 0.00 GB are free"):
        back_up(place, target, who="Ann Lee")
    assert not (target / "objects").exists()


def test_two_backups_into_one_folder_do_not_run_at_once(whole: Path, place: Place) -> None:
    (whole / ".lock").write_text(this_process())
    with pytest.raises(BusyError, match="another backup is being written"):
        back_up(place, whole, who="Ann Lee")
    host = this_process().partition(":")[0]
    (whole / ".lock").write_text(f"{host}:999999:1.00")
    back_up(place, whole, who="Ann Lee")
    assert not (whole / ".lock").exists()


def test_a_damaged_library_does_not_replace_a_good_backup(whole: Path, place: Place) -> None:
    former = verify(whole)
    with place.library.writing() as conn:
        conn.exec_driver_sql("CREATE TABLE wrong (a TEXT)")
        conn.exec_driver_sql("INSERT INTO wrong VALUES (NULL)")
        conn.exec_driver_sql("PRAGMA writable_schema = ON")
        strict = "CREATE TABLE wrong (a TEXT NOT NULL)"
        conn.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE name = 'wrong'", (strict,))
    place.library.close()
    with pytest.raises(WorkspaceError, match="is damaged and was not backed up"):
        back_up(place, whole, who="Ann Lee")
    assert verify(whole) == former
