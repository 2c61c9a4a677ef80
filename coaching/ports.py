"""Ports: what the steps ask of a model or an index where there is a choice of which one.

Each has one contract test that every implementation passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coaching.transcript import Role, Word

Audio = NDArray[np.float32]
"""Sound of one channel: float32, (samples,), -1…1, 16 kHz."""

Embeddings = NDArray[np.float32]
"""float32, (n, dimension), unit length each."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a recogniser heard in one stretch of sound.

    Attributes:
        words: In order, times in seconds from the start of that stretch; empty for no speech.
        language: Code of the language ("en"); empty where nothing was heard and none was set.
        language_probability: 0 to 1; 1 when it was set rather than detected.
    """

    words: tuple[Word, ...]
    language: str
    language_probability: float


class Transcriber(Protocol):
    """Speech to words."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``whisper-base@905e5bf8``."""

    def transcribe(
        self, audio: Audio, *, language: str | None, hotwords: Sequence[str]
    ) -> Recognised:
        """The words spoken in ``audio`` (a window of a call, up to some minutes).

        Args:
            audio: One channel.
            language: Code to recognise in, or None to detect it.
            hotwords: Names and terms to expect.
        """


class Aligner(Protocol):
    """Known words to the times at which they are heard."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``whisper-base@905e5bf8``."""

    def align(self, audio: Audio, words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
        """The same words, as many, with times found in the sound and no longer ``estimated``.

        A word that cannot be placed keeps ``estimated``; its time may move with its neighbours.
        Words of one channel come back one after another.

        Args:
            audio: One channel, up to 30 s; words beyond are not placed.
            words: In the order in which they are said, times in seconds from the start of
                ``audio``. Only times and ``estimated`` change.
            language: Code of the language; empty where nobody knows.
        """


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn as the tagger sees it: who (by role) and what."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class StageTag:
    """The stage that a turn belongs to.

    Attributes:
        stage: Name of a stage of the process, or "other".
        probability: 0 to 1.
        signals: Names of the signals found in the turn, in the process's order.
    """

    stage: str
    probability: float
    signals: tuple[str, ...] = ()


class StageTagger(Protocol):
    """Turns of a call to stages of the sales process."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights and version of the process, such as ``stages@1f2e3d4c``."""

    def tag(self, utterances: Sequence[Utterance]) -> tuple[StageTag, ...]:
        """One tag for each utterance of one whole call, in order."""


class Embedder(Protocol):
    """Text to vectors whose dot product says how near two meanings are."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``all-MiniLM-L6-v2@53aa5117``."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Embeddings:
        """One unit vector for each text, in order; shape (0, dimension) for no texts."""
