"""Context: how much of the talk before and after a stretch is shown, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.errors import UsageError
from coaching.transcript import Turn

LONGEST = 600.0
"""Most seconds of context. Chosen because more is another clip."""

_WRITTEN = re.compile(r"(?P<many>\d+(\.\d+)?)\s*(?P<unit>s|seconds?|t|turns?)?")


@dataclass(frozen=True, slots=True)
class Reach:
    """So much talk: seconds, or whole turns."""

    seconds: float = 0.0
    turns: int = 0


def reach_of(written: str) -> Reach:
    """How much somebody means who writes ``5``, ``5s`` or ``2 turns``.

    Raises:
        UsageError: It is neither, or too much.

    >>> reach_of("2 turns"), reach_of("7.5s")
    (Reach(seconds=0.0, turns=2), Reach(seconds=7.5, turns=0))
    """
    match = _WRITTEN.fullmatch(written.strip().lower())
    turns = match is not None and (match["unit"] or "s").startswith("t")
    if match is None or (turns and "." in match["many"]):
        raise UsageError(
            f"{written!r} is no length of talk", hint="write seconds (5) or turns (2 turns)"
        )
    many = float(match["many"])
    if many > LONGEST:
        raise UsageError(f"{written!r} is too much: {LONGEST:g} at most")
    return Reach(turns=int(many)) if turns else Reach(seconds=many)


def reach_or_none(written: str | None) -> Reach:
    """The same, and no talk at all where nothing is written.

    >>> reach_or_none(None), reach_or_none("5")
    (Reach(seconds=0.0, turns=0), Reach(seconds=5.0, turns=0))
    """
    return reach_of(written) if written else Reach()


def widened(
    start: float, end: float, turns: Sequence[Turn], *, before: Reach, after: Reach
) -> tuple[float, float]:
    """The stretch with talk before and after it; it may begin before the call does.

    Args:
        start: Seconds.
        end: Seconds.
        turns: Of the call, in any order.
        before: So much before it.
        after: So much after it.

    >>> times = (0.0, 10.0, 20.0, 30.0)
    >>> said = [Turn(0, "left", "rep", at, at + 9.0, "So") for at in times]
    >>> widened(22.0, 28.0, said, before=Reach(turns=2), after=Reach(seconds=3.0))
    (0.0, 31.0)
    """
    earlier = sorted((turn.start for turn in turns if turn.end <= start), reverse=True)
    later = sorted(turn.end for turn in turns if turn.start >= end)
    first = [turn.start for turn in turns if turn.start < start < turn.end]
    last = [turn.end for turn in turns if turn.start < end < turn.end]
    if before.turns:
        start = min([start, *first, *earlier[: before.turns]])
    if after.turns:
        end = max([end, *last, *later[: after.turns]])
    return start - before.seconds, end + after.seconds
