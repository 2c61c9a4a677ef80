"""Recordings made on the spot, and models that hear what a test puts into their mouth."""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from coaching.ports import Audio, Recognised
from coaching.steps.place import Place
from coaching.transcript import Word
from tests.steps.sidecar.arriving import recorded, take, written

SRT = "1\n00:00:00,000 --> 00:00:03,000\nWhat does it cost?\n"


class Parrot:
    """A recogniser that hears one word a second, and remembers what it was asked.

    It may miss the last seconds of every stretch, and then believes one word less than it heard.
    """

    identity = "parrot@00000000"

    def __init__(self, *, language: str = "en", misses: float = 0.0) -> None:
        self.language = language
        self.misses = misses
        self.asked: list[tuple[float, str | None]] = []

    def transcribe(
        self, audio: Audio, *, language: str | None, hotwords: Sequence[str]
    ) -> Recognised:
        seconds = len(audio) / 16_000
        self.asked.append((seconds, language))
        if not np.any(audio):
            return Recognised((), "", 0.0)
        heard = int(seconds - self.misses)
        words = tuple(Word(float(at), at + 0.5, f"word{at}") for at in range(heard))
        return Recognised(
            words,
            language or self.language,
            1.0,
            speech=((0.0, seconds),),
            dropped={"no speech": 1} if self.misses else {},
        )


@pytest.fixture
def parrot() -> Parrot:
    """A recogniser without weights."""
    return Parrot()


@pytest.fixture
def make_wav() -> Callable[..., Path]:
    """16-bit WAVs with a hum on the channels that are named."""

    def make(path: Path, *, seconds: float = 3.0, channels: int = 1, sounding: int = 1) -> Path:
        rate_hz = 8000
        time = np.arange(round(seconds * rate_hz)) / rate_hz
        louds = [0.3 * (1 + np.sin(2 * np.pi * (0.7 + 0.43 * side) * time)) for side in (0, 1)]
        sides = [
            (8000 * louds[side % 2] * np.sin(2 * np.pi * (180 + 90 * side) * time)).astype("<i2")
            if side < sounding
            else np.zeros(len(time), "<i2")
            for side in range(channels)
        ]
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            file.writeframes(np.stack(sides, axis=1).tobytes())
        return path

    return make


@pytest.fixture
def call(place: Place, make_wav: Callable[..., Path]) -> int:
    """A call on two sides with a transcript beside it."""
    wav = make_wav(place.workspace.inbox / "acme.wav", channels=2, sounding=2)
    call = recorded(place, wav)
    take(place, written(place, "acme.srt", SRT))
    return call
