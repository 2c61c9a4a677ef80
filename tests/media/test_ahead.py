from __future__ import annotations

import os
import threading
from contextlib import closing

import pytest

from coaching.media.ahead import MOST_HELD, each_clip, in_order
from coaching.reel import Clip

pytestmark = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor works alone")


def clip(number: int, *, seconds: float = 5.0) -> Clip:
    return Clip(f"C{number}", "0" * 64, "a.wav", 0.0, seconds)


def test_results_come_in_order_whichever_is_done_first() -> None:
    second_is_done = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert second_is_done.wait(10)
        if number == 1:
            second_is_done.set()
        return number * number

    assert list(in_order(range(6), work)) == [0, 1, 4, 9, 16, 25]


def test_an_error_comes_at_its_turn_and_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 2:
            raise ValueError("two")
        return number

    results = in_order(range(1000), work, at_once=2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)
    assert not list(results)
    assert len(begun) < 10


def test_little_is_worked_on_beyond_what_is_taken() -> None:
    begun: list[int] = []
    with closing(in_order(range(1000), begun.append, at_once=2)) as results:
        next(results)
    assert len(begun) <= 3


def test_long_clips_are_worked_on_one_at_a_time() -> None:
    threads: set[str] = set()

    def work(_: Clip) -> None:
        threads.add(threading.current_thread().name)

    list(each_clip([clip(1), clip(2, seconds=MOST_HELD)], work))
    assert threads == {threading.current_thread().name}
    list(each_clip([clip(1), clip(2)], work))
    assert len(threads) > 1
    assert list(each_clip([], work)) == []
