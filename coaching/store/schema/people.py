"""People, with all the names and numbers they go by, and where they belong over time."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text, UniqueConstraint

from coaching.store.schema.columns import Instant, metadata, one_of, serial

people = Table(
    "people",
    metadata,
    serial(),
    Column("name", Text, nullable=False),
    Column("works_for", String(16), nullable=False, comment="us, or a customer"),
    Column("account_id", ForeignKey("accounts.id"), comment="the customer's account"),
    Column("created_at", Instant, nullable=False),
    one_of("works_for", ("us", "customer", "unknown")),
)

person_aliases = Table(
    "person_aliases",
    metadata,
    serial(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("value", Text, nullable=False, comment="folded: lower case, digits of a number"),
    Column("source", Text, nullable=False),
    one_of("kind", ("name", "email", "phone")),
    UniqueConstraint("kind", "value", "person_id"),
)

teams = Table("teams", metadata, serial(), Column("name", Text, nullable=False, unique=True))

territories = Table(
    "territories", metadata, serial(), Column("name", Text, nullable=False, unique=True)
)

memberships = Table(
    "memberships",
    metadata,
    serial(),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("team_id", ForeignKey("teams.id")),
    Column("territory_id", ForeignKey("territories.id")),
    Column(
        "owns", String(1), nullable=False, server_default="n", comment="y: owner of the territory"
    ),
    Column("valid_from", Instant),
    Column("valid_to", Instant),
    Column("source", Text, nullable=False),
)
