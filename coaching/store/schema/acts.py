"""What people did: the log of acts."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table, Text

from coaching.store.schema.columns import Instant, metadata, serial

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
