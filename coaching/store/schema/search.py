"""The search index's own book-keeping; the index itself lives in virtual tables."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

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

turn_vectors = Table(
    "turn_vectors",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True, comment="of turns"),
    Column("embedder", String(64), primary_key=True, comment="name and hash of its weights"),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("vector", LargeBinary, nullable=False, comment="int8, its greatest part 127"),
)
"""What each turn means. They do not change with the tags, so retagging makes none anew."""

saved_searches = Table(
    "saved_searches",
    metadata,
    serial(),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False, comment="as one would type it, filters among it"),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("looked_at", Instant, nullable=False, comment="what was ready later is new"),
)
"""Searches that people keep under a name."""
