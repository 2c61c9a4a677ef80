"""What the words of a call are read with: the team's settings and the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coaching.ports import Embedder, StageTagger
from coaching.settings import Channels


@dataclass(frozen=True, slots=True)
class Means:
    """What everything that follows from a call's words is made with.

    Models are given by functions, so that each is loaded when it is first needed.

    Attributes:
        channels: Who speaks on which side, where nothing tells.
        tagger: Gives the stage tagger.
        embedder: Gives the sentence embedder.
    """

    channels: Channels
    tagger: Callable[[], StageTagger]
    embedder: Callable[[], Embedder]
