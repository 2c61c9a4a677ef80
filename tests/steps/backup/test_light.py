"""Backups without media, beside those with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coaching.errors import UsageError
from coaching.steps import backup as step
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.place import Place
from coaching.steps.restore import restore
from tests.steps.backup.restored import Reopen, found
from tests.steps.ready_calls import ReadyCall, make_ready_call


def test_without_media_only_library_and_settings_are_in_it(
    place: Place, call: ReadyCall, target: Path
) -> None:
    done = back_up(place, target, with_media=False, who="Ann Lee")
    assert {entry.path.split("/")[0] for entry in done.manifest.files} == {"config", "library.db"}


def test_a_light_backup_never_takes_the_place_of_a_full_one(
    place: Place, call: ReadyCall, target: Path
) -> None:
    full = back_up(place, target, who="Ann Lee").manifest
    with pytest.raises(UsageError, match="holds recordings") as told:
        back_up(place, target, with_media=False, who="Ann Lee")
    assert "another folder" in told.value.hint
    assert verify(target) == full


def test_a_full_backup_that_was_just_written_beside_it_stops_a_light_one(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finishing = step.finish_forgetting

    def and_a_full_one_meanwhile(its: Place) -> object:
        with monkeypatch.context() as patch:
            patch.setattr(step, "finish_forgetting", finishing)
            back_up(place, target, who="Bo Li")
        return finishing(its)

    monkeypatch.setattr(step, "finish_forgetting", and_a_full_one_meanwhile)
    with pytest.raises(UsageError, match="holds recordings"):
        back_up(place, target, with_media=False, who="Ann Lee")
    assert verify(target).with_media


def test_of_a_light_and_a_full_backup_only_later_recordings_are_missing(
    place: Place, call: ReadyCall, tmp_path: Path, reopened: Reopen
) -> None:
    weekly, nightly = tmp_path / "weekly", tmp_path / "nightly"
    back_up(place, weekly, who="Ann Lee")
    later = make_ready_call(place, "later.wav", "Good day", "hello")
    back_up(place, nightly, with_media=False, who="Ann Lee")
    media = restore(weekly, to=tmp_path / "of the week").root / "media"
    there = reopened(restore(nightly, to=tmp_path / "of the night").root)
    shutil.copytree(media, there.workspace.media, dirs_exist_ok=True)
    assert found(there) == found(place)
    missing = back_up(there, tmp_path / "third", who="Ann Lee").missing
    assert missing == (place.workspace.relative(later.kept),)


def test_a_light_backup_grows_into_a_full_one(place: Place, call: ReadyCall, target: Path) -> None:
    back_up(place, target, with_media=False, who="Ann Lee")
    back_up(place, target, with_media=False, who="Ann Lee")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert place.workspace.relative(call.kept) in paths
