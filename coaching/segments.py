"""Segments: the stretches of a call that belong to one stage, for strips, lines and clips.

It knows when a turn or two of another stage do not tear a stretch. It does not know what a stage
is, nor how a turn got its tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coaching.ports import StageTag
from coaching.transcript import Turn

STRAY_TURNS = 2
"""Turns that can be a stray at most. Chosen because three in a row are a change of subject."""

STRAY_BELOW = 0.7
"""Mean probability below which a short run is a stray. Chosen because a sure aside, such as an
objection answered at once, is what a coach looks for and stays."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Turns in a row that belong to one stage; the segments of a call leave out nothing.

    Attributes:
        stage: Name of a stage of the process, or "other".
        start: Seconds, where its first turn starts.
        end: Seconds, where the next segment starts; of the last one, where the talk ends.
        first_turn: Place of its first turn in the call, from 0.
        end_turn: The place after its last turn.
        sure: Whether at least half of its turns are surely of its stage.
    """

    stage: str
    start: float
    end: float
    first_turn: int
    end_turn: int
    sure: bool

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts get; documented in docs/scripting.md."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Run:
    """Turns from ``first`` to before ``end`` that are taken for one stage."""

    stage: str
    first: int
    end: int

    @property
    def turns(self) -> int:
        return self.end - self.first


def segments_of(turns: Sequence[Turn], tags: Sequence[StageTag]) -> tuple[Segment, ...]:
    """The segments of a call, in order.

    At most ``STRAY_TURNS`` turns of another stage with a mean probability below ``STRAY_BELOW`` do
    not tear a stretch that is more than twice as long around them.

    Args:
        turns: All of a call, in order.
        tags: One for each turn.

    >>> turns = [Turn(at, "A", "rep", 10.0 * at, 10.0 * at + 9, "Well.") for at in range(5)]
    >>> tags = [StageTag("opening", 0.9), StageTag("demo", 0.8), StageTag("proposal", 0.4),
    ...         StageTag("demo", 0.9), StageTag("demo", 0.9)]
    >>> [(it.stage, it.start, it.end) for it in segments_of(turns, tags)]
    [('opening', 0.0, 10.0), ('demo', 10.0, 49.0)]
    """
    runs: list[_Run] = []
    for place, tag in enumerate(tags):
        if runs and runs[-1].stage == tag.stage:
            runs[-1] = _Run(tag.stage, runs[-1].first, place + 1)
        else:
            _mend(runs, tags)
            runs.append(_Run(tag.stage, place, place + 1))
    _mend(runs, tags)
    starts = [turns[run.first].start for run in runs]
    ends = [*starts[1:], max((turn.end for turn in turns), default=0.0)]
    return tuple(
        Segment(
            stage=run.stage,
            start=start,
            end=max(start, end),
            first_turn=run.first,
            end_turn=run.end,
            sure=_is_sure(run, tags),
        )
        for run, start, end in zip(runs, starts, ends, strict=False)
    )


def _mend(runs: list[_Run], tags: Sequence[StageTag]) -> None:
    """Join the last run with the one before the last, as long as a stray lies between them."""
    while len(runs) > 2:  # noqa: PLR2004 - a run, a stray, a run
        before, stray, after = runs[-3:]
        if before.stage != after.stage or not _is_stray(stray, before.turns + after.turns, tags):
            return
        runs[-3:] = [_Run(before.stage, before.first, after.end)]


def _is_stray(run: _Run, around: int, tags: Sequence[StageTag]) -> bool:
    """Whether a run does not tear the ``around`` turns of one stage on its two sides."""
    if run.turns > STRAY_TURNS or around <= 2 * run.turns:
        return False
    return sum(tag.probability for tag in tags[run.first : run.end]) < STRAY_BELOW * run.turns


def _is_sure(run: _Run, tags: Sequence[StageTag]) -> bool:
    surely = sum(tag.sure and tag.stage == run.stage for tag in tags[run.first : run.end])
    return 2 * surely >= run.turns
