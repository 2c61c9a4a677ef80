"""Calls and their recordings in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.recording import MediaFacts
from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.ledger import files


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
    """

    id: str
    call: int | None
    name: str
    kept_path: str | None
    size_bytes: int
    offset: float
    facts: MediaFacts | None
    playback_path: str | None


def keep_recording(
    conn: Connection, recording: str, *, name: str, kept_path: str, size_bytes: int, now: datetime
) -> None:
    """Enter a recording that we have a copy of, or note where its new copy is."""
    adding = upsert(recordings).values(
        id=recording, name=name, kept_path=kept_path, size_bytes=size_bytes, created_at=now
    )
    conn.execute(adding.on_conflict_do_update(index_elements=["id"], set_={"kept_path": kept_path}))


def drop_copy(conn: Connection, recording: str) -> None:
    """Note that our copy of an unusable recording is gone."""
    conn.execute(update(recordings).where(recordings.c.id == recording).values(kept_path=None))


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
    """The recordings that a call is made of, in order of the call."""
    rows = conn.execute(
        select(recordings)
        .where(recordings.c.call_id == call)
        .order_by(recordings.c.part, recordings.c.offset)
    )
    return tuple(_recording(row) for row in rows)


def open_call(
    conn: Connection,
    recording: str,
    *,
    facts: MediaFacts,
    title: str,
    started_at: datetime,
    started_at_source: str,
    started_at_zone: str | None,
    now: datetime,
) -> int:
    """Make the call that a recording belongs to, not yet ready; its number."""
    call = conn.execute(
        insert(calls)
        .values(
            title=title,
            started_at=started_at,
            started_at_source=started_at_source,
            started_at_zone=started_at_zone,
            duration=facts.duration,
            created_at=now,
        )
        .returning(calls.c.id)
    ).scalar_one()
    conn.execute(
        update(recordings)
        .where(recordings.c.id == recording)
        .values(
            call_id=call,
            container=facts.container,
            codec=facts.codec,
            duration=facts.duration,
            sample_rate_hz=facts.sample_rate_hz,
            channels=facts.channels,
            has_video=facts.has_video,
            video_codec=facts.video_codec,
            heard=list(facts.heard),
            layout=facts.layout,
        )
    )
    return int(call)


def move_copy(conn: Connection, recording: str, kept_path: str) -> None:
    """Note where our copy of a recording lies now."""
    conn.execute(update(recordings).where(recordings.c.id == recording).values(kept_path=kept_path))


def choose_playback(conn: Connection, recording: str, playback_path: str) -> None:
    """Note which file a browser plays for a recording."""
    conn.execute(
        update(recordings).where(recordings.c.id == recording).values(playback_path=playback_path)
    )


def set_language(conn: Connection, call: int, language: str) -> None:
    """Note the language that a call is held in."""
    conn.execute(update(calls).where(calls.c.id == call).values(language=language))


def make_ready(conn: Connection, call: int, *, now: datetime) -> None:
    """Make a call visible; the first time counts."""
    conn.execute(
        update(calls).where(calls.c.id == call, calls.c.ready_at.is_(None)).values(ready_at=now)
    )


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known about a call besides its talk.

    Attributes:
        id: Its number.
        title: What it is called.
        started_at: When it began; None when nobody knows.
        started_at_source: Where that time came from: name, mtime, metadata.
        duration: Seconds.
        language: Code of its language, once recognised.
        rep: Name of our person.
        account: Name of the account.
        territory: The account's territory as last imported; None is "unassigned".
        deal: The CRM's id of the deal.
        deal_name: Its name there.
        outcome: won, lost or open.
        match_rule: How it found account and deal, in words.
        ready: Whether it is visible.
    """

    id: int
    title: str
    started_at: datetime | None
    started_at_source: str | None
    duration: float | None
    language: str | None
    rep: str | None
    account: str | None
    territory: str | None
    deal: str | None
    deal_name: str | None
    outcome: str | None
    match_rule: str | None
    ready: bool


_FACTS = """
SELECT calls.*, people.name AS rep, accounts_now.name AS account,
       accounts_now.territory AS territory, deals_now.external_id AS deal,
       deals_now.name AS deal_name, deals_now.outcome AS outcome
FROM calls
LEFT JOIN people ON people.id = calls.rep_id
LEFT JOIN accounts_now ON accounts_now.id = calls.account_id
LEFT JOIN deals_now ON deals_now.id = calls.deal_id
"""


def call_facts(conn: Connection, call: int) -> CallFacts | None:
    """What is known about one call."""
    statement = text(_FACTS + "WHERE calls.id = :call").columns(*calls.c)
    row = conn.execute(statement, {"call": call}).first()
    return None if row is None else _facts(row)


def call_titles(conn: Connection) -> dict[int, str]:
    """The titles of all calls, for finding one by name."""
    return {row.id: row.title for row in conn.execute(select(calls.c.id, calls.c.title))}


def _facts(row: Row[Any]) -> CallFacts:
    return CallFacts(
        id=row.id,
        title=row.title,
        started_at=row.started_at,
        started_at_source=row.started_at_source,
        duration=row.duration,
        language=row.language,
        rep=row.rep,
        account=row.account,
        territory=row.territory,
        deal=row.deal,
        deal_name=row.deal_name,
        outcome=row.outcome,
        match_rule=row.match_rule,
        ready=row.ready_at is not None,
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
    )
