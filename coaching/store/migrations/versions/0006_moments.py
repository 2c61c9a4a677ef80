"""Moments in use: what people say of them, what was found in talk, the playbook, what went out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_KINDS = "'why', 'used', 'comment', 'credit'"


def upgrade() -> None:
    """Evidence is worked out when it is shown; what people make is tied to the moment."""
    op.drop_table("evidence")
    with op.batch_alter_table(
        "moments", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ) as moments:
        moments.drop_column("why")
    op.execute("DELETE FROM notes WHERE kind NOT IN ('comment')")  # none was ever written
    with op.batch_alter_table("notes", recreate="always") as notes:
        notes.drop_constraint(op.f("ck_notes_kind"), type_="check")
        notes.create_check_constraint(op.f("ck_notes_kind"), f"kind IN ({_KINDS})")
        notes.add_column(sa.Column("moment_id", sa.Integer(), nullable=True))
        notes.add_column(sa.Column("used_on_id", sa.Integer(), nullable=True))
        notes.add_column(sa.Column("audio_path", sa.Text(), nullable=True))
        notes.create_foreign_key(op.f("fk_notes_moment_id"), "moments", ["moment_id"], ["id"])
        notes.create_foreign_key(op.f("fk_notes_used_on_id"), "calls", ["used_on_id"], ["id"])
        notes.create_index(op.f("ix_notes_moment_id"), ["moment_id"])
        notes.create_index(op.f("ix_notes_used_on_id"), ["used_on_id"])
    with op.batch_alter_table("exports", recreate="always") as exports:
        exports.add_column(sa.Column("moment_id", sa.Integer(), nullable=True))
        exports.create_foreign_key(op.f("fk_exports_moment_id"), "moments", ["moment_id"], ["id"])
        exports.create_index(op.f("ix_exports_moment_id"), ["moment_id"])
    op.create_table(
        "talk_findings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_talk_findings_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "made_by", name=op.f("pk_talk_findings")),
    )
    op.create_table(
        "playbook_versions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_versions")),
    )
    op.create_table(
        "playbook_items",
        sa.Column("playbook_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("moment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playbook_id"], ["playbook_versions.id"], name=op.f("fk_playbook_items_playbook_id")
        ),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moments.id"], name=op.f("fk_playbook_items_moment_id")
        ),
        sa.PrimaryKeyConstraint("playbook_id", "position", name=op.f("pk_playbook_items")),
    )
    op.create_index(op.f("ix_playbook_items_moment_id"), "playbook_items", ["moment_id"])
