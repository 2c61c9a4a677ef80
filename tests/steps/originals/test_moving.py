"""Originals are moved to another disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from coaching.errors import WorkspaceError
from coaching.settings import Privacy
from coaching.steps.forget import forget
from coaching.steps.place import Place
from tests.steps.originals.settling import settle
from tests.steps.ready_calls import ReadyCall
from tests.steps.test_intake import DEAD_MOUNTS, refuse_to_look


def test_an_original_is_moved_elsewhere_byte_for_byte(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    before = call.kept.read_bytes()
    (settled,) = settle(later, Privacy(original="move", move_to=str(vault)))
    assert settled.fate == "moved"
    moved = vault / f"C{call.number}" / call.kept.name
    assert moved.read_bytes() == before
    assert not call.kept.exists()


def test_two_who_move_an_original_at_once_do_not_write_into_each_others_copies(
    later: Place, call: ReadyCall, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = call.kept.read_bytes()
    move = Privacy(original="move", move_to=str(vault))
    fsync, others = os.fsync, []

    def another_meanwhile(number: int) -> None:
        fsync(number)
        if not others:
            others.append(None)
            others[:] = settle(later, move)

    monkeypatch.setattr(os, "fsync", another_meanwhile)
    (settled,) = settle(later, move)
    assert [one.fate for one in (settled, *others)] == ["moved", "moved"]
    assert [path.read_bytes() for path in vault.rglob("*.*")] == [came]


def test_nothing_is_moved_while_the_disk_is_not_there(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    vault.rmdir()
    with pytest.raises(WorkspaceError, match="is not there"):
        settle(later, Privacy(original="move", move_to=str(vault)))
    assert call.kept.exists()


@pytest.mark.parametrize("number", DEAD_MOUNTS, ids=errno.errorcode.get)
def test_nothing_is_moved_to_a_drive_whose_other_end_is_gone(
    later: Place, call: ReadyCall, vault: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse_to_look(monkeypatch, vault, number)
    with pytest.raises(WorkspaceError, match="is not there"):
        settle(later, Privacy(original="move", move_to=str(vault)))
    assert call.kept.exists()


def test_nothing_is_moved_from_one_of_our_folders_into_another(
    later: Place, call: ReadyCall
) -> None:
    with pytest.raises(WorkspaceError, match="lies in the workspace"):
        settle(later, Privacy(original="move", move_to=str(later.workspace.inbox)))
    assert call.kept.exists()


def test_an_original_that_is_damaged_is_not_moved_and_said_to_be(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    call.kept.write_bytes(call.kept.read_bytes()[:-2])
    (settled,) = settle(later, Privacy(original="move", move_to=str(vault)))
    assert settled.fate == "kept"
    assert "its bytes have changed" in settled.why
    assert call.kept.exists()


def test_moving_needs_a_folder() -> None:
    with pytest.raises(ValidationError, match="name the folder"):
        Privacy(original="move")


def test_a_moved_original_is_forgotten_with_its_call(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    settle(later, Privacy(original="move", move_to=str(vault)))
    forget(later, [call.number], who="Ann Lee")
    assert [path for path in vault.rglob("*") if path.is_file()] == []


def test_a_moved_original_out_of_reach_is_named_when_its_call_is_forgotten(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    settle(later, Privacy(original="move", move_to=str(vault)))
    vault.rename(vault.with_name("unplugged"))
    told = forget(later, [call.number], who="Ann Lee")
    assert told.left == (str(vault / f"C{call.number}" / call.kept.name),)
