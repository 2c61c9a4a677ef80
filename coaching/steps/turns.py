"""Step "turns": words become turns of speakers, with the roles that are known of them."""

from __future__ import annotations

import logging
from typing import cast

from sqlalchemy import Connection

from coaching.claims import decide
from coaching.settings import Channels
from coaching.sidecar.voices import voices_for
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.store import calls, claims, people, recordings, versions, words
from coaching.store import turns as stored
from coaching.transcript import Role, Voice, turns_of

logger = logging.getLogger(__name__)

METHOD = "channels/3"
"""Names the way in which turns are made; changes when its rules do."""


def take_turns(place: Place, call: int, words_version: int, means: Means) -> int:
    """The version of turns made from a version of words; made now unless it is there."""
    with place.library.reading() as conn:
        voices = voices_of(conn, call, words_version, means.channels)
        maker = made_by(conn, call, words_version, means)
    found = derived.already(place, call, "turns", made_by=maker, made_from=words_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        heard = words.shown_words(conn, words_version)
    spoken = turns_of(heard, voices)
    version = derived.write(
        place,
        call,
        "turns",
        lambda conn, version: stored.add_turns(conn, version, voices, spoken),
        made_by=maker,
        made_from=words_version,
    )
    logger.info("turns: C%d, %d turns", call, len(spoken))
    return version


def made_by(conn: Connection, call: int, words_version: int, means: Means) -> str:
    """What makes turns: our rules, and who speaks with which role."""
    voices = voices_of(conn, call, words_version, means.channels)
    return f"{METHOD} {' '.join(f'{voice.speaker}={voice.role}' for voice in voices)}"


def voices_of(
    conn: Connection, call: int, words_version: int, channels: Channels
) -> tuple[Voice, ...]:
    """Who speaks in a version of words, by the words' channel.

    A transcript names its speakers. A recording with two sides, or one side of a call on two files,
    tells them by the side; a recording with one channel, or the same on both, does not tell voices
    apart: their role is unknown.
    """
    said = decide(claims.claims_of(conn, call))
    left = cast("Role", said.value("left") or channels.left)
    right = cast("Role", said.value("right") or channels.right)
    speakers = versions.get(conn, words_version).detail.get("speakers")
    if speakers is not None:
        facts = calls.call_facts(conn, call)
        return voices_for(
            speakers,
            ours=[person.name for person in people.names(conn, works_for="us")],
            participants=calls.people_on_call(conn, call),
            rep=facts.rep if facts else None,
            channel_roles=(left, right),
        )
    pieces = recordings.recordings_of_call(conn, call)
    if any(
        one.side or (one.facts and one.facts.layout in ("two_sided", "one_sided")) for one in pieces
    ):
        return (Voice("left", left), Voice("right", right))
    return (Voice("mono", "unknown", several=True),)
