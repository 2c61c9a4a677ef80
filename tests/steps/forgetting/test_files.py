"""Originals, copies and exports of a call that is forgotten."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from coaching.errors import RecordingError
from coaching.steps.forget import finish_forgetting, forget, refuse_forgotten, take_again
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.store import acts
from coaching.store import recordings as store
from coaching.store.exports import add_exports
from coaching.store.schema.ledger import files
from coaching.store.schema.reels import exports
from tests.places import NOW
from tests.steps.ready_calls import ReadyCall


def test_an_original_that_is_kept_is_quarantined_and_not_taken_again(
    place: Place, secret: ReadyCall
) -> None:
    told = forget(place, [secret.number], keep_original=True, who="Ann Lee")
    assert secret.original.exists()
    assert "originals" not in told.files
    entry = place.entry(secret.file)
    assert (entry.state, entry.call, entry.recording) == ("quarantined", None, None)
    assert entry.reason == "forgotten on 2026-11-24 by Ann Lee"


def test_an_original_outside_the_inbox_is_left_and_named(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "own" / "call.wav"
    elsewhere.parent.mkdir()
    shutil.move(secret.original, elsewhere)
    with place.library.writing() as conn:
        conn.execute(update(files).values(path=str(elsewhere)))
    told = forget(place, [secret.number], who="Ann Lee")
    assert elsewhere.exists()
    assert told.left == (str(elsewhere),)
    assert place.entry(secret.file).state == "quarantined"


def test_another_file_in_the_place_of_the_original_is_not_removed(
    place: Place, secret: ReadyCall
) -> None:
    secret.original.write_bytes(b"somebody else's")
    told = forget(place, [secret.number], who="Ann Lee")
    assert secret.original.read_bytes() == b"somebody else's"
    assert told.left == (str(secret.original),)


def test_a_copy_of_the_original_goes_with_it(place: Place, secret: ReadyCall) -> None:
    twin = place.workspace.inbox / "twin.wav"
    shutil.copy2(secret.original, twin)
    state = twin.stat()
    with place.library.writing() as conn:
        conn.execute(
            insert(files).values(
                path=str(twin),
                kind="recording",
                size_bytes=state.st_size,
                mtime_ns=state.st_mtime_ns,
                recording_id=secret.sha256,
                state="duplicate",
                duplicate_of=secret.file,
                first_seen_at=NOW,
                changed_at=NOW,
            )
        )
    told = forget(place, [secret.number], who="Ann Lee")
    assert told.files["originals"] == 2
    assert not twin.exists()


def test_forgotten_bytes_are_refused_until_a_person_wants_them_back(
    place: Place, secret: ReadyCall
) -> None:
    forget(place, [secret.number], keep_original=True, who="Ann Lee")
    with pytest.raises(RecordingError, match="forgotten on 2026-11-24 by Ann Lee"):
        keep(place, secret.file)
    assert not list(place.workspace.incoming.iterdir())
    assert take_again(place, secret.file, who="Bo Li") is True
    assert take_again(place, secret.file, who="Bo Li") is False
    assert keep(place, secret.file) is True
    with place.library.reading() as conn:
        refuse_forgotten(conn, secret.sha256)
        (act,) = acts.acts_on(conn, "recording", secret.sha256)
        assert (act.who, act.verb) == ("Bo Li", "remember")


def test_exports_inside_the_workspace_go_and_others_are_named(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    inside, outside = place.workspace.root / "out" / "C1.json", tmp_path / "C1.json"
    inside.parent.mkdir()
    with place.library.writing() as conn:
        for path in (inside, outside):
            path.write_text("{}")
        for name in (str(inside), str(outside), "-"):
            conn.execute(
                insert(exports).values(
                    kind="call", path=name, call_id=secret.number, created_at=NOW
                )
            )
    told = forget(place, [secret.number], who="Ann Lee")
    assert not inside.exists()
    assert os.path.lexists(outside)
    assert (told.left, told.printed, told.files["exports"]) == ((str(outside),), 1, 1)


# What a kill left ---------------------------------------------------------------------------------


def test_a_copy_that_a_kill_left_where_recordings_arrive_goes_with_its_call(
    place: Place, secret: ReadyCall
) -> None:
    place.workspace.incoming.mkdir(exist_ok=True)
    left = place.workspace.incoming / f"{secret.sha256}.wav"
    left.write_bytes(secret.kept.read_bytes())
    assert forget(place, [secret.number], who="Ann Lee").files["media"] == 2
    assert not left.exists()


def test_a_start_removes_copies_that_no_call_will_take_along(
    place: Place, secret: ReadyCall, other: ReadyCall
) -> None:
    incoming = place.workspace.incoming
    incoming.mkdir(exist_ok=True)
    moved = incoming / f"{secret.sha256}.wav"
    unknown = incoming / f"{'0' * 64}.wav"
    arriving = incoming / f"{other.sha256}.wav"
    copying = incoming / f"{other.file}.part"
    given_up, of_nobody = incoming / f"{secret.file}.part", incoming / "4711.part"
    for path in (moved, unknown, arriving, copying, given_up, of_nobody):
        path.write_bytes(b"sound")
    with place.library.writing() as conn:
        store.move_copy(conn, other.sha256, place.workspace.relative(arriving))
        conn.execute(update(files).where(files.c.id == other.file).values(state="working"))
        conn.execute(update(files).where(files.c.id == secret.file).values(state="queued"))
    finish_forgetting(place)
    assert sorted(incoming.iterdir()) == sorted((arriving, copying))
    assert secret.kept.exists()


def test_a_start_removes_what_a_kill_left_of_what_was_written_out(
    place: Place, secret: ReadyCall, tmp_path: Path
) -> None:
    outside = tmp_path / "given"
    with place.library.writing() as conn:
        add_exports(conn, secret.number, [str(outside / "C1.json"), "-"], now=NOW)
    for folder in (place.workspace.reels, place.workspace.root / "playbook", outside):
        for holder in ("999999", str(os.getpid())):
            draft = folder / f".{holder}-0a1b2c3d.part" / "wins.m4a"
            draft.parent.mkdir(parents=True)
            draft.write_bytes(b"talk")
    finish_forgetting(place)
    for folder in (place.workspace.reels, place.workspace.root / "playbook", outside):
        assert [path.name for path in folder.iterdir()] == [f".{os.getpid()}-0a1b2c3d.part"]
