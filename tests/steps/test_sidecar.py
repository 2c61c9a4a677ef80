from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from coaching.errors import RecordingError, SidecarError
from coaching.settings import Settings
from coaching.steps import claims, sidecar, sidecar_words
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.outcome import told_to_the_ledger
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import calls, ledger, overlays, people, queueing, recordings, versions, words
from coaching.store import turns as stored
from coaching.store.schema.calls import transcripts as kept
from tests.conftest import NOW
from tests.steps.making import take_turns_of

VTT = """WEBVTT

00:00.000 --> 00:02.000
<v Marcus Bennett>What does it cost you today?</v>

00:02.000 --> 00:04.000
<v Laura Hill>About sixty thousand a year.</v>
"""


LONG = "1\n00:02:00,000 --> 00:03:20,000\nGood morning.\n"


def noise(path: Path) -> Path:
    path.write_bytes(b"no sound at all" * 100)
    return path


def settled(place: Place, file: int) -> None:
    with place.library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=place.now())


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
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    assert place.entry(file).reason == ""


def claimed(place: Place) -> int | None:
    with place.library.writing() as conn:
        return queueing.claim(conn, owner="here:1:1", now=place.now())


def test_a_transcript_that_came_with_its_recording_is_fetched_by_it(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    file = written(place, "acme.vtt")
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    assert claimed(place) == recording
    assert claimed(place) is None
    keep(place, recording)
    call = probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
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


def test_one_that_does_not_fit_leaves_the_recording_that_comes_later_alone(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.srt", LONG)
    assert take(place, file) is None
    keep(place, recording)
    call = probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
    assert sidecar_words.words_of_call(place, call) is None
    assert place.entry(file).state == "quarantined"
    assert "acme.srt" in place.entry(file).reason
    assert list(place.workspace.incoming.iterdir()) == []


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
    sidecar.fetch_transcripts(place, call)
    assert place.entry(file).call == call


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


def test_a_transcript_that_was_taken_away_while_it_waited_is_kept(
    place: Place, make_wav: Callable[..., Path]
) -> None:
    recording = entered(place, make_wav(place.workspace.inbox / "acme.wav", seconds=5))
    file = written(place, "acme.vtt")
    take(place, file)
    (place.workspace.inbox / "acme.vtt").unlink()
    keep(place, recording)
    call = probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
    assert sidecar_words.words_of_call(place, call) is not None
    assert place.entry(file).call == call
    left = place.workspace.incoming / f"transcript-{file}.vtt"
    left.write_text(VTT)  # as if killed before it was removed
    sidecar.fetch_transcripts(place, call)
    assert not left.exists()


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


@pytest.mark.parametrize(
    ("recording", "transcript"),
    [("acme.wav.mp3", "acme.wav.vtt"), ("Cafe\u0301.wav", "Caf\u00e9.vtt")],
)
def test_names_that_mean_the_same_stem_find_each_other(
    place: Place, make_wav: Callable[..., Path], recording: str, transcript: str
) -> None:
    call = recorded(place, make_wav(place.workspace.inbox / recording, seconds=5))
    assert take(place, written(place, transcript)) == call


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
    keep(place, recording)
    call = probe(place, recording, settings=Settings(), on_progress=lambda _: None)
    sidecar.fetch_transcripts(place, call)
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
