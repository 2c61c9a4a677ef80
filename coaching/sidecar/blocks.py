"""Blocks of subtitles: a line of times and the lines of text that belong to it.

WebVTT and SRT share it, so that files between the two are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coaching.sidecar.notes import Notes
from coaching.sidecar.stamps import seconds

_TIMES = re.compile(r"\s*(-?[0-9]\S{0,23}?)\s*-{1,2}>\s*(-?[0-9]\S{0,23})(?:\s.*)?")
_COUNTER = re.compile(r"[0-9]{1,9}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{20,}(?:/[0-9-]{1,16})?")


@dataclass(slots=True)
class Block:
    """A cue as it stands in the file.

    Attributes:
        start: Seconds; None for a time that is none.
        end: Seconds; None for a time that is none.
        line: Number of its line of times, from 1.
        texts: Its lines of text.
    """

    start: float | None
    end: float | None
    line: int
    texts: list[str] = field(default_factory=list)


def is_times(line: str) -> bool:
    """Whether a line gives the times of a cue, be they possible or not.

    >>> is_times("00:01.000 --> 00:02.000 align:start"), is_times("So --> there")
    (True, False)
    """
    return "->" in line and _TIMES.fullmatch(line) is not None


def blocks(lines: Sequence[str], notes: Notes, *, skipped: Sequence[str] = ()) -> Iterator[Block]:
    """The blocks of a file, in its order; those whose times are impossible are left out.

    A counter or id may be missing, and so may the empty line between two blocks.

    Args:
        lines: All of it, without a header.
        notes: Told of lines that belong to nothing, and of impossible times.
        skipped: First words of blocks that are no cues.
    """
    current: Block | None = None
    between: list[str] = []
    skipping = False
    for number, line in enumerate(lines, 1):
        if is_times(line):
            if current is not None:
                if current.texts and _COUNTER.fullmatch(current.texts[-1].strip()):
                    current.texts.pop()
                yield current
            notes.add("stray", count=max(0, len(between) - 1), line=number)
            between, skipping = [], False
            current = _begun(line, number, notes)
        elif not line.strip():
            if current is not None:
                yield current
            current, skipping = None, False
            notes.add("stray", count=len(between), line=number - 1)
            between = []
        elif current is not None:
            current.texts.append(line)
        else:
            skipping = skipping or (not between and line.split(maxsplit=1)[0] in skipped)
            between.extend(() if skipping else (line,))
    if current is not None:
        yield current
    notes.add("stray", count=len(between), line=len(lines))


def _begun(line: str, number: int, notes: Notes) -> Block:
    found = _TIMES.fullmatch(line)
    assert found is not None, "its caller has looked"
    start, end = seconds(found[1]), seconds(found[2])
    if start is None or end is None:
        notes.add("absurd", line=number)
    return Block(start, end, number)
