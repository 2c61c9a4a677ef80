"""What the CRM says: accounts, deals as sums of their events, imports with refusals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from coaching.crm import EXPORT_KINDS, TOLD_AS
from coaching.store.schema.columns import Instant, metadata, one_of, serial

DEAL_FACTS = (
    "name", "account", "owner", "stage", "amount", "outcome", "created_at", "closed_at",
    "account_id", "owner_id", "pipeline", "reason", "contacts", "deleted",
)  # fmt: skip
"""What can be told of a deal: ``reason`` is why it ended as it did, ``contacts`` are the CRM's ids
of the customers on it, separated by blanks, ``deleted`` is yes or no."""

ACCOUNT_FACTS = (
    "territory", "industry", "region", "owner", "owner_id", "employees", "country", "state",
    "city", "postal_code", "domain", "phone", "deleted",
)  # fmt: skip
PERSON_FACTS = ("title", "account", "account_id", "active", "deleted")


def _seen_at(context: Any) -> Any:
    """Who does not say as of when they tell a fact tells it as of when it was learned."""
    return context.get_current_parameters()["learned_at"]


def _events(name: str, key: str, of: str, facts: tuple[str, ...]) -> Table:
    """What was learned of things of one kind; a row is only ever confirmed or completed."""
    return Table(
        name,
        metadata,
        serial(),
        Column(key, ForeignKey(f"{of}.id"), nullable=False),
        Column("fact", String(16), nullable=False),
        Column("value", Text, nullable=False),
        Column("held_from_at", Instant, nullable=False, comment="since when it was so"),
        Column("learned_at", Instant, nullable=False, comment="when we were told"),
        Column("import_id", ForeignKey("imports.id")),
        Column(
            "seen_at",
            Instant,
            nullable=False,
            default=_seen_at,
            comment="when it was last so, as a source said: what was seen last is what is",
        ),
        Column("told_as", String(8), nullable=False, server_default="seen"),
        one_of("fact", facts),
        one_of("told_as", TOLD_AS),
        Index(f"ix_{name}_{key}_fact", key, "fact", "seen_at"),
    )


accounts = Table(
    "accounts",
    metadata,
    serial(),
    Column("name", Text, nullable=False, index=True),
    Column("folded_name", Text, nullable=False, unique=True),
    Column("external_id", Text, unique=True),
    Column("created_at", Instant, nullable=False),
)

account_events = _events("account_events", "account_id", "accounts", ACCOUNT_FACTS)

deals = Table(
    "deals",
    metadata,
    serial(),
    Column("external_id", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
)
"""A deal is its id; everything else is what was last seen of it, see the view ``deals_now``."""

deal_events = _events("deal_events", "deal_id", "deals", DEAL_FACTS)

person_events = _events("person_events", "person_id", "people", PERSON_FACTS)

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
    Column("preset", String(32), nullable=False, server_default="", comment="what it was read as"),
    Column("as_of_at", Instant, comment="when the export was made, as far as it tells"),
    Column("completed_at", Instant, comment="null where it was cut short"),
    one_of("kind", EXPORT_KINDS),
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

import_conflicts = Table(
    "import_conflicts",
    metadata,
    serial(),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("subject", Text, nullable=False, comment="the deal or account, as people know it"),
    Column("fact", String(16), nullable=False),
    Column("said", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("known", Text, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("counts", String(8), nullable=False, comment="said or known"),
    one_of("counts", ("said", "known")),
)
"""Where an export said something else than was known; both are kept, one counts."""
