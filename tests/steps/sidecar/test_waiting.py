"""A transcript whose recording is still to come waits for it, or for what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import RecordingError
from coaching.settings import Settings
from coaching.steps import sidecar, sidecar_words
from coaching.steps.keep import keep
from coaching.steps.outcome import told_to_the_ledger
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import ledger, queueing
from tests.steps.sidecar.arriving import (
    LONG,
    VTT,
    claimed,
    entered,
    noise,
    recorded,
    take,
    taken,
    written,
)


def test_a_transcript_that_came_first_waits_for_its_recording(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    assert place.entry(file).state == "ready"
    assert "on its way" in place.entry(file).reason
    call = taken(place, recording)
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    assert place.entry(file).reason == ""


def test_a_transcript_that_was_taken_away_while_it_waited_is_kept(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    take(place, file)
    (place.workspace.inbox / "acme.vtt").unlink()
    call = taken(place, recording)
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    left = place.workspace.incoming / f"transcript-{file}.vtt"
    left.write_text(VTT)  # as if killed before it was removed
    sidecar.fetch_transcripts(place, call, settings=Settings())
    assert not left.exists()


def test_one_that_does_not_fit_leaves_the_recording_that_comes_later_alone(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.srt", LONG)
    assert take(place, file) is None
    call = taken(place, recording)
    assert sidecar_words.words_of_call(place, call) is None
    assert place.entry(file).state == "quarantined"
    assert "acme.srt" in place.entry(file).reason
    assert list(place.workspace.incoming.iterdir()) == []


def test_a_transcript_beside_what_is_no_recording_is_a_call_of_its_own(place: Place) -> None:
    recording = entered(place, noise(place.workspace.inbox / "acme.wav"))
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    keep(place, recording)
    with pytest.raises(RecordingError), told_to_the_ledger(place, recording):
        probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    assert place.entry(file).state == "queued"
    assert take(place, file) is not None


def test_a_transcript_whose_recording_goes_before_its_turn_is_a_call_of_its_own(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = make_wav(place.workspace.inbox / "acme.wav", seconds=5)
    entered(place, recording)
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    with place.library.writing() as conn:
        ledger.vanished(conn, [str(recording)], now=place.now())
    assert place.entry(file).state == "queued"
    assert take(place, file) is not None


# Come together ------------------------------------------------------------------------------------


def test_a_transcript_that_came_with_its_recording_is_fetched_by_it(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    file = written(place, "acme.vtt")
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert claimed(place) == recording
    assert claimed(place) is None
    call = taken(place, recording)
    assert sidecar_words.words_of_call(place, call) is not None
    assert (place.entry(file).state, place.entry(file).call) == ("ready", call)
    assert claimed(place) is None


def test_one_that_came_with_its_recording_and_is_no_use_says_so_in_its_own_line(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    file = written(place, "acme.vtt", "no cues at all")
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert place.entry(file).state == "quarantined"
    assert place.entry(file).reason
    assert sidecar_words.words_of_call(place, call) is None


def test_one_whose_bytes_came_before_is_a_duplicate_also_beside_its_recording(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    written(place, "acme.vtt")
    recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    again = written(place, "copy.vtt")
    call = recorded(place, make_wav(place.workspace.inbox / "copy.wav", seconds=5.5))
    assert place.entry(again).state == "duplicate"
    assert place.entry(again).reason == "the same bytes as acme.vtt"
    assert sidecar_words.words_of_call(place, call) is None


def test_one_whose_recording_is_not_of_this_run_is_taken_without_it(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    with place.library.writing() as conn:
        taken = queueing.claim(conn, owner="here:1:1", among=[file], now=place.now())
    assert taken == file


def test_one_whose_recording_was_no_recording_is_taken_after_it(place: Place) -> None:
    file = written(place, "acme.vtt")
    recording = entered(place, noise(place.workspace.inbox / "acme.wav"))
    assert claimed(place) == recording
    with place.library.writing() as conn:
        ledger.finish(conn, recording, state="quarantined", reason="no sound", now=place.now())
    assert claimed(place) == file


# Copies of a recording ----------------------------------------------------------------------------


def test_a_transcript_beside_a_copy_of_a_recording_goes_to_its_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "c1.wav", seconds=5))
    copy = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    assert not keep(place, copy)
    assert place.entry(file).state == "queued"
    assert take(place, file) == call
    assert list(place.workspace.incoming.iterdir()) == []


def test_a_transcript_beside_a_copy_waits_until_the_first_one_has_its_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    first = entered(place, make_wav(place.workspace.inbox / "c1.wav", seconds=5))
    copy = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    keep(place, first)
    assert not keep(place, copy)
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    call = probe(place, first, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call, settings=Settings())
    assert place.entry(file).call == call
