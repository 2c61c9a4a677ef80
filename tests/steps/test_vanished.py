"""Files that leave the inbox before they were taken, and transcripts that waited for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.errors import UnstableFileError
from coaching.ledger import FileEntry
from coaching.settings import Settings
from coaching.steps import listing, sidecar
from coaching.steps.intake import take_in
from coaching.steps.outcome import told_to_the_ledger
from coaching.steps.place import Place
from coaching.steps.watching import Changes, tell_the_ledger
from coaching.store import ledger, queueing
from tests.steps.sidecar.arriving import VTT, claimed, entered, written


def lines(place: Place) -> dict[str, FileEntry]:
    with place.library.reading() as conn:
        return {Path(line.path).name: line for line in ledger.entries(conn)}


def look(place: Place) -> None:
    take_in(place, rest_seconds=0.0)


def has_its_call(place: Place, file: int) -> bool:
    """Whether a transcript is queued, and becomes a call that is found."""
    queued = place.entry(file).state == "queued"
    return queued and sidecar.take_transcript(place, file, settings=Settings()) is not None


@pytest.fixture
def unstable(place: Place) -> Path:
    """A recording that changed while it was read, with a transcript that waits for it."""
    path = place.workspace.inbox / "c.wav"
    path.write_bytes(b"half of it")
    file = entered(place, path)
    assert claimed(place) == file
    with pytest.raises(UnstableFileError), told_to_the_ledger(place, file):
        raise UnstableFileError("c.wav changed while it was read")
    assert (place.entry(file).state, place.entry(file).attempts) == ("waiting", 1)
    return path


def test_one_that_changed_while_it_was_read_and_then_went_holds_no_transcript_up(
    place: Place, unstable: Path
) -> None:
    transcript = written(place, "c.vtt")
    assert sidecar.take_transcript(place, transcript, settings=Settings()) is None
    unstable.unlink()
    tell_the_ledger(place, Changes(vanished=(str(unstable),)))
    assert set(lines(place)) == {"c.vtt"}
    assert has_its_call(place, transcript)


def test_a_download_that_is_given_up_holds_no_transcript_up(place: Place) -> None:
    part = place.workspace.inbox / "c.mp3.part"
    part.write_bytes(b"half of it")
    (place.workspace.inbox / "c.vtt").write_text(VTT)
    look(place)
    transcript = lines(place)["c.vtt"].id
    assert sidecar.take_transcript(place, transcript, settings=Settings()) is None
    part.unlink()
    look(place)
    assert set(lines(place)) == {"c.vtt"}
    assert has_its_call(place, transcript)


def test_a_file_whose_work_began_keeps_its_line_when_it_leaves(place: Place) -> None:
    for name in ("at work.wav", "failed.wav"):
        (place.workspace.inbox / name).write_bytes(name.encode())
    look(place)
    at_work, failed = (lines(place)[name].id for name in ("at work.wav", "failed.wav"))
    with place.library.writing() as conn:
        for _ in range(2):
            queueing.claim(conn, owner="here:1:1", now=place.now())
        ledger.finish(conn, failed, state="failed", reason="it broke", now=place.now())
    for name in ("at work.wav", "failed.wav"):
        (place.workspace.inbox / name).unlink()
    look(place)
    assert place.entry(at_work).state == "working"
    assert place.entry(failed).hint == "it has left the inbox; put it back to have it taken"


def test_what_lies_elsewhere_or_in_a_folder_that_cannot_be_read_has_not_vanished(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "there.wav"
    elsewhere.write_bytes(b"x")
    entered(place, elsewhere)
    folder = place.workspace.inbox / "away"
    folder.mkdir()
    (folder / "here.wav").write_bytes(b"x")
    look(place)
    elsewhere.unlink()
    scandir = listing.os.scandir  # type: ignore[attr-defined]

    def refusing(path: str) -> object:
        if path == str(folder):
            raise OSError(112, "Host is down", path)
        return scandir(path)

    monkeypatch.setattr(listing.os, "scandir", refusing)  # type: ignore[attr-defined]
    look(place)
    assert set(lines(place)) == {"there.wav", "here.wav", "away"}


def test_what_is_taken_by_name_says_nothing_of_the_rest(place: Place) -> None:
    for name in ("a.wav", "b.wav"):
        (place.workspace.inbox / name).write_bytes(name.encode())
    look(place)
    (place.workspace.inbox / "a.wav").unlink()
    entered(place, place.workspace.inbox / "b.wav")
    assert set(lines(place)) == {"a.wav", "b.wav"}
