"""The pieces of calls in SQL: which calls a recording may belong to, and how one call's lie.

What a piece is told by is decided in ``coaching/joining.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection, and_, select, update

from coaching.joining import Known, Piece, Side, base_of, offsets_of
from coaching.naming import fold
from coaching.store.recordings import CAME, NEAR, Recording, recordings_of_call
from coaching.store.schema.calls import call_claims, calls, recordings
from coaching.store.schema.ledger import files

_TELLING = ("call", "account", "deal", "external_id")
"""What is said of a call in which two pieces of it agree."""


def calls_near(conn: Connection, *, name: str, call_id: str) -> tuple[Known, ...]:
    """The calls that a recording of this name may be a piece of, the newest first."""
    wanted = (
        select(recordings.c.call_id)
        .where(recordings.c.base == base_of(name), recordings.c.call_id.is_not(None))
        .order_by(recordings.c.created_at.desc())
        .limit(NEAR)
    )
    numbers = list(dict.fromkeys(conn.execute(wanted).scalars()))
    if call_id:
        said = select(call_claims.c.call_id).where(
            call_claims.c.field == "call", call_claims.c.value == call_id
        )
        numbers = list(dict.fromkeys([*conn.execute(said).scalars(), *numbers]))
    pieces = _pieces(conn, numbers)
    return tuple(Known(number, tuple(pieces[number])) for number in numbers if number in pieces)


def arrange(conn: Connection, call: int, *, side: Side | None, part: int, beside: str) -> None:
    """Give the pieces of a call the side and part that they turned out to be, and their offsets.

    Args:
        conn: A writing transaction.
        call: The call.
        side: Side of those that were there before and have none; None for no change.
        part: Part of those that have none; 0 for no change.
        beside: The recording that came to them.
    """
    for one in recordings_of_call(conn, call):
        if one.id == beside:
            continue
        changed: dict[str, str | int] = {}
        if side and not one.side:
            changed["side"] = side
        if part and not one.part:
            changed["part"] = part
        if changed:
            conn.execute(update(recordings).where(recordings.c.id == one.id).values(**changed))
    pieces = recordings_of_call(conn, call)
    begins = offsets_of(
        [(cast("Side | None", one.side), one.part, _duration(one)) for one in pieces]
    )
    for one, offset in zip(pieces, begins, strict=True):
        conn.execute(update(recordings).where(recordings.c.id == one.id).values(offset=offset))
    whole = max(offset + _duration(one) for one, offset in zip(pieces, begins, strict=True))
    conn.execute(update(calls).where(calls.c.id == call).values(duration=whole))


def _pieces(conn: Connection, numbers: Sequence[int]) -> dict[int, list[Piece]]:
    """The pieces of calls, in order of each call; of a file that other bytes replaced, too."""
    found: defaultdict[int, list[Piece]] = defaultdict(list)
    told: defaultdict[int, dict[str, str]] = defaultdict(dict)
    said = select(call_claims).where(
        call_claims.c.field.in_(_TELLING), call_claims.c.call_id.in_(numbers)
    )
    for row in conn.execute(said.order_by(call_claims.c.id)):
        told[row.call_id][row.field] = row.value
    rows = conn.execute(
        select(
            recordings,
            files.c.folder,
            calls.c.started_at,
            calls.c.started_at_source,
        )
        .join(
            files,
            and_(files.c.recording_id == recordings.c.id, files.c.duplicate_of.is_(None)),
            isouter=True,
        )
        .join(calls, calls.c.id == recordings.c.call_id)
        .where(recordings.c.call_id.in_(numbers), CAME)
        .order_by(recordings.c.part, recordings.c.offset, recordings.c.id)
    )
    for row in rows:
        exact = row.started_at is not None and row.started_at_source not in ("mtime", "arrival")
        known_as = {name: fold(value) for name, value in told[row.call_id].items()}
        known_as.pop("call", None)
        found[row.call_id].append(
            Piece(
                name=row.name,
                folder=row.folder or "",
                duration=row.duration or 0.0,
                started_at=row.started_at + timedelta(seconds=row.offset) if exact else None,
                call_id=told[row.call_id].get("call", ""),
                side=row.side if row.side in ("left", "right") else None,
                part=row.part,
                two_sided=row.layout == "two_sided",
                known_as=known_as,
            )
        )
    return found


def _duration(recording: Recording) -> float:
    assert recording.facts is not None, "it has a call, so it was probed"
    return recording.facts.duration
