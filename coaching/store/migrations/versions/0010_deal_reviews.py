"""Deal reviews with their versions, and which exit criteria each call met."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Keep deal reviews, and what calls met of the process."""
    op.create_table(
        "deal_review_versions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("open_to_team", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_review_versions_deal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_review_versions")),
        sa.UniqueConstraint(
            "deal_id", "version", name=op.f("uq_deal_review_versions_deal_id_version")
        ),
    )
    op.create_table(
        "deal_review_words",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("worked_by", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("learned_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["deal_review_versions.id"],
            name=op.f("fk_deal_review_words_version_id"),
        ),
        sa.PrimaryKeyConstraint("version_id", "stage", name=op.f("pk_deal_review_words")),
    )
    op.create_table(
        "deal_review_clips",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(128), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["deal_review_versions.id"],
            name=op.f("fk_deal_review_clips_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_deal_review_clips_call_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_review_clips")),
    )
    for column in ("version_id", "call_id"):
        op.create_index(op.f(f"ix_deal_review_clips_{column}"), "deal_review_clips", [column])
    op.create_table(
        "call_verdicts",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_call_verdicts_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "made_by", name=op.f("pk_call_verdicts")),
    )
