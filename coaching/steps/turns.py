"""Step "turns": words become turns of speakers, with the roles that are known of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection

from coaching.claims import decide
from coaching.sidecar.voices import voices_for
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.speaking import told_by_people
from coaching.steps.voices import SEVERAL
from coaching.store import calls, claims, overlays, people, versions, words
from coaching.store import turns as stored
from coaching.store.turns import StoredVoice
from coaching.transcript import Role, Turn, Voice, turns_of

logger = logging.getLogger(__name__)

METHOD = "turns/1"
"""Names the way in which turns are made; changes when its rules do."""


def take_turns(place: Place, call: int, text_version: int, means: Means) -> int:
    """The version of turns made from a version of text; made now unless it is there."""
    with place.library.reading() as conn:
        maker = made_by(conn, call, means)
    found = derived.already(place, call, "turns", made_by=maker, made_from=text_version)
    if found is not None:
        return found
    with place.library.reading() as conn:
        spoken, voices = _spoken(conn, call, text_version, means)
    version = derived.write(
        place,
        call,
        "turns",
        lambda conn, version: stored.add_turns(conn, version, voices, spoken),
        made_by=maker,
        made_from=text_version,
    )
    logger.info("turns: C%d, %d turns", call, len(spoken))
    return version


def made_by(conn: Connection, call: int, means: Means) -> str:
    """What makes turns: our rules, and all that is said about who speaks with which role."""
    said = decide(claims.claims_of(conn, call))
    facts = calls.call_facts(conn, call)
    told: tuple[Any, ...] = (
        [said.value(side) for side in ("left", "right")],
        means.channels.model_dump(),
        sorted(people.names(conn, works_for="us"), key=str),
        sorted(calls.people_on_call(conn, call).items()),
        facts.rep if facts else None,
        [(one.start, one.end, one.role, one.name) for one in overlays.said_voices(conn, call)],
    )
    return f"{METHOD} told={sha256(repr(told).encode()).hexdigest()[:8]}"


def _spoken(
    conn: Connection, call: int, text_version: int, means: Means
) -> tuple[tuple[Turn, ...], dict[str, StoredVoice]]:
    """The turns with their roles, and who speaks under which label."""
    made = versions.lineage(conn, text_version)
    labels: Sequence[str] = made["voices"].detail["labels"]
    shown = words.shown_words(conn, text_version)
    bare = [Voice(label, "unknown", several=label in SEVERAL) for label in labels]
    talk = turns_of(shown, bare)
    voices = [
        StoredVoice(role, "channel" if role != "unknown" else "none")
        for role in _told_roles(conn, call, made["words"].detail.get("speakers"), labels, means)
    ]
    for index, one in told_by_people(overlays.said_voices(conn, call), shown).items():
        voices[index] = StoredVoice(one.role, f"{one.who} said so", one.name)
    spoken = tuple(replace(turn, role=voices[turn.channel].role) for turn in talk)
    return spoken, dict(zip(labels, voices, strict=True))


def _told_roles(
    conn: Connection,
    call: int,
    speakers: Sequence[str] | None,
    labels: Sequence[str],
    means: Means,
) -> list[Role]:
    """What is told of the roles of voices, in their order.

    A transcript names its speakers; two sides have the roles that somebody gave them.
    """
    said = decide(claims.claims_of(conn, call))
    left = cast("Role", said.value("left") or means.channels.left)
    right = cast("Role", said.value("right") or means.channels.right)
    if speakers is not None:
        facts = calls.call_facts(conn, call)
        named = voices_for(
            speakers,
            ours=[person.name for person in people.names(conn, works_for="us")],
            participants=calls.people_on_call(conn, call),
            rep=facts.rep if facts else None,
            channel_roles=(left, right),
        )
        return [voice.role for voice in named]
    sides: dict[str, Role] = {"left": left, "right": right}
    return [sides.get(label.partition(" ")[0], "unknown") for label in labels]
