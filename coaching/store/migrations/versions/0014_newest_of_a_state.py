"""The newest files of a state are found without sorting all of it."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Order the files of a state by their last change."""
    op.drop_index("ix_files_state", "files")
    op.create_index("ix_files_state", "files", ["state", "changed_at", "id"])
