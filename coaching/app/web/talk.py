"""The talk of a call as its page shows it: turns in stages, the bar of stages, times of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coaching.app.web.palette import StageLook, look_of
from coaching.speakers import Speaker, is_label, shown_names
from coaching.steps.reading import ReadCall, TaggedTurn
from coaching.transcript import Turn

SAID = " said so"
"""How what decided a role ends where a person did."""


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


@dataclass(frozen=True, slots=True)
class VoiceShown:
    """A voice of a call as the panel shows it.

    Attributes:
        one: The voice.
        shown: What it is called.
        named: Whether that is the name that a transcript gives.
        share: How much of the talk is its, in words; None for what is not measured.
        said: Whether a person said who it is.
    """

    one: Speaker
    shown: str
    named: bool
    share: str | None
    said: bool


def voices_shown(call: ReadCall) -> tuple[VoiceShown, ...]:
    """The voices of a call, in order of their first word."""
    names = shown_names(call.speakers)
    shares = {it.voice: f"{it.share:.0%}" for it in (call.measures.voices if call.measures else ())}
    return tuple(
        VoiceShown(
            one,
            names[one.label],
            named=one.role != "other" and not is_label(one.label),
            share=shares.get(one.label),
            said=one.source.endswith(SAID),
        )
        for one in call.speakers
    )


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
