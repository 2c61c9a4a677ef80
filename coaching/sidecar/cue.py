"""What a transcript beside a recording says: cues of speakers, whatever the format was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coaching.transcript import Word

Format = Literal["webvtt", "srt", "whisper", "aws", "deepgram", "text"]

UNNAMED = "unnamed"
"""Speaker of the cues that name none, where others do."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of talk with its time.

    Attributes:
        start: Seconds from the start of the recording.
        end: Seconds; never before ``start`` once read.
        speaker: Whom the transcript names; None where it names nobody.
        text: What was said, on one line once read.
        words: Its words where the format gives times of words; those that it leaves out carry
            ``estimated``.
    """

    start: float
    end: float
    speaker: str | None
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class SideTranscript:
    """A transcript as it was read.

    Attributes:
        format: What it was recognised as.
        cues: In order of their start; never empty.
        language: Code such as "en"; empty where it does not say.
        speakers: In order of appearance; empty where it names nobody. If some cues name nobody,
            ``UNNAMED`` is one of them.
        notes: What was mended or left out, in words that quote no talk.
        timed: Whether every word has a time of its own, so that nothing is estimated.
    """

    format: Format
    cues: tuple[Cue, ...]
    language: str
    speakers: tuple[str, ...]
    notes: tuple[str, ...]
    timed: bool

    @property
    def talk(self) -> str:
        """All that is said, in one line."""
        return " ".join(cue.text for cue in self.cues)
