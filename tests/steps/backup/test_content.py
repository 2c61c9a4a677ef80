"""What goes into a backup, and into the next one to the same folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coaching.steps import backup as step
from coaching.steps.backup import back_up
from coaching.steps.backup_folder import verify
from coaching.steps.forget import forget
from coaching.steps.place import Place
from coaching.store import acts
from coaching.store.library import Library
from tests.steps.ready_calls import ReadyCall, make_ready_call


def test_what_is_kept_is_not_backed_up_a_second_time(
    place: Place, call: ReadyCall, target: Path
) -> None:
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert place.workspace.relative(call.kept) in paths
    assert "inbox/harbor.wav" not in paths


def test_another_file_in_the_place_of_one_that_was_taken_is_backed_up(
    place: Place, call: ReadyCall, target: Path
) -> None:
    call.original.write_bytes(b"another")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert "inbox/harbor.wav" in paths


def test_half_written_and_odd_files_are_left_out(place: Place, target: Path) -> None:
    inbox = place.workspace.inbox
    (inbox / ".hidden").touch()
    (inbox / "link.wav").symlink_to(inbox / "nowhere.wav")
    os.mkfifo(inbox / "pipe.wav")
    (inbox / os.fsdecode(b"caf\xe9.wav")).write_bytes(b"not UTF-8")
    paths = [entry.path for entry in back_up(place, target, who="Ann Lee").manifest.files]
    assert [os.fsencode(path) for path in paths if path.startswith("inbox/")] == [
        b"inbox/caf\xe9.wav"
    ]


def test_a_recording_that_is_gone_from_the_workspace_is_named(
    place: Place, call: ReadyCall, target: Path
) -> None:
    call.kept.unlink()
    assert back_up(place, target, who="Ann Lee").missing == (place.workspace.relative(call.kept),)


def test_that_a_backup_was_made_is_an_act(place: Place, target: Path) -> None:
    back_up(place, target, who="Ann Lee")
    with place.library.reading() as conn:
        (act,) = acts.acts_on(conn, "workspace", str(place.workspace.root))
    assert (act.who, act.verb, act.after) == (
        "Ann Lee",
        "backup",
        {"target": str(target), "files": len(verify(target).files)},
    )


# The next one -------------------------------------------------------------------------------------


def test_a_second_backup_copies_only_what_is_new(
    place: Place, call: ReadyCall, target: Path
) -> None:
    first = back_up(place, target, who="Ann Lee")
    later = make_ready_call(place, "later.wav", "Good day", "hello")
    second = back_up(place, target, who="Ann Lee")
    library = next(entry for entry in second.manifest.files if entry.path == "library.db")
    assert second.new_bytes == library.size_bytes + later.kept.stat().st_size
    assert {entry.path for entry in second.manifest.files} == {
        *(entry.path for entry in first.manifest.files),
        place.workspace.relative(later.kept),
    }
    objects = {path.name for path in (target / "objects").glob("*/*")}
    assert objects == {entry.sha256 for entry in second.manifest.files}
    verify(target)


def test_a_backup_that_is_cut_short_leaves_the_former_one_whole(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = back_up(place, target, who="Ann Lee").manifest
    make_ready_call(place, "later.wav", "Good day", "hello")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, "write_manifest", die)
        with pytest.raises(KeyboardInterrupt):
            back_up(place, target, who="Ann Lee")
    assert verify(target) == former
    assert len(back_up(place, target, who="Ann Lee").manifest.files) == len(former.files) + 1


def test_a_forgotten_call_leaves_the_next_backup(
    place: Place, call: ReadyCall, target: Path
) -> None:
    back_up(place, target, who="Ann Lee")
    assert (target / "objects" / call.sha256[:2] / call.sha256).exists()
    forget(place, [call.number], who="Ann Lee")
    back_up(place, target, who="Ann Lee")
    assert not (target / "objects" / call.sha256[:2] / call.sha256).exists()


def test_a_call_that_is_forgotten_meanwhile_is_not_in_it(
    place: Place, call: ReadyCall, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_library = step.copy_library
    turns: list[int] = []

    def copy_and_forget(library: Library, to: Path) -> None:
        copy_library(library, to)
        if not turns:
            forget(place, [call.number], who="Ann Lee")
        turns.append(1)

    monkeypatch.setattr(step, "copy_library", copy_and_forget)
    done = back_up(place, target, who="Ann Lee")
    assert len(turns) == 2
    assert done.missing == ()
    assert not any(entry.path.startswith("media/") for entry in done.manifest.files)
