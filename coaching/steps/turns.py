"""Step "turns": words become turns of speakers, with the roles that the channels give."""

from __future__ import annotations

import logging

from coaching.recording import MediaFacts
from coaching.settings import Channels
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import turns as stored
from coaching.store import words
from coaching.transcript import Voice, turns_of

logger = logging.getLogger(__name__)

METHOD = "channels/3"
"""Names the way in which turns are made; changes when its rules do."""


def take_turns(place: Place, file: int, words_version: int, *, channels: Channels) -> int:
    """The version of turns made from a version of words; made now unless it is there."""
    usable = place.usable(file)
    assert usable.recording.facts is not None, "an earlier step probes"
    voices = voices_of(usable.recording.facts, channels)
    maker = f"{METHOD} {' '.join(f'{voice.speaker}={voice.role}' for voice in voices)}"
    found = derived.already(place, usable.call, "turns", made_by=maker, made_from=words_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        heard = words.shown_words(conn, words_version)
    spoken = turns_of(heard, voices)
    version = derived.write(
        place,
        usable.call,
        "turns",
        lambda conn, version: stored.add_turns(conn, version, voices, spoken),
        made_by=maker,
        made_from=words_version,
    )
    logger.info("turns: C%d, %d turns", usable.call, len(spoken))
    return version


def voices_of(facts: MediaFacts, channels: Channels) -> tuple[Voice, ...]:
    """Who speaks on which source channel.

    A recording with one channel, or the same on both, does not tell voices apart: their role is
    unknown.
    """
    if facts.layout in ("two_sided", "one_sided"):
        return (Voice("left", channels.left), Voice("right", channels.right))
    return (Voice("mono", "unknown", several=True),)
