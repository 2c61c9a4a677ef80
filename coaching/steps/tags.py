"""Step "tags": each turn gets the stage of the sales process that it belongs to."""

from __future__ import annotations

import logging

from coaching.ports import StageTag, StageTagger, Utterance
from coaching.steps import derived
from coaching.steps.place import Place
from coaching.store import turns as stored

logger = logging.getLogger(__name__)

AUTOMATIC = StageTag("other", 1.0)
"""The tag of what machines say: menus, announcements, greetings."""


def tag(place: Place, call: int, turns_version: int, tagger: StageTagger) -> int:
    """The version of tags for a version of turns; made now unless it is there."""
    maker = tagger.identity
    found = derived.already(place, call, "tags", made_by=maker, made_from=turns_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        spoken = stored.read_turns(conn, turns_version)
    people = [turn for turn in spoken if turn.role != "other"]
    told = iter(tagger.tag([Utterance(turn.role, turn.text) for turn in people]))
    tags = [AUTOMATIC if turn.role == "other" else next(told) for turn in spoken]
    version = derived.write(
        place,
        call,
        "tags",
        lambda conn, version: stored.add_tags(conn, version, tags),
        made_by=maker,
        made_from=turns_version,
    )
    logger.info("tags: C%d, %d turns", call, len(tags))
    return version
