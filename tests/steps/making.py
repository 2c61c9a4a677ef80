"""What follows from words is made with, in tests: real rules, and models that are seen through."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.ports import StageTag, StageTagger, Utterance
from coaching.settings import Channels
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.turns import take_turns
from coaching.steps.voices import find_voices
from coaching.steps.wording import edit_words
from tests.store.search_fixtures import BAG


class Opening:
    """A tagger to which everything is the opening."""

    identity = "opening@1"

    def tag(self, utterances: Sequence[Utterance]) -> tuple[StageTag, ...]:
        return tuple(StageTag("opening", 1.0) for _ in utterances)


def make_means(*, tagger: StageTagger | None = None, channels: Channels | None = None) -> Means:
    """Means whose models are small and certain."""
    return Means(
        channels=channels or Channels(),
        tagger=lambda: tagger or Opening(),
        embedder=lambda: BAG,
    )


def take_turns_of(place: Place, call: int, words: int, means: Means | None = None) -> int:
    """The version of turns for a version of words, with all that lies between."""
    means = means or make_means()
    voices = find_voices(place, call, words, means)
    return take_turns(place, call, edit_words(place, call, voices, means), means)
