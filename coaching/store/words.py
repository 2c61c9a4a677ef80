"""Words: kept as heard, given out as they are shown.

This is the only module that reads ``heard_words``. Whose they are is said by a version of voices
and what is shown in their place by a version of text; everything that people see is made of
``shown_words``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.errors import BusyError
from coaching.store import versions
from coaching.store.schema.talk import heard_words, transcript_progress, word_edits, word_voices
from coaching.transcript import Word
from coaching.wording.edit import Edit, edited

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
    return tuple(_word(row, row.channel) for row in conn.execute(_heard(version)))


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


def voiced_words(conn: Connection, version: int) -> tuple[Word, ...]:
    """The words of a version of voices, without masks: only to find what is to be edited in them.

    In order of time; each word's ``channel`` is the index of its voice, and what is left out is
    not among them. Nothing that is shown to people may come from here.
    """
    voices = versions.lineage(conn, version)
    heard = conn.execute(_heard(voices["words"].id)).all()
    moved = _moved(conn, voices["voices"].id if "voices" in voices else None)
    spoken = []
    for row in heard:
        voice = moved.get(row.position, VoicedWord(row.channel))
        if voice.index is not None:
            spoken.append(replace(_word(row, voice.index), overlapped=voice.overlapped))
    return tuple(spoken)


@dataclass(frozen=True, slots=True)
class VoicedWord:
    """Whose a word is.

    Attributes:
        index: Of the voice; None where the word is left out.
        overlapped: Whether another voice speaks at the same time.
    """

    index: int | None
    overlapped: bool = False


def add_voices(conn: Connection, version: int, moved: Mapping[int, VoicedWord]) -> None:
    """Write whose words are not their channel's, and which are left out.

    Args:
        conn: A writing transaction.
        version: Of kind "voices".
        moved: By the word's place among those of ``read_words``; words that are not there are of
            the voice that their channel says.
    """
    if not moved:
        return
    made_from = versions.get(conn, version).made_from
    assert made_from is not None, "voices are made of words"
    positions = [row.position for row in conn.execute(_heard(made_from))]
    conn.execute(
        insert(word_voices),
        [
            {
                "version_id": version,
                "position": positions[place],
                "voice": voice.index,
                "overlapped": voice.overlapped,
            }
            for place, voice in moved.items()
        ],
    )


def add_edits(conn: Connection, version: int, edits: Sequence[Edit]) -> None:
    """Write what is shown otherwise, by the words' places among those of ``voiced_words``."""
    if edits:
        conn.execute(insert(word_edits), [asdict(edit) | {"version_id": version} for edit in edits])


def edits_of(conn: Connection, version: int) -> tuple[Edit, ...]:
    """What a version of text shows otherwise, in order."""
    wanted = select(word_edits).where(word_edits.c.version_id == version)
    return tuple(
        Edit(row.first, row.after, row.text, row.kind, row.source, bool(row.muted))
        for row in conn.execute(wanted.order_by(word_edits.c.first))
    )


def shown_words(
    conn: Connection, version: int, *, start: float = 0.0, end: float | None = None
) -> tuple[Word, ...]:
    """The words as people may see them, in order of time.

    Args:
        conn: Any transaction.
        version: Of kind "text", or one that was made from it; of a call that an earlier Filmroom
            made ready, any version: nothing was masked there.
        start: Only words that end after this second.
        end: Only words that start before this second.
    """
    made = versions.lineage(conn, version)
    shown = edited(
        voiced_words(conn, version), edits_of(conn, made["text"].id) if "text" in made else ()
    )
    return tuple(word for word in shown if word.end >= start and (end is None or word.start < end))


def _heard(version: int) -> Select[Any]:
    """The rows of words as heard, in the one order that voices and edits count by."""
    return (
        select(heard_words)
        .where(heard_words.c.version_id == version)
        .order_by(heard_words.c.start, heard_words.c.position)
    )


def _moved(conn: Connection, version: int | None) -> dict[int, VoicedWord]:
    """Voices of words that are not just their channel's, by position as heard."""
    if version is None:
        return {}
    rows = conn.execute(select(word_voices).where(word_voices.c.version_id == version))
    return {row.position: VoicedWord(row.voice, bool(row.overlapped)) for row in rows}


def _word(row: Row[Any], channel: int) -> Word:
    return Word(row.start, row.end, row.text, row.probability, channel, bool(row.estimated))


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
