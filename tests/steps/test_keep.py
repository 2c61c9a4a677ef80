from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import NotFoundError, NotMediaError, UnstableFileError
from coaching.settings import Settings, Team
from coaching.steps import keep as step
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.outcome import told_to_the_ledger
from coaching.steps.place import Place
from coaching.steps.probe import probe


def enter(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    return file


@pytest.fixture
def call(place: Place, make_wav: Callable[..., Path]) -> Path:
    return make_wav(place.workspace.inbox / "a.wav")


def test_a_recording_is_known_by_the_hash_of_its_bytes(place: Place, call: Path) -> None:
    file = enter(place, call)
    assert keep(place, file)
    recording = place.recording(file)
    assert recording.id == hashlib.sha256(call.read_bytes()).hexdigest()
    assert recording.kept_path is not None
    assert (place.workspace.root / recording.kept_path).read_bytes() == call.read_bytes()


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a." + "b" * 240, ""), ("A.WAV", ".wav"), ("call 2026-09-14 10.30", "")],
    ids=["longer than a name of ours may be", "of a format", "not of a format"],
)
def test_our_copy_has_the_ending_of_a_format_and_no_other(
    place: Place, make_wav: Callable[..., Path], name: str, ending: str
) -> None:
    file = enter(place, make_wav(place.workspace.inbox / name))
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    recording = place.recording(file)
    assert recording.kept_path == f"media/C{call}/{recording.id[:12]}{ending}"
    assert (place.workspace.root / recording.kept_path).is_file()


def test_keeping_twice_copies_once(
    place: Place, call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = enter(place, call)
    keep(place, file)
    monkeypatch.delattr(step, "_copy")
    assert keep(place, file)


def test_the_same_bytes_again_are_a_duplicate_of_the_first(place: Place, call: Path) -> None:
    first = enter(place, call)
    keep(place, first)
    probe(place, first, settings=Settings(), on_progress=lambda _: None)
    copy = call.with_name("b.wav")
    copy.write_bytes(call.read_bytes())
    second = enter(place, copy)
    assert not keep(place, second)
    entry = place.entry(second)
    assert (entry.state, entry.reason) == ("duplicate", "the same bytes as a.wav (C1)")
    assert "filmroom show C1" in entry.hint


def test_a_duplicate_that_is_tried_again_is_a_duplicate_again(place: Place, call: Path) -> None:
    keep(place, enter(place, call))
    copy = call.with_name("b.wav")
    copy.write_bytes(call.read_bytes())
    second = enter(place, copy)
    assert not keep(place, second)
    assert not keep(place, second)


def test_a_touched_file_is_not_copied_a_second_time(place: Place, call: Path) -> None:
    file = enter(place, call)
    keep(place, file)
    probe(place, file, settings=Settings(), on_progress=lambda _: None)
    home = place.recording(file).kept_path
    os.utime(call, (1, 1))
    assert enter(place, call) == file
    assert keep(place, file)
    assert place.recording(file).kept_path == home
    assert list(place.workspace.incoming.iterdir()) == []


def test_a_copy_of_a_bad_file_says_what_is_wrong_with_it(place: Place) -> None:
    for name in ("a.wav", "b.wav"):
        (place.workspace.inbox / name).write_text("no sound")
    first, second = take_in(place, rest_seconds=0.0)
    keep(place, first)
    with pytest.raises(NotMediaError), told_to_the_ledger(place, first):
        probe(place, first, settings=Settings(), on_progress=lambda _: None)
    keep(place, second)
    assert "a.wav, which is quarantined" in place.entry(second).reason


def test_a_file_that_vanished_has_failed_with_what_to_do(place: Place, call: Path) -> None:
    file = enter(place, call)
    call.unlink()
    with pytest.raises(NotFoundError), told_to_the_ledger(place, file):
        keep(place, file)
    entry = place.entry(file)
    assert (entry.state, entry.reason) == ("failed", "a.wav vanished before it could be read")
    assert entry.hint


def test_a_file_that_changes_while_it_is_read_waits(
    place: Place, call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = enter(place, call)
    real = os.fstat
    seen: list[int] = []

    def growing(number: int) -> os.stat_result:
        if os.path.samestat(real(number), call.stat()):
            seen.append(number)
            if len(seen) == 2:
                with call.open("ab") as writing:
                    writing.write(b"more")
        return real(number)

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(UnstableFileError), told_to_the_ledger(place, file):
        keep(place, file)
    monkeypatch.undo()
    assert place.entry(file).state == "waiting"
    assert list(place.workspace.incoming.iterdir()) == []


def test_a_quarantined_file_leaves_no_copy_and_can_be_tried_again(place: Place) -> None:
    path = place.workspace.inbox / "a.wav"
    path.write_text("no sound")
    file = enter(place, path)
    for _ in range(2):
        assert keep(place, file)
        with pytest.raises(NotMediaError, match=r"a\.wav"):
            probe(place, file, settings=Settings(), on_progress=lambda _: None)
        assert list(place.workspace.incoming.iterdir()) == []


def test_other_bytes_under_the_same_path_are_another_call(
    place: Place, call: Path, make_wav: Callable[..., Path]
) -> None:
    file = enter(place, call)
    keep(place, file)
    probe(place, file, settings=Settings(), on_progress=lambda _: None)
    make_wav(call, seconds=5, channels=2, sounding=2)
    assert enter(place, call) == file
    keep(place, file)
    probe(place, file, settings=Settings(), on_progress=lambda _: None)
    assert place.recording(file).call == 2
    assert (place.workspace.call_folder(1)).is_dir()


def test_a_call_begins_when_its_name_says_or_else_when_its_file_was_written(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    from coaching.store import calls

    named = make_wav(place.workspace.inbox / "2026-09-14 1030 Acme.wav", seconds=2)
    plain = make_wav(place.workspace.inbox / "call.wav", seconds=4)
    os.utime(plain, (1_000_000_000, 1_000_000_000))
    for path in (named, plain):
        file = enter(place, path)
        keep(place, file)
        probe(
            place,
            file,
            settings=Settings(team=Team(zone="Europe/Berlin")),
            on_progress=lambda _: None,
        )
    with place.library.reading() as conn:
        first, second = calls.call_facts(conn, 1), calls.call_facts(conn, 2)
    assert first is not None
    assert second is not None
    assert first.started_at is not None
    assert (first.started_at.isoformat(), first.started_at_source) == (
        "2026-09-14T08:30:00+00:00",
        "name",
    )
    assert second.started_at is not None
    assert (second.started_at.timestamp(), second.started_at_source) == (1_000_000_000, "mtime")
