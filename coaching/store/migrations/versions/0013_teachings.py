"""What was taught: moments given to people to watch, and where people say they were used."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Keep who was given what, and what people say of uses."""
    op.create_table(
        "assignments",
        _serial(),
        _moment(),
        sa.Column("person", sa.Text(), nullable=False),
        *_made(),
        _of_moment("assignments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_moment_id"), "assignments", ["moment_id"])
    op.create_table(
        "use_rulings",
        _serial(),
        _moment(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        *_made(),
        sa.CheckConstraint(
            "verdict IN ('confirmed', 'rejected')", name=op.f("ck_use_rulings_verdict")
        ),
        _of_moment("use_rulings"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_use_rulings_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_rulings")),
    )
    for column in ("moment_id", "call_id"):
        op.create_index(op.f(f"ix_use_rulings_{column}"), "use_rulings", [column])


def _serial() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _moment() -> sa.Column[Any]:
    return sa.Column("moment_id", sa.Integer(), nullable=False)


def _made() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
    )


def _of_moment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["moment_id"], ["moments.id"], name=op.f(f"fk_{table}_moment_id")
    )
