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
    Column("tail", String(8), index=True, comment="last digits of a number, see PHONE_TAIL"),
    one_of("kind", ("name", "email", "phone", "id")),
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

account_territories = Table(
    "account_territories",
    metadata,
    serial(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("territory", Text, comment="null: none claims it"),
    Column("owner", Text),
    Column("rule", Text, nullable=False, comment="what decided, in words"),
    Column("since", Instant, comment="counted in"),
    Column("until", Instant, comment="not counted in"),
)
"""Where each account belongs, for all time without a gap; made anew from ``territory_cuts``."""

territory_cuts = Table(
    "territory_cuts",
    metadata,
    serial(),
    Column("sha256", String(64), nullable=False, comment="of the file of territories"),
    Column("known", Text, nullable=False, comment="how much was known of accounts"),
    Column("settled_at", Instant, nullable=False),
)
"""What ``account_territories`` was made from; the last one counts."""
