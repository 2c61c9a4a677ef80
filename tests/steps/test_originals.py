from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, update

from coaching.app.retrying import listen_again
from coaching.errors import NotFoundError, WorkspaceError
from coaching.settings import Privacy, Reel, Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.backup import back_up
from coaching.steps.deriving import derive
from coaching.steps.forget import forget
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.mending import follow_reels
from coaching.steps.originals import Settled, due, require_original, settle_originals
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.reel import Span, make_reel, render_again
from coaching.steps.words import recognise
from coaching.store import acts, originals, recordings, versions, words
from coaching.store.schema.ledger import files
from coaching.wording.edit import Edit
from tests.conftest import NOW
from tests.steps.conftest import Parrot
from tests.steps.hearing import heard
from tests.steps.making import make_means
from tests.steps.masking import SILENT, mask, peak, played
from tests.steps.ready_calls import ReadyCall, make_ready_call
from tests.steps.sidecar.arriving import take, written
from tests.steps.test_intake import DEAD_MOUNTS, refuse_to_look

DELETE = Privacy(original="delete", after_days=30)
CARD = [Edit(3, 5, "[card]", "mask", "card", muted=True)]


@pytest.fixture
def call(place: Place) -> ReadyCall:
    return make_ready_call(place, "acme.wav", "My card is 4111 1111", "thank you very much indeed")


@pytest.fixture
def later(place: Place) -> Place:
    """The same workspace 31 days on."""
    return replace(place, now=lambda: NOW + timedelta(days=31))


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def settle(place: Place, privacy: Privacy = DELETE) -> tuple[Settled, ...]:
    return settle_originals(place, privacy, who="Filmroom")


def test_originals_are_kept_unless_the_settings_say_otherwise(
    later: Place, call: ReadyCall
) -> None:
    assert due(later, Settings().privacy) == ()
    assert settle(later, Privacy()) == ()
    assert call.kept.exists()


def test_an_original_goes_after_its_days_and_not_before(
    place: Place, later: Place, call: ReadyCall
) -> None:
    assert due(place, DELETE) == ()
    assert due(later, DELETE) == (call.number,)
    (settled,) = settle(later)
    assert (settled.call, settled.fate, settled.why) == (call.number, "deleted", "")
    assert not call.kept.exists()
    assert settle(later) == ()


def test_a_call_whose_original_is_gone_is_played_and_cut_as_before(
    later: Place, call: ReadyCall, tmp_path: Path
) -> None:
    settle(later)
    copy = played(later, call.number)
    assert peak(copy, 3.0, 4.5) > 0.2
    made = make_reel(
        later,
        [Span(call.number, 2.0, 6.0)],
        title="Good talk",
        target=tmp_path / "reel.wav",
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )
    assert made.clips[0].source == later.workspace.relative(copy)
    assert "4111" in made.captions.read_text()


def test_a_reel_of_before_is_left_as_it_is_and_can_be_rendered_again(
    later: Place, call: ReadyCall, tmp_path: Path
) -> None:
    made = make_reel(
        later,
        [Span(call.number, 2.0, 6.0)],
        title="Good talk",
        target=tmp_path / "reel.wav",
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )
    before = made.path.read_bytes()
    settle(later)
    assert follow_reels(later, call.number, who="Filmroom") == ()
    assert made.path.read_bytes() == before
    again = render_again(later, made.manifest, target=tmp_path / "again.wav", who="Dana")
    assert again.duration == made.duration


