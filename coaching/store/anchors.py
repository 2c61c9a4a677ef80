"""Anchors: where in a call lies what people said of it, also once its words come to lie elsewhere.

Anchors count by the time line of the words that are shown. Other words may lie otherwise: a part of
the call came that goes before, or times that were estimated were found in the sound. What is made
of such words is made with anchors moved in memory; in the transaction that shows them the anchors
themselves are moved. Clips stay: they count by the recording that they were cut from, and where
that lies in the call by now is worked out (``span_now``).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from coaching.recording import time_line
from coaching.store import recordings, versions, words
from coaching.store.recordings import MADE, Recording
from coaching.store.schema.deal_reviews import deal_review_clips
from coaching.store.schema.moments import moments, notes
from coaching.store.schema.plays import play_terms, play_uses
from coaching.store.schema.search import search_alerts
from coaching.store.schema.talk import corrections, rulings, turn_labels, voice_roles
from coaching.store.schema.teachings import use_rulings
from coaching.store.versions import Version
from coaching.transcript import Word

ANCHORED = (
    corrections,
    voice_roles,
    turn_labels,
    moments,
    notes,
    use_rulings,
    deal_review_clips,
)
"""Tables of what people said, anchored to time and words."""

FOUND = (search_alerts, play_uses, play_terms)
"""Tables of what was found in talk and is not looked for anew when words come to lie elsewhere."""

Move = Callable[[float, float], tuple[float, float]]
"""Start and end on one time line to those on another."""


def stay(start: float, end: float) -> tuple[float, float]:
    """The move to the same time line."""
    return start, end


def move_to(conn: Connection, call: int, words_version: int) -> Move:
    """From the time line of the words of a call that are shown to that of others."""
    shown = versions.active(conn, call, "words")
    if shown is None or shown.id == words_version:
        return stay
    return move_between(conn, shown, versions.get(conn, words_version))


def move_between(conn: Connection, before: Version, after: Version) -> Move:
    """From the time line of a version of words to that of another of the same call."""
    if before.id == after.id:
        return stay
    if after.made_from == before.id:
        return _as_heard(words.read_words(conn, before.id), words.read_words(conn, after.id))
    return _as_laid(conn, before, after)


def span_now(
    conn: Connection, call: int, recording: str, start: float, end: float
) -> tuple[float, float] | None:
    """Where a stretch of a recording lies among the words of its call that are shown.

    Args:
        conn: Any transaction.
        call: The call.
        recording: SHA-256 of the recording that was heard or cut, or of a copy.
        start: Seconds from the recording's start.
        end: Seconds.

    Returns:
        Seconds of the call; None where nothing tells, since no words of the recording are left.
    """
    move = move_from(conn, call, recording)
    return None if move is None else move(start, end)


def move_from(conn: Connection, call: int, recording: str) -> Move | None:
    """From the time line of a recording of a call to that of the words that are shown.

    None where nothing tells: the recording is none of the call, or has no words in it.
    """
    cut = recordings.recording(conn, recording)
    if cut is None or cut.call != call:
        return None
    shown = recordings.source_of_call(conn, call)
    if shown is not None and _line(shown) == _line(cut):
        return stay
    now = versions.active(conn, call, "words")
    then = [one for one in versions.of_kind(conn, call, "words") if _heard_on(conn, one, cut)]
    return move_between(conn, then[-1], now) if then and now is not None else None


def _heard_on(conn: Connection, heard: Version, cut: Recording) -> bool:
    """Whether words were heard in a recording, or in one on the same time line."""
    noted = [heard.detail[kind] for kind in ("source", "copy") if kind in heard.detail]
    known = (recordings.recording(conn, one) for one in noted)
    return cut.id in noted or _line(cut) in [_line(one) for one in known if one is not None]


def _line(one: Recording) -> str:
    """What all recordings that lie on one time line have in common, see ``time_line``."""
    return time_line(one.name if one.side in MADE else one.id[:12])


def move_anchors(conn: Connection, call: int, words_version: int) -> None:
    """Move a call's anchors to the time line of words that are about to be shown."""
    move = move_to(conn, call, words_version)
    if move is stay:
        return
    for table in ANCHORED:
        held = select(table.c.id, table.c.start, table.c.end).where(table.c.call_id == call)
        for row in conn.execute(held).all():
            start, end = move(row.start, row.end)
            if (start, end) != (row.start, row.end):
                conn.execute(update(table).where(table.c.id == row.id).values(start=start, end=end))
    for table in FOUND:
        _put_elsewhere(conn, table, call, move)


def _put_elsewhere(conn: Connection, table: Table, call: int, move: Move) -> None:
    """Move the rows of a call in a table whose key may hold the time: all of them at once."""
    own = table.c.call_id == call
    moved: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in conn.execute(select(table).where(own)).mappings().all():
        start, end = move(row["start"], row["end"])
        new = {**row, "start": start, "end": end}
        moved[tuple(new[column.name] for column in table.primary_key)] = new
    if moved:
        conn.execute(delete(table).where(own))
        conn.execute(insert(table), list(moved.values()))


def hand_over(conn: Connection, call: int, *, to: int) -> None:
    """Give what people said of a call's words, voices, turns and parts to another call.

    Times stay: those of a lone transcript are those of its recording.
    """
    for table in (corrections, voice_roles, turn_labels, rulings):
        conn.execute(update(table).where(table.c.call_id == call).values(call_id=to))


def _as_laid(conn: Connection, earlier: Version, later: Version) -> Move:
    """The move where recordings of a call begin elsewhere in it."""
    before, after = earlier.detail.get("offsets", {}), later.detail.get("offsets", {})
    laid = [
        (before[one.id], before[one.id] + one.facts.duration, after[one.id] - before[one.id])
        for one in recordings.recordings_of_call(conn, earlier.call)
        if one.facts is not None and one.id in before and one.id in after
    ]
    if not any(shift for _, _, shift in laid):
        return stay

    def move(start: float, end: float) -> tuple[float, float]:
        middle = (start + end) / 2
        shift = min(laid, key=lambda it: max(it[0] - middle, middle - it[1], 0.0))[2]
        return start + shift, end + shift

    return move


def _as_heard(told: tuple[Word, ...], heard: tuple[Word, ...]) -> Move:
    """The move where the same words got other times: by those at which an anchor begins and ends.

    Words of a channel are in one order in both.
    """
    lines = [
        pair
        for channel, own in _by_channel(told).items()
        if len(pair := list(zip(own, _by_channel(heard).get(channel, ()), strict=False)))
        == len(own)
    ]
    if not lines:
        return stay

    def move(start: float, end: float) -> tuple[float, float]:
        ends = [
            (
                min(line, key=lambda pair: abs(pair[0].start - start)),
                min(line, key=lambda pair: abs(pair[0].end - end)),
            )
            for line in lines
        ]
        first, last = min(
            ends, key=lambda it: abs(it[0][0].start - start) + abs(it[1][0].end - end)
        )
        begins = start + first[1].start - first[0].start
        return begins, max(begins, end + last[1].end - last[0].end)

    return move


def _by_channel(said: tuple[Word, ...]) -> dict[int, list[Word]]:
    own = sorted(said, key=lambda word: word.channel)
    return {channel: list(of) for channel, of in groupby(own, key=lambda word: word.channel)}
