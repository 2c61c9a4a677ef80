"""Transcripts go like recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from coaching.settings import Privacy, Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import originals, versions, words
from coaching.store.schema.ledger import files
from tests.steps.making import make_means
from tests.steps.originals.settling import settle
from tests.steps.sidecar.arriving import take, written

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
    sidecar.fetch_transcripts(later, call, settings=Settings())
    assert sidecar_words.words_of_call(later, read) == made


def active(conn: Connection, call: int) -> int:
    shown = versions.active(conn, call, "text")
    assert shown is not None
    return shown.id
