"""Recordings in SQL: whose bytes we keep, what is in them, and which call each belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.joining import Side, base_of
from coaching.recording import MediaFacts
from coaching.store.schema.calls import call_claims, recordings, versions
from coaching.store.schema.ledger import files
from coaching.store.schema.reels import clips

JOINED = "both"
"""The side of a file that we joined of a call's recordings, to play and to cut."""

COPY = "copy"
"""The side of a copy that is played and cut in the place of what it was made of."""

MADE = (JOINED, COPY)
"""Sides of files that we made; all others came to us."""

REPLACED = "replaced"
"""The side of a recording in whose place a longer one came, which begins with it."""

BESIDE = (*MADE, REPLACED)
"""Sides of files that a call has besides the recordings that it is made of."""

NEAR = 200
"""How many recordings of like names are looked at for one that belongs to the same call. Chosen
because the files of one call come close together, and there may be thousands of one name."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording as the library knows it.

    Attributes:
        id: SHA-256 of its bytes.
        call: Number of its call; None until the recording proves usable.
        name: File name under which it first came.
        kept_path: Our copy, relative to the workspace; None when there is none.
        size_bytes: Its length.
        offset: Seconds into the call at which it begins.
        facts: What is in it; None until it is probed.
        playback_path: What a browser plays, relative to the workspace; None until decided.
        side: The side of its call that it holds, where the call lies on two files; "both" for one
            that we joined, "copy" for a copy that we made, "replaced" for one that grew since.
        part: Its part of a call that was cut, from 1; 0 where it was not.
    """

    id: str
    call: int | None
    name: str
    kept_path: str | None
    size_bytes: int
    offset: float
    facts: MediaFacts | None
    playback_path: str | None
    side: str | None = None
    part: int = 0


CAME = or_(recordings.c.side.is_(None), recordings.c.side.not_in(BESIDE))
"""True of the recordings that a call is made of: they came to us, and none replaced them."""


def keep_recording(
    conn: Connection, recording: str, *, name: str, kept_path: str, size_bytes: int, now: datetime
) -> None:
    """Enter a recording that we have a copy of, or note where its new copy is."""
    adding = upsert(recordings).values(
        id=recording,
        name=name,
        base=base_of(name),
        kept_path=kept_path,
        size_bytes=size_bytes,
        created_at=now,
    )
    conn.execute(adding.on_conflict_do_update(index_elements=["id"], set_={"kept_path": kept_path}))


def drop_copy(conn: Connection, recording: str) -> None:
    """Note that our copy of a recording is gone, and what was played of it."""
    gone = {"kept_path": None, "playback_path": None}
    conn.execute(update(recordings).where(recordings.c.id == recording).values(**gone))


def recording_of_file(conn: Connection, file: int) -> Recording | None:
    """The recording that a file turned out to hold, once known."""
    row = conn.execute(
        select(recordings)
        .join(files, files.c.recording_id == recordings.c.id)
        .where(files.c.id == file)
    ).first()
    return None if row is None else _recording(row)


def recording(conn: Connection, sha256: str) -> Recording | None:
    """The recording with these bytes, where it came before."""
    row = conn.execute(select(recordings).where(recordings.c.id == sha256)).first()
    return None if row is None else _recording(row)


def recordings_of_call(conn: Connection, call: int) -> tuple[Recording, ...]:
    """The recordings that a call is made of, in order of the call; none for a transcript alone."""
    rows = conn.execute(
        select(recordings)
        .where(recordings.c.call_id == call, CAME)
        .order_by(recordings.c.part, recordings.c.offset, recordings.c.side, recordings.c.id)
    )
    return tuple(_recording(row) for row in rows)


def source_of_call(conn: Connection, call: int) -> Recording | None:
    """The one recording that a call is played and cut from: its own, what we joined, or a copy.

    It is the one that the words that are shown belong to, with the offset that they were given; a
    recording that came since is not part of it before its own words are shown. Where a copy stands
    in for it, because something in it is muted or it is gone, it is that copy.
    """
    detail = _shown(conn, call)
    copy = detail.get("copy")
    found = _source(conn, call, detail, copy or detail.get("source"))
    return None if copy and found and found.id != copy else found


def heard_of_call(conn: Connection, call: int) -> Recording | None:
    """The same, but as it was heard: without what is muted only where nothing else is left.

    Nobody may play it, and nothing may be cut from it.
    """
    detail = _shown(conn, call)
    found = _source(conn, call, detail, detail.get("source"))
    return found if found and found.kept_path else source_of_call(conn, call)


def _shown(conn: Connection, call: int) -> dict[str, Any]:
    """What is noted at the words of a call that are shown."""
    shown = select(versions.c.detail).where(
        versions.c.call_id == call, versions.c.kind == "words", versions.c.active
    )
    return conn.execute(shown).scalar() or {}


def _source(
    conn: Connection, call: int, detail: dict[str, Any], noted: str | None
) -> Recording | None:
    """The recording of a call that is noted, or else the one that is the call by itself."""
    row = conn.execute(
        select(recordings)
        .where(
            recordings.c.call_id == call,
            or_(
                recordings.c.side.is_(None),
                recordings.c.side.not_in((COPY, REPLACED)),
                recordings.c.id == noted,
            ),
        )
        .order_by(
            recordings.c.id.is_distinct_from(noted),
            recordings.c.side.is_distinct_from(JOINED),
            recordings.c.id,
        )
    ).first()
    if row is None:
        return None
    found = _recording(row)
    return replace(found, offset=detail["source_offset"]) if found.id == noted else found


