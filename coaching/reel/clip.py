"""A clip: a stretch of a call that is shown, with what is left out of it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from coaching.captions import CaptionWord
from coaching.errors import UsageError

FADE_IN = 0.02
FADE_OUT = 0.03
"""Seconds; 10 to 30 ms hide an edge without being heard as a fade."""

TARGET_LUFS = -16.0
"""Loudness of a clip. Source: AES TD1008 (-16 to -20 LUFS for speech on small devices)."""

LOWEST_LUFS = -70.0
"""Absolute gate: nothing below it is heard. Source: ITU-R BS.1770-5."""

STRONGEST_GAIN_DB = 24.0
"""Most that a clip is raised or lowered. Chosen because beyond it line noise becomes the sound."""

_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a call that is shown.

    Attributes:
        call: Id of the call.
        recording_sha256: Of the recording's bytes, 64 hexadecimal digits.
        source: The recording's path relative to the workspace, with forward slashes.
        start: Seconds from the call's start.
        end: Seconds; after ``start``.
        stage: Name of the stage of the sales process; may be empty.
        title: What people see; may be empty.
        heard: The channels of the recording that are mixed; see ``MediaFacts.heard``.
        gain_db: By how much it is raised; rendering caps it so that nothing clips.
        fade_in: Seconds.
        fade_out: Seconds.
        words: Its words with times on the call's line.
        cuts: Stretches of silence that are left out of it, on the call's line, in order.
    """

    call: str
    recording_sha256: str
    source: str
    start: float
    end: float
    stage: str = ""
    title: str = ""
    heard: tuple[int, ...] = (0,)
    gain_db: float = 0.0
    fade_in: float = FADE_IN
    fade_out: float = FADE_OUT
    words: tuple[CaptionWord, ...] = ()
    cuts: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end < math.inf:
            raise UsageError(
                f"A clip of call {self.call!r} would go from {self.start:g} to {self.end:g} s.",
                hint="It has to end after it begins, and not to begin before the call.",
            )
        if not _SHA256.fullmatch(self.recording_sha256):
            raise UsageError(
                f"A clip of call {self.call!r} names its recording {self.recording_sha256!r}.",
                hint="A recording is named by its SHA-256, 64 hexadecimal digits.",
            )
        path = PurePosixPath(self.source)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise UsageError(
                f"A clip of call {self.call!r} is cut from {self.source!r}.",
                hint="A clip's source is a path inside the workspace.",
            )
        lengths = (self.fade_in, self.fade_out, *self.heard)
        if not (self.heard and min(lengths) >= 0 and math.isfinite(sum(lengths) + self.gain_db)):
            raise UsageError(
                f"A clip of call {self.call!r} has an impossible channel, fade or gain."
            )
        edges = (self.start, *(edge for cut in self.cuts for edge in cut), self.end)
        if self.cuts and not all(first < second for first, second in pairwise(edges)):
            raise UsageError(
                f"A clip of call {self.call!r} leaves out stretches that are none of it.",
                hint="They lie inside the clip, one after the other.",
            )

    @property
    def pieces(self) -> tuple[tuple[float, float], ...]:
        """What plays of it, on the call's line, in order.

        >>> Clip("a", "0" * 64, "a.wav", 1.0, 9.0, cuts=((3.0, 5.0),)).pieces
        ((1.0, 3.0), (5.0, 9.0))
        """
        edges = (self.start, *(edge for cut in self.cuts for edge in cut), self.end)
        return tuple(zip(edges[::2], edges[1::2], strict=True))

    @property
    def duration(self) -> float:
        """Its length in seconds, without what is left out."""
        return self.end - self.start - sum(end - start for start, end in self.cuts)

    def at(self, second: float) -> float:
        """When a second of the call plays, from the clip's own start; within the clip.

        What is left out plays where the sound goes on.

        >>> clip = Clip("a", "0" * 64, "a.wav", 1.0, 9.0, cuts=((3.0, 5.0),))
        >>> clip.at(2.0), clip.at(4.0), clip.at(6.0), clip.at(99.0)
        (1.0, 2.0, 3.0, 6.0)
        """
        second = max(self.start, min(self.end, second))
        return (
            second
            - self.start
            - sum(max(0.0, min(second, end) - start) for start, end in self.cuts)
        )

    def between(self, start: float, end: float, words: Sequence[CaptionWord]) -> Clip:
        """The same clip from another second to another, with these words of its call.

        What was left out of it before stays out where it still lies inside.
        """
        return replace(
            self,
            start=start,
            end=end,
            words=tuple(word for word in words if word.start < end and word.end > start),
            cuts=tuple(cut for cut in self.cuts if start < cut[0] and cut[1] < end),
        )


def level_gain(loudness: float, *, target: float = TARGET_LUFS) -> float:
    """The gain in dB that brings a clip to a loudness in LUFS; none for silence.

    >>> level_gain(-22.5), level_gain(-60.0), level_gain(float("-inf"))
    (6.5, 24.0, 0.0)
    """
    if loudness <= LOWEST_LUFS:
        return 0.0
    return max(-STRONGEST_GAIN_DB, min(STRONGEST_GAIN_DB, target - loudness))
