"""Deal reviews: every version of what people wrote of a deal, stage by stage, and its clips."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from coaching.store.schema.columns import Instant, anchor, metadata, serial

deal_review_versions = Table(
    "deal_review_versions",
    metadata,
    serial(),
    Column("deal_id", ForeignKey("deals.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="of this deal's review, from 1"),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("change", JSON, nullable=False, comment="what was done: verb, stage; no talk"),
    Column("open_to_team", Boolean, nullable=False, comment="of a lost deal, by its rep's choice"),
    Unique("deal_id", "version"),
)

deal_review_words = Table(
    "deal_review_words",
    metadata,
    Column("version_id", ForeignKey("deal_review_versions.id"), primary_key=True),
    Column("stage", String(128), primary_key=True, comment="as the process called it then"),
    Column("position", Integer, nullable=False),
    Column("worked", Text, nullable=False),
    Column("worked_by", Text, nullable=False),
    Column("learned", Text, nullable=False),
    Column("learned_by", Text, nullable=False),
)
"""What people wrote of each stage, all of it in every version."""

deal_review_clips = Table(
    "deal_review_clips",
    metadata,
    serial(),
    Column("version_id", ForeignKey("deal_review_versions.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("number", Integer, nullable=False, comment="of the clip in its deal's review, from 1"),
    Column("stage", String(128), nullable=False),
    *anchor(),
    Column("says", Text, nullable=False, comment="what a person says of it"),
    Column("made_by", Text, nullable=False),
)
"""Talk that people chose to show what worked, all of it in every version; it goes with its call."""

call_verdicts = Table(
    "call_verdicts",
    metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True, comment="of tags"),
    Column("made_by", String(64), primary_key=True, comment="our rules, and the process"),
    Column("found", JSON, nullable=False, comment="met or not_met by criterion, unknown left out"),
)
"""Which exit criteria a call met by its talk, worked out once; there is no talk in it."""