def made_of_call(conn: Connection, call: int, side: str) -> tuple[Recording, ...]:
    """The files of one of the sides ``BESIDE`` that we have of a call, the oldest first."""
    rows = conn.execute(
        select(recordings)
        .where(recordings.c.call_id == call, recordings.c.side == side)
        .order_by(recordings.c.created_at, recordings.c.id)
    )
    return tuple(_recording(row) for row in rows)


def enter_made(conn: Connection, made: Recording, *, now: datetime) -> None:
    """Note a file that we made of a call's recordings, with its facts."""
    assert made.facts is not None, "they are known of what we make"
    assert made.side in MADE, "it is none that came to us"
    lies = {
        "call_id": made.call,
        "name": made.name,
        "kept_path": made.kept_path,
        "playback_path": made.playback_path,
    }
    conn.execute(
        upsert(recordings)
        .values(
            id=made.id,
            size_bytes=made.size_bytes,
            side=made.side,
            created_at=now,
            **lies,
            **_columns(made.facts),
        )
        .on_conflict_do_update(index_elements=["id"], set_=lies, where=recordings.c.side.in_(MADE))
    )


def drop_made(conn: Connection, call: int, *, keeping: Collection[str]) -> tuple[str, ...]:
    """Drop the files that we made of a call and that no clip is cut from; where they lie.

    Of recordings that were replaced, our copies go; that they came stays known.

    Args:
        conn: A writing transaction.
        call: The call.
        keeping: Ids of those that stay in any case.
    """
    cut = select(clips.c.recording_id).where(clips.c.recording_id == recordings.c.id)
    unneeded = and_(recordings.c.call_id == call, recordings.c.id.not_in(keeping), ~cut.exists())
    replaced = select(recordings).where(unneeded, recordings.c.side == REPLACED)
    lie: list[str | None] = []
    for row in conn.execute(replaced).all():
        lie += dict.fromkeys((row.kept_path, row.playback_path))
        drop_copy(conn, row.id)
    made = (
        delete(recordings)
        .where(unneeded, recordings.c.side.in_(MADE))
        .returning(recordings.c.kept_path)
    )
    lie += conn.execute(made).scalars()
    return tuple(path for path in lie if path)


def place_recording(
    conn: Connection,
    recording: str,
    call: int,
    *,
    facts: MediaFacts,
    side: Side | None,
    part: int,
) -> None:
    """Make a recording with these facts a part of a call."""
    conn.execute(
        update(recordings)
        .where(recordings.c.id == recording)
        .values(call_id=call, side=side, part=part, **_columns(facts))
    )


def replace_recording(conn: Connection, earlier: Recording) -> None:
    """Note that a longer recording, which begins with this one, is in its place in its call."""
    conn.execute(
        update(recordings).where(recordings.c.id == earlier.id).values(side=REPLACED, part=0)
    )


def saved_over(conn: Connection, *, name: str, known_as: str) -> tuple[Recording, ...]:
    """The recordings of calls that a file held before other bytes came to lie there, newest first.

    Args:
        conn: Any transaction.
        name: The file's name.
        known_as: The file as claims name it.
    """
    brought = exists().where(
        call_claims.c.call_id == recordings.c.call_id,
        call_claims.c.source == "name",
        call_claims.c.detail == known_as,
    )
    rows = conn.execute(
        select(recordings)
        .where(
            recordings.c.base == base_of(name),
            recordings.c.name == name,
            recordings.c.call_id.is_not(None),
            CAME,
            brought,
            ~exists().where(files.c.recording_id == recordings.c.id),
        )
        .order_by(recordings.c.created_at.desc(), recordings.c.call_id.desc())
        .limit(NEAR)
    )
    return tuple(_recording(row) for row in rows)


def _columns(facts: MediaFacts) -> dict[str, Any]:
    return {
        "container": facts.container,
        "codec": facts.codec,
        "duration": facts.duration,
        "sample_rate_hz": facts.sample_rate_hz,
        "channels": facts.channels,
        "has_video": facts.has_video,
        "video_codec": facts.video_codec,
        "heard": list(facts.heard),
        "layout": facts.layout,
    }


def move_copy(conn: Connection, recording: str, kept_path: str) -> None:
    """Note where our copy of a recording lies now."""
    conn.execute(update(recordings).where(recordings.c.id == recording).values(kept_path=kept_path))


def choose_playback(conn: Connection, recording: str, playback_path: str) -> None:
    """Note which file a browser plays for a recording."""
    conn.execute(
        update(recordings).where(recordings.c.id == recording).values(playback_path=playback_path)
    )


def _recording(row: Row[Any]) -> Recording:
    facts = None
    if row.layout is not None:
        facts = MediaFacts(
            container=row.container,
            codec=row.codec,
            duration=row.duration,
            sample_rate_hz=row.sample_rate_hz,
            channels=row.channels,
            has_video=bool(row.has_video),
            heard=tuple(row.heard),
            layout=row.layout,
            video_codec=row.video_codec or "",
        )
    return Recording(
        id=row.id,
        call=row.call_id,
        name=row.name,
        kept_path=row.kept_path,
        size_bytes=row.size_bytes,
        offset=row.offset,
        facts=facts,
        playback_path=row.playback_path,
        side=row.side,
        part=row.part,
    )
