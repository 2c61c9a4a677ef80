"""Learning meetings: what is watched, who was there, what was noted and taken along."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text

from coaching.store.schema.columns import Instant, metadata, one_of, serial

STATES = ("planned", "closed")

meetings = Table(
    "meetings",
    metadata,
    serial(),
    Column("day", String(10), nullable=False, comment="in the team's zone"),
    Column("minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("wins", JSON, nullable=False, comment="ids of the deals that are reviewed"),
    Column("remarks", JSON, nullable=False, comment="what the plan could not keep to"),
    Column("reel_id", ForeignKey("reels.id"), index=True),
    Column("planned_by", Text, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("closed_at", Instant),
    one_of("state", STATES),
    sqlite_autoincrement=True,  # a number once given to people never means another meeting
)

meeting_clips = Table(
    "meeting_clips",
    metadata,
    serial(),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False, index=True),
    Column("moment_id", ForeignKey("moments.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("why", JSON, nullable=False, comment="reasons in words"),
    Column("prompts", JSON, nullable=False),
)

meeting_notes = Table(
    "meeting_notes",
    metadata,
    serial(),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

meeting_people = Table(
    "meeting_people",
    metadata,
    serial(),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False, index=True),
    Column("name", Text, nullable=False, comment="who was there"),
)

commitments = Table(
    "commitments",
    metadata,
    serial(),
    Column("meeting_id", ForeignKey("meetings.id"), nullable=False, index=True),
    Column("owner", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", String(10)),
    Column("done", Boolean, nullable=False, server_default="0"),
    Column("made_at", Instant, nullable=False),
    Column("done_at", Instant),
    sqlite_autoincrement=True,
)
