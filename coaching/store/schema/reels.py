"""Clips, the reels made of them, and the files that went out: a withdrawal's way."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, Text

from coaching.store.schema.columns import Instant, anchor, metadata, serial

clips = Table(
    "clips",
    metadata,
    serial(),
    *anchor(),
    Column("recording_id", ForeignKey("recordings.id"), nullable=False, index=True),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

reels = Table(
    "reels",
    metadata,
    serial(),
    Column("title", Text, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("duration", Float, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

reel_clips = Table(
    "reel_clips",
    metadata,
    Column("reel_id", ForeignKey("reels.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("clip_id", ForeignKey("clips.id"), nullable=False, index=True),
)

exports = Table(
    "exports",
    metadata,
    serial(),
    Column(
        "kind",
        String(32),
        nullable=False,
        comment="reel, clip, captions, manifest, call, page, deal review, meeting",
    ),
    Column("path", Text, nullable=False),
    Column("reel_id", ForeignKey("reels.id"), index=True),
    Column("clip_id", ForeignKey("clips.id"), index=True),
    Column("call_id", ForeignKey("calls.id"), index=True),
    Column("created_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("moment_id", ForeignKey("moments.id"), index=True),
)
