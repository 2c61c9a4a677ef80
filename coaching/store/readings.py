"""What the stage network computed of the turns of a version, kept for the next process file."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from coaching.ports import Reading
from coaching.store.schema.talk import turn_readings

STORED = np.dtype("<f2")


def add_reading(conn: Connection, turns_version: int, reader: str, reading: Reading) -> None:
    """Keep a reading; one that is there stays.

    Args:
        conn: A writing transaction.
        turns_version: The version of turns that was read.
        reader: Identity of the reader.
        reading: float16, (turns, width).
    """
    conn.execute(
        insert(turn_readings)
        .values(
            version_id=turns_version,
            reader=reader,
            width=reading.shape[1],
            rows=np.ascontiguousarray(reading, dtype=STORED).tobytes(),
        )
        .on_conflict_do_nothing()
    )


def reading_of(conn: Connection, turns_version: int, reader: str) -> Reading | None:
    """The reading of a version of turns by this reader, float16 (turns, width), if it was kept."""
    row = conn.execute(
        select(turn_readings.c.width, turn_readings.c["rows"]).where(
            turn_readings.c.version_id == turns_version, turn_readings.c.reader == reader
        )
    ).first()
    if row is None:
        return None
    return np.frombuffer(row.rows, dtype=STORED).reshape(-1, row.width).astype(np.float16)
