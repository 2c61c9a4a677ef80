"""Moments with what people say of them, what was found in talk, and the playbook made of them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from coaching.store.schema.calls import VISIBILITIES
from coaching.store.schema.columns import Instant, anchor, metadata, one_of, serial

NOTE_KINDS = ("why", "used", "comment", "credit")
"""Why it worked, that somebody used it, what somebody says of it, whom it is owed to."""

moments = Table(
    "moments",
    metadata,
    serial(),
    *anchor(),
    Column("title", Text, nullable=False, comment="what a person called it; empty where none did"),
    Column("visibility", String(16), nullable=False),
    Column("first_look_until", Instant),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    one_of("visibility", VISIBILITIES),
    sqlite_autoincrement=True,  # a number once given to people never means another moment
)
"""Which stretches are moments; what speaks for each is worked out when it is shown."""

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
    Column("moment_id", ForeignKey("moments.id"), index=True),
    Column("used_on_id", ForeignKey("calls.id"), index=True, comment="the later call"),
    Column("audio_path", Text, comment="as it was recorded, relative to the workspace"),
    one_of("kind", NOTE_KINDS),
)
"""What people say of a moment; nothing is removed, what is taken back is marked so."""

talk_findings = Table(
    "talk_findings",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True, comment="of tags"),
    Column("made_by", String(64), primary_key=True, comment="our rules, and the process"),
    Column("found", JSON, nullable=False, comment="kind, key, turn, until and strength of each"),
)
"""What happens in a call by its tags, worked out once; there is no talk in it."""

playbook_versions = Table(
    "playbook_versions",
    metadata,
    serial(),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("change", JSON, nullable=False, comment="what was done: verb, moment, stage"),
)

playbook_items = Table(
    "playbook_items",
    metadata,
    Column("playbook_id", ForeignKey("playbook_versions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("moment_id", ForeignKey("moments.id"), nullable=False, index=True),
)
"""All moments of a version of the playbook, in order."""
