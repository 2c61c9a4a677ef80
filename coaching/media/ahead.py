"""Work on clips side by side, on as many threads as there are processors; results stay in order.

FFmpeg and NumPy let go of Python's lock while they work, so threads are enough. It does not know
what is done to a clip.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from coaching.reel import Clip

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_AT_ONCE = 4
"""Clips that are worked on together at most. Chosen because a file is written by one thread, which
four keep busy in every format."""

MOST_HELD = 1200.0
"""Seconds of sound that are worked on together at most. Chosen because that is 230 MB, and
whole calls of an hour would be 700 MB each."""


def each_clip(
    clips: Sequence[Clip], work: Callable[[Clip], Result]
) -> Generator[Result, None, None]:
    """What comes of each clip, in order; longer ones fewer at once, so that memory lasts."""
    longest = max((clip.end - clip.start for clip in clips), default=0.0)
    fitting = int(MOST_HELD / longest) if longest else 1
    return in_order(clips, work, at_once=max(1, min(MOST_AT_ONCE, fitting)))


def in_order(
    items: Iterable[Item], work: Callable[[Item], Result], *, at_once: int = MOST_AT_ONCE
) -> Generator[Result, None, None]:
    """What comes of each thing, in order; an error comes at its turn and ends the rest.

    Args:
        items: What is worked on.
        work: What is done; runs on other threads unless only one thing is to be done at once.
        at_once: Things that are worked on, or wait for their turn, beside the one that was given
            out last; no more than there are processors.
    """
    at_once = min(at_once, os.cpu_count() or 1)
    if at_once == 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(at_once)
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) == at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
