"""The CRM's history: when facts were last seen, people's facts and ids, and what imports refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_FACTS = {
    "deal_events": (
        "name", "account", "owner", "stage", "amount", "outcome", "created_at", "closed_at",
        "account_id", "owner_id", "pipeline", "reason", "contacts", "deleted",
    ),
    "account_events": (
        "territory", "industry", "region", "owner", "owner_id", "employees", "country", "state",
        "city", "postal_code", "domain", "phone", "deleted",
    ),
    "person_events": ("title", "account", "account_id", "active", "deleted"),
}  # fmt: skip
_TOLD_AS = ("seen", "changed", "since")
_KINDS = ("deals", "history", "accounts", "contacts", "users", "calls")
_ALIASES = ("name", "email", "phone", "id")

_SEEN = """
UPDATE {table} SET seen_at = learned_at,
  told_as = CASE WHEN held_from_at < learned_at THEN 'since' ELSE 'seen' END
"""
_VIEW = "CREATE VIEW {view} AS SELECT {table}.*, {columns} FROM {table}"

_COLUMNS = {"created_at": "opened_at"}
"""Facts of a deal whose column has another name."""

_VALUE = """
(SELECT value FROM {events} WHERE {events}.{key} = {table}.id AND {events}.fact = '{fact}'
 ORDER BY {events}.seen_at DESC, {events}.learned_at DESC, {events}.id DESC LIMIT 1) AS {column}
"""

_ACCOUNT = """
(SELECT coalesce(accounts.name, e.value) FROM {events} e
 LEFT JOIN accounts ON e.fact = 'account_id' AND accounts.external_id = e.value
 WHERE e.{key} = {table}.id AND e.fact IN ('account', 'account_id')
   AND (e.fact = 'account' OR accounts.id IS NOT NULL)
 ORDER BY e.seen_at DESC, e.fact = 'account_id' DESC, e.learned_at DESC, e.id DESC
 LIMIT 1) AS account
"""

_OWNER = """
(SELECT coalesce(people.name, e.value) FROM {events} e
 LEFT JOIN person_aliases ON e.fact = 'owner_id' AND person_aliases.kind = 'id'
   AND person_aliases.value = 'user ' || e.value
 LEFT JOIN people ON people.id = person_aliases.person_id
 WHERE e.{key} = {table}.id AND e.fact IN ('owner', 'owner_id')
   AND (e.fact = 'owner' OR people.id IS NOT NULL)
 ORDER BY e.seen_at DESC, e.fact = 'owner_id' DESC, e.learned_at DESC, e.id DESC
 LIMIT 1) AS owner
"""
"""What an id stands for is looked up whenever it is asked, so it matters not what came first."""


def upgrade() -> None:
    """Tell when each fact was last so, so that an older export turns nothing back."""
    for view in ("deals_now", "accounts_now"):
        op.execute(f"DROP VIEW {view}")
    op.create_index(op.f("ix_accounts_name"), "accounts", ["name"])
    _widen("deal_events", "deal_id")
    _widen("account_events", "account_id")
    _add_person_events()
    with op.batch_alter_table("imports", recreate="always") as imports:
        imports.drop_constraint(op.f("ck_imports_kind"), type_="check")
        imports.create_check_constraint(op.f("ck_imports_kind"), _in("kind", _KINDS))
        imports.add_column(sa.Column("preset", sa.String(32), nullable=False, server_default=""))
        imports.add_column(sa.Column("as_of_at", sa.String(32), nullable=True))
        imports.add_column(sa.Column("completed_at", sa.String(32), nullable=True))
    op.execute("UPDATE imports SET completed_at = imported_at")
    with op.batch_alter_table("person_aliases", recreate="always") as aliases:
        aliases.drop_constraint(op.f("ck_person_aliases_kind"), type_="check")
        aliases.create_check_constraint(op.f("ck_person_aliases_kind"), _in("kind", _ALIASES))
        aliases.add_column(sa.Column("tail", sa.String(8), nullable=True))
        aliases.create_index("ix_person_aliases_tail", ["tail"])
    op.execute(
        "UPDATE person_aliases SET tail = substr(value, -7) "
        "WHERE kind = 'phone' AND length(value) >= 7"
    )
    _add_conflicts()
    _create_view("deals_now", "deals", "deal_events", "deal_id")
    _create_view("accounts_now", "accounts", "account_events", "account_id")


def _in(column: str, choices: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(choice) for choice in choices)})"


def _widen(table: str, key: str) -> None:
    """Let a table of events take more facts, and tell as of when each was told."""
    index = f"ix_{table}_{key}_fact"
    with op.batch_alter_table(table, recreate="always") as events:
        events.drop_index(index)
        events.drop_constraint(op.f(f"ck_{table}_fact"), type_="check")
        events.create_check_constraint(op.f(f"ck_{table}_fact"), _in("fact", _FACTS[table]))
        events.add_column(sa.Column("seen_at", sa.String(32), nullable=True))
        events.add_column(sa.Column("told_as", sa.String(8), nullable=False, server_default="seen"))
        events.create_check_constraint(op.f(f"ck_{table}_told_as"), _in("told_as", _TOLD_AS))
    op.execute(_SEEN.format(table=table))
    with op.batch_alter_table(table, recreate="always") as events:
        events.alter_column("seen_at", existing_type=sa.String(32), nullable=False)
        events.create_index(index, [key, "fact", "seen_at"])


def _add_person_events() -> None:
    table = "person_events"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("held_from_at", sa.String(32), nullable=False),
        sa.Column("learned_at", sa.String(32), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("told_as", sa.String(8), nullable=False, server_default="seen"),
        sa.CheckConstraint(_in("fact", _FACTS[table]), name=op.f(f"ck_{table}_fact")),
        sa.CheckConstraint(_in("told_as", _TOLD_AS), name=op.f(f"ck_{table}_told_as")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f(f"fk_{table}_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_person_id_fact", table, ["person_id", "fact", "seen_at"])


def _add_conflicts() -> None:
    op.create_table(
        "import_conflicts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fact", sa.String(16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_at", sa.String(32), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("known_at", sa.String(32), nullable=False),
        sa.Column("counts", sa.String(8), nullable=False),
        sa.CheckConstraint(
            _in("counts", ("said", "known")), name=op.f("ck_import_conflicts_counts")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_conflicts_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_conflicts")),
    )
    op.create_index(op.f("ix_import_conflicts_import_id"), "import_conflicts", ["import_id"])


def _create_view(view: str, table: str, events: str, key: str) -> None:
    """What was seen last of each fact of a deal or an account, a column a fact.

    A query for each fact, not one over all events: asked for one deal, it reads that deal's alone.
    """
    facts = _FACTS[events]
    looked_up = {"owner": _OWNER}
    if "account" in facts:
        looked_up["account"] = _ACCOUNT
    columns = ",".join(
        looked_up.get(fact, _VALUE).format(
            events=events, key=key, table=table, fact=fact, column=_COLUMNS.get(fact, fact)
        )
        for fact in facts
    )
    op.execute(_VIEW.format(view=view, table=table, columns=columns))
