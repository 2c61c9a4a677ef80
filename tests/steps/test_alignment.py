from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import insert

from coaching.ports import Audio
from coaching.settings import Settings
from coaching.steps import alignment
from coaching.steps.alignment import align_call
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.probe import probe
from coaching.store import recordings, versions, words
from coaching.store.calls import set_language
from coaching.store.schema.calls import calls
from coaching.transcript import Word
from tests.places import NOW

RATE_HZ = 16_000
VOICES = [
    {"speaker": "Dana", "role": "rep", "several": False},
    {"speaker": "Lee", "role": "customer", "several": False},
]


class Clicks:
    """An aligner that finds a word where the sound is loudest, and remembers what it was given."""

    identity = "clicks@00000000"

    def __init__(self) -> None:
        self.asked: list[tuple[Audio, tuple[Word, ...], str]] = []

    def align(self, audio: Audio, words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
        self.asked.append((audio, tuple(words), language))
        if not np.any(np.abs(audio) > 0.5):
            return tuple(words)
        at = float(np.argmax(np.abs(audio))) / RATE_HZ
        return tuple(replace(word, start=at, end=at + 0.2, estimated=False) for word in words)


def write(path: Path, *sides: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sides))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.stack(sides, axis=1) * 32_000).astype("<i2").tobytes())
    return path


def sound(seconds: float, *, hum: Sequence[tuple[float, float]] = (), click: float | None = None,
          pitch_hz: float = 200.0) -> np.ndarray:  # fmt: skip
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    audio = 0.001 * np.sin(2 * np.pi * 60 * time)
    for start, end in hum:
        inside = (time >= start) & (time < end)
        audio += inside * 0.3 * np.sin(2 * np.pi * pitch_hz * time) * np.sin(2 * np.pi * 3 * time)
    if click is not None:
        audio[round(click * RATE_HZ) :][:80] = 0.95
    return audio


