"""What the CRM says: accounts, deals as sums of their events, imports with refusals."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from coaching.store.schema.columns import Instant, metadata, one_of, serial

DEAL_FACTS = ("name", "account", "owner", "stage", "amount", "outcome", "created_at", "closed_at")
ACCOUNT_FACTS = ("territory", "industry", "region", "owner")

accounts = Table(
    "accounts",
    metadata,
    serial(),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False, unique=True),
    Column("external_id", Text, unique=True),
    Column("created_at", Instant, nullable=False),
)

account_events = Table(
    "account_events",
    metadata,
    serial(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("fact", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("held_from_at", Instant, nullable=False),
    Column("learned_at", Instant, nullable=False),
    Column("import_id", ForeignKey("imports.id")),
    one_of("fact", ACCOUNT_FACTS),
    Index("ix_account_events_account_id_fact", "account_id", "fact"),
)

deals = Table(
    "deals",
    metadata,
    serial(),
    Column("external_id", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
)
"""A deal is its id; everything else is the latest of its events, see the view ``deals_now``."""

deal_events = Table(
    "deal_events",
    metadata,
    serial(),
    Column("deal_id", ForeignKey("deals.id"), nullable=False),
    Column("fact", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("held_from_at", Instant, nullable=False, comment="since when it was so"),
    Column("learned_at", Instant, nullable=False, comment="when we were told"),
    Column("import_id", ForeignKey("imports.id")),
    one_of("fact", DEAL_FACTS),
    Index("ix_deal_events_deal_id_fact", "deal_id", "fact"),
)

imports = Table(
    "imports",
    metadata,
    serial(),
    Column("file_id", ForeignKey("files.id")),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_changed", Integer, nullable=False),
    Column("imported_at", Instant, nullable=False),
    one_of("kind", ("deals", "accounts", "calls")),
)

call_sheets = Table(
    "call_sheets",
    metadata,
    serial(),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("name", Text, index=True, comment="folded name of the recording, without its ending"),
    Column("external_id", Text, index=True, comment="the dialer's own name of the call"),
    Column("facts", JSON, nullable=False),
    Column("learned_at", Instant, nullable=False),
)
"""What a dialer's export says of each call; the recording may come before it or after."""

rejected_rows = Table(
    "rejected_rows",
    metadata,
    serial(),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", JSON, nullable=False),
)
