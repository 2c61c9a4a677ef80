"""What is measured of a call, as values and as JSON.

It knows no way of measuring. Voices and sides stand in the order of their first word; no order here
is by value or by person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from coaching.measures.floor import LAPSE
from coaching.measures.questions import Kind
from coaching.transcript import Role

WAIT_EDGES = (0.0, 0.5, 1.0, 2.0, LAPSE)
"""Seconds that bound the classes of waits, half-open. Chosen because a fifth of a second is usual
(Stivers et al. 2009) and about one second is the longest silence that people let stand (Jefferson
1989): below, around and beyond that."""


@dataclass(frozen=True, slots=True)
class Monologue:
    """A stretch in which one voice has the floor, without a lapse; seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a side waits after the other has ended, before it speaks; seconds.

    Attributes:
        count: Changes of the floor to this side without overlap.
        median: Of the waits; None without any, as the quartiles.
        lower_quartile: A quarter of the waits is shorter.
        upper_quartile: A quarter of the waits is longer.
        classes: How many waits lie in each class of ``WAIT_EDGES``.
        overlapped: Changes of the floor to this side that began while the other still spoke.
    """

    count: int
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None
    classes: tuple[int, ...]
    overlapped: int


@dataclass(frozen=True, slots=True)
class VoiceShare:
    """How much one voice speaks: seconds, and its share of all speech."""

    voice: str
    role: Role
    talk: float
    share: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a call: all reps, all customers, or a voice whose role nobody knows.

    Attributes:
        name: The role, or the label of the voice.
        role: The part in the sale.
        voices: Labels of its voices, in order of their first word.
        talk: Seconds of speech; overlapping speech counts for each who speaks.
        share: Of all speech, 0 to 1.
        words: How many are said.
        pace: Words in a minute of speech; None where that cannot be told.
        monologue: The longest; None where voices are not told apart.
        questions: How many of each kind; None in other languages than English.
        waits: Before it speaks, after another side has ended: patience; None where not measured.
        interruptions: How often it cut another side short; None where not measured.
    """

    name: str
    role: Role
    voices: tuple[str, ...]
    talk: float
    share: float
    words: int
    pace: float | None
    monologue: Monologue | None
    questions: tuple[tuple[Kind, int], ...] | None
    waits: Waits | None
    interruptions: int | None


@dataclass(frozen=True, slots=True)
class CallMeasures:
    """How a call was talked.

    Attributes:
        duration: Seconds of the call, without hold music, menus and greetings.
        silence: Share of it in which nobody speaks; None where not measured.
        changes: How often the floor goes from one voice to another; None where not measured.
        changes_per_minute: The same in a minute of the call.
        sides: In order of their first word.
        voices: In order of their first word.
        missing: What is not measured and why, by name.
    """

    duration: float
    silence: float | None
    changes: int | None
    changes_per_minute: float | None
    sides: tuple[Side, ...]
    voices: tuple[VoiceShare, ...]
    missing: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The shape that programs get; documented in docs/scripting.md."""
        return {
            "duration": _rounded(self.duration),
            "silence": _rounded(self.silence, 4),
            "changes": self.changes,
            "changes_per_minute": _rounded(self.changes_per_minute),
            "sides": [_side_shape(side) for side in self.sides],
            "voices": [
                {**asdict(it), "talk": _rounded(it.talk), "share": _rounded(it.share, 4)}
                for it in self.voices
            ],
            "missing": dict(self.missing),
        }


def _side_shape(side: Side) -> dict[str, Any]:
    return {
        "side": side.name,
        "role": side.role,
        "voices": list(side.voices),
        "talk": _rounded(side.talk),
        "share": _rounded(side.share, 4),
        "words": side.words,
        "pace": _rounded(side.pace, 1),
        "monologue": side.monologue
        and {"start": _rounded(side.monologue.start), "end": _rounded(side.monologue.end)},
        "questions": None if side.questions is None else dict(side.questions),
        "patience": side.waits and _waits_shape(side.waits),
        "interruptions": side.interruptions,
    }


def _waits_shape(waits: Waits) -> dict[str, Any]:
    return {
        "count": waits.count,
        "median": _rounded(waits.median),
        "lower_quartile": _rounded(waits.lower_quartile),
        "upper_quartile": _rounded(waits.upper_quartile),
        "classes": [
            {"from": start, "to": end, "count": count}
            for (start, end), count in zip(pairwise(WAIT_EDGES), waits.classes, strict=True)
        ],
        "overlapped": waits.overlapped,
    }


def _rounded(value: float | None, places: int = 2) -> float | None:
    return None if value is None else round(value, places)
