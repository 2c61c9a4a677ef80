from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import SidecarError
from coaching.settings import Channels, Settings
from coaching.steps import sidecar
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.steps.turns import take_turns
from coaching.store import calls, people, recordings, versions, words
from coaching.store import turns as stored

VTT = """WEBVTT

00:00.000 --> 00:02.000
<v Marcus Bennett>What does it cost you today?</v>

00:02.000 --> 00:04.000
<v Laura Hill>About sixty thousand a year.</v>
"""


def entered(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    return file


def recorded(place: Place, path: Path) -> int:
    file = entered(place, path)
    keep(place, file)
    call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
    return call


def written(place: Place, name: str, text: str = VTT) -> int:
    path = place.workspace.inbox / name
    path.write_text(text, encoding="utf-8")
    return entered(place, path)


def take(place: Place, file: int) -> int | None:
    return sidecar.take_transcript(place, file, settings=Settings())


def test_a_transcript_beside_a_recording_gives_its_words_and_speakers(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert take(place, written(place, "acme.vtt")) == call
    version = sidecar.words_of_call(place, call)
    assert version is not None
    turns = take_turns(place, call, version, channels=Channels())
    with place.library.reading() as conn:
        heard = words.shown_words(conn, version)
        spoken = stored.read_turns(conn, turns)
        made = versions.get(conn, version)
    assert all(word.estimated for word in heard)
    assert [(turn.speaker, turn.text) for turn in spoken] == [
        ("Marcus Bennett", "What does it cost you today?"),
        ("Laura Hill", "About sixty thousand a year."),
    ]
    assert made.made_by.startswith("transcript webvtt@")
    assert made.detail["origin"] == ["acme.vtt"]


def test_a_transcript_that_came_first_waits_for_its_recording(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    assert take(place, file) is None
    assert place.entry(file).state == "ready"
    assert "on its way" in place.entry(file).reason
    keep(place, recording)
    call = probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
    assert sidecar.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    assert place.entry(file).reason == ""


def test_a_transcript_alone_is_a_call_that_its_recording_joins_later(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = take(place, written(place, "acme_2026-09-14.vtt"))
    assert call is not None
    version = sidecar.words_of_call(place, call)
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
        assert recordings.source_of_call(conn, call) is None
    assert facts is not None
    assert facts.duration == pytest.approx(4.0)
    assert facts.started_at_source == "name"
    assert (
        recorded(place, make_wav(place.workspace.inbox / "acme_2026-09-14.wav", seconds=5)) == call
    )
    assert sidecar.words_of_call(place, call) == version
    with place.library.reading() as conn:
        assert recordings.source_of_call(conn, call) is not None


def test_a_newer_transcript_makes_a_new_version_of_the_same_call(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    take(place, written(place, "acme.vtt"))
    first = sidecar.words_of_call(place, call)
    place = Place(place.workspace, place.library)
    assert (
        take(place, written(place, "acme.srt", "1\n00:00:00,000 --> 00:00:02,000\nHello.\n"))
        == call
    )
    second = sidecar.words_of_call(place, call)
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
    version = sidecar.words_of_call(place, call)
    assert version is not None
    turns = take_turns(place, call, version, channels=Channels())
    with place.library.reading() as conn:
        facts = calls.call_facts(conn, call)
        roles = [turn.role for turn in stored.read_turns(conn, turns)]
    assert facts is not None
    assert facts.rep == "Marcus Bennett"
    assert roles == ["rep", "customer"]


def test_what_is_no_transcript_is_refused_by_name(place: Place) -> None:
    with pytest.raises(SidecarError, match=r"acme\.vtt"):
        take(place, written(place, "acme.vtt", "nothing to see here"))


def test_a_transcript_of_another_recording_is_refused_by_its_length(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / "acme.wav", seconds=2))
    long = VTT.replace("00:02.000 --> 00:04.000", "10:02.000 --> 10:04.000")
    take(place, written(place, "acme.vtt", long))
    with pytest.raises(SidecarError, match=r"acme\.vtt"):
        sidecar.words_of_call(place, call)


def test_both_sides_may_have_a_transcript_each(place: Place, make_wav: Callable[..., Path]) -> None:
    inbox = place.workspace.inbox
    call = recorded(place, make_wav(inbox / "acme_rep.wav", seconds=5))
    recorded(place, make_wav(inbox / "acme_customer.wav", seconds=6))
    take(place, written(place, "acme_rep.srt", "1\n00:00:00,000 --> 00:00:02,000\nHello there.\n"))
    assert sidecar.words_of_call(place, call) is None
    take(place, written(place, "acme_customer.srt", "1\n00:00:02,000 --> 00:00:03,000\nHi.\n"))
    version = sidecar.words_of_call(place, call)
    assert version is not None
    with place.library.reading() as conn:
        assert [(word.channel, word.text) for word in words.shown_words(conn, version)] == [
            (0, "Hello"),
            (0, "there."),
            (1, "Hi."),
        ]
