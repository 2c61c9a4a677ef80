from __future__ import annotations

import pytest

from coaching.errors import UsageError
from coaching.reel import Clip
from coaching.reel.context import Reach, reach_of, widened
from coaching.reel.editing import moved, with_clip, with_clips, without
from coaching.transcript import Turn


def clip(call: str, start: float = 0.0, end: float = 1.0) -> Clip:
    return Clip(call, "5f" * 32, f"{call}.wav", start, end)


A, B, C = clip("a"), clip("b"), clip("c")


@pytest.mark.parametrize(
    ("place", "to", "order"),
    [(1, 3, (B, C, A)), (3, 1, (C, A, B)), (2, 2, (A, B, C)), (1, 2, (B, A, C))],
)
def test_a_clip_gets_the_place_that_it_is_moved_to(
    place: int, to: int, order: tuple[Clip, ...]
) -> None:
    assert moved((A, B, C), place, to=to) == order


@pytest.mark.parametrize(("place", "to"), [(0, 1), (4, 1), (1, 4), (1, 0)])
def test_a_place_that_is_not_there_is_refused_with_those_that_are(place: int, to: int) -> None:
    with pytest.raises(UsageError, match="there is no clip") as raised:
        moved((A, B, C), place, to=to)
    assert raised.value.hint == "the reel has 1 to 3"


def test_clips_are_removed_by_the_places_that_they_had() -> None:
    assert without((A, B, C), [1, 3]) == (B,)


def test_a_reel_is_not_emptied() -> None:
    with pytest.raises(UsageError, match="nothing would be left"):
        without((A, B), [1, 2])


def test_clips_are_added_before_a_place_or_at_the_end() -> None:
    assert with_clips((A, B), [C], at=1) == (C, A, B)
    assert with_clips((A, B), [C], at=3) == (A, B, C)
    with pytest.raises(UsageError, match="there is no place 4"):
        with_clips((A, B), [C], at=4)


def test_a_clip_that_comes_to_overlap_another_takes_it_in() -> None:
    first, second = clip("a", 0.0, 5.0), clip("a", 8.0, 12.0)
    assert with_clip((first, B, second), 1, clip("a", 0.0, 9.0)) == (clip("a", 0.0, 12.0), B)


# Context ------------------------------------------------------------------------------------------

SAID = [Turn(at, "left", "rep", at * 10.0, at * 10.0 + 9.0, "So") for at in range(5)]

WIDER = [
    pytest.param(Reach(), Reach(), (22.0, 28.0), id="none"),
    pytest.param(Reach(seconds=5), Reach(seconds=2), (17.0, 30.0), id="seconds"),
    pytest.param(Reach(turns=1), Reach(), (10.0, 28.0), id="a turn before"),
    pytest.param(Reach(), Reach(turns=2), (22.0, 49.0), id="two turns after"),
    pytest.param(Reach(turns=9), Reach(turns=9), (0.0, 49.0), id="more turns than there are"),
    pytest.param(Reach(seconds=99), Reach(), (-77.0, 28.0), id="more seconds than there are"),
]


@pytest.mark.parametrize(("before", "after", "wider"), WIDER)
def test_context_is_seconds_or_whole_turns(
    before: Reach, after: Reach, wider: tuple[float, float]
) -> None:
    assert widened(22.0, 28.0, SAID, before=before, after=after) == wider


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5", Reach(seconds=5.0)),
        ("2.5 s", Reach(seconds=2.5)),
        ("1 turn", Reach(turns=1)),
        ("3t", Reach(turns=3)),
        ("2 Turns", Reach(turns=2)),
    ],
)
def test_a_length_of_talk_is_read_as_people_write_it(written: str, meant: Reach) -> None:
    assert reach_of(written) == meant


@pytest.mark.parametrize("written", ["", "some", "-3", "1.5 turns", "5 minutes", "9999"])
def test_what_is_no_length_of_talk_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        reach_of(written)
