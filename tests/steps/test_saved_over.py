from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from coaching.settings import Reel, Settings
from coaching.steps.forget import forget
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.reel import Span, make_reel, render_again
from coaching.store import ledger, recordings, words
from coaching.store.recordings import REPLACED
from coaching.store.schema.calls import recordings as came
from coaching.store.schema.ledger import forgotten
from tests.steps.test_playback import hear, lasts, played, show

RATE_HZ = 8000


def hum(path: Path, *, seconds: float, pitch_hz: float, open_end: bool = False) -> Path:
    """A WAV of one hum; of an open end it says that it is as long as can be, as a recorder does."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    loudness = 3000 * (1 + np.sin(4.4 * time))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((loudness * np.sin(2 * np.pi * pitch_hz * time)).astype("<i2").tobytes())
    if open_end:
        content = path.read_bytes()
        path.write_bytes(content[:4] + b"\xff" * 4 + content[8:40] + b"\xff" * 4 + content[44:])
    return path


Drop = Callable[..., int]


@pytest.fixture
def drop(place: Place) -> Drop:
    """Recordings that are saved in the inbox and taken up to their playback copy; their calls."""

    def take(name: str, *, seconds: float, pitch_hz: float = 200, open_end: bool = False) -> int:
        path = place.workspace.inbox / name
        path.parent.mkdir(exist_ok=True)
        hum(path, seconds=seconds, pitch_hz=pitch_hz, open_end=open_end)
        (file,) = take_in(place, [path], rest_seconds=0.0)
        keep(place, file)
        call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
        playback(place, file, on_progress=lambda _: None)
        return call

    return take


def made_of(place: Place, call: int) -> list[tuple[str, int]]:
    """The recordings of a call by name and length."""
    with place.library.reading() as conn:
        return [(one.name, lasts(one)) for one in recordings.recordings_of_call(conn, call)]


def reason(place: Place, name: str) -> str:
    (file,) = take_in(place, [place.workspace.inbox / name], rest_seconds=0.0)
    return place.entry(file).reason


# Names that are used again ------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["first part first", "last part first"])
def test_parts_that_are_saved_over_those_of_an_earlier_call_are_another_call(
    place: Place, drop: Drop, order: tuple[int, int]
) -> None:
    first = {drop("call part 1.wav", seconds=3), drop("call part 2.wav", seconds=4, pitch_hz=250)}
    second = {drop(f"call part {part}.wav", seconds=4 + part, pitch_hz=300) for part in order}
    assert (first, second) == ({1}, {2})
    assert made_of(place, 1) == [("call part 1.wav", 3), ("call part 2.wav", 4)]
    assert made_of(place, 2) == [("call part 1.wav", 5), ("call part 2.wav", 6)]


@pytest.mark.parametrize("order", [("rep", "customer"), ("customer", "rep")])
def test_sides_that_are_saved_over_those_of_an_earlier_call_are_another_call(
    drop: Drop, order: tuple[str, str]
) -> None:
    first = {drop("audio_rep.wav", seconds=6), drop("audio_customer.wav", seconds=6, pitch_hz=250)}
    pitches_hz = {"rep": 300, "customer": 350}
    second = {drop(f"audio_{side}.wav", seconds=7, pitch_hz=pitches_hz[side]) for side in order}
    assert (first, second) == ({1}, {2})


def test_a_part_joins_its_call_though_a_file_of_an_earlier_call_has_its_name(drop: Drop) -> None:
    drop("call part 1.wav", seconds=3)
    assert drop("call part 1.wav", seconds=4, pitch_hz=300) == 2
    assert drop("call part 2.wav", seconds=5, pitch_hz=310) == 2


def test_a_file_that_is_saved_over_another_says_so_also_when_it_is_ready(
    place: Place, drop: Drop
) -> None:
    drop("a/call.wav", seconds=3)
    drop("b/call.wav", seconds=3, pitch_hz=250)
    assert reason(place, "b/call.wav") == ""
    assert drop("a/call.wav", seconds=4, pitch_hz=300) == 3
    (file,) = take_in(place, [place.workspace.inbox / "a/call.wav"], rest_seconds=0.0)
    with place.library.writing() as conn:
        ledger.finish(conn, file, state="ready", now=place.now())
    assert (place.entry(file).state, place.entry(file).reason) == (
        "ready",
        "saved over another recording, which is C1",
    )


# Recordings that grow -----------------------------------------------------------------------------


@pytest.mark.parametrize("open_end", [True, False], ids=["the same header", "its header put right"])
def test_a_recording_that_grows_stays_its_call_and_is_heard_anew(
    place: Place, drop: Drop, *, open_end: bool
) -> None:
    call = drop("call.wav", seconds=3, open_end=open_end)
    show(place, call, hear(place, call))
    before = played(place, call)
    assert drop("call.wav", seconds=5, open_end=open_end) == call
    assert made_of(place, call) == [("call.wav", 5)]
    assert reason(place, "call.wav") == ""
    assert played(place, call).id == before.id  # until the words of the longer one are shown
    version = hear(place, call)
    with place.library.reading() as conn:
        assert words.count_heard(conn, version) == 5
    show(place, call, version)
    assert lasts(played(place, call)) == 5
    assert before.kept_path is not None
    assert not (place.workspace.root / before.kept_path).exists()


def test_a_recording_that_grows_is_known_by_its_hash_where_we_have_no_copy_left(
    place: Place, drop: Drop
) -> None:
    call = drop("call.wav", seconds=3, open_end=True)
    with place.library.writing() as conn:
        (one,) = recordings.recordings_of_call(conn, call)
        recordings.drop_copy(conn, one.id)
    assert drop("call.wav", seconds=5, open_end=True) == call


def test_a_part_that_grows_keeps_its_place(place: Place, drop: Drop) -> None:
    drop("call part 1.wav", seconds=3)
    call = drop("call part 2.wav", seconds=2, pitch_hz=300)
    assert drop("call part 1.wav", seconds=4) == call
    with place.library.reading() as conn:
        pieces = recordings.recordings_of_call(conn, call)
        (replaced,) = recordings.made_of_call(conn, call, REPLACED)
    assert [(lasts(one), one.part, one.offset) for one in pieces] == [(4, 1, 0.0), (2, 2, 4.0)]
    assert lasts(replaced) == 3


def test_a_reel_of_what_has_grown_since_can_be_made_again(
    place: Place, drop: Drop, tmp_path: Path
) -> None:
    call = drop("call.wav", seconds=4)
    show(place, call, hear(place, call))
    made = make_reel(
        place,
        [Span(call, 1.0, 3.0)],
        title="Good talk",
        target=tmp_path / "reel.wav",
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )
    drop("call.wav", seconds=6)
    show(place, call, hear(place, call))
    again = render_again(place, made.manifest, target=tmp_path / "again.wav", who="Dana")
    assert again.path.read_bytes() == made.path.read_bytes()


def test_what_has_grown_is_forgotten_with_what_it_has_grown_from(place: Place, drop: Drop) -> None:
    call = drop("call.wav", seconds=3)
    show(place, call, hear(place, call))
    drop("call.wav", seconds=5)
    show(place, call, hear(place, call))
    forget(place, [call], who="Dana")
    with place.library.reading() as conn:
        assert len(conn.execute(select(forgotten)).all()) == 2
        assert conn.execute(select(came)).all() == []


def test_what_begins_like_another_file_is_a_call_of_its_own(drop: Drop) -> None:
    assert drop("call.wav", seconds=3) == 1
    assert drop("other.wav", seconds=5) == 2
    assert drop("elsewhere/call.wav", seconds=6) == 3


def test_a_recording_that_was_cut_is_a_call_of_its_own(drop: Drop) -> None:
    assert drop("call.wav", seconds=5) == 1
    assert drop("call.wav", seconds=3) == 2
