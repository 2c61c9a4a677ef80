"""Learning meetings: what is watched, who was there, what was noted and taken along."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Keep meetings."""
    op.create_table(
        "meetings",
        _serial(),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("wins", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("reel_id", sa.Integer(), nullable=True),
        sa.Column("planned_by", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'closed')", name=op.f("ck_meetings_state")),
        sa.ForeignKeyConstraint(["reel_id"], ["reels.id"], name=op.f("fk_meetings_reel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meetings_reel_id"), "meetings", ["reel_id"])
    op.create_table(
        "meeting_clips",
        _serial(),
        _meeting(),
        sa.Column("moment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        _of_meeting("meeting_clips"),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moments.id"], name=op.f("fk_meeting_clips_moment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_clips")),
    )
    op.create_index(op.f("ix_meeting_clips_moment_id"), "meeting_clips", ["moment_id"])
    op.create_table(
        "meeting_notes",
        _serial(),
        _meeting(),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        _of_meeting("meeting_notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_notes")),
    )
    op.create_table(
        "meeting_people",
        _serial(),
        _meeting(),
        sa.Column("name", sa.Text(), nullable=False),
        _of_meeting("meeting_people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_people")),
    )
    op.create_table(
        "commitments",
        _serial(),
        _meeting(),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("done_at", sa.String(32), nullable=True),
        _of_meeting("commitments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sqlite_autoincrement=True,
    )
    for table in ("meeting_clips", "meeting_notes", "meeting_people", "commitments"):
        op.create_index(op.f(f"ix_{table}_meeting_id"), table, ["meeting_id"])


def _serial() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _meeting() -> sa.Column[Any]:
    return sa.Column("meeting_id", sa.Integer(), nullable=False)


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["meeting_id"], ["meetings.id"], name=op.f(f"fk_{table}_meeting_id")
    )
