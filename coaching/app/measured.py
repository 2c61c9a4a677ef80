"""The measures of a call in words: lines for the command line, a table for the page.

Sides stand as they are given, in the order of their first word; nothing is said to be good or bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coaching.app.cli.printing import visible
from coaching.measures import CallMeasures, Side
from coaching.recording import clock

MEANINGS = (
    (
        "Share of talk",
        "Of all the speech, how much is this side's. Speech at once counts for both.",
    ),
    ("Share by voice", "The same for each voice, where a side has several."),
    (
        "Longest monologue",
        "The longest time that one voice keeps the floor; short asides are let by.",
    ),
    ("Questions", "What is asked, by how it is worded; greetings and “sorry?” are left out."),
    ("Patience", "The middle one of the waits between the other's end and this side's start."),
    ("Interruptions", "How often it starts while the other still speaks, and the other gives way."),
    ("Pace", "Words in a minute of speech, without the pauses."),
    ("Changes of the floor", "How often one voice takes over from another; asides do not."),
    ("Silence", "How much of the call nobody speaks; hold music is left out."),
)
"""Names of measures and what they mean in a sentence; docs/metrics.md has all of it."""

_KIND_NAMES = {"check_back": "check-back"}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of each side, as text; empty where it is not measured."""

    name: str
    values: tuple[str, ...]


def rows_of(measures: CallMeasures) -> tuple[Row, ...]:
    """What is measured by side, in the order of ``MEANINGS``; nothing that no side has."""
    told: tuple[tuple[str, Callable[[Side], str]], ...] = (
        ("Share of talk", lambda side: f"{side.share:.0%}, {_length(side.talk)}"),
        ("Longest monologue", _monologue),
        ("Questions", _questions),
        ("Patience", _patience),
        ("Interruptions", lambda side: _count(side.interruptions)),
        ("Pace", lambda side: f"{side.pace:.0f} a minute" if side.pace is not None else ""),
    )
    rows = (Row(name, tuple(tell(side) for side in measures.sides)) for name, tell in told)
    return tuple(row for row in rows if any(row.values))


def whole_of(measures: CallMeasures) -> tuple[tuple[str, str], ...]:
    """What is measured of the call as a whole, by name."""
    changes = ""
    if measures.changes is not None and measures.changes_per_minute is not None:
        changes = f"{measures.changes}, {measures.changes_per_minute:.1f} a minute"
    silence = f"{measures.silence:.0%}" if measures.silence is not None else ""
    voices = ""
    if len(measures.voices) > len(measures.sides):
        voices = ", ".join(f"{it.voice} {it.share:.0%}" for it in measures.voices)
    return (("Share by voice", voices), ("Changes of the floor", changes), ("Silence", silence))


def reasons_of(measures: CallMeasures) -> tuple[str, ...]:
    """Why something is not measured, a sentence a reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in measures.missing.items():
        by_reason.setdefault(reason, []).append(name)
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())


def lines_of(measures: CallMeasures) -> tuple[tuple[str, str], ...]:
    """All measures, a line each, by name."""
    lines = []
    for row in rows_of(measures):
        told = [
            f"{visible(side.name)} {value}"
            for side, value in zip(measures.sides, row.values, strict=True)
            if value
        ]
        lines.append((row.name, "; ".join(told)))
    lines += [(name, visible(value)) for name, value in whole_of(measures)]
    lines += [("Not measured", reason) for reason in reasons_of(measures)]
    return tuple((name, value) for name, value in lines if value)


def _monologue(side: Side) -> str:
    if side.monologue is None:
        return ""
    length = side.monologue.end - side.monologue.start
    return f"{_length(length)}, from {clock(side.monologue.start)}"


def _questions(side: Side) -> str:
    if side.questions is None:
        return ""
    kinds = [f"{count} {_KIND_NAMES.get(kind, kind)}" for kind, count in side.questions if count]
    total = sum(count for _, count in side.questions)
    return f"{total}: {', '.join(kinds)}" if kinds else "0"


def _patience(side: Side) -> str:
    waits = side.waits
    if waits is None:
        return ""
    told = []
    if waits.median is not None:
        told.append(f"{waits.median:.1f} s in {waits.count}")
    if waits.lower_quartile is not None and waits.upper_quartile is not None and waits.count > 1:
        told.append(f"half of them {waits.lower_quartile:.1f} to {waits.upper_quartile:.1f} s")
    if waits.overlapped:
        told.append(f"{waits.overlapped} overlapped")
    return ", ".join(told)


def _length(seconds: float) -> str:
    """A length as people say it.

    >>> _length(7.4), _length(83.0)
    ('7 s', '01:23')
    """
    whole = round(seconds)
    return clock(whole) if whole >= 60 else f"{whole} s"  # noqa: PLR2004 - a minute


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
