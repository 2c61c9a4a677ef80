"""Who said what and how it is shown: voices, edits over words, and what people say of both."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KINDS = "'words', 'voices', 'text', 'turns', 'tags', 'snippets', 'vectors'"
_EDITS = "'glossary', 'number', 'person', 'mask'"


def upgrade() -> None:
    """Add two kinds of versions with their rows, and people's word on words and roles."""
    with op.batch_alter_table("versions", recreate="always") as versions:
        versions.drop_constraint(op.f("ck_versions_kind"), type_="check")
        versions.create_check_constraint(op.f("ck_versions_kind"), f"kind IN ({_KINDS})")
    op.drop_index(op.f("ix_masks_call_id"), table_name="masks")
    op.drop_table("masks")  # nothing ever wrote one: masks are edits of a text now
    op.add_column("speakers", sa.Column("name", sa.Text(), nullable=True))
    op.create_table(
        "word_voices",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("voice", sa.Integer(), nullable=True),
        sa.Column("overlapped", sa.Boolean(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_word_voices_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_word_voices")),
    )
    op.create_table(
        "word_edits",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False, server_default="0"),
        sa.CheckConstraint(f"kind IN ({_EDITS})", name=op.f("ck_word_edits_kind")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_word_edits_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "first", name=op.f("pk_word_edits")),
    )
    op.create_table(
        "corrections",
        *_anchored(),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False, server_default="0"),
        *_said(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_corrections_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_call_id"), "corrections", ["call_id"])
    op.create_table(
        "voice_roles",
        *_anchored(),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        *_said(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_voice_roles_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_roles")),
    )
    op.create_index(op.f("ix_voice_roles_call_id"), "voice_roles", ["call_id"])


def _anchored() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )


def _said() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
    )
