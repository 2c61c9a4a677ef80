"""Calls and the recordings they are made of."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from coaching.claims import CONSENTS, SOURCES
from coaching.store.schema.columns import Instant, metadata, one_of, serial

VISIBILITIES = ("first_look", "team", "withheld")
VERSION_KINDS = ("words", "voices", "text", "turns", "tags", "snippets", "vectors")

calls = Table(
    "calls",
    metadata,
    serial(),
    Column("title", Text, nullable=False),
    Column("started_at", Instant),
    Column(
        "started_at_source", String(16), comment="where the time came from: name, mtime, metadata"
    ),
    Column("started_at_zone", String(64), comment="zone that a naive time was read in"),
    Column("direction", String(8)),
    Column("duration", Float),
    Column("language", String(8)),
    Column("rep_id", ForeignKey("people.id"), index=True),
    Column("account_id", ForeignKey("accounts.id"), index=True),
    Column("deal_id", ForeignKey("deals.id"), index=True),
    Column("match_rule", Text, comment="how the call found its account and deal, in words"),
    Column("match_certainty", Float),
    Column("visibility", String(16), nullable=False, server_default="team"),
    Column("first_look_until", Instant),
    Column("consent", String(16), nullable=False, server_default="unknown"),
    Column("consent_source", Text),
    Column(
        "external_id", Text, unique=True, index=True, comment="the dialer's own name of the call"
    ),
    Column("ready_at", Instant, comment="when it became visible; null while its first ingest runs"),
    Column("created_at", Instant, nullable=False),
    one_of("direction", ("inbound", "outbound")),
    one_of("visibility", VISIBILITIES),
    one_of("consent", CONSENTS),
    sqlite_autoincrement=True,  # a number once given to people never means another call
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of the bytes"),
    Column("call_id", ForeignKey("calls.id"), index=True, comment="null until it proves usable"),
    Column("name", Text, nullable=False, comment="file name under which it first came"),
    Column(
        "base",
        Text,
        comment="what its name has in common with the other files of its call",
    ),
    Column("kept_path", Text, comment="our copy, relative to the workspace"),
    Column("size_bytes", BigInteger, nullable=False),
    Column("part", Integer, nullable=False, server_default="0", comment="place in a cut call"),
    Column(
        "offset", Float, nullable=False, server_default="0", comment="where it begins in the call"
    ),
    Column(
        "side",
        String(16),
        comment="left or right, where a call lies on two files; both: joined of them; "
        "copy: played in the place of what it was made of; replaced: by one that begins with it",
    ),
    Column("container", String(32)),
    Column("codec", String(32)),
    Column("duration", Float),
    Column("sample_rate_hz", Integer),
    Column("channels", Integer),
    Column("has_video", Boolean),
    Column("video_codec", String(32)),
    Column("heard", JSON, comment="source channels that are transcribed"),
    Column("layout", String(16)),
    Column("playback_path", Text, comment="what a browser plays, relative to the workspace"),
    Column("created_at", Instant, nullable=False),
    Index("ix_recordings_base_created_at", "base", "created_at"),
)

versions = Table(
    "versions",
    metadata,
    serial(),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("made_by", Text, nullable=False, comment="model and hash, process version, dimension"),
    Column("made_from", ForeignKey("versions.id"), index=True, comment="what it was derived from"),
    Column("detail", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("active", Boolean, nullable=False, server_default="0"),
    one_of("kind", VERSION_KINDS),
    Index("ix_versions_call_id_kind", "call_id", "kind"),
)
"""What made words, voices, text, turns and so on; a call has one active of a kind."""

Index(
    "uq_versions_one_active",
    versions.c.call_id,
    versions.c.kind,
    unique=True,
    sqlite_where=versions.c.active.is_(True),
    postgresql_where=versions.c.active.is_(True),
)

call_people = Table(
    "call_people",
    metadata,
    serial(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("speaker", String(32), comment="label of the voice, once it is known"),
    Column("source", Text, nullable=False),
    UniqueConstraint("call_id", "person_id", "role"),
)

call_claims = Table(
    "call_claims",
    metadata,
    serial(),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("field", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("detail", Text, nullable=False, server_default="", comment="which file, row or person"),
    Column("at", Instant, nullable=False),
    one_of("source", SOURCES),
    UniqueConstraint("call_id", "field", "source", "detail"),
    Index("ix_call_claims_field_value", "field", "value"),
)
"""What each source says of a call; the call itself holds what was decided."""

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", String(64), primary_key=True, comment="SHA-256 of the bytes"),
    Column("call_id", ForeignKey("calls.id"), nullable=False, index=True),
    Column("name", Text, nullable=False, comment="file name under which it first came"),
    Column("format", String(32), nullable=False),
    Column("kept_path", Text, comment="our copy, relative to the workspace"),
    Column("language", String(8)),
    Column("created_at", Instant, nullable=False),
)
"""Transcripts that came beside a recording, or alone."""
