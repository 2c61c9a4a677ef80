"""The talk of a call as its page shows it: turns in stages, the bar of stages, times of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coaching.app.web.palette import StageLook, look_of
from coaching.steps.reading import TaggedTurn
from coaching.transcript import Turn


@dataclass(frozen=True, slots=True)
class Stretch:
    """Turns in a row that belong to one stage; times in seconds."""

    look: StageLook
    start: float
    end: float
    turns: tuple[TaggedTurn, ...]


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A stage of a call: how long it lasts in all, and where it first begins; seconds."""

    look: StageLook
    seconds: float
    first: float


def stretches_of(
    turns: Sequence[TaggedTurn], looks: Mapping[str, StageLook]
) -> tuple[Stretch, ...]:
    """The turns by stage, in order; each stretch lasts until the next begins."""
    groups: list[list[TaggedTurn]] = []
    for tagged in turns:
        if groups and groups[-1][0].tag.stage == tagged.tag.stage:
            groups[-1].append(tagged)
        else:
            groups.append([tagged])
    ends = [group[0].turn.start for group in groups[1:]]
    if groups:
        ends.append(max(tagged.turn.end for tagged in turns))
    return tuple(
        Stretch(
            look=look_of(dict(looks), group[0].tag.stage),
            start=group[0].turn.start,
            end=max(end, group[0].turn.start),
            turns=tuple(group),
        )
        for group, end in zip(groups, ends, strict=True)
    )


def legend_of(
    stretches: Sequence[Stretch], looks: Mapping[str, StageLook]
) -> tuple[LegendLine, ...]:
    """The stages that occur, in the order of the process; what it does not have comes last."""
    seconds: dict[str, float] = {}
    first: dict[str, Stretch] = {}
    for stretch in stretches:
        name = stretch.look.name
        seconds[name] = seconds.get(name, 0.0) + stretch.end - stretch.start
        first.setdefault(name, stretch)
    order = [*(name for name in looks if name in first), *(it for it in first if it not in looks)]
    return tuple(LegendLine(first[name].look, seconds[name], first[name].start) for name in order)


def words_shape(turns: Sequence[Turn]) -> list[list[list[Any]]]:
    """For each turn, in order, its words as start, end and text; fit for tens of thousands.

    >>> from coaching.transcript import Word
    >>> words_shape([Turn(0, "left", "rep", 0.0, 0.5, "Hi", (Word(0.0, 0.5, "Hi"),))])
    [[[0.0, 0.5, 'Hi']]]
    """
    return [
        [[round(word.start, 2), round(word.end, 2), word.text] for word in turn.words]
        for turn in turns
    ]
