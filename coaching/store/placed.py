"""What the library says of files of reels, so that whoever put some in place knows what counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, select

from coaching.store.reels import clip_numbers
from coaching.store.schema.reels import exports, reels


def told_of(conn: Connection, paths: Iterable[Path]) -> str:
    """Another text whenever the library says something else of files: 64 letters.

    What it says of a file is which reel it is of, and what that is cut of.
    """
    rows = conn.execute(
        select(exports.c.id, exports.c.path, exports.c.reel_id, reels.c.manifest)
        .join(reels, reels.c.id == exports.c.reel_id)
        .where(exports.c.path.in_([str(path) for path in paths]), exports.c.withdrawn_at.is_(None))
        .order_by(exports.c.id)
    )
    told = [(row.id, row.path, row.manifest, clip_numbers(conn, row.reel_id)) for row in rows.all()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
