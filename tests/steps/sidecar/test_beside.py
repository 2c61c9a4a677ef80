"""A transcript beside a recording gives the words of its call."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import SidecarError
from coaching.settings import Settings
from coaching.steps import claims, sidecar_words
from coaching.steps.place import Place
from coaching.store import calls, people, versions, words
from coaching.store import turns as stored
from tests.steps.making import take_turns_of
from tests.steps.sidecar.arriving import LONG, entered, recorded, settled, take, written


def test_a_transcript_beside_a_recording_gives_its_words_and_speakers(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert take(place, written(place, "acme.vtt")) == call
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    turns = take_turns_of(place, call, version)
    with place.library.reading() as conn:
        heard = words.shown_words(conn, version)
        spoken = stored.read_turns(conn, turns)
        made = versions.get(conn, version)
    assert all(word.estimated for word in heard)
    assert [(turn.speaker, turn.text) for turn in spoken] == [
        ("Marcus Bennett", "What does it cost you today?"),
        ("Laura Hill", "About 60,000 a year."),
    ]
    assert made.made_by.startswith("transcript webvtt@")
    assert made.detail["origin"] == ["acme.vtt"]


def test_a_newer_transcript_makes_a_new_version_of_the_same_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    take(place, written(place, "acme.vtt"))
    first = sidecar_words.words_of_call(place, call)
    place = Place(place.workspace, place.library)
    assert (
        take(place, written(place, "acme.srt", "1\n00:00:00,000 --> 00:00:02,000\nHello.\n"))
        == call
    )
    second = sidecar_words.words_of_call(place, call)
    assert second not in (None, first)


def test_the_same_transcript_again_is_a_duplicate(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    take(place, written(place, "acme.vtt"))
    again = written(place, "acme.transcript.vtt")
    assert take(place, again) is None
    assert place.entry(again).state == "duplicate"
    assert "acme.vtt" in place.entry(again).reason


def test_a_transcript_that_names_one_of_ours_says_whose_call_it_is(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    with place.library.writing() as conn:
        people.find_or_add_person(
            conn, "Marcus Bennett", works_for="us", source="test", now=place.now()
        )
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    take(place, written(place, "acme.vtt"))
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    turns = take_turns_of(place, call, version)
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
        roles = [turn.role for turn in stored.read_turns(conn, turns)]
    assert facts is not None
    assert facts.rep == "Marcus Bennett"
    assert roles == ["rep", "customer"]


@pytest.mark.parametrize(
    ("recording", "transcript"),
    [("acme.wav.mp3", "acme.wav.vtt"), ("Cafe\u0301.wav", "Caf\u00e9.vtt")],
)
def test_names_that_mean_the_same_stem_find_each_other(
    place: Place, make_wav: Callable[..., Path], recording: str, transcript: str
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / recording, seconds=5))
    assert take(place, written(place, transcript)) == call


def test_a_recording_that_takes_the_place_of_another_gets_the_transcript_there(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    old = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    take(place, file)
    settled(place, file)
    settled(place, entered(place, place.workspace.inbox / "acme.wav"))
    other = make_wav(place.workspace.inbox / "acme.wav", seconds=7, channels=2, sounding=2)
    call = recorded(place, other)
    assert call != old
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    assert [it.suffix for it in place.workspace.call_folder(old).iterdir()] == [".wav"]


# Refused ------------------------------------------------------------------------------------------


def test_what_is_no_transcript_is_refused_by_name(place: Place) -> None:
    with pytest.raises(SidecarError, match=r"acme\.vtt"):
        take(place, written(place, "acme.vtt", "nothing to see here"))


def test_a_transcript_of_another_recording_is_refused_by_its_length(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    take(place, written(place, "acme.vtt"))
    version = sidecar_words.words_of_call(place, call)
    with pytest.raises(SidecarError, match=r"acme\.srt"):
        take(place, written(place, "acme.srt", LONG))
    assert sidecar_words.words_of_call(place, call) == version


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_what_took_a_transcripts_place_is_not_opened(
    place: Place, tmp_path: Path, kind: str
) -> None:
    file = written(place, "acme.vtt")
    path = place.workspace.inbox / "acme.vtt"
    outside = tmp_path / "elsewhere.vtt"
    path.rename(outside)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(outside)
    with pytest.raises(SidecarError, match="cannot be read"):
        take(place, file)


# Two sides ----------------------------------------------------------------------------------------


def test_both_sides_may_have_a_transcript_each(place: Place, make_wav: Callable[..., Path]) -> None:
    inbox = place.workspace.inbox
    call = recorded(place, make_wav(inbox / "acme_rep.wav", seconds=5))
    recorded(place, make_wav(inbox / "acme_customer.wav", seconds=6))
    take(place, written(place, "acme_rep.srt", "1\n00:00:00,000 --> 00:00:02,000\nHello there.\n"))
    assert sidecar_words.words_of_call(place, call) is None
    take(place, written(place, "acme_customer.srt", "1\n00:00:02,000 --> 00:00:03,000\nHi.\n"))
    version = sidecar_words.words_of_call(place, call)
    assert version is not None
    with place.library.reading() as conn:
        assert [(word.channel, word.text) for word in words.shown_words(conn, version)] == [
            (0, "Hello"),
            (0, "there."),
            (1, "Hi."),
        ]


@pytest.mark.parametrize("first", [True, False])
def test_one_transcript_may_be_of_both_sides(
    place: Place, make_wav: Callable[..., Path], *, first: bool
) -> None:
    inbox = place.workspace.inbox
    file = written(place, "acme.vtt")
    if first:
        take(place, file)
        settled(place, file)
    recorded(place, make_wav(inbox / "acme_rep.wav", seconds=5))
    call = recorded(place, make_wav(inbox / "acme_customer.wav", seconds=6))
    if not first:
        assert take(place, file) == call
    assert sidecar_words.words_of_call(place, call) is not None
    with place.library.reading() as conn:
        assert list(calls.call_titles(conn)) == [call]


def test_a_sheet_of_both_sides_is_read_again_once_they_are_one_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    inbox = place.workspace.inbox
    sheet = written(place, "acme.call.json", '{"account": "Acme Corp"}')
    claims.take_sheet(place, sheet, settings=Settings())
    recorded(place, make_wav(inbox / "acme_rep.wav", seconds=5))
    assert place.entry(sheet).state == "ready"
    call = recorded(place, make_wav(inbox / "acme_customer.wav", seconds=6))
    assert place.entry(sheet).state == "queued"
    (settled,) = claims.take_sheet(place, sheet, settings=Settings())
    assert settled.call == call
