from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coaching.errors import DamagedError, NotMediaError
from coaching.media.playback import needs_copy, write_playback_copy
from coaching.media.probe import probe
from coaching.media.windows import windows
from tests.media.conftest import MakeMedia
from tests.media.sounds import click, stack, talk


def test_a_telephone_recording_becomes_one_that_browsers_play(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    sides = stack(talk(5, rate_hz=8000, seed=1), talk(5, rate_hz=8000, seed=2))
    source = make_media("call.wav", sides, rate_hz=8000, codec="pcm_mulaw")
    assert needs_copy(source, probe(source))
    copy = tmp_path / "copy.m4a"
    write_playback_copy(source, copy)
    facts = probe(copy)
    assert not needs_copy(copy, facts)
    assert (facts.container, facts.codec, facts.channels) == ("mp4", "aac", 2)
    assert (facts.sample_rate_hz, facts.layout) == (16_000, "two_sided")
    assert facts.duration == pytest.approx(5.0, abs=0.07)


def test_a_copy_can_be_played_before_it_is_loaded(make_media: MakeMedia, tmp_path: Path) -> None:
    copy = tmp_path / "copy.m4a"
    write_playback_copy(make_media("call.wav", stack(talk(5))), copy)
    content = copy.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.opus"])
def test_times_in_a_copy_are_times_in_the_recording(
    make_media: MakeMedia, tmp_path: Path, name: str
) -> None:
    source = make_media(name, stack(click(4, 3.0, rate_hz=48_000)), rate_hz=48_000)
    copy = tmp_path / "copy.m4a"
    write_playback_copy(source, copy)
    (window,) = windows(copy, probe(copy))
    assert abs(int(np.abs(window.audio[0]).argmax()) - 48_000) <= 16


def test_the_quiet_side_of_a_call_stays_on_its_side(make_media: MakeMedia, tmp_path: Path) -> None:
    copy = tmp_path / "copy.m4a"
    silent = np.zeros(64_000, np.float32)
    write_playback_copy(make_media("call.wav", stack(silent, talk(4))), copy)
    assert probe(copy).heard == (1,)


def test_a_copy_that_fails_leaves_the_former_one_and_nothing_else(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    source = make_media("call.m4a", stack(talk(2)))
    source.write_bytes(source.read_bytes()[:2000])
    copy = tmp_path / "copies" / "copy.m4a"
    copy.parent.mkdir()
    copy.write_bytes(b"former")
    with pytest.raises(DamagedError):
        write_playback_copy(source, copy)
    assert copy.read_bytes() == b"former"
    assert [path.name for path in copy.parent.iterdir()] == ["copy.m4a"]


def test_a_copy_that_fails_halfway_leaves_nothing(make_media: MakeMedia, tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt(share)

    copy = tmp_path / "copies" / "copy.m4a"
    copy.parent.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_playback_copy(make_media("call.wav", stack(talk(4))), copy, on_progress=stop)
    assert list(copy.parent.iterdir()) == []


def test_no_copy_is_made_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_text("not yet recorded")
    with pytest.raises(NotMediaError):
        write_playback_copy(path, tmp_path / "copy.m4a")


def test_progress_of_a_copy_rises_to_one(make_media: MakeMedia, tmp_path: Path) -> None:
    told: list[float] = []
    source = make_media("call.wav", stack(talk(5)))
    write_playback_copy(source, tmp_path / "copy.m4a", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
