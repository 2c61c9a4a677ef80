"""Where each account belongs, decided by the team's territories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_CALLS = """
CREATE VIEW call_territories AS
SELECT calls.id AS call_id, span.owner,
       CASE WHEN span.id IS NULL THEN accounts_now.territory ELSE span.territory END AS territory,
       coalesce(span.rule, 'the CRM says so') AS rule
FROM calls
LEFT JOIN accounts_now ON accounts_now.id = calls.account_id
LEFT JOIN account_territories AS span ON span.account_id = calls.account_id
    AND (span.since IS NULL OR coalesce(calls.started_at, '9999') >= span.since)
    AND (span.until IS NULL OR coalesce(calls.started_at, '9999') < span.until)
"""
"""A call belongs where its account did when it was held; without a time, where it does last. Of an
account that nothing was settled of yet, the CRM's word counts."""


def upgrade() -> None:
    """Keep where accounts belong over time, and read calls by it."""
    op.create_table(
        "account_territories",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("since", sa.String(32), nullable=True),
        sa.Column("until", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_territories_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_territories")),
    )
    op.create_index(
        op.f("ix_account_territories_account_id"), "account_territories", ["account_id"]
    )
    op.create_table(
        "territory_cuts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory_cuts")),
    )
    op.execute(_CALLS)
