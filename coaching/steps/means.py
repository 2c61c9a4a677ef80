"""What the words of a call are read with: the team's settings and the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coaching.glossary import Glossary
from coaching.ports import Diarizer, Embedder, PersonalDataFinder, RoleTeller, StageTagger
from coaching.privacy.policy import Policy
from coaching.search.synonyms import NO_SYNONYMS, Synonyms
from coaching.settings import Channels


@dataclass(frozen=True, slots=True)
class Means:
    """What everything that follows from a call's words is made with.

    Models are given by functions, so that each is loaded when it is first needed.

    Attributes:
        channels: Who speaks on which side, where nothing tells.
        company: What the team's own company is called; empty where nobody said.
        glossary: Names and terms, and what recognisers make of them.
        policy: What becomes of personal data.
        diarizer: Gives what tells voices on one channel apart.
        finder: Gives what finds personal data.
        teller: Gives what tells roles from the talk.
        tagger: Gives the stage tagger.
        embedder: Gives the sentence embedder.
        synonyms: Words of the trade that stand for each other in searches.
    """

    channels: Channels
    company: str
    glossary: Glossary
    policy: Policy
    diarizer: Callable[[], Diarizer]
    finder: Callable[[], PersonalDataFinder]
    teller: Callable[[], RoleTeller]
    tagger: Callable[[], StageTagger]
    embedder: Callable[[], Embedder]
    synonyms: Synonyms = NO_SYNONYMS
