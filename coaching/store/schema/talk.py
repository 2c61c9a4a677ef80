"""The talk of a call: words as heard, what is masked in them, turns, tags and snippets."""

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
)

from coaching.store.schema.columns import Instant, anchor, metadata, serial

heard_words = Table(
    "heard_words",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), comment="null: read in a transcript"),
    Column("channel", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("probability", Float, nullable=False),
    Column(
        "estimated",
        Boolean,
        nullable=False,
        server_default="0",
        comment="the time is worked out from the cue around it, not heard",
    ),
)
"""Words as heard; only ``store.words`` reads them, and it gives them masked."""

masks = Table(
    "masks",
    metadata,
    serial(),
    *anchor(),
    Column("channel", Integer, comment="null: on every channel"),
    Column("kind", String(32), nullable=False),
    Column("shown", Text, nullable=False, comment="what stands in the place of each masked word"),
    Column("source", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("lifted_at", Instant),
)
"""Spans whose words nobody is shown; ``words`` holds the masked form, never the heard one."""

transcript_progress = Table(
    "transcript_progress",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("recording_id", ForeignKey("recordings.id"), primary_key=True),
    Column("until", Float, nullable=False, comment="seconds of the recording that are recognised"),
)

speakers = Table(
    "speakers",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("label", String(32), primary_key=True),
    Column("channel", Integer),
    Column("role", String(16), nullable=False),
    Column("role_source", Text, nullable=False),
    Column("person_id", ForeignKey("people.id")),
)

turns = Table(
    "turns",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("speaker", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("channel", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("text", Text, nullable=False),
)

tags = Table(
    "tags",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("probability", Float, nullable=False),
)

signals = Table(
    "signals",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("signal", String(64), primary_key=True),
)

snippets = Table(
    "snippets",
    metadata,
    serial(),
    Column("version_id", ForeignKey("versions.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("stage", Text, nullable=False, index=True),
    Column("first_turn", Integer, nullable=False),
    Column("end_turn", Integer, nullable=False, comment="the turn after its last"),
    Column("text", Text, nullable=False),
    Column("rep_speaks", Boolean, nullable=False),
    Column("customer_speaks", Boolean, nullable=False),
    Column("unknown_speaks", Boolean, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("snippet_id", ForeignKey("snippets.id"), primary_key=True, index=True),
    Column("vector", LargeBinary, nullable=False, comment="float32, little endian"),
)

processes = Table(
    "processes",
    metadata,
    Column("version", String(16), primary_key=True),
    Column("text", Text, nullable=False, comment="the process as JSON"),
    Column("first_used_at", Instant, nullable=False),
)
