"""A call whose original is gone is heard anew where somebody has it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import update

from coaching.app.retrying import listen_again
from coaching.errors import NotFoundError
from coaching.settings import Privacy, Settings
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.originals import require_original
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.words import recognise
from coaching.store import recordings
from coaching.store.schema.ledger import files
from tests.steps.conftest import Parrot
from tests.steps.making import make_means
from tests.steps.originals.settling import settle
from tests.steps.ready_calls import ReadyCall


def test_hearing_it_anew_says_that_the_original_is_gone(later: Place, call: ReadyCall) -> None:
    require_original(later, call.number)
    settle(later, Privacy(original="delete", inbox_too=True))
    with pytest.raises(NotFoundError, match="was deleted on 2026-12-25"):
        require_original(later, call.number)


def test_hearing_it_anew_says_where_the_original_is(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    settle(later, Privacy(original="move", move_to=str(vault), inbox_too=True))
    with pytest.raises(NotFoundError) as caught:
        require_original(later, call.number)
    assert str(vault) in caught.value.hint


def test_a_file_that_still_lies_in_the_inbox_can_be_heard_anew(
    later: Place, call: ReadyCall
) -> None:
    settle(later)
    require_original(later, call.number)
    assert keep(later, call.file)
    assert later.recording(call.file).kept_path is not None
    playback(later, call.file, on_progress=lambda _: None)
    heard = recognise(
        later, call.number, Parrot(), language=None, hotwords=(), on_progress=lambda _: None
    )
    derive(later, call.number, heard, make_means())
    with later.library.reading() as conn:
        source = recordings.source_of_call(conn, call.number)
    assert source is not None
    assert source.id == call.sha256


@pytest.mark.parametrize("fate", ["move", "delete"])
def test_an_original_that_is_put_back_elsewhere_in_the_inbox_can_be_heard_anew(
    later: Place, call: ReadyCall, vault: Path, fate: Literal["move", "delete"]
) -> None:
    somebody_has_it = vault / "their.wav"
    shutil.copy(call.original, somebody_has_it)
    settle(later, Privacy(original=fate, move_to=str(vault), inbox_too=True))
    folder = later.workspace.inbox / "dana"
    folder.mkdir()
    with later.library.writing() as conn:  # there it lay, and its folder has been tidied up
        there = str(folder / "acme.wav")
        conn.execute(update(files).values(path=there, folder=str(folder), state="ready"))
    put_back_at = later.workspace.inbox / "acme again.wav"
    shutil.copy(somebody_has_it, put_back_at)
    (again,) = take_in(later, [put_back_at], rest_seconds=0.0)
    assert not keep(later, again)
    (queued,) = listen_again(later, [later.entry(call.file)], who="Ann Lee", zone="UTC")
    assert queued == call.file
    assert keep(later, call.file)
    recording = later.recording(call.file)
    assert recording.id == call.sha256
    assert recording.name == "acme.wav"
    assert recording.kept_path is not None
    assert (later.workspace.root / recording.kept_path).read_bytes() == put_back_at.read_bytes()
    placed = probe(later, call.file, settings=Settings(), on_progress=lambda _: None)
    assert placed == call.number


def test_what_has_other_bytes_by_now_is_not_taken_for_the_original(
    later: Place, call: ReadyCall
) -> None:
    shutil.copy(call.original, later.workspace.inbox / "again.wav")
    (again,) = take_in(later, [later.workspace.inbox / "again.wav"], rest_seconds=0.0)
    assert not keep(later, again)
    settle(later)
    call.original.unlink()
    (later.workspace.inbox / "again.wav").write_bytes(b"something else")
    with pytest.raises(NotFoundError):
        keep(later, call.file)
    assert later.recording(call.file).kept_path is None
    assert not list(later.workspace.incoming.glob("*"))
