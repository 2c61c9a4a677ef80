"""A transcript without a recording is a call, which its recording joins later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.steps import sidecar_words
from coaching.steps.place import Place
from coaching.store import calls, overlays, recordings, words
from tests.places import NOW
from tests.steps.sidecar.arriving import LONG, entered, recorded, settled, take, written


def test_a_transcript_alone_is_a_call_that_its_recording_joins_later(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = take(place, written(place, "acme_2026-09-14.vtt"))
    assert call is not None
    version = sidecar_words.words_of_call(place, call)
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
        assert recordings.source_of_call(conn, call) is None
    assert facts is not None
    assert facts.duration == pytest.approx(4.0)
    assert facts.started_at_source == "name"
    assert (
        recorded(place, make_wav(place.workspace.inbox / "acme_2026-09-14.wav", seconds=5)) == call
    )
    assert sidecar_words.words_of_call(place, call) not in (None, version)
    with place.library.reading() as conn:
        assert recordings.source_of_call(conn, call) is not None


def test_one_that_was_a_call_of_its_own_is_measured_when_its_recording_comes(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    file = written(place, "acme.srt", LONG)
    lone = take(place, file)
    settled(place, file)
    assert lone is not None
    assert sidecar_words.words_of_call(place, lone) is not None
    assert recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5)) == lone
    assert sidecar_words.words_of_call(place, lone) is None
    assert place.entry(file).state == "quarantined"


def test_a_transcript_that_is_renamed_goes_to_the_recording_of_its_new_name(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    misnamed = written(place, "acm.vtt")
    lone = take(place, misnamed)
    settled(place, misnamed)
    assert lone not in (None, call)
    (place.workspace.inbox / "acm.vtt").rename(place.workspace.inbox / "acme.vtt")
    file = entered(place, place.workspace.inbox / "acme.vtt")
    assert take(place, file) == call
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(misnamed).state == "duplicate"
    assert not place.workspace.call_folder(lone or 0).exists()
    with place.library.reading() as conn:
        assert list(calls.call_titles(conn)) == [call]


def test_what_people_said_of_a_lone_transcripts_call_goes_where_the_transcript_goes(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    misnamed = written(place, "acm.vtt")
    lone = take(place, misnamed)
    assert lone is not None
    settled(place, misnamed)
    with place.library.writing() as conn:
        overlays.correct_words(
            conn, lone, start=2.0, end=4.0, before="sixty thousand", after="",
            masked=True, who="Dana", now=NOW,
        )  # fmt: skip
    (place.workspace.inbox / "acm.vtt").rename(place.workspace.inbox / "acme.vtt")
    assert take(place, entered(place, place.workspace.inbox / "acme.vtt")) == call
    with place.library.reading() as conn:
        (held,) = overlays.corrected_words(conn, call)
    assert (held.before, held.masked) == ("sixty thousand", True)


def test_calls_of_lone_transcripts_become_a_part_of_the_call_of_both_sides(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    sides = [("rep", 5.0), ("customer", 6.0)]
    for side, end in sides:
        srt = f"1\n00:00:00,000 --> 00:00:0{end - 2:.0f},000\nHello from {side}.\n"
        file = written(place, f"acme_{side}.srt", srt)
        take(place, file)
        settled(place, file)
    for side, seconds in sides:
        call = recorded(place, make_wav(inbox / f"acme_{side}.wav", seconds=seconds))
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    with place.library.reading() as conn:
        assert list(calls.call_titles(conn)) == [call]
        assert len(words.shown_words(conn, version)) == 6
