"""Reels with the clips they are joined of and the files that went out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from coaching.ledger import call_number
from coaching.reel import ReelManifest, manifest_json
from coaching.store.schema.reels import clips, exports, reel_clips, reels


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
    for position, clip in enumerate(manifest.clips):
        number = conn.execute(
            insert(clips)
            .values(
                call_id=call_number(clip.call),
                recording_id=clip.recording_sha256,
                start=clip.start,
                end=clip.end,
                words=" ".join(word.text for word in clip.words),
                created_by=who,
                created_at=now,
            )
            .returning(clips.c.id)
        ).scalar_one()
        conn.execute(insert(reel_clips).values(reel_id=reel, position=position, clip_id=number))
    conn.execute(
        insert(exports),
        [
            {"kind": kind, "path": str(path), "reel_id": reel, "created_at": now}
            for kind, path in files.items()
        ],
    )
    return int(reel)
