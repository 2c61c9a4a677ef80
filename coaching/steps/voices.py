"""Step "voices": whose each word is, and which words are nobody's."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from coaching.sidecar.voices import voices_for
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import recordings, versions, words

logger = logging.getLogger(__name__)

METHOD = "voices/1"
"""Names the way in which voices are told apart; changes when its rules do."""

SIDES = ("left", "right")
"""The voices of a call on two sides."""

SEVERAL = frozenset({"unknown", "mono", "transcript"})
"""Labels under which more than one person may be heard."""


def find_voices(place: Place, call: int, words_version: int, means: Means) -> int:
    """The version of voices for a version of words; made now unless it is there."""
    found = derived.already(place, call, "voices", made_by=METHOD, made_from=words_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        labels = _labels(conn, call, words_version)
    version = derived.write(
        place,
        call,
        "voices",
        lambda conn, version: words.add_voices(conn, version, {}),
        made_by=METHOD,
        made_from=words_version,
        detail={"labels": labels},
    )
    logger.info("voices: C%d, %d voices", call, len(labels))
    return version


def _labels(conn: Connection, call: int, words_version: int) -> list[str]:
    """What the voices are called that the words' channels tell apart."""
    speakers = versions.get(conn, words_version).detail.get("speakers")
    if speakers is not None:
        named = voices_for(speakers, ours=(), participants={}, rep=None, channel_roles=())
        return [voice.speaker for voice in named]
    if any(
        one.side or (one.facts and one.facts.layout in ("two_sided", "one_sided"))
        for one in recordings.recordings_of_call(conn, call)
    ):
        return list(SIDES)
    return ["mono"]
