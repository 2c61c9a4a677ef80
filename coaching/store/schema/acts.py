"""What people did and made: the log of acts, moments, and notes anchored in the talk."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text

from coaching.store.schema.calls import VISIBILITIES
from coaching.store.schema.columns import Instant, anchor, metadata, one_of, serial

acts = Table(
    "acts",
    metadata,
    serial(),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("verb", String(32), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", Text, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_acts_object_kind_object_id", "object_kind", "object_id"),
)
"""Append-only: triggers refuse updates and deletions."""

moments = Table(
    "moments",
    metadata,
    serial(),
    *anchor(),
    Column("title", Text, nullable=False),
    Column("why", Text, comment="why it worked, in the rep's own words"),
    Column("visibility", String(16), nullable=False),
    Column("first_look_until", Instant),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    one_of("visibility", VISIBILITIES),
)

evidence = Table(
    "evidence",
    metadata,
    serial(),
    Column("moment_id", ForeignKey("moments.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("found_at", Instant, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    serial(),
    *anchor(),
    Column("kind", String(32), nullable=False),
    Column("body", JSON, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    one_of("kind", ("correction", "comment", "endorsement", "share", "overrule")),
)