def recorded(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    keep(place, file)
    return probe(place, file, settings=Settings(), on_progress=lambda _: None)


def told(place: Place, call: int, said: Sequence[Word], *, language: str = "de") -> int:
    """An active version of words, as a transcript gives them."""
    with place.library.writing() as conn:
        pieces = recordings.recordings_of_call(conn, call)
        version = versions.begin(
            conn, call, "words", made_by="transcript webvtt@1234", made_from=None, now=NOW
        )
        words.add_read(conn, version.id, pieces[0].id if pieces else None, said)
        versions.complete(
            conn, version.id, now=NOW, detail={"language": language, "voices": VOICES}
        )
        versions.activate(conn, call, [version.id])
    return version.id


def spoken(place: Place, version: int) -> list[tuple[str, float, float, bool]]:
    with place.library.reading() as conn:
        return [
            (word.text, round(word.start, 2), round(word.end, 2), word.estimated)
            for word in words.shown_words(conn, version)
        ]


def guess(start: float, end: float, text: str, channel: int = 0) -> Word:
    return Word(start, end, text, channel=channel, estimated=True)


def align(place: Place, call: int, aligner: Clicks) -> int | None:
    return align_call(place, call, aligner, on_progress=lambda _: None)


def test_a_word_is_written_where_it_is_heard_in_a_new_version_that_is_not_yet_shown(
    place: Place,
) -> None:
    path = write(place.workspace.inbox / "a.wav", sound(20, hum=[(2, 18)], click=11.3))
    call = recorded(place, path)
    before = told(place, call, [guess(10.0, 12.0, "sixty")])
    after = align(place, call, Clicks())
    assert after is not None
    assert spoken(place, after) == [("sixty", 11.3, 11.5, False)]
    assert spoken(place, before) == [("sixty", 10.0, 12.0, True)]
    with place.library.reading() as conn:
        shown = versions.active(conn, call, "words")
        made = versions.find(
            conn,
            call,
            "words",
            made_by="transcript webvtt@1234 aligned clicks@00000000",
            made_from=before,
        )
    assert shown is not None
    assert shown.id == before
    assert made is not None
    assert (made.id, made.complete, made.active) == (after, True, False)
    assert made.detail == {"language": "de", "voices": VOICES}


def test_the_language_of_the_transcript_is_passed_on_and_times_count_from_the_sounds_start(
    place: Place,
) -> None:
    call = recorded(place, write(place.workspace.inbox / "a.wav", sound(20, hum=[(2, 18)])))
    told(place, call, [guess(10.0, 12.0, "sechzig")])
    clicks = Clicks()
    align(place, call, clicks)
    ((audio, (word,), language),) = clicks.asked
    assert language == "de"
    assert (word.start, word.end) == (0.5, 2.5)
    assert len(audio) == pytest.approx(3.0 * RATE_HZ, abs=2)


def test_where_the_transcript_does_not_say_its_language_that_of_the_call_is_passed_on(
    place: Place,
) -> None:
    call = recorded(place, write(place.workspace.inbox / "a.wav", sound(20, hum=[(2, 18)])))
    told(place, call, [guess(10.0, 12.0, "soixante")], language="")
    with place.library.writing() as conn:
        set_language(conn, call, "fr")
    clicks = Clicks()
    align(place, call, clicks)
    assert [language for _, _, language in clicks.asked] == ["fr"]


def test_words_with_times_of_their_own_are_kept_and_what_is_not_found_stays_estimated(
    place: Place,
) -> None:
    call = recorded(place, write(place.workspace.inbox / "a.wav", sound(9, hum=[(1, 8)])))
    told(place, call, [Word(2.0, 2.5, "for"), guess(2.5, 3.0, "sixty"), Word(3.0, 3.4, "seats")])
    version = align(place, call, Clicks())
    assert version is not None
    assert spoken(place, version) == [
        ("for", 2.0, 2.5, False),
        ("sixty", 2.5, 3.0, True),
        ("seats", 3.0, 3.4, False),
    ]


def test_a_second_run_finds_the_version_and_listens_to_nothing(place: Place) -> None:
    path = write(place.workspace.inbox / "a.wav", sound(9, hum=[(1, 8)], click=3.0))
    call = recorded(place, path)
    told(place, call, [guess(2.5, 3.5, "sixty")])
    first = align(place, call, Clicks())
    again = Clicks()
    assert align(place, call, again) == first
    assert again.asked == []


def test_nothing_is_done_where_every_word_has_its_time(place: Place) -> None:
    call = recorded(place, write(place.workspace.inbox / "a.wav", sound(9, hum=[(1, 8)])))
    told(place, call, [Word(2.0, 2.5, "for")])
    assert align(place, call, Clicks()) is None


def test_nothing_is_done_for_a_call_without_words_or_without_media(place: Place) -> None:
    with place.library.writing() as conn:
        added = insert(calls).values(title="alone", duration=9.0, created_at=NOW)
        call = conn.execute(added.returning(calls.c.id)).scalar_one()
    assert align(place, call, Clicks()) is None
    told(place, call, [guess(2.0, 2.5, "for")])
    assert align(place, call, Clicks()) is None


def test_each_speaker_of_a_two_sided_recording_is_looked_for_on_the_side_they_are_heard_on(
    place: Place,
) -> None:
    left = sound(20, hum=[(6, 9), (15, 18)], click=7.0)
    right = sound(20, hum=[(1, 4), (11, 14)], click=12.0, pitch_hz=310.0)
    call = recorded(place, write(place.workspace.inbox / "a.wav", left, right))
    told(
        place,
        call,
        [
            guess(1.0, 4.0, "one", 0),
            guess(6.0, 9.0, "two", 1),
            guess(11.0, 14.0, "three", 0),
            guess(15.0, 18.0, "four", 1),
        ],
    )
    clicks = Clicks()
    align(place, call, clicks)
    heard = {tuple(word.text for word in said): audio for audio, said, _ in clicks.asked}
    assert set(heard) == {("one", "three"), ("two", "four")}
    assert np.argmax(np.abs(heard["one", "three"])) / RATE_HZ == pytest.approx(11.5, abs=0.02)
    assert np.argmax(np.abs(heard["two", "four"])) / RATE_HZ == pytest.approx(1.5, abs=0.02)


def test_speakers_who_cannot_be_told_by_side_are_looked_for_in_all_that_is_heard(
    place: Place,
) -> None:
    left = sound(20, hum=[(1, 4)], click=3.0)
    right = sound(20, hum=[(6, 9)], pitch_hz=310.0)
    call = recorded(place, write(place.workspace.inbox / "a.wav", left, right))
    told(place, call, [guess(1.0, 4.0, "one"), guess(6.0, 9.0, "two")])
    clicks = Clicks()
    align(place, call, clicks)
    ((audio, said, _),) = clicks.asked
    assert [word.text for word in said] == ["one", "two"]
    assert float(np.abs(audio).max()) == pytest.approx(0.95 / 2 * 32_000 / 32_768, abs=0.02)


def test_a_long_call_is_read_in_stretches_of_at_most_thirty_seconds_and_progress_is_told(
    place: Place,
) -> None:
    call = recorded(place, write(place.workspace.inbox / "a.wav", sound(130, hum=[(0, 130)])))
    told(place, call, [guess(at * 0.5, at * 0.5 + 0.5, f"w{at}") for at in range(250)])
    clicks = Clicks()
    shares: list[float] = []
    align_call(place, call, clicks, on_progress=shares.append)
    assert all(len(audio) <= 30 * RATE_HZ for audio, _, _ in clicks.asked)
    assert len(clicks.asked) == len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_run_that_is_cut_off_leaves_nothing_and_the_next_one_makes_the_version(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(place.workspace.inbox / "a.wav", sound(9, hum=[(1, 8)], click=3.0))
    call = recorded(place, path)
    told(place, call, [guess(2.5, 3.5, "sixty")])

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(alignment.words, "add_read", dies)
        with pytest.raises(KeyboardInterrupt):
            align(place, call, Clicks())
    version = align(place, call, Clicks())
    assert version is not None
    assert [start for _, start, _, _ in spoken(place, version)] == [3.0]
