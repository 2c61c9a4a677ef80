"""Reels that lose a clip, in SQL: what is left of them, or that nothing is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from coaching.ledger import call_name
from coaching.store.schema.reels import exports, reel_clips, reels

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


@dataclass(frozen=True, slots=True)
class Reel:
    """A reel as it stands in the library.

    Attributes:
        manifest: As it was stored.
        files: Paths of what was written of it, by kind.
    """

    manifest: dict[str, Any]
    files: dict[str, str]


def reel(conn: Connection, number: int) -> Reel | None:
    """A reel and its files; None where there is none, or it was withdrawn before."""
    row = conn.execute(
        select(reels.c.manifest).where(reels.c.id == number, reels.c.withdrawn_at.is_(None))
    ).first()
    if row is None:
        return None
    written = select(exports.c.kind, exports.c.path).where(exports.c.reel_id == number)
    return Reel(dict(row.manifest), {one.kind: one.path for one in conn.execute(written)})


def measure_reel(conn: Connection, number: int, *, duration: float) -> None:
    """Note how long a reel is, now that it was rendered anew."""
    conn.execute(update(reels).where(reels.c.id == number).values(duration=duration))


def withdraw_reel(
    conn: Connection, number: int, *, removed: Collection[str], now: datetime
) -> None:
    """Withdraw a reel; files that were removed are no longer known by name."""
    of_reel = exports.c.reel_id == number
    conn.execute(update(reels).where(reels.c.id == number).values(withdrawn_at=now))
    conn.execute(delete(exports).where(of_reel, exports.c.path.in_(removed)))
    conn.execute(update(exports).where(of_reel).values(withdrawn_at=now))
