"""Turns with their speakers and tags, of one version each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Join, and_, func, insert, select

from coaching.ports import SignalHit, SignalSource, StageTag
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import signals, snippets, speakers, tags, turns
from coaching.transcript import Role, Turn


@dataclass(frozen=True, slots=True)
class StoredVoice:
    """Who is heard under a label, of one version of turns.

    Attributes:
        role: That voice's part in the sale.
        source: Who or what decided that, in words.
        name: Who it is; None where nobody said so.
    """

    role: Role
    source: str
    name: str | None = None


def turns_of_snippets() -> Join:
    """Snippets with the turns that each of them has in the active version of its call's turns."""
    made = versions.alias()
    return snippets.join(
        made, and_(made.c.call_id == snippets.c.call_id, made.c.kind == "turns", made.c.active)
    ).join(
        turns,
        and_(
            turns.c.version_id == made.c.id,
            turns.c.position >= snippets.c.first_turn,
            turns.c.position < snippets.c.end_turn,
        ),
    )


def add_turns(
    conn: Connection,
    version: int,
    voices: Mapping[str, StoredVoice],
    spoken: Sequence[Turn],
) -> None:
    """Write all turns of a version and who speaks under which label, in order of the voices."""
    conn.execute(
        insert(speakers),
        [
            {
                "version_id": version,
                "label": label,
                "channel": index,
                "role": voice.role,
                "role_source": voice.source,
                "name": voice.name,
            }
            for index, (label, voice) in enumerate(voices.items())
        ],
    )
    if spoken:
        conn.execute(
            insert(turns),
            [
                {
                    "version_id": version,
                    "position": turn.position,
                    "speaker": turn.speaker,
                    "role": turn.role,
                    "channel": turn.channel,
                    "start": turn.start,
                    "end": turn.end,
                    "text": turn.text,
                }
                for turn in spoken
            ],
        )


def voices_of(conn: Connection, version: int) -> dict[str, StoredVoice]:
    """Who speaks under which label in a version of turns, in order of the voices."""
    rows = conn.execute(
        select(speakers).where(speakers.c.version_id == version).order_by(speakers.c.channel)
    )
    return {
        row.label: StoredVoice(cast("Role", row.role), row.role_source, row.name) for row in rows
    }


def read_turns(conn: Connection, version: int) -> tuple[Turn, ...]:
    """The turns of a version in order, without their words."""
    rows = conn.execute(
        select(turns).where(turns.c.version_id == version).order_by(turns.c.position)
    )
    return tuple(
        Turn(
            position=row.position,
            speaker=row.speaker,
            role=cast("Role", row.role),
            start=row.start,
            end=row.end,
            text=row.text,
            channel=row.channel,
        )
        for row in rows
    )


def add_tags(conn: Connection, version: int, given: Sequence[StageTag]) -> None:
    """Write the tags of all turns, in order of the turns."""
    if not given:
        return
    conn.execute(
        insert(tags),
        [
            {
                "version_id": version,
                "turn": position,
                "stage": tag.stage,
                "probability": tag.probability,
                "sure": tag.sure,
            }
            for position, tag in enumerate(given)
        ],
    )
    hits = [
        {
            "version_id": version,
            "turn": position,
            "signal": hit.name,
            "kind": hit.kind,
            "probability": hit.probability,
            "start": hit.start,
            "end": hit.end,
            "source": hit.source,
        }
        for position, tag in enumerate(given)
        for hit in tag.signals
    ]
    if hits:
        conn.execute(insert(signals), hits)


def read_tags(conn: Connection, version: int) -> tuple[StageTag, ...]:
    """The tags of a version, in order of the turns; signals of a turn in order of their place."""
    turns_version = select(versions.c.made_from).where(versions.c.id == version).scalar_subquery()
    found: dict[int, list[SignalHit]] = {}
    for row in conn.execute(
        select(signals, func.length(turns.c.text).label("length"))
        .select_from(signals)
        .join(
            turns,
            and_(turns.c.version_id == turns_version, turns.c.position == signals.c.turn),
        )
        .where(signals.c.version_id == version)
        .order_by(signals.c.turn, signals.c.start, signals.c.signal)
    ):
        found.setdefault(row.turn, []).append(
            SignalHit(
                name=row.signal,
                probability=row.probability,
                start=row.start,
                end=row.length if row.end is None else row.end,
                kind=row.kind,
                source=cast("SignalSource", row.source),
            )
        )
    rows = conn.execute(select(tags).where(tags.c.version_id == version).order_by(tags.c.turn))
    return tuple(
        StageTag(row.stage, row.probability, tuple(found.get(row.turn, ())), row.sure)
        for row in rows
    )
