"""Moments that somebody was given to watch, and where people say that they were used."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from coaching.store.schema.columns import Instant, anchor, metadata, one_of, serial

USE_VERDICTS = ("confirmed", "rejected")

assignments = Table(
    "assignments",
    metadata,
    serial(),
    Column("moment_id", ForeignKey("moments.id"), nullable=False, index=True),
    Column("person", Text, nullable=False, comment="whom it was given to, by name"),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)
"""Moments that somebody was asked to watch; what is taken back is marked so."""

use_rulings = Table(
    "use_rulings",
    metadata,
    serial(),
    Column("moment_id", ForeignKey("moments.id"), nullable=False, index=True),
    *anchor(),
    Column("verdict", String(16), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    one_of("verdict", USE_VERDICTS),
)
"""Whether a moment was used at a place of a later call, as people say; the last word counts."""
