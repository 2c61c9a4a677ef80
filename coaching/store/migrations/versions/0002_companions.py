"""What lies beside a recording: transcripts, sheets of facts, and who said what of a call."""

from __future__ import annotations

from pathlib import PurePath

import sqlalchemy as sa
from alembic import op

from coaching.arrivals import stem_of
from coaching.joining import base_of

revision = "0002"
down_revision = "0001"

_SOURCES = "'person', 'sheet', 'export', 'transcript', 'pattern', 'folder', 'name', 'mtime'"


def upgrade() -> None:
    """Widen the ledger, the words and the calls; add claims, sheets, transcripts, forgotten."""
    with op.batch_alter_table("files", recreate="always") as files:
        files.drop_constraint(op.f("ck_files_kind"), type_="check")
        files.create_check_constraint(
            op.f("ck_files_kind"), "kind IN ('recording', 'export', 'transcript', 'sheet')"
        )
        files.add_column(sa.Column("folder", sa.Text(), nullable=False, server_default=""))
        files.add_column(sa.Column("stem", sa.Text(), nullable=False, server_default=""))
        files.add_column(sa.Column("turn", sa.BigInteger(), nullable=False, server_default="0"))
        files.add_column(sa.Column("call_id", sa.Integer(), nullable=True))
        files.create_foreign_key(op.f("fk_files_call_id"), "calls", ["call_id"], ["id"])
        files.create_index(op.f("ix_files_call_id"), ["call_id"])
        files.create_index("ix_files_queue", ["state", "kind", "turn", "id"])
        files.create_index("ix_files_changed_at", ["changed_at", "id"])
        files.create_index("ix_files_folder_stem", ["folder", "stem"])
    _place_files(op.get_bind())
    with op.batch_alter_table("imports", recreate="always") as imports:
        imports.drop_constraint(op.f("ck_imports_kind"), type_="check")
        imports.create_check_constraint(
            op.f("ck_imports_kind"), "kind IN ('deals', 'accounts', 'calls')"
        )
    with op.batch_alter_table("heard_words", recreate="always") as words:
        words.alter_column("recording_id", existing_type=sa.String(64), nullable=True)
        words.add_column(sa.Column("estimated", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("calls", sa.Column("external_id", sa.Text(), nullable=True))
    op.create_index(op.f("ix_embeddings_snippet_id"), "embeddings", ["snippet_id"])
    # what is taken out of the words' index is overwritten, from the first forgotten call on
    op.execute("INSERT INTO snippet_words (snippet_words) VALUES ('optimize')")
    op.execute("INSERT INTO snippet_words (snippet_words, rank) VALUES ('secure-delete', 1)")
    op.add_column("recordings", sa.Column("base", sa.Text(), nullable=True))
    _name_recordings(op.get_bind())
    op.create_index("ix_recordings_base_created_at", "recordings", ["base", "created_at"])
    op.create_index(op.f("ix_calls_external_id"), "calls", ["external_id"], unique=True)
    op.create_table(
        "call_claims",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False, server_default=""),
        sa.Column("at", sa.String(32), nullable=False),
        sa.CheckConstraint(f"source IN ({_SOURCES})", name=op.f("ck_call_claims_source")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_call_claims_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_claims")),
        sa.UniqueConstraint(
            "call_id",
            "field",
            "source",
            "detail",
            name=op.f("uq_call_claims_call_id_field_source_detail"),
        ),
    )
    op.create_index(op.f("ix_call_claims_call_id"), "call_claims", ["call_id"])
    op.create_index("ix_call_claims_field_value", "call_claims", ["field", "value"])
    op.create_table(
        "transcripts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("kept_path", sa.Text(), nullable=True),
        sa.Column("language", sa.String(8), nullable=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_transcripts_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
    )
    op.create_index(op.f("ix_transcripts_call_id"), "transcripts", ["call_id"])
    op.create_table(
        "call_sheets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("learned_at", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_call_sheets_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_sheets")),
    )
    for column in ("import_id", "name", "external_id"):
        op.create_index(op.f(f"ix_call_sheets_{column}"), "call_sheets", [column])
    op.create_table(
        "forgotten",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("forgotten_at", sa.String(32), nullable=False),
        sa.Column("forgotten_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_forgotten")),
    )


def _place_files(conn: sa.Connection) -> None:
    """Fill in folder and stem of the files that are known already."""
    known = conn.execute(sa.text("SELECT id, path FROM files")).all()
    for row in known:
        path = PurePath(row.path)
        conn.execute(
            sa.text("UPDATE files SET folder = :folder, stem = :stem WHERE id = :id"),
            {"id": row.id, "folder": str(path.parent), "stem": stem_of(path.name)},
        )


def _name_recordings(conn: sa.Connection) -> None:
    """Fill in what the names of known recordings have in common with others of their call."""
    for row in conn.execute(sa.text("SELECT id, name FROM recordings")).all():
        conn.execute(
            sa.text("UPDATE recordings SET base = :base WHERE id = :id"),
            {"id": row.id, "base": base_of(row.name)},
        )
