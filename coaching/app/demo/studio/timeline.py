"""The time line of a call: who speaks when, with the gaps and interruptions of real talk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching.app.demo.studio.script import WHO, Script, Who, WrittenTurn
from coaching.app.demo.studio.sound import SPEECH_DB, STUDIO_HZ, Sound, levelled
from coaching.app.demo.studio.voices import speak

SHORTEST_GAP = 0.15
LONGEST_GAP = 0.9
"""Silence between two turns. Source: gaps of 0.2 s are usual in talk, of 1 s already noticed
(Stivers et al. 2009)."""

QUICK_WORDS = 3
"""Answers of so few words come at once."""

SWAY_DB = 1.2
"""How much a person's level changes from turn to turn."""

LEAD = 0.8
TAIL = 1.1
"""Silence before the first word and after the last, in seconds."""


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn with its place on the time line; seconds, half-open."""

    who: Who
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Take:
    """A call as spoken, before the line.

    Attributes:
        sides: For rep and customer, their sound alone; both of one length.
        turns: Where each written turn came to lie, in the script's order.
    """

    sides: tuple[Sound, Sound]
    turns: tuple[SpokenTurn, ...]


def perform(script: Script) -> Take:
    """The call spoken, each side on its own."""
    random = np.random.default_rng(script.seed)
    said: list[Sound] = []
    turns: list[SpokenTurn] = []
    end = LEAD
    for number, turn in enumerate(script.turns):
        speaker = script.speakers[turn.who]
        sway_db = float(random.uniform(-SWAY_DB, SWAY_DB))
        audio = levelled(speak(turn.text, speaker.voice), SPEECH_DB + speaker.level_db + sway_db)
        gap = float(random.uniform(0.0, 1.0))
        start = end + (_gap(turn, chance=gap) if number else 0.0)
        said.append(audio)
        turns.append(
            SpokenTurn(turn.who, round(start, 3), round(start + len(audio) / STUDIO_HZ, 3))
        )
        end = max(end, turns[-1].end)
    length = round((end + TAIL) * STUDIO_HZ)
    return Take(sides=_sides(said, turns, length=length), turns=tuple(turns))


def _gap(turn: WrittenTurn, *, chance: float) -> float:
    """Seconds between the end of the last turn and this one; negative where it interrupts."""
    if turn.pause is not None:
        return turn.pause
    if turn.overlap:
        return -turn.overlap
    longest = 0.35 if len(turn.text.split()) <= QUICK_WORDS else LONGEST_GAP
    return SHORTEST_GAP + chance * chance * (longest - SHORTEST_GAP)


def _sides(said: list[Sound], turns: list[SpokenTurn], *, length: int) -> tuple[Sound, Sound]:
    both = {who: np.zeros(length, np.float32) for who in WHO}
    for audio, turn in zip(said, turns, strict=True):
        first = round(turn.start * STUDIO_HZ)
        both[turn.who][first : first + len(audio)] += audio
    return both["rep"], both["customer"]
