"""The talk of a call as its page shows it: turns in stages, the bar of stages, times of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coaching.app.web.palette import StageLook, look_of
from coaching.segments import segments_of
from coaching.speakers import Speaker, is_label, shown_names
from coaching.steps.reading import ReadCall, TaggedTurn
from coaching.transcript import Turn

SAID = " said so"
"""How what decided a role ends where a person did."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Turns in a row that belong to one stage, surely or not; times in seconds."""

    look: StageLook
    start: float
    end: float
    turns: tuple[TaggedTurn, ...]
    sure: bool = True


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
    """The segments of a call with their turns and looks, in order."""
    segments = segments_of([one.turn for one in turns], [one.tag for one in turns])
    return tuple(
        Stretch(
            look=look_of(dict(looks), segment.stage),
            start=segment.start,
            end=segment.end,
            turns=tuple(turns[segment.first_turn : segment.end_turn]),
            sure=segment.sure,
        )
        for segment in segments
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
