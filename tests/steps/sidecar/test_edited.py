"""A transcript that is saved over: edited, put back, or other talk."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.steps import sidecar_words
from coaching.steps.place import Place
from coaching.store import calls, versions, words
from coaching.store.schema.calls import transcripts as kept
from tests.places import NOW
from tests.steps.sidecar.arriving import (
    VTT,
    claimed,
    entered,
    recorded,
    settled,
    take,
    taken,
    written,
)

EDITED = VTT.replace("sixty thousand", "seventy thousand") + (
    "\n00:04.000 --> 00:07.000\n<v Marcus Bennett>Thank you.</v>\n"
)


OTHER = """WEBVTT

00:00.000 --> 00:02.000
<v Marcus Bennett>How many people would use it every day?</v>

00:02.000 --> 00:03.000
<v Laura Hill>All of our drivers, I would say.</v>
"""


def texts(place: Place, call: int) -> list[str]:
    """What is told in a call by its transcripts as they are now."""
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    with place.library.reading() as conn:
        return [word.text for word in words.read_words(conn, version)]


def test_a_lone_transcript_that_is_edited_is_a_new_version_of_its_call(place: Place) -> None:
    file = written(place, "acme.vtt")
    call = take(place, file)
    assert call is not None
    first = texts(place, call)
    assert written(place, "acme.vtt", EDITED) == file
    assert claimed(place) == file
    assert take(place, file) == call
    assert (first[-4:], texts(place, call)[-4:]) == (
        ["sixty", "thousand", "a", "year."],
        ["a", "year.", "Thank", "you."],
    )
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
    assert facts is not None
    assert facts.duration == pytest.approx(7.0)


def test_a_transcript_that_is_put_back_as_it_was_counts_again(place: Place) -> None:
    clock = itertools.count()
    place = Place(place.workspace, place.library, now=lambda: NOW + timedelta(seconds=next(clock)))
    file = written(place, "acme.vtt")
    call = take(place, file)
    assert call is not None
    first = sidecar_words.words_of_call(place, call)
    take(place, written(place, "acme.vtt", EDITED))
    assert sidecar_words.words_of_call(place, call) != first
    assert take(place, written(place, "acme.vtt", VTT)) == call
    assert sidecar_words.words_of_call(place, call) == first


def test_a_transcript_of_other_talk_is_another_call_and_says_what_it_was_saved_over(
    place: Place,
) -> None:
    file = written(place, "acme.vtt")
    call = take(place, file)
    written(place, "acme.vtt", OTHER)
    other = take(place, file)
    assert (call, other) == (1, 2)
    settled(place, file)
    assert place.entry(file).call == 2
    assert place.entry(file).reason == "saved over another transcript, which is C1"
    assert texts(place, 1)[:2] == ["What", "does"]


def test_other_talk_in_a_lone_transcripts_place_waits_for_the_recording_that_came_with_it(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    file = written(place, "acme.vtt")
    assert take(place, file) == 1
    written(place, "acme.vtt", OTHER)
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert take(place, file) is None
    call = taken(place, recording)
    assert (call, place.entry(file).call) == (2, 2)
    assert texts(place, 2)[:2] == ["How", "many"]


def test_a_transcript_and_its_recording_that_are_both_saved_over_are_another_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    assert take(place, file) == 1
    written(place, "acme.vtt", EDITED)
    again = make_wav(place.workspace.inbox / "acme.wav", seconds=8, channels=2, sounding=2)
    recording = entered(place, again)
    assert place.entry(file).call is None
    assert claimed(place) == recording


def test_one_that_becomes_the_same_as_another_calls_is_a_duplicate_and_of_no_call(
    place: Place,
) -> None:
    take(place, written(place, "other.vtt", OTHER))
    file = written(place, "acme.vtt")
    take(place, file)
    written(place, "acme.vtt", OTHER)
    assert take(place, file) is None
    assert (place.entry(file).state, place.entry(file).call) == ("duplicate", None)


def test_a_transcript_that_is_edited_after_our_copy_went_is_known_by_its_words(
    place: Place,
) -> None:
    file = written(place, "acme.vtt")
    call = take(place, file)
    assert call is not None
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    with place.library.writing() as conn:
        versions.activate(conn, call, [version])
        conn.execute(update(kept).values(kept_path=None))
    written(place, "acme.vtt", EDITED)
    assert take(place, file) == call
    with place.library.writing() as conn:
        conn.execute(update(kept).values(kept_path=None))
    written(place, "acme.vtt", OTHER)
    assert take(place, file) == 2
