"""A written call: who speaks with which voice, over what line, and what is said.

It knows the YAML of ``scripts/`` and nothing of sound.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Who = Literal["rep", "customer"]
WHO: tuple[Who, Who] = ("rep", "customer")
"""The two people of a call, in the order of the channels of a stereo recording."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one person sounds; the same in every call.

    Attributes:
        engine: piper, kokoro, flite or festival.
        voice: The engine's name of it; kokoro's can be blended, as in ``jf_alpha+jf_nezumi``.
        accent: espeak-ng's language for kokoro's sounds, else empty.
        speed: Tempo; 1 is the engine's own. festival always keeps to its own.
        shift: Factor on pitch and formants together, which makes another person of a voice.
    """

    engine: str
    voice: str
    accent: str
    speed: float
    shift: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """One of the two people of a call.

    Attributes:
        name: As in the CRM.
        voice: How they sound.
        level_db: How loud they come over the line, against the usual level.
    """

    name: str
    voice: Voice
    level_db: float


@dataclass(frozen=True, slots=True)
class Line:
    """What the line does to the sound.

    Attributes:
        band: phone or wide (``telephone_line.py``).
        hiss_db: Level of the hiss against full scale.
        hum_db: Level of the mains hum.
        hum_hz: 50 or 60.
        drive: 1 leaves the sound alone; more clips its peaks softly.
        echo_db: How loud the other side leaks into each channel; None for not at all.
    """

    band: str
    hiss_db: float
    hum_db: float
    hum_hz: float
    drive: float
    echo_db: float | None


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """One turn as written.

    Attributes:
        who: rep or customer.
        stage: What the turn does in the sales process.
        text: The words.
        pause: Silence before it, where the usual gap is not wanted.
        overlap: How long before the end of the last turn it begins.
    """

    who: Who
    stage: str
    text: str
    pause: float | None
    overlap: float


@dataclass(frozen=True, slots=True)
class Script:
    """A written call.

    Attributes:
        slug: Name of its file, without the ending.
        file: Name of the recording in the inbox.
        format: stereo, dual, mp3, m4a, opus or video.
        started_at: UTC, ISO 8601.
        speakers: The rep and the customer.
        line: The line between them.
        turns: What is said, in order.
    """

    slug: str
    file: str
    format: str
    started_at: str
    speakers: dict[Who, Speaker]
    line: Line
    turns: tuple[WrittenTurn, ...]

    @property
    def seed(self) -> int:
        """Start of the random numbers of this call: the same on every machine."""
        return zlib.crc32(self.slug.encode())


def load_script(path: Path) -> Script:
    """The written call in a YAML file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Script(
        slug=path.stem,
        file=raw["file"],
        format=raw["format"],
        started_at=raw["started_at"],
        speakers={who: _speaker(raw["speakers"][who]) for who in WHO},
        line=Line(**raw["line"]),
        turns=tuple(
            WrittenTurn(
                who=turn["who"],
                stage=turn["stage"],
                text=turn["text"],
                pause=turn.get("pause"),
                overlap=turn.get("overlap", 0.0),
            )
            for turn in raw["turns"]
        ),
    )


def _speaker(raw: dict[str, Any]) -> Speaker:
    voice = Voice(
        engine=raw["engine"],
        voice=raw["voice"],
        accent=raw.get("accent", ""),
        speed=raw["speed"],
        shift=raw["shift"],
    )
    return Speaker(name=raw["name"], voice=voice, level_db=raw["level_db"])
