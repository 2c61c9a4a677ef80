"""What loses something, in SQL: reels that lose a clip."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from coaching.ledger import call_name
from coaching.moments.sharing import touches
from coaching.reel import ReelManifest, manifest_json
from coaching.store.anchors import span_now
from coaching.store.exports import MEETING, REVIEW
from coaching.store.reels import words_of
from coaching.store.schema.calls import calls
from coaching.store.schema.reels import clips, exports, reel_clips, reels

EMPTIED = "withdrawn"
"""Title of a reel that nothing is left of; its own may name the customer."""


def take_out_of_reels(
    conn: Connection, touched: Sequence[int], chosen: Sequence[int], own_clips: Sequence[int]
) -> None:
    """Leave out of reels the clips of these calls; a reel is as long as what is left of it."""
    names = {call_name(call) for call in chosen}
    conn.execute(delete(reel_clips).where(reel_clips.c.clip_id.in_(own_clips)))
    for reel in touched:
        of_reel = reel_clips.c.reel_id == reel
        left = conn.execute(
            select(reel_clips.c.position).where(of_reel).order_by(reel_clips.c.position)
        ).scalars()
        for place, position in enumerate(left.all()):
            conn.execute(
                update(reel_clips)
                .where(of_reel, reel_clips.c.position == position)
                .values(position=place)
            )
        manifest = dict(
            conn.execute(select(reels.c.manifest).where(reels.c.id == reel)).scalar_one()
        )
        manifest["clips"] = [clip for clip in manifest["clips"] if clip["call"] not in names]
        changes: dict[str, Any] = {"manifest": manifest}
        if not manifest["clips"]:
            manifest["title"] = EMPTIED
            changes |= {"title": EMPTIED, "duration": 0.0}
        conn.execute(update(reels).where(reels.c.id == reel).values(changes))


def take_stretch_out_of_reels(
    conn: Connection, call: int, start: float, end: float
) -> tuple[int, ...]:
    """Leave out of reels the clips that have talk of a stretch of a call; the reels concerned.

    The clips themselves stay on record, so that it can be told what was in a reel.

    Args:
        conn: A writing transaction.
        call: The call.
        start: Seconds, on the time line of the words that are shown.
        end: Seconds; a clip that shares ``TOUCHES`` or less of it stays. One of which nothing tells
            where it lies in the call by now goes.
    """
    found = conn.execute(
        select(
            reel_clips.c.reel_id,
            reel_clips.c.position,
            clips.c.recording_id,
            clips.c.start,
            clips.c.end,
        )
        .join(clips, clips.c.id == reel_clips.c.clip_id)
        .join(reels, reels.c.id == reel_clips.c.reel_id)
        .where(clips.c.call_id == call, reels.c.withdrawn_at.is_(None))
        .order_by(reel_clips.c.reel_id, reel_clips.c.position)
    )
    going: dict[int, set[int]] = {}
    for row in found.all():
        now = span_now(conn, call, row.recording_id, row.start, row.end)
        if now is None or touches(now, (start, end)):
            going.setdefault(row.reel_id, set()).add(row.position)
    for reel, positions in going.items():
        leave_out(conn, reel, positions)
    return tuple(going)


def leave_out(conn: Connection, reel: int, going: Collection[int]) -> None:
    """Leave clips out of a reel, by their places in it from 0; the others close up."""
    of_reel = reel_clips.c.reel_id == reel
    conn.execute(delete(reel_clips).where(of_reel, reel_clips.c.position.in_(going)))
    left = conn.execute(select(reel_clips.c.position).where(of_reel).order_by("position"))
    for place, position in enumerate(left.scalars().all()):
        conn.execute(
            update(reel_clips)
            .where(of_reel, reel_clips.c.position == position)
            .values(position=place)
        )
    manifest = dict(conn.execute(select(reels.c.manifest).where(reels.c.id == reel)).scalar_one())
    manifest["clips"] = [clip for place, clip in enumerate(manifest["clips"]) if place not in going]
    conn.execute(update(reels).where(reels.c.id == reel).values(manifest=manifest))


@dataclass(frozen=True, slots=True)
class Reel:
    """A reel as it stands in the library.

    Attributes:
        manifest: As it was stored.
        files: Paths of all that was written of it and not withdrawn, the first one first.
    """

    manifest: dict[str, Any]
    files: tuple[str, ...]


def reel(conn: Connection, number: int) -> Reel | None:
    """A reel and its files; None where there is none, or it was withdrawn before."""
    row = conn.execute(
        select(reels.c.manifest).where(reels.c.id == number, reels.c.withdrawn_at.is_(None))
    ).first()
    if row is None:
        return None
    written = (
        select(exports.c.path)
        .where(exports.c.reel_id == number, exports.c.withdrawn_at.is_(None))
        .order_by(exports.c.id)
    )
    return Reel(dict(row.manifest), tuple(conn.execute(written).scalars()))


def reels_of_call(conn: Connection, call: int) -> tuple[int, ...]:
    """Numbers of the reels with clips of a call, without those that were withdrawn."""
    rows = conn.execute(
        select(reels.c.id)
        .join(reel_clips, reel_clips.c.reel_id == reels.c.id)
        .join(clips, clips.c.id == reel_clips.c.clip_id)
        .where(clips.c.call_id == call, reels.c.withdrawn_at.is_(None))
        .distinct()
        .order_by(reels.c.id)
    )
    return tuple(rows.scalars())


def standing_reels(conn: Connection) -> tuple[int, ...]:
    """Numbers of all reels that were not withdrawn."""
    rows = conn.execute(
        select(reels.c.id).where(reels.c.withdrawn_at.is_(None)).order_by(reels.c.id)
    )
    return tuple(rows.scalars())


def change_reel(conn: Connection, number: int, manifest: ReelManifest) -> None:
    """Note what a reel is cut from and shows, now that it was rendered anew."""
    conn.execute(
        update(reels)
        .where(reels.c.id == number)
        .values(manifest=json.loads(manifest_json(manifest)), duration=manifest.duration)
    )
    own = select(reel_clips.c.clip_id).where(reel_clips.c.reel_id == number)
    rows = conn.execute(own.order_by(reel_clips.c.position)).scalars().all()
    for row, clip in zip(rows, manifest.clips, strict=True):
        conn.execute(
            update(clips)
            .where(clips.c.id == row)
            .values(recording_id=clip.recording_sha256, words=words_of(clip))
        )


def closed_clips(conn: Connection) -> dict[int, tuple[int, ...]]:
    """Places of the clips in standing reels to whose recording somebody said no, by reel."""
    rows = conn.execute(
        select(reel_clips.c.reel_id, reel_clips.c.position)
        .join(clips, clips.c.id == reel_clips.c.clip_id)
        .join(calls, calls.c.id == clips.c.call_id)
        .join(reels, reels.c.id == reel_clips.c.reel_id)
        .where(reels.c.withdrawn_at.is_(None), calls.c.consent.in_(("refused", "withdrawn")))
        .order_by(reel_clips.c.reel_id, reel_clips.c.position)
    )
    found: dict[int, tuple[int, ...]] = {}
    for row in rows:
        found[row.reel_id] = (*found.get(row.reel_id, ()), row.position)
    return found


def withdraw_files(conn: Connection, number: int, paths: Collection[str], *, now: datetime) -> None:
    """Note of files of a reel that they are what it was: they are a person's to remove."""
    conn.execute(
        update(exports)
        .where(exports.c.reel_id == number, exports.c.path.in_(paths))
        .values(withdrawn_at=now)
    )


def withdraw_reel(
    conn: Connection, number: int, *, removed: Collection[str], now: datetime
) -> None:
    """Withdraw a reel; files that were removed are no longer known by name."""
    of_reel = exports.c.reel_id == number
    conn.execute(update(reels).where(reels.c.id == number).values(withdrawn_at=now))
    conn.execute(delete(exports).where(of_reel, exports.c.path.in_(removed)))
    conn.execute(update(exports).where(of_reel).values(withdrawn_at=now))


# What went out of a call --------------------------------------------------------------------------


def files_of_call(conn: Connection, call: int) -> tuple[str, ...]:
    """Paths of what was written of a whole call, and of papers that tell of it."""
    rows = conn.execute(
        select(exports.c.path)
        .where(
            exports.c.kind.in_(("call", REVIEW, MEETING)),
            exports.c.call_id == call,
            exports.c.withdrawn_at.is_(None),
        )
        .distinct()
        .order_by(exports.c.path)
    )
    return tuple(rows.scalars())
