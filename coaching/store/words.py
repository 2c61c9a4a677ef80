"""Words: kept as heard, given out masked.

This is the only module that reads ``heard_words``. Everything derived from talk reads
``shown_words``, so a mask that is added takes effect wherever the talk is derived anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.errors import BusyError
from coaching.store.schema.calls import versions
from coaching.store.schema.talk import heard_words, masks, transcript_progress
from coaching.transcript import Word

_SAME_PLACE = 0.001
"""Seconds by which two times may differ and mean one place; chosen as far less than a word."""


def add_heard(
    conn: Connection,
    version: int,
    recording: str,
    words: Sequence[Word],
    *,
    start: float,
    until: float,
) -> None:
    """Append a stretch of recognised words and note up to where the recording is done.

    Args:
        conn: A writing transaction, so that words and mark belong together.
        version: The version of kind "words".
        recording: SHA-256 of the recording.
        words: Times in seconds from the start of the call.
        start: Seconds of the recording at which the stretch begins.
        until: Seconds of the recording that are recognised now.

    Raises:
        BusyError: the recording is not recognised up to ``start``: somebody else works on it too.
    """
    if abs(recognised_until(conn, version, recording) - start) > _SAME_PLACE:
        raise BusyError(
            "another worker recognises the same recording",
            hint="see with `filmroom doctor` who works in this workspace",
        )
    _append(conn, version, recording, words)
    _mark(conn, version, recording, until)


def add_read(conn: Connection, version: int, recording: str | None, words: Sequence[Word]) -> None:
    """Write all words of a transcript that came beside a recording, or alone."""
    if words:
        conn.execute(
            insert(heard_words),
            [_row(version, place, recording, word) for place, word in enumerate(words, start=1)],
        )


def adopt(
    conn: Connection,
    earlier: int,
    version: int,
    recording: str,
    *,
    shift: float,
    channel: int | None,
) -> bool:
    """Copy what an earlier version holds of a recording; whether it holds anything of it.

    Args:
        conn: A writing transaction.
        earlier: The version to copy from.
        version: The version to copy to, which holds nothing of that recording.
        recording: SHA-256 of the recording.
        shift: Seconds by which the recording begins later in the call than it did.
        channel: The channel that its words belong to now; None for the one they had.
    """
    until = recognised_until(conn, earlier, recording)
    if not until:
        return False
    rows = conn.execute(
        select(heard_words)
        .where(heard_words.c.version_id == earlier, heard_words.c.recording_id == recording)
        .order_by(heard_words.c.position)
    )
    heard = [
        Word(
            row.start + shift,
            row.end + shift,
            row.text,
            row.probability,
            row.channel if channel is None else channel,
        )
        for row in rows
    ]
    _append(conn, version, recording, heard)
    _mark(conn, version, recording, until)
    return True


def has_estimated(conn: Connection, version: int) -> bool:
    """Whether times of a version's words are worked out, not heard."""
    guessed = select(heard_words.c.position).where(
        heard_words.c.version_id == version, heard_words.c.estimated
    )
    return conn.execute(guessed.limit(1)).first() is not None


def read_words(conn: Connection, version: int) -> tuple[Word, ...]:
    """The words of a version as they were read, without masks: only to look for them in the sound.

    In order of time; nothing that is shown to people may come from here.
    """
    wanted = select(heard_words).where(heard_words.c.version_id == version)
    return tuple(
        Word(row.start, row.end, row.text, row.probability, row.channel, bool(row.estimated))
        for row in conn.execute(wanted.order_by(heard_words.c.start, heard_words.c.position))
    )


def recognised_until(conn: Connection, version: int, recording: str) -> float:
    """Seconds of the recording that are recognised; 0 when it was not begun."""
    until = select(transcript_progress.c.until).where(
        transcript_progress.c.version_id == version,
        transcript_progress.c.recording_id == recording,
    )
    return float(conn.execute(until).scalar() or 0.0)


def count_heard(conn: Connection, version: int) -> int:
    """How many words a version holds."""
    counted = select(func.count()).where(heard_words.c.version_id == version)
    return int(conn.execute(counted).scalar_one())


def shown_words(
    conn: Connection, version: int, *, start: float = 0.0, end: float | None = None
) -> tuple[Word, ...]:
    """The words of a version as people may see them, in order of time.

    Args:
        conn: Any transaction.
        version: The version of kind "words".
        start: Only words that end after this second.
        end: Only words that start before this second.
    """
    wanted = select(heard_words).where(
        heard_words.c.version_id == version, heard_words.c.end >= start
    )
    if end is not None:
        wanted = wanted.where(heard_words.c.start < end)
    heard = [
        Word(row.start, row.end, row.text, row.probability, row.channel, bool(row.estimated))
        for row in conn.execute(wanted.order_by(heard_words.c.start, heard_words.c.position))
    ]
    spans = conn.execute(
        select(masks.c.start, masks.c.end, masks.c.channel, masks.c.shown)
        .join(versions, versions.c.call_id == masks.c.call_id)
        .where(versions.c.id == version, masks.c.lifted_at.is_(None))
    ).all()
    return tuple(
        next(
            (
                replace(word, text=span.shown)
                for span in spans
                if span.channel in (None, word.channel)
                and word.start < span.end
                and word.end > span.start
            ),
            word,
        )
        for word in heard
    )


def _append(conn: Connection, version: int, recording: str, words: Sequence[Word]) -> None:
    last = select(func.max(heard_words.c.position)).where(heard_words.c.version_id == version)
    first = (conn.execute(last).scalar() or 0) + 1
    if words:
        conn.execute(
            insert(heard_words),
            [_row(version, first + place, recording, word) for place, word in enumerate(words)],
        )


def _row(version: int, position: int, recording: str | None, word: Word) -> dict[str, Any]:
    return {
        "version_id": version,
        "position": position,
        "recording_id": recording,
        "channel": word.channel,
        "start": word.start,
        "end": word.end,
        "text": word.text,
        "probability": word.probability,
        "estimated": word.estimated,
    }


def _mark(conn: Connection, version: int, recording: str, until: float) -> None:
    """Note up to where a recording is recognised."""
    mark = upsert(transcript_progress).values(
        version_id=version, recording_id=recording, until=until
    )
    conn.execute(
        mark.on_conflict_do_update(
            index_elements=["version_id", "recording_id"], set_={"until": until}
        )
    )
