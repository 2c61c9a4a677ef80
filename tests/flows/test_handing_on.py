"""A worker without a recogniser hands on what needs one; all else it brings to its words."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from coaching.settings import Settings
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import queueing, versions
from flows import resident
from flows.ingest import find_words
from tests.places import NOW
from tests.steps.sidecar.arriving import LONG, VTT, entered, written


@pytest.fixture
def light(at_home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has tasks work as those of a light worker."""
    here = replace(resident.current(), transcriber=None)
    monkeypatch.setattr(resident, "_residents", [here])


def claimed_with(place: Place, transcript: str) -> tuple[int, int, int]:
    """A recording of four seconds that a light worker has taken, its call, and its transcript."""
    beside = written(place, "a.vtt", transcript)
    file = entered(place, hum(place.workspace.inbox / "a.wav"))
    with place.library.writing() as conn:
        assert queueing.claim(conn, owner="light", light=True, now=NOW) == file
    assert keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    return file, call, beside


def hum(path: Path) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(range(0, 200, 2)) * 640)
    return path


def test_a_recording_whose_transcript_does_not_fit_is_handed_on_without_a_fault(
    place: Place, light: None
) -> None:
    file, call, beside = claimed_with(place, f"WEBVTT\n\n{LONG.partition(chr(10))[2]}")
    assert find_words.fn(file, call) is None
    entry = place.entry(file)
    assert (entry.state, entry.reason, entry.hint) == ("queued", "", "")
    assert place.entry(beside).state == "quarantined"
    with place.library.writing() as conn:
        assert queueing.claim(conn, owner="light", light=True, now=NOW) is None
        assert queueing.claim(conn, owner="one", now=NOW) == file


def test_a_recording_whose_transcript_fits_gets_its_words(place: Place, light: None) -> None:
    file, call, _ = claimed_with(place, VTT)
    made = find_words.fn(file, call)
    with place.library.reading() as conn:
        (version,) = versions.of_kind(conn, call, "words")
    assert (made, version.complete) == (version.id, True)
    assert place.entry(file).state == "working"
