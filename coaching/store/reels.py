"""Reels with the clips they are joined of and the files that went out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from coaching.ledger import call_number
from coaching.reel import Clip, ReelManifest, manifest_from_json, manifest_json
from coaching.store.schema.calls import calls
from coaching.store.schema.moments import moments
from coaching.store.schema.reels import clips, exports, reel_clips, reels
from coaching.store.withheld import WITHHELD, cut_withheld


def add_reel(
    conn: Connection,
    manifest: ReelManifest,
    files: Mapping[str, Path],
    *,
    who: str,
    now: datetime,
) -> int:
    """Enter a rendered reel: its manifest, each clip with where it was cut, each file written.

    Args:
        conn: A writing transaction.
        manifest: What was rendered.
        files: Written files by kind: reel, captions, manifest.
        who: Who made it.
        now: When.

    Returns:
        The reel's number.
    """
    reel = conn.execute(
        insert(reels)
        .values(
            title=manifest.title,
            manifest=json.loads(manifest_json(manifest)),
            duration=manifest.duration,
            created_by=who,
            created_at=now,
        )
        .returning(reels.c.id)
    ).scalar_one()
    _add_clips(conn, reel, manifest, who=who, now=now)
    conn.execute(
        insert(exports),
        [
            {"kind": kind, "path": str(path), "reel_id": reel, "created_at": now}
            for kind, path in files.items()
        ],
    )
    return int(reel)


def _add_clips(
    conn: Connection, reel: int, manifest: ReelManifest, *, who: str, now: datetime
) -> None:
    for position, clip in enumerate(manifest.clips):
        number = conn.execute(
            insert(clips)
            .values(
                call_id=call_number(clip.call),
                recording_id=clip.recording_sha256,
                start=clip.start,
                end=clip.end,
                words=words_of(clip),
                created_by=who,
                created_at=now,
            )
            .returning(clips.c.id)
        ).scalar_one()
        conn.execute(insert(reel_clips).values(reel_id=reel, position=position, clip_id=number))


def change_clips(
    conn: Connection, number: int, manifest: ReelManifest, *, who: str, now: datetime
) -> None:
    """Note what a reel is cut of, now that a person edited it; earlier clips stay on record."""
    conn.execute(delete(reel_clips).where(reel_clips.c.reel_id == number))
    _add_clips(conn, number, manifest, who=who, now=now)
    conn.execute(
        update(reels)
        .where(reels.c.id == number)
        .values(
            title=manifest.title,
            manifest=json.loads(manifest_json(manifest)),
            duration=manifest.duration,
        )
    )


@dataclass(frozen=True, slots=True)
class CutClip:
    """Where a clip of a reel was cut, at some time.

    Attributes:
        call: Number of the call.
        recording: SHA-256 of the recording's bytes.
        start: Seconds of the call.
        end: Seconds.
    """

    call: int
    recording: str
    start: float
    end: float


def clip_numbers(conn: Connection, number: int) -> tuple[int, ...]:
    """Numbers of the clips that a reel has now, in order; each edit gives new ones."""
    rows = conn.execute(
        select(reel_clips.c.clip_id)
        .where(reel_clips.c.reel_id == number)
        .order_by(reel_clips.c.position)
    )
    return tuple(rows.scalars())


def cut_clips(conn: Connection, numbers: Iterable[int]) -> dict[int, CutClip]:
    """Where clips were cut, by number; those of calls that were forgotten are gone."""
    rows = conn.execute(select(clips).where(clips.c.id.in_(list(numbers))))
    return {row.id: CutClip(row.call_id, row.recording_id, row.start, row.end) for row in rows}


def add_file(conn: Connection, number: int, kind: str, path: Path, *, now: datetime) -> None:
    """Note another file of a reel; one that it had there already counts once."""
    had = select(exports.c.id).where(
        exports.c.reel_id == number, exports.c.path == str(path), exports.c.withdrawn_at.is_(None)
    )
    if conn.execute(had).first() is None:
        conn.execute(
            insert(exports).values(kind=kind, path=str(path), reel_id=number, created_at=now)
        )


def replace_files(
    conn: Connection, paths: Iterable[Path], *, besides: int | None = None, now: datetime
) -> tuple[int, ...]:
    """Note that others now lie where reels had files; a reel that lost all of its own is withdrawn.

    Args:
        conn: A writing transaction.
        paths: What was written over.
        besides: The reel that it was written for, which keeps them.
        now: When.

    Returns:
        The reels that are withdrawn.
    """
    taken = exports.c.path.in_([str(path) for path in paths])
    own = exports.c.reel_id.is_distinct_from(besides)
    standing = exports.c.withdrawn_at.is_(None)
    touched = conn.execute(
        select(exports.c.reel_id).where(taken, own, standing, exports.c.reel_id.is_not(None))
    ).scalars()
    numbers = sorted(set(touched))
    conn.execute(
        update(exports)
        .where(taken, own, standing, exports.c.reel_id.is_not(None))
        .values(withdrawn_at=now)
    )
    gone = []
    for number in numbers:
        left = select(exports.c.id).where(exports.c.reel_id == number, standing)
        if conn.execute(left).first() is None:
            conn.execute(update(reels).where(reels.c.id == number).values(withdrawn_at=now))
            gone.append(number)
    return tuple(gone)


def standing_files(conn: Connection) -> tuple[tuple[int, str, Path], ...]:
    """All files of reels that were not withdrawn: number of the reel, kind, and where it lies."""
    rows = conn.execute(
        select(exports.c.reel_id, exports.c.kind, exports.c.path)
        .where(exports.c.withdrawn_at.is_(None), exports.c.reel_id.is_not(None))
        .order_by(exports.c.id)
    )
    return tuple((row.reel_id, row.kind, Path(row.path)) for row in rows)


def robbed_by(
    conn: Connection, files: Mapping[str, Path], target: Path
) -> tuple[tuple[int, Path], ...]:
    """The reels that would lose what lies beside their sound or film, and not that itself.

    Args:
        conn: Any transaction.
        files: What is to be written of another reel, by kind.
        target: The one of them that somebody named.

    Returns:
        Number of the reel, and a sound or film of it that stays, in the order of writing.
    """
    standing = exports.c.withdrawn_at.is_(None), exports.c.reel_id.is_not(None)
    beside = [str(path) for path in files.values() if path != target]
    losing = select(exports.c.reel_id).where(*standing, exports.c.path.in_(beside))
    rows = conn.execute(
        select(exports.c.reel_id, exports.c.path)
        .where(
            *standing,
            exports.c.kind == "reel",
            exports.c.path != str(target),
            exports.c.reel_id.in_(losing),
        )
        .order_by(exports.c.id)
    )
    return tuple((row.reel_id, Path(row.path)) for row in rows)


def words_of(clip: Clip) -> str:
    """The words of a clip as they are kept with it."""
    return " ".join(word.text for word in clip.words)


@dataclass(frozen=True, slots=True)
class ReelLine:
    """A reel in the list of reels; times in seconds."""

    number: int
    title: str
    duration: float
    clips: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredReel:
    """A reel with all that was rendered.

    Attributes:
        number: Its number.
        manifest: Its clips and all that renders it again.
        duration: Seconds.
        created_at: When it was made.
        written: All files that were written of it, with the kind of each (reel, captions,
            subtitles, manifest, timeline, playlist, player), the first one first.
        state: Another text after every edit of its clips, and after every clip that it lost.
    """

    number: int
    manifest: ReelManifest
    duration: float
    created_at: datetime
    written: tuple[tuple[str, Path], ...]
    state: str

    @property
    def files(self) -> Mapping[str, Path]:
        """The first file of each kind."""
        return dict(reversed(self.written))


def list_reels(conn: Connection) -> tuple[ReelLine, ...]:
    """The reels that the team may see, the newest first."""
    rows = conn.execute(
        select(reels, func.count(reel_clips.c.position).label("clips"))
        .outerjoin(reel_clips, reel_clips.c.reel_id == reels.c.id)
        .where(reels.c.withdrawn_at.is_(None), reels.c.id.not_in(_closed(conn)))
        .group_by(reels.c.id)
        .order_by(reels.c.created_at.desc(), reels.c.id.desc())
    )
    return tuple(
        ReelLine(row.id, row.title, row.duration, row.clips, row.created_at) for row in rows
    )


def find_reel(conn: Connection, number: int) -> StoredReel | None:
    """A reel that the team may see; None where there is none."""
    row = conn.execute(
        select(reels).where(reels.c.id == number, reels.c.withdrawn_at.is_(None))
    ).first()
    if row is None or number in _closed(conn, number):
        return None
    written = conn.execute(
        select(exports.c.kind, exports.c.path)
        .where(exports.c.reel_id == number, exports.c.withdrawn_at.is_(None))
        .order_by(exports.c.id)
    )
    return StoredReel(
        number=row.id,
        manifest=manifest_from_json(json.dumps(row.manifest)),
        duration=row.duration,
        created_at=row.created_at,
        written=tuple((kind, Path(path)) for kind, path in written),
        state=_state(clip_numbers(conn, number)),
    )


def _state(numbers: tuple[int, ...]) -> str:
    """Tells the clips of a reel from those that it had before and will have: 16 letters."""
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:16]


def _closed(conn: Connection, only: int | None = None) -> frozenset[int]:
    """The standing reels with a clip that the team may not see; of all, or of one alone."""
    withheld = exists().where(moments.c.call_id == clips.c.call_id, WITHHELD)
    shut = or_(calls.c.visibility != "team", calls.c.consent.in_(("refused", "withdrawn")))
    wanted = (
        select(reel_clips.c.reel_id, clips, shut.label("shut"))
        .join(clips, clips.c.id == reel_clips.c.clip_id)
        .join(calls, calls.c.id == clips.c.call_id)
        .join(reels, reels.c.id == reel_clips.c.reel_id)
        .where(reels.c.withdrawn_at.is_(None), or_(shut, withheld))
    )
    if only is not None:
        wanted = wanted.where(reel_clips.c.reel_id == only)
    return frozenset(
        row.reel_id
        for row in conn.execute(wanted).all()
        if row.shut or cut_withheld(conn, row.call_id, row.recording_id, row.start, row.end)
    )
