from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from coaching.media.mute import FADE, Mute, write_muted_copy
from coaching.media.playback import needs_copy
from coaching.media.probe import probe
from coaching.media.sound import open_sound
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, click, hiss, sine, stack, talk

SILENT = 0.01
"""A peak of -40 dBFS, beside sound that peaks at -6 to -10. Chosen because nothing is understood
that is 30 dB below what is beside it."""


def sound_of(path: Path) -> tuple[Samples, int]:
    with open_sound(path) as sound:
        blocks = list(sound.blocks())
    return np.concatenate([block.audio for block in blocks], axis=1), blocks[0].rate_hz


def silent_from_to(audio: Samples, rate_hz: int, near: float) -> tuple[float, float]:
    """The edges of the silence around a time, to the millisecond."""
    begins = np.arange(0, len(audio), rate_hz / 1000).round().astype(int)
    peaks = np.maximum.reduceat(np.abs(audio), begins[begins < len(audio)])
    first = last = round(near * 1000)
    assert peaks[first] < SILENT
    while first > 0 and peaks[first - 1] < SILENT:
        first -= 1
    while last < len(peaks) and peaks[last] < SILENT:
        last += 1
    return first / 1000, last / 1000


@pytest.mark.parametrize(
    ("name", "rate_hz"),
    [
        ("call.wav", 8000),
        ("call.wav", 44_100),
        ("call.mp3", 16_000),
        ("call.m4a", 44_100),
        ("call.opus", 48_000),
        ("call.flac", 16_000),
    ],
)
def test_what_is_muted_is_silent_to_within_ten_milliseconds(
    make_media: MakeMedia, tmp_path: Path, name: str, rate_hz: int
) -> None:
    source = make_media(name, stack(hiss(8, rate_hz=rate_hz, level_db=-20)), rate_hz=rate_hz)
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(2.0, 2.6), Mute(5.123, 5.9)])
    (audio,), copied_hz = sound_of(copy)
    for start, end in ((2.0, 2.6), (5.123, 5.9)):
        found = silent_from_to(audio, copied_hz, (start + end) / 2)
        assert found == (pytest.approx(start, abs=FADE), pytest.approx(end, abs=FADE))


def test_what_is_said_beside_it_stays_as_loud_as_it_was(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    source = make_media("call.wav", stack(sine(4, 440)))
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(2.0, 2.5)])
    (audio,), rate_hz = sound_of(copy)
    for start in (1.5, 2.55):
        beside = audio[round(start * rate_hz) : round((start + 0.4) * rate_hz)]
        assert np.abs(beside).max() == pytest.approx(0.5, abs=0.05)


def test_both_sides_are_silent_unless_one_is_named(make_media: MakeMedia, tmp_path: Path) -> None:
    source = make_media("call.wav", stack(sine(6, 440), sine(6, 700)))
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(1.0, 2.0), Mute(4.0, 5.0, channel=1)])
    (left, right), rate_hz = sound_of(copy)
    at = slice(round(1.2 * rate_hz), round(1.8 * rate_hz))
    assert max(np.abs(left[at]).max(), np.abs(right[at]).max()) < SILENT
    at = slice(round(4.2 * rate_hz), round(4.8 * rate_hz))
    assert np.abs(left[at]).max() > 0.4
    assert np.abs(right[at]).max() < SILENT


def test_times_in_a_muted_copy_are_times_in_the_recording(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    source = make_media("call.wav", stack(click(4, 3.0, rate_hz=48_000)), rate_hz=48_000)
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(1.0, 2.0)])
    (audio,), rate_hz = sound_of(copy)
    assert rate_hz == 48_000
    assert int(np.abs(audio).argmax()) == pytest.approx(3 * 48_000, abs=48)


def test_stretches_that_overlap_or_lie_at_the_ends_are_silent(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    source = make_media("call.wav", stack(sine(3, 440)))
    copy = tmp_path / "copy.m4a"
    write_muted_copy(
        source, copy, [Mute(-1.0, 0.5), Mute(1.0, 1.5), Mute(1.4, 1.9), Mute(2.5, 9.0)]
    )
    (audio,), rate_hz = sound_of(copy)
    for start, end in ((0.0, 0.5), (1.0, 1.9), (2.5, 3.0)):
        assert np.abs(audio[round(start * rate_hz) : round(end * rate_hz)]).max() < 0.02
    assert np.abs(audio[round(2.1 * rate_hz) : round(2.3 * rate_hz)]).max() > 0.4


def test_two_tracks_become_the_sides_that_were_heard(make_media: MakeMedia, tmp_path: Path) -> None:
    rep, customer = talk(20, seed=1), talk(20, seed=2)
    source = make_media("call.mkv", stack(rep), also=[stack(customer)])
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(4.0, 5.0)])
    facts = probe(copy)
    assert (facts.channels, facts.layout) == (2, "two_sided")


def test_a_copy_that_loses_nothing_is_as_the_recording_but_for_what_is_muted(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    source = make_media("call.wav", stack(talk(8, rate_hz=8000)), rate_hz=8000)
    copy = tmp_path / "copy.m4a"
    write_muted_copy(source, copy, [Mute(2.0, 3.0)], lossless=True)
    facts = probe(copy)
    assert (facts.container, facts.codec, facts.sample_rate_hz) == ("mp4", "flac", 8000)
    assert not needs_copy(copy, facts)
    (before,), (after,) = sound_of(source)[0], sound_of(copy)[0]
    assert len(after) == len(before)
    assert not after[2 * 8000 : 3 * 8000].any()
    edge = round(FADE * 8000)
    for beside in (slice(0, 2 * 8000 - edge), slice(3 * 8000 + edge, None)):
        np.testing.assert_allclose(after[beside], before[beside], atol=2**-15)


@pytest.mark.parametrize(("name", "codec"), [("call.mp4", "h264"), ("call.webm", "vp8")])
def test_pictures_stay_as_they_are_beside_muted_sound(
    make_media: MakeMedia, tmp_path: Path, name: str, codec: str
) -> None:
    rate_hz = 48_000
    source = make_media(
        name, stack(hiss(6, rate_hz=rate_hz, level_db=-20)), rate_hz=rate_hz, video=True
    )
    copy = tmp_path / f"copy{source.suffix}"
    write_muted_copy(source, copy, [Mute(2.0, 3.0)])
    facts = probe(copy)
    assert (facts.has_video, facts.video_codec) == (True, codec)
    assert not needs_copy(copy, facts)
    assert pictures_of(copy) == pictures_of(source)
    (audio,), copied_hz = sound_of(copy)
    found = silent_from_to(audio, copied_hz, 2.5)
    assert found == (pytest.approx(2.0, abs=FADE), pytest.approx(3.0, abs=FADE))


def pictures_of(path: Path) -> list[tuple[int, bytes]]:
    """Each picture's time in milliseconds from where the sound begins, and its bytes."""
    with av.open(str(path)) as file:
        origin = (file.start_time or 0) / av.time_base
        return [
            (round((float(packet.pts * packet.time_base) - origin) * 1000), bytes(packet))
            for packet in file.demux(video=0)
            if packet.pts is not None
        ]


def test_a_copy_that_breaks_off_leaves_nothing(make_media: MakeMedia, tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt(share)

    copy = tmp_path / "copies" / "copy.m4a"
    copy.parent.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write_muted_copy(
            make_media("call.wav", stack(hiss(4))), copy, [Mute(1.0, 2.0)], on_progress=stop
        )
    assert list(copy.parent.iterdir()) == []
