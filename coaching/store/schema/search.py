"""The search index, besides the full-text table; and searches that people keep."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from coaching.store.schema.columns import Instant, metadata, serial

vector_spaces = Table(
    "vector_spaces",
    metadata,
    serial(),
    Column("embedder", Text, nullable=False, unique=True),
    Column("dimension", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changes", Integer, nullable=False, server_default="0", comment="counted by triggers"),
)
"""One for each embedder that the library holds vectors of; vectors of two are never compared."""

call_vectors = Table(
    "call_vectors",
    metadata,
    serial(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, unique=True),
    Column("space_id", ForeignKey("vector_spaces.id"), nullable=False, index=True),
    Column("snippets", LargeBinary, nullable=False, comment="int64: their numbers, in order"),
    Column("stages", Text, nullable=False, comment="JSON: the stages of the call"),
    Column("marks", LargeBinary, nullable=False, comment="uint8: place among the stages, roles"),
    Column("vectors", LargeBinary, nullable=False, comment="int8, their greatest part 127"),
    sqlite_autoincrement=True,  # a number never comes to mean another row: readers keep them
)
"""What a call's snippets mean, and what they can be filtered by, in one row: the index that is
looked through. Rows are written and deleted, never changed."""

snippet_meanings = Table(
    "snippet_meanings",
    metadata,
    Column("snippet_id", ForeignKey("snippets.id"), primary_key=True, autoincrement=False),
    Column(
        "parts",
        LargeBinary,
        nullable=False,
        comment="int8: of the talk around, then of each turn; empty where turns have none",
    ),
)
"""What is near a snippet in the index, by which those that may be meant are ranked."""

turn_vectors = Table(
    "turn_vectors",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True, comment="of turns"),
    Column("embedder", String(64), primary_key=True, comment="name and hash of its weights"),
    Column("vectors", LargeBinary, nullable=False, comment="int8, a row a turn, see call_vectors"),
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

search_alerts = Table(
    "search_alerts",
    metadata,
    serial(),
    Column("search_id", ForeignKey("saved_searches.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("start", Float, nullable=False, comment="of the talk that fits best, in the call"),
    Column("end", Float, nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("is_read", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("search_id", "call_id"),
)
"""Calls that a saved search found when they became ready: one line for each, until it is read."""
