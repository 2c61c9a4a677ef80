"""The search index's own book-keeping; the index itself lives in virtual tables."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from coaching.store.schema.columns import Instant, metadata, serial

vector_spaces = Table(
    "vector_spaces",
    metadata,
    serial(),
    Column("embedder", Text, nullable=False, unique=True),
    Column("dimension", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)
"""One for each embedder that the library holds vectors of; vectors of two are never compared."""
