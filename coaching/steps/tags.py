"""Step "tags": each turn gets the stage of the sales process that it belongs to."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from coaching.ports import Reading, StageReader, StageTag, StageTagger, Utterance
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import readings, versions
from coaching.store import turns as stored

logger = logging.getLogger(__name__)

AUTOMATIC = StageTag("other", 1.0)
"""The tag of what machines say: menus, announcements, greetings."""


def tag(place: Place, call: int, turns_version: int, tagger: StageTagger) -> int:
    """The version of tags for a version of turns; made now unless it is there."""
    found = derived.already(place, call, "tags", made_by=tagger.identity, made_from=turns_version)
    if found is not None:
        return found
    return keep(place, call, turns_version, tagger.identity, _tags(place, turns_version, tagger))


def told(place: Place, call: int, turns_version: int, tagger: StageTagger) -> tuple[StageTag, ...]:
    """What a tagger says of a version of turns, in order; new tags are not kept."""
    with place.library.reading() as conn:
        found = versions.find(conn, call, "tags", made_by=tagger.identity, made_from=turns_version)
        if found is not None and found.complete:
            return stored.read_tags(conn, found.id)
    return _tags(place, turns_version, tagger)


def keep(place: Place, call: int, turns_version: int, maker: str, given: Sequence[StageTag]) -> int:
    """The version of tags that holds these, written unless this maker's is there."""
    version = derived.write(
        place,
        call,
        "tags",
        lambda conn, version: stored.add_tags(conn, version, given),
        made_by=maker,
        made_from=turns_version,
    )
    logger.info("tags: C%d, %d turns", call, len(given))
    return version


def _tags(place: Place, turns_version: int, tagger: StageTagger) -> tuple[StageTag, ...]:
    with place.library.reading() as conn:
        spoken = stored.read_turns(conn, turns_version)
    people = [turn for turn in spoken if turn.role != "other"]
    utterances = [Utterance(turn.role, turn.text) for turn in people]
    reading = reading_of(place, turns_version, utterances, tagger.reader)
    given = iter(tagger.tag(utterances, reading))
    return tuple(AUTOMATIC if turn.role == "other" else next(given) for turn in spoken)


def reading_of(
    place: Place, turns_version: int, utterances: Sequence[Utterance], reader: StageReader
) -> Reading:
    """What the network computes of the turns that people say; kept, so that it does it once."""
    with place.library.reading() as conn:
        kept = readings.reading_of(conn, turns_version, reader.identity)
    if kept is not None:
        return kept
    reading = reader.read(utterances)
    with place.library.writing() as conn:
        readings.add_reading(conn, turns_version, reader.identity, reading)
    return reading
