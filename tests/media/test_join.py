from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coaching.errors import DamagedError
from coaching.media.join import join_parts, join_sides
from coaching.media.playback import needs_copy
from coaching.media.probe import probe
from coaching.media.windows import windows
from tests.media.conftest import MakeMedia
from tests.media.sounds import Samples, sine, stack, talk

NEAR = 0.03


def beeps(duration: float, *at: float, hz: float = 500, rate_hz: int = 16_000) -> Samples:
    """Silence with a tone of half a second from each time on."""
    audio = np.zeros(round(duration * rate_hz), np.float32)
    for start in at:
        first = round(start * rate_hz)
        audio[first : first + rate_hz // 2] = sine(0.5, hz, rate_hz=rate_hz)
    return audio


def onsets(audio: Samples) -> list[float]:
    """The times at which sound begins, in seconds, to within 2 ms."""
    pieces = np.abs(audio[: len(audio) // 32 * 32]).reshape(-1, 32).max(axis=1) > 0.1
    held = np.convolve(pieces, np.ones(50), "full")[: len(pieces)] > 0
    return [float(place) * 32 / 16_000 for place in np.flatnonzero(np.diff(held, prepend=False))][
        ::2
    ]


def sides_in(path: Path) -> Samples:
    facts = probe(path)
    (window,) = windows(path, facts)
    return window.audio


def test_two_files_become_left_and_right_at_their_times(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    rep = make_media("rep.wav", stack(beeps(8, 1.0, 6.0)))
    customer = make_media("customer.mp3", stack(beeps(5, 0.5, hz=900)))
    target = tmp_path / "call.m4a"
    assert join_sides(rep, customer, target, offset=2.25) == pytest.approx(8.0, abs=0.01)
    facts = probe(target)
    assert (facts.channels, facts.layout) == (2, "two_sided")
    assert facts.duration == pytest.approx(8.0, abs=0.07)
    left, right = sides_in(target)
    assert onsets(left) == pytest.approx([1.0, 6.0], abs=NEAR)
    assert onsets(right) == pytest.approx([2.75], abs=NEAR)


def test_the_side_that_begins_earlier_begins_the_call(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    rep = make_media("rep.wav", stack(beeps(3, 1.0)))
    customer = make_media("customer.wav", stack(beeps(3, 1.0)))
    target = tmp_path / "call.m4a"
    assert join_sides(rep, customer, target, offset=-1.5) == pytest.approx(4.5)
    left, right = sides_in(target)
    assert onsets(left) == pytest.approx([2.5], abs=NEAR)
    assert onsets(right) == pytest.approx([1.0], abs=NEAR)


def test_sides_of_different_rates_and_channels_stay_in_step(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    tone = beeps(6, 4.0, hz=900, rate_hz=44_100)
    rep = make_media("rep.wav", stack(beeps(6, 4.0, rate_hz=8000)), rate_hz=8000)
    customer = make_media("customer.m4a", stack(tone, tone), rate_hz=44_100)
    target = tmp_path / "call.m4a"
    join_sides(rep, customer, target)
    left, right = sides_in(target)
    assert onsets(left) == pytest.approx([4.0], abs=NEAR)
    assert onsets(right) == pytest.approx([4.0], abs=NEAR)


def test_parts_lie_at_their_times_with_silence_between(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    first = make_media("1.wav", stack(beeps(4, 1.0), beeps(4, 2.0)))
    second = make_media("2.mp3", stack(beeps(4, 0.5), beeps(4, 3.0)))
    target = tmp_path / "call.m4a"
    assert join_parts([(second, 10.0), (first, 0.5)], target) == pytest.approx(14.0, abs=0.1)
    left, right = sides_in(target)
    assert onsets(left) == pytest.approx([1.5, 10.5], abs=NEAR)
    assert onsets(right) == pytest.approx([2.5, 13.0], abs=NEAR)
    assert not needs_copy(target, probe(target))


def test_a_mono_part_of_a_two_sided_call_is_on_both_sides(
    make_media: MakeMedia, tmp_path: Path
) -> None:
    first = make_media("1.wav", stack(beeps(3, 1.0), beeps(3, 2.0)))
    second = make_media("2.wav", stack(beeps(3, 1.0, rate_hz=8000)), rate_hz=8000)
    target = tmp_path / "call.m4a"
    join_parts([(first, 0.0), (second, 3.0)], target)
    left, right = sides_in(target)
    assert onsets(left) == pytest.approx([1.0, 4.0], abs=NEAR)
    assert onsets(right) == pytest.approx([2.0, 4.0], abs=NEAR)


def test_parts_of_one_channel_stay_one(make_media: MakeMedia, tmp_path: Path) -> None:
    parts = [(make_media(f"{n}.wav", stack(talk(2, seed=n))), 2.0 * n) for n in range(3)]
    target = tmp_path / "call.m4a"
    assert join_parts(parts, target) == pytest.approx(6.0)
    assert probe(target).channels == 1


def test_where_parts_overlap_times_still_hold(make_media: MakeMedia, tmp_path: Path) -> None:
    first = make_media("1.wav", stack(beeps(4, 1.0)))
    second = make_media("2.wav", stack(beeps(4, 2.0)))
    target = tmp_path / "call.m4a"
    assert join_parts([(first, 0.0), (second, 3.0)], target) == pytest.approx(7.0)
    (mono,) = sides_in(target)
    assert onsets(mono) == pytest.approx([1.0, 5.0], abs=NEAR)


def test_a_part_within_another_adds_nothing(make_media: MakeMedia, tmp_path: Path) -> None:
    first = make_media("1.wav", stack(beeps(5, 1.0)))
    second = make_media("2.wav", stack(beeps(1, 0.2)))
    target = tmp_path / "call.m4a"
    assert join_parts([(first, 0.0), (second, 3.0)], target) == pytest.approx(5.0)
    assert onsets(sides_in(target)[0]) == pytest.approx([1.0], abs=NEAR)


def test_a_damaged_part_is_named_and_leaves_nothing(make_media: MakeMedia, tmp_path: Path) -> None:
    whole = make_media("1.wav", stack(talk(2)))
    broken = make_media("2.m4a", stack(talk(2)))
    broken.write_bytes(broken.read_bytes()[:1000])
    target = tmp_path / "joined" / "call.m4a"
    target.parent.mkdir()
    for join in (
        lambda: join_parts([(whole, 0.0), (broken, 2.0)], target),
        lambda: join_sides(whole, broken, target),
    ):
        with pytest.raises(DamagedError, match=r"2\.m4a"):
            join()
    assert list(target.parent.iterdir()) == []


def test_progress_of_joining_rises_to_one(make_media: MakeMedia, tmp_path: Path) -> None:
    one, other = (make_media(f"{n}.wav", stack(talk(4, seed=n))) for n in (1, 2))
    for join in (
        lambda told: join_sides(one, other, tmp_path / "s.m4a", on_progress=told.append),
        lambda told: join_parts(
            [(one, 0), (other, 4)], tmp_path / "p.m4a", on_progress=told.append
        ),
    ):
        told: list[float] = []
        join(told)
        assert told == sorted(told)
        assert told[-1] == 1.0
        assert len(told) > 3