def test_no_sound_without_what_is_muted_is_left(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    copy = played(later, call.number)
    settle(later)
    assert [path.name for path in call.kept.parent.glob("*.*")] == [copy.name]


def test_more_is_muted_in_what_is_left(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    settle(later)
    mask(later, call.number, [*CARD, Edit(0, 1, "[x]", "mask", "x", muted=True)])
    copy = played(later, call.number)
    assert max(peak(copy, 0.0, 0.5), peak(copy, 3.0, 4.5)) < SILENT
    assert peak(copy, 2.0, 2.9) > 0.2


def test_what_was_muted_when_the_original_went_stays_silent(later: Place, call: ReadyCall) -> None:
    mask(later, call.number, CARD)
    settle(later)
    mask(later, call.number, [])
    assert peak(played(later, call.number), 3.0, 4.5) < SILENT


def test_the_log_says_that_an_original_went(later: Place, call: ReadyCall) -> None:
    settle(later)
    with later.library.reading() as conn:
        (act,) = acts.acts_on(conn, "call", call.number)
    assert (act.verb, act.who) == ("delete original", "Filmroom")
    assert act.after is not None
    assert act.after["recordings"] == [call.sha256]


def test_a_call_that_is_worked_on_waits(later: Place, call: ReadyCall) -> None:
    with later.library.writing() as conn:
        conn.execute(update(files).values(state="queued"))
    assert due(later, DELETE) == ()


def test_what_lies_in_the_inbox_goes_only_when_that_is_set(later: Place, call: ReadyCall) -> None:
    settle(later)
    assert call.original.exists()


def test_what_lies_in_the_inbox_goes_with_it(later: Place, call: ReadyCall) -> None:
    (settled,) = settle(later, Privacy(original="delete", inbox_too=True))
    assert settled.files == 2
    assert not call.original.exists()


def test_something_else_in_its_place_in_the_inbox_stays(later: Place, call: ReadyCall) -> None:
    call.original.write_text("minutes of the meeting")
    (settled,) = settle(later, Privacy(original="delete", inbox_too=True))
    assert settled.left == (str(call.original),)
    assert call.original.exists()


def test_an_original_is_moved_elsewhere_byte_for_byte(
    later: Place, call: ReadyCall, vault: Path
) -> None:
    before = call.kept.read_bytes()
    (settled,) = settle(later, Privacy(original="move", move_to=str(vault)))
    assert settled.fate == "moved"
    moved = vault / f"C{call.number}" / call.kept.name
    assert moved.read_bytes() == before
    assert not call.kept.exists()


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


def test_one_call_that_fails_holds_up_no_other(later: Place, call: ReadyCall) -> None:
    other = make_ready_call(later, "harbor.wav", "What about price", "it is fine by us")
    call.kept.write_bytes(b"")
    fates = {one.call: one.fate for one in settle(later)}
    assert fates == {call.number: "kept", other.number: "deleted"}


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


def test_a_backup_without_originals_is_whole(later: Place, call: ReadyCall, tmp_path: Path) -> None:
    settle(later, Privacy(original="delete", inbox_too=True))
    done = back_up(later, tmp_path / "backup", who="Ann Lee")
    assert done.missing == ()
    media = {entry.path for entry in done.manifest.files if entry.path.startswith("media/")}
    assert later.workspace.relative(played(later, call.number)) in media


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


@pytest.mark.parametrize(
    ("edits", "files_gone"),
    [([], 2), ([Edit(4, 5, "[x]", "mask", "x", muted=True)], 3)],
    ids=["nothing muted", "muted"],
)
def test_of_a_call_of_two_parts_only_what_is_played_stays(
    place: Place,
    later: Place,
    make_wav: Callable[..., Path],
    edits: list[Edit],
    files_gone: int,
) -> None:
    inbox = place.workspace.inbox
    first = make_wav(inbox / "acme part 1.wav", seconds=3)
    number = heard(place, first, make_wav(inbox / "acme part 2.wav", seconds=4))
    mask(place, number, edits)
    with place.library.writing() as conn:
        conn.execute(update(files).values(state="ready"))
    (settled,) = settle(later)
    assert settled.files == files_gone
    folder = place.workspace.call_folder(number)
    assert [path.name for path in folder.glob("*.*") if path.stem != "call"] == [
        played(place, number).name
    ]


READ = """WEBVTT

00:00.000 --> 00:04.000
<v Dana>My card is 4111 1111 1111 1111 as ever.</v>
"""


@pytest.fixture
def read(place: Place) -> int:
    """A ready call that is a transcript alone."""
    number = take(place, written(place, "read.vtt", READ))
    assert number is not None
    made = sidecar_words.words_of_call(place, number)
    assert made is not None
    derive(place, number, made, make_means())
    with place.library.writing() as conn:
        conn.execute(update(files).values(state="ready"))
    return number


def copies(place: Place, call: int) -> list[Path]:
    return sorted(place.workspace.call_folder(call).glob("transcript-*"))


def test_a_transcript_goes_like_a_recording_and_its_words_stay(later: Place, read: int) -> None:
    with later.library.reading() as conn:
        before = words.shown_words(conn, active(conn, read))
    assert copies(later, read)
    (settled,) = settle(later, Privacy(original="delete", after_days=30, inbox_too=True))
    assert (settled.call, settled.fate, settled.left) == (read, "deleted", ())
    assert copies(later, read) == []
    assert list(later.workspace.inbox.iterdir()) == []
    assert settle(later) == ()
    made = sidecar_words.words_of_call(later, read)
    assert made is not None
    derive(later, read, made, make_means())
    assert sidecar_words.misfits(later, read) == ()
    with later.library.reading() as conn:
        assert words.shown_words(conn, active(conn, read)) == before


def test_a_transcript_in_the_inbox_stays_unless_it_is_to_go_too(later: Place, read: int) -> None:
    settle(later)
    assert [path.name for path in later.workspace.inbox.iterdir()] == ["read.vtt"]


def test_a_moved_transcript_lies_elsewhere_as_it_came(later: Place, read: int, vault: Path) -> None:
    (kept,) = copies(later, read)
    settle(later, Privacy(original="move", after_days=30, move_to=str(vault)))
    assert not kept.exists()
    moved = vault / f"C{read}" / kept.name
    assert moved.read_text() == READ
    with later.library.reading() as conn:
        (gone,) = originals.let_go(conn, read)
    assert list(gone.moved.values()) == [str(moved)]


def test_words_of_a_transcript_that_went_are_kept_when_a_recording_comes(
    later: Place, read: int, make_wav: Callable[..., Path]
) -> None:
    settle(later)
    made = sidecar_words.words_of_call(later, read)
    (file,) = take_in(later, [make_wav(later.workspace.inbox / "read.wav")], rest_seconds=0.0)
    keep(later, file)
    call = probe(later, file, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(later, call)
    assert sidecar_words.words_of_call(later, read) == made


def active(conn: Connection, call: int) -> int:
    shown = versions.active(conn, call, "text")
    assert shown is not None
    return shown.id
