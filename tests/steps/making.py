"""What follows from words is made with, in tests: real rules, and models that are seen through."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from coaching.glossary import Glossary
from coaching.ports import (
    Audio,
    Diarizer,
    Embeddings,
    PersonalDataFinder,
    Reading,
    RoleTeller,
    Spoken,
    StageTag,
    StageTagger,
    Stretch,
    Utterance,
)
from coaching.privacy.kinds import Found
from coaching.privacy.policy import Policy
from coaching.settings import Channels
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.turns import take_turns
from coaching.steps.voices import find_voices
from coaching.steps.wording import edit_words
from coaching.transcript import Word
from tests.store.search_fixtures import BAG


class Unread:
    """A reader that sees nothing in a turn, and counts how often it is asked."""

    identity = "unread@1"
    embedder = "none@1"

    def __init__(self) -> None:
        self.read_calls = 0

    def read(self, utterances: Sequence[Utterance]) -> Reading:
        self.read_calls += 1
        return np.zeros((len(utterances), 2), dtype=np.float16)

    def meanings(self, reading: Reading) -> Embeddings:
        raise AssertionError("no embedder is under it")


class Opening:
    """A tagger to which everything is the opening."""

    identity = "opening@1"

    def __init__(self) -> None:
        self.reader = Unread()

    def tag(self, utterances: Sequence[Utterance], reading: Reading) -> tuple[StageTag, ...]:
        return tuple(StageTag("opening", 1.0) for _ in zip(utterances, reading, strict=True))


class Nobody:
    """A diarizer that tells nobody apart, and a finder that finds nothing."""

    identity = "nobody@1"

    def diarize(self, audio: Audio, *, speakers: int | None = None) -> tuple[Stretch, ...]:
        return ()

    def find(self, words: Sequence[Word], *, known: Collection[str] = ()) -> tuple[Found, ...]:
        return ()

    def tell(self, turns: Sequence[Spoken]) -> dict[int, float]:
        return {}


def make_means(
    *,
    tagger: StageTagger | None = None,
    channels: Channels | None = None,
    finder: PersonalDataFinder | None = None,
    teller: RoleTeller | None = None,
    diarizer: Diarizer | None = None,
    glossary: Glossary | None = None,
    policy: Policy | None = None,
) -> Means:
    """Means whose models are small and certain."""
    return Means(
        channels=channels or Channels(),
        company="",
        glossary=glossary or Glossary(),
        policy=policy or Policy(),
        diarizer=lambda: diarizer or Nobody(),
        finder=lambda: finder or Nobody(),
        teller=lambda: teller or Nobody(),
        tagger=lambda: tagger or Opening(),
        embedder=lambda: BAG,
    )


def take_turns_of(place: Place, call: int, words: int, means: Means | None = None) -> int:
    """The version of turns for a version of words, with all that lies between."""
    means = means or make_means()
    voices = find_voices(place, call, words, means)
    return take_turns(place, call, edit_words(place, call, voices, means), means)
