from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.settings import Reel, Settings
from coaching.steps.deriving import derive
from coaching.steps.intake import take_in
from coaching.steps.keep import keep
from coaching.steps.place import Place
from coaching.steps.playback import playback
from coaching.steps.probe import probe
from coaching.steps.reel import Span, make_reel, render_again
from coaching.steps.words import recognise
from coaching.store import recordings
from coaching.store.recordings import Recording
from tests.media.conftest import write_media
from tests.media.sounds import Samples, stack, talk
from tests.steps.conftest import Parrot
from tests.steps.making import make_means
from tests.steps.test_publish import Meddler


@pytest.fixture
def drop(place: Place, make_wav: Callable[..., Path]) -> Callable[..., int]:
    """Recordings on their way, before their words are heard."""

    def take(name: str, *, seconds: float) -> int:
        wav = make_wav(place.workspace.inbox / name, seconds=seconds)
        (file,) = take_in(place, [wav], rest_seconds=0.0)
        keep(place, file)
        call = probe(place, file, settings=Settings(), on_progress=lambda _: None)
        playback(place, file, on_progress=lambda _: None)
        return call

    return take


def played_file(place: Place, file: int) -> str | None:
    """The ending of what is played of a file's recording; None for the recording itself."""
    playback(place, file, on_progress=lambda _: None)
    recording = place.recording(file)
    assert recording.playback_path is not None
    assert (place.workspace.root / recording.playback_path).is_file()
    its_own = recording.playback_path == recording.kept_path
    return None if its_own else "".join(Path(recording.playback_path).suffixes)


def probed(place: Place, path: Path) -> int:
    (file,) = take_in(place, [path], rest_seconds=0.0)
    keep(place, file)
    probe(place, file, settings=Settings(), on_progress=lambda _: None)
    return file


VARIABLE = {"flags": "+qscale", "global_quality": "472"}
FRAGMENTS = {"movflags": "empty_moov+frag_every_frame"}


@pytest.mark.parametrize(
    ("name", "also", "options", "coding"),
    [
        pytest.param("call.mp3", (), {}, VARIABLE, id="mp3 of variable rate"),
        pytest.param("call.m4a", (), FRAGMENTS, {}, id="mp4 in fragments"),
        pytest.param("call.webm", (), {"live": "1"}, {}, id="webm as a browser records it"),
        pytest.param("call.mp4", (stack(talk(8, seed=2)),), {}, {}, id="mp4 with two tracks"),
    ],
)
def test_of_a_file_that_a_browser_cannot_seek_or_hear_whole_a_copy_is_played(
    place: Place,
    name: str,
    also: tuple[Samples, ...],
    options: dict[str, str],
    coding: dict[str, str],
) -> None:
    path = write_media(
        place.workspace.inbox,
        name,
        stack(talk(8)),
        also=also,
        options=options,
        codec_options=coding,
    )
    file = probed(place, path)
    assert played_file(place, file) == ".playback.m4a"


def test_an_ordinary_file_is_played_itself(place: Place) -> None:
    path = write_media(place.workspace.inbox, "call.m4a", stack(talk(3)))
    assert played_file(place, probed(place, path)) is None


def test_what_was_played_as_it_is_before_we_knew_better_gets_a_copy(place: Place) -> None:
    path = write_media(place.workspace.inbox, "call.m4a", stack(talk(3)), options=FRAGMENTS)
    file = probed(place, path)
    recording = place.recording(file)
    assert recording.kept_path is not None
    with place.library.writing() as conn:
        recordings.choose_playback(conn, recording.id, recording.kept_path)
    assert played_file(place, file) == ".playback.m4a"


def test_a_copy_that_is_there_is_not_made_again(place: Place) -> None:
    path = write_media(place.workspace.inbox, "call.m4a", stack(talk(3)), options=FRAGMENTS)
    file = probed(place, path)
    assert played_file(place, file) == ".playback.m4a"
    copy = place.workspace.root / str(place.recording(file).playback_path)
    copy.write_bytes(b"there")
    assert played_file(place, file) == ".playback.m4a"
    assert copy.read_bytes() == b"there"


def hear(place: Place, call: int) -> int:
    return recognise(place, call, Parrot(), language=None, hotwords=(), on_progress=lambda _: None)


def show(place: Place, call: int, words: int) -> None:
    derive(place, call, words, make_means(tagger=Meddler()))


def played(place: Place, call: int) -> Recording:
    with place.library.reading() as conn:
        source = recordings.source_of_call(conn, call)
    assert source is not None
    assert source.facts is not None
    assert source.kept_path is not None
    return source


def lasts(recording: Recording) -> int:
    assert recording.facts is not None
    return round(recording.facts.duration)


def test_a_call_is_played_as_it_was_until_the_words_of_a_new_part_are_shown(
    place: Place, drop: Callable[..., int]
) -> None:
    call = drop("acme part 2.wav", seconds=3)
    show(place, call, hear(place, call))
    assert drop("acme part 1.wav", seconds=5) == call
    alone = played(place, call)
    assert (alone.name, alone.offset) == ("acme part 2.wav", 0.0)
    show(place, call, hear(place, call))
    both = played(place, call)
    assert (lasts(both), both.side) == (8, "both")
    assert drop("acme part 3.wav", seconds=2) == call
    assert played(place, call) == both
    show(place, call, hear(place, call))
    assert lasts(played(place, call)) == 10
    assert both.kept_path is not None
    assert not (place.workspace.root / both.kept_path).exists()


def test_words_that_were_overtaken_by_those_of_a_new_part_do_not_come_back(
    place: Place, drop: Callable[..., int]
) -> None:
    call = drop("acme part 1.wav", seconds=5)
    slow = hear(place, call)
    assert drop("acme part 2.wav", seconds=3) == call
    show(place, call, hear(place, call))
    show(place, call, slow)
    assert lasts(played(place, call)) == 8


def test_a_reel_can_be_made_again_after_another_part_came_to_its_call(
    place: Place, drop: Callable[..., int], tmp_path: Path
) -> None:
    call = drop("acme part 1.wav", seconds=5)
    drop("acme part 2.wav", seconds=3)
    show(place, call, hear(place, call))
    made = make_reel(
        place,
        [Span(call, 1.0, 6.0)],
        title="Good talk",
        target=tmp_path / "reel.wav",
        settings=Reel(),
        stages=("opening",),
        who="Dana",
    )
    drop("acme part 3.wav", seconds=2)
    show(place, call, hear(place, call))
    again = render_again(place, made.manifest, target=tmp_path / "again.wav", who="Dana")
    assert again.path.read_bytes() == made.path.read_bytes()
