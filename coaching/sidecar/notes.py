"""Notes: what had to be mended in a transcript or left out of it, counted and put into words."""

from __future__ import annotations

from collections import Counter
from typing import Literal

Mended = Literal[
    "windows-1252",
    "utf-16",
    "cut character",
    "nul",
    "no header",
    "stray",
    "absurd",
    "unreadable",
    "negative",
    "ends early",
    "backward",
    "overlapping",
    "repeated",
    "wordless",
    "word times",
    "unnamed",
    "too many speakers",
    "cut off",
]

_WORDS: dict[Mended, tuple[str, str]] = {
    "windows-1252": ("read as Windows-1252, since it is not UTF-8",) * 2,
    "utf-16": ("read as UTF-16 without its mark",) * 2,
    "cut character": ("it breaks off inside a character",) * 2,
    "nul": ("1 NUL was left out", "{} NULs were left out"),
    "no header": ("the line WEBVTT at its start is missing",) * 2,
    "stray": ("1 line outside of cues was left out", "{} lines outside of cues were left out"),
    "absurd": (
        "1 cue with an impossible time was left out",
        "{} cues with impossible times were left out",
    ),
    "unreadable": (
        "1 entry of another shape was left out",
        "{} entries of another shape were left out",
    ),
    "negative": (
        "1 cue began before the recording and was moved to its start",
        "{} cues began before the recording and were moved to its start",
    ),
    "ends early": (
        "1 cue ended before it began and was given an end",
        "{} cues ended before they began and were given an end",
    ),
    "backward": (
        "1 cue went backward and was put in order",
        "{} cues went backward and were put in order",
    ),
    "overlapping": (
        "1 cue overlapped the next of its speaker and was shortened",
        "{} cues overlapped the next of their speaker and were shortened",
    ),
    "repeated": ("1 cue came twice and was left out", "{} cues came twice and were left out"),
    "wordless": ("1 cue holds no talk", "{} cues hold no talk"),
    "word times": (
        "1 word has no usable time of its own",
        "{} words have no usable time of their own",
    ),
    "unnamed": ("1 cue names no speaker", "{} cues name no speaker"),
    "too many speakers": (
        "1 cue of a speaker beyond the first 64 lost its name",
        "{} cues of speakers beyond the first 64 lost their names",
    ),
    "cut off": ("it breaks off in its last cue",) * 2,
}


class Notes:
    """Counts what is mended while a transcript is read, and remembers where it began.

    >>> notes = Notes()
    >>> notes.add("backward", count=2)
    >>> notes.texts()
    ('2 cues went backward and were put in order',)
    """

    def __init__(self) -> None:
        self._counts: Counter[Mended] = Counter()
        self.first_line: int | None = None

    def add(self, what: Mended, *, count: int = 1, line: int | None = None) -> None:
        """Count something that was mended; the first line that is named is remembered."""
        if count:
            self._counts[what] += count
            if self.first_line is None:
                self.first_line = line

    def texts(self) -> tuple[str, ...]:
        """One sentence for each kind, in the order in which they were met."""
        return tuple(_WORDS[what][count > 1].format(count) for what, count in self._counts.items())
