"""Recordings in shared/audio of whose words it is known when they are said.

The meetings of AMI come with the corpus's times of words, the telephone call with those of another
recogniser, and the second telephone talk with the times of its turns as people set them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "audio"

CALL = "lca_autorepair_40_stereo"
TALK = "pyannote_sample"
MEETINGS = ("dev00", "dev01", "trn03", "trn04")
"""Clips of AMI in which more than two words are said."""

WORD = 0.3
LETTER = 0.07
"""Seconds that a word and each letter of it may last in AMI's times; those that last longer hold
the pause after the word. Chosen because all words that were found to do so are longer, see
``ENDS``, and slow speech has some twelve letters a second."""

ENDS = {
    "dev00": {
        3.35: 3.69,
        5.63: 5.87,
        9.20: 9.88,
        10.65: 11.35,
        12.21: 12.79,
        19.67: 19.85,
        22.17: 22.31,
    },
    "dev01": {4.89: 5.33, 9.97: 10.68, 16.32: 16.45},
    "trn03": {
        4.33: 4.77,
        6.23: 6.56,
        9.40: 9.98,
        12.02: 12.60,
        16.93: 17.15,
        21.74: 22.31,
        26.75: 26.96,
    },
    "trn04": {14.41: 14.78, 28.71: 29.17},
}
"""By clip and start of a word in AMI's times, in seconds: its end, where those times hold the pause
after it. Source: the clip's words aligned to its sound with pocketsphinx 5.1.1 (2026-11-28), whose
ends of the other 230 words are 0.01 s before AMI's on the median, at most 0.04 s off in half."""


@dataclass(frozen=True)
class Known:
    """A word that is said.

    Attributes:
        text: As it is written.
        voice: Whose it is: in the telephone call the channel.
        start: When it begins in seconds; None where that is not known.
        end: When it ends; None where that is not known.
        within: From when to when it is said at the outside, which is always known.
    """

    text: str
    voice: str
    start: float | None
    end: float | None
    within: tuple[float, float]


@dataclass(frozen=True)
class Recording:
    """A recording of which it is known what is said when.

    Attributes:
        name: Its name.
        path: Of its sound.
        words: What is said; the words of each voice in order.
        only_turns: Whether only beginnings and ends of turns have times.
    """

    name: str
    path: Path
    words: tuple[Known, ...]
    only_turns: bool = False


def meetings() -> list[Recording]:
    """The clips of AMI."""
    told = json.loads((SHARED / "ami_words.json").read_text(encoding="utf-8"))
    return [
        Recording(
            name,
            SHARED / f"ami_{name}.flac",
            tuple(_of_meeting(name, word) for word in told[name]["words"]),
        )
        for name in MEETINGS
    ]


def _of_meeting(name: str, told: dict[str, str | float]) -> Known:
    text, start, end = str(told["text"]), float(told["start"]), float(told["end"])
    told_end = end if end - start <= WORD + LETTER * len(text) else None
    known = ENDS[name].get(start, told_end)
    return Known(text, str(told["speaker"]), start, known, (start, known or end))


def call() -> Recording:
    """The telephone call of two sides, with another recogniser's words."""
    told = json.loads((SHARED / f"{CALL}.json").read_text(encoding="utf-8"))
    words = tuple(
        Known(
            word["word"].strip(),
            str(segment["channel"]),
            word["start"],
            word["end"],
            (word["start"], word["end"]),
        )
        for segment in told["segments"]
        for word in segment["words"]
    )
    return Recording(CALL, SHARED / f"{CALL}.flac", words)


def talk() -> Recording:
    """The telephone talk whose turns people set times to: first and last words have one time."""
    words: list[Known] = []
    for line in (SHARED / f"{TALK}.stm").read_text(encoding="utf-8").splitlines():
        _, _, voice, start, end, *texts = line.split()
        span = float(start), float(end)
        last = len(texts) - 1
        words += [
            Known(
                text,
                voice,
                span[0] if place == 0 else None,
                span[1] if place == last else None,
                span,
            )
            for place, text in enumerate(texts)
        ]
    return Recording(TALK, SHARED / f"{TALK}.flac", tuple(words), only_turns=True)


def by_voice(words: Sequence[Known]) -> list[list[Known]]:
    """The words of each voice, in order."""
    voices = dict.fromkeys(word.voice for word in words)
    return [[word for word in words if word.voice == voice] for voice in voices]
