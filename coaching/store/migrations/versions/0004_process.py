"""One process that the talk is read by: readings of turns, labels, lessons and rulings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_SOURCES = "'phrase', 'network', 'person'"
_PARTS = "'action', 'datum', 'criterion'"
_VERDICTS = "'met', 'not_met', 'unknown'"


def upgrade() -> None:
    """Keep what tags are made of, and what people say of stages and criteria."""
    op.add_column("tags", sa.Column("sure", sa.Boolean(), nullable=False, server_default="1"))
    with op.batch_alter_table("signals", recreate="always") as signals:
        signals.add_column(sa.Column("kind", sa.String(64), nullable=False, server_default=""))
        signals.add_column(sa.Column("probability", sa.Float(), nullable=False, server_default="1"))
        signals.add_column(sa.Column("start", sa.Integer(), nullable=False, server_default="0"))
        signals.add_column(sa.Column("end", sa.Integer(), nullable=True))
        signals.add_column(
            sa.Column("source", sa.String(16), nullable=False, server_default="network")
        )
        signals.create_check_constraint(op.f("ck_signals_source"), f"source IN ({_SOURCES})")
    op.create_table(
        "turn_readings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_turn_readings_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "reader", name=op.f("pk_turn_readings")),
    )
    op.create_table(
        "turn_labels",
        _serial(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("process", sa.String(16), nullable=False),
        *_said(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_turn_labels_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_labels")),
    )
    op.create_index(op.f("ix_turn_labels_call_id"), "turn_labels", ["call_id"])
    op.create_table(
        "lessons",
        _serial(),
        sa.Column("process", sa.String(16), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("labels", sa.Integer(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("learned_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_table(
        "rulings",
        _serial(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        *_said(),
        sa.CheckConstraint(f"part IN ({_PARTS})", name=op.f("ck_rulings_part")),
        sa.CheckConstraint(f"verdict IN ({_VERDICTS})", name=op.f("ck_rulings_verdict")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_rulings_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    op.create_index(op.f("ix_rulings_call_id"), "rulings", ["call_id"])


def _serial() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _said() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
    )
