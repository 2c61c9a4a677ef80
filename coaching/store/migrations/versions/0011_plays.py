"""Plays: recurring ways of doing something, with the turns that use them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Keep plays."""
    op.create_table(
        "play_runs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("embedder", sa.Text(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("passed_over", sa.JSON(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_play_runs")),
    )
    op.create_table(
        "plays",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("dismissed_at", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["play_runs.id"], name=op.f("fk_plays_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plays")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plays_run_id"), "plays", ["run_id"])
    op.create_table(
        "play_uses",
        _play(),
        _call(),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("nearness", sa.Float(), nullable=False),
        *_keys("play_uses"),
        sa.PrimaryKeyConstraint("play_id", "call_id", "start", name=op.f("pk_play_uses")),
    )
    op.create_table(
        "play_terms",
        _play(),
        sa.Column("term", sa.Text(), nullable=False),
        _call(),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        *_keys("play_terms"),
        sa.PrimaryKeyConstraint("play_id", "term", "call_id", "start", name=op.f("pk_play_terms")),
    )
    op.create_table(
        "play_talk",
        _call(),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_play_talk_call_id")),
        sa.PrimaryKeyConstraint("call_id", "stage", name=op.f("pk_play_talk")),
    )
    for table in ("play_uses", "play_terms"):
        op.create_index(op.f(f"ix_{table}_call_id"), table, ["call_id"])


def _play() -> sa.Column[Any]:
    return sa.Column("play_id", sa.Integer(), nullable=False)


def _call() -> sa.Column[Any]:
    return sa.Column("call_id", sa.Integer(), nullable=False)


def _keys(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["play_id"], ["plays.id"], name=op.f(f"fk_{table}_play_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f(f"fk_{table}_call_id")),
    )
