"""Step "turns": words become turns of speakers, with the roles that are known of them."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy import Connection

from coaching.ports import Spoken
from coaching.roles import KnownRole
from coaching.steps import derived
from coaching.steps.means import Means
from coaching.steps.place import Place
from coaching.steps.roles import decided_roles, told_of_roles
from coaching.steps.speaking import told_by_people
from coaching.store import overlays, versions, words
from coaching.store import turns as stored
from coaching.store.anchors import move_to
from coaching.store.turns import StoredVoice
from coaching.transcript import Turn, Voice, turns_of

logger = logging.getLogger(__name__)

METHOD = "turns/1"
"""Names the way in which turns are made; changes when its rules do."""


def take_turns(place: Place, call: int, text_version: int, means: Means) -> int:
    """The version of turns made from a version of text; made now unless it is there."""
    with place.library.reading() as conn:
        made = versions.lineage(conn, text_version)
        maker = made_by(conn, call, made["words"].id, means)
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


def made_by(conn: Connection, call: int, words_version: int, means: Means) -> str:
    """What makes turns: our rules, and all that is said about who speaks with which role."""
    move = move_to(conn, call, words_version)
    return f"{METHOD} {means.teller().identity} told={told_of_roles(conn, call, means, move=move)}"


def _spoken(
    conn: Connection, call: int, text_version: int, means: Means
) -> tuple[tuple[Turn, ...], dict[str, StoredVoice]]:
    """The turns with their roles, and who speaks under which label."""
    made = versions.lineage(conn, text_version)
    found = made["voices"].detail
    labels: list[str] = found["labels"]
    shown = words.shown_words(conn, text_version)
    move = move_to(conn, call, made["words"].id)
    voices = [
        Voice(
            label,
            "other" if index in found.get("automatic", ()) else "unknown",
            several=index in found.get("several", ()),
        )
        for index, label in enumerate(labels)
    ]
    talk = turns_of(shown, voices)
    people_say = {
        index: KnownRole(one.role, f"{one.who} said so", one.name)
        for index, one in told_by_people(overlays.said_voices(conn, call, move=move), shown).items()
    }
    decided = decided_roles(
        conn,
        call,
        voices,
        [
            Spoken(turn.channel, turn.text)
            for turn in talk
            if turn.role != "other" and not voices[turn.channel].several
        ],
        people_say,
        named=made["words"].detail.get("speakers"),
        means=means,
    )
    spoken = tuple(replace(turn, role=decided[turn.channel].role) for turn in talk)
    return spoken, {
        label: StoredVoice(one.role, one.source, one.name)
        for label, one in zip(labels, decided, strict=True)
    }
