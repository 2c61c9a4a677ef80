"""Segments: what tears a stretch of one stage and what does not."""

from __future__ import annotations

import time

from coaching.ports import StageTag
from coaching.segments import Segment, segments_of
from coaching.transcript import Turn


def cut(*said: tuple[str, float], sure: float = 0.5) -> tuple[Segment, ...]:
    """Segments of turns ten seconds apart, each a stage and its probability."""
    turns = [Turn(at, "A", "rep", 10.0 * at, 10.0 * at + 9, "Well.") for at in range(len(said))]
    return segments_of(turns, [StageTag(name, odds, sure=odds >= sure) for name, odds in said])


def stages(segments: tuple[Segment, ...]) -> list[str]:
    return [segment.stage for segment in segments]


def test_a_call_without_turns_has_no_segments() -> None:
    assert cut() == ()


def test_segments_lie_one_after_the_other_and_leave_out_no_turn() -> None:
    found = cut(("opening", 0.9), ("demo", 0.9), ("demo", 0.9), ("close", 0.9))
    assert [(it.start, it.end) for it in found] == [(0, 10), (10, 30), (30, 39)]
    assert [(it.first_turn, it.end_turn) for it in found] == [(0, 1), (1, 3), (3, 4)]


def test_a_turn_or_two_of_low_probability_do_not_tear_a_stretch() -> None:
    around = [("demo", 0.9)] * 3
    assert stages(cut(*around, ("close", 0.5), *around)) == ["demo"]
    assert stages(cut(*around, ("close", 0.5), ("close", 0.6), *around)) == ["demo"]


def test_a_sure_aside_stands_alone() -> None:
    around = [("demo", 0.9)] * 3
    assert stages(cut(*around, ("close", 0.95), *around)) == ["demo", "close", "demo"]


def test_three_turns_in_a_row_are_no_stray() -> None:
    around = [("demo", 0.9)] * 9
    assert len(cut(*around, *[("close", 0.4)] * 3, *around)) == 3


def test_a_stray_between_two_stages_goes_to_neither() -> None:
    found = cut(("demo", 0.9), ("demo", 0.9), ("opening", 0.3), ("close", 0.9), ("close", 0.9))
    assert stages(found) == ["demo", "opening", "close"]


def test_turns_of_two_stages_by_turns_are_not_joined() -> None:
    assert len(cut(("demo", 0.4), ("close", 0.4), ("demo", 0.4), ("close", 0.4))) == 4


def test_a_stretch_that_grows_later_takes_in_what_lay_before() -> None:
    said = [("demo", 0.9), ("close", 0.4), ("demo", 0.9), ("opening", 0.4), *[("demo", 0.9)] * 3]
    assert stages(cut(*said)) == ["demo"]


def test_a_stretch_of_guesses_is_marked_as_unsure() -> None:
    found = cut(("demo", 0.9), ("close", 0.3), ("close", 0.4), ("close", 0.9))
    assert [it.sure for it in found] == [True, False]


def test_a_call_of_three_thousand_turns_takes_no_time() -> None:
    began = time.perf_counter()
    cut(*[("demo", 0.9), ("demo", 0.9), ("close", 0.4)] * 1000)
    assert time.perf_counter() - began < 1
