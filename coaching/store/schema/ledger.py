"""The ledger: every file that was seen, its one state, and who is at work on it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from coaching.ledger import FILE_KINDS, STATES
from coaching.store.schema.columns import Instant, metadata, one_of, serial

files = Table(
    "files",
    metadata,
    serial(),
    Column("path", Text, nullable=False, unique=True, comment="absolute, as it was found"),
    Column("kind", String(16), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("folder", Text, nullable=False, server_default="", comment="absolute; of its path"),
    Column(
        "stem",
        Text,
        nullable=False,
        server_default="",
        comment="what a recording and the files beside it have in common",
    ),
    Column(
        "turn",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="place in the queue, in which the folders take turns",
    ),
    Column("recording_id", ForeignKey("recordings.id"), index=True),
    Column(
        "call_id",
        ForeignKey("calls.id"),
        index=True,
        comment="of a transcript or a sheet; a recording knows its own",
    ),
    Column("duplicate_of", ForeignKey("files.id")),
    Column("state", String(16), nullable=False),
    Column("step", String(16)),
    Column("progress", Float, comment="share of the step that is done, 0 to 1"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("hint", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String(128), comment="host, process id and its start time"),
    Column("lease_until", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    one_of("kind", FILE_KINDS),
    one_of("state", STATES),
    Index("ix_files_state", "state", "changed_at", "id"),
    Index("ix_files_queue", "state", "kind", "turn", "id"),
    Index("ix_files_changed_at", "changed_at", "id"),
    Index("ix_files_folder_stem", "folder", "stem"),
)
"""One row a path; the same path with other bytes starts over in its row."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("forgotten_at", Instant, nullable=False),
    Column("forgotten_by", Text, nullable=False),
)
"""Bytes that were erased on a person's word and do not come back by themselves."""
