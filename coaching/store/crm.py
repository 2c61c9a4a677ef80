"""What the CRM says, in SQL: accounts, deals, the facts learned of them, and each import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, column, insert, select, table, union, update

from coaching.crm import ExportKind, Fact, RejectedRow
from coaching.naming import fold
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import (
    account_events,
    accounts,
    deal_events,
    deals,
    imports,
    rejected_rows,
)

DEAL_COLUMNS = {
    "name": "name",
    "account": "account",
    "owner": "owner",
    "stage": "stage",
    "amount": "amount",
    "outcome": "outcome",
    "created_at": "opened_at",
    "closed_at": "closed_at",
}
"""The column of ``deals_now`` that holds each fact of a deal."""

deals_now = table(
    "deals_now", column("id"), column("external_id"), *map(column, DEAL_COLUMNS.values())
)
accounts_now = table(
    "accounts_now",
    *map(column, ("id", "name", "territory", "industry", "region", "owner")),
)


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """A deal or an account with the latest of each fact that is known.

    Attributes:
        id: Its number.
        name: A deal's id in the CRM, or an account's name.
        facts: The value of each fact that anybody stated, by the fact's name.
    """

    id: int
    name: str
    facts: Mapping[str, str]


def known_accounts(conn: Connection) -> tuple[KnownFacts, ...]:
    """All accounts with what is known of them, in order of their numbers."""
    facts = ("territory", "industry", "region", "owner")
    rows = conn.execute(select(accounts_now).order_by(accounts_now.c.id)).mappings()
    return tuple(
        KnownFacts(
            row["id"],
            row["name"],
            {fact: row[fact] for fact in facts if row[fact] is not None},
        )
        for row in rows
    )


def known_deals(conn: Connection) -> tuple[KnownFacts, ...]:
    """All deals with what is known of them, in order of their numbers."""
    rows = conn.execute(select(deals_now).order_by(deals_now.c.id)).mappings()
    return tuple(
        KnownFacts(
            row["id"],
            row["external_id"],
            {fact: row[column] for fact, column in DEAL_COLUMNS.items() if row[column] is not None},
        )
        for row in rows
    )


def add_account(conn: Connection, name: str, *, now: datetime) -> int:
    """Enter an account whose folded name is new; its number."""
    added = insert(accounts).values(name=name, folded_name=fold(name), created_at=now)
    return int(conn.execute(added.returning(accounts.c.id)).scalar_one())


def account_ids(conn: Connection) -> dict[str, int]:
    """The accounts whose id in the CRM is known, by that id."""
    known = select(accounts.c.external_id, accounts.c.id).where(accounts.c.external_id.is_not(None))
    return {row.external_id: row.id for row in conn.execute(known)}


def know_account_id(conn: Connection, account: int, external_id: str) -> None:
    """Note the id that an account has in the CRM, unless one is known."""
    conn.execute(
        update(accounts)
        .where(accounts.c.id == account, accounts.c.external_id.is_(None))
        .values(external_id=external_id)
    )


def account_named(conn: Connection, name: str) -> int | None:
    """The account whose name folds alike."""
    found = select(accounts.c.id).where(accounts.c.folded_name == fold(name))
    return conn.execute(found).scalar()


def add_deals(conn: Connection, external_ids: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Enter deals that are new; their numbers by their ids in the CRM."""
    values = [{"external_id": each, "created_at": now} for each in external_ids]
    if not values:
        return {}
    added = conn.execute(insert(deals).returning(deals.c.external_id, deals.c.id), values)
    return {row.external_id: row.id for row in added}


FactsByNumber = Mapping[int, Sequence[Fact]]
"""Facts of several deals or accounts, by their numbers."""


def add_deal_facts(
    conn: Connection, facts: FactsByNumber, *, import_id: int, now: datetime
) -> None:
    """Add to the histories of deals; what does not tell since when has been so since now."""
    _add_facts(conn, deal_events, "deal_id", facts, import_id=import_id, now=now)


def add_account_facts(
    conn: Connection, facts: FactsByNumber, *, import_id: int, now: datetime
) -> None:
    """Add to the histories of accounts; what does not tell since when has been so since now."""
    _add_facts(conn, account_events, "account_id", facts, import_id=import_id, now=now)


def open_import(
    conn: Connection,
    *,
    name: str,
    sha256: str,
    kind: ExportKind,
    rejected: Sequence[RejectedRow],
    rows_read: int,
    file_id: int | None,
    now: datetime,
) -> int:
    """Enter an import with the rows it refused; its number."""
    added = insert(imports).values(
        file_id=file_id,
        name=name,
        sha256=sha256,
        kind=kind,
        rows_read=rows_read,
        rows_changed=0,
        imported_at=now,
    )
    number = int(conn.execute(added.returning(imports.c.id)).scalar_one())
    if rejected:
        conn.execute(
            insert(rejected_rows),
            [
                {
                    "import_id": number,
                    "line": row.line,
                    "reason": row.reason,
                    "content": dict(row.content),
                }
                for row in rejected
            ],
        )
    return number


def close_import(conn: Connection, import_id: int, *, rows_changed: int) -> None:
    """Note how many rows of an import said something new."""
    conn.execute(
        imports.update().where(imports.c.id == import_id).values(rows_changed=rows_changed)
    )


def calls_touched(conn: Connection, import_id: int) -> tuple[int, ...]:
    """The calls of whose deal or account an import learned something."""
    of_deals = (
        select(calls.c.id)
        .join(deal_events, deal_events.c.deal_id == calls.c.deal_id)
        .where(deal_events.c.import_id == import_id)
    )
    of_accounts = (
        select(calls.c.id)
        .join(account_events, account_events.c.account_id == calls.c.account_id)
        .where(account_events.c.import_id == import_id)
    )
    return tuple(sorted(set(conn.execute(union(of_deals, of_accounts)).scalars())))


def _add_facts(
    conn: Connection,
    events: Table,
    key: str,
    facts: FactsByNumber,
    *,
    import_id: int,
    now: datetime,
) -> None:
    values = [
        {
            key: number,
            "fact": fact.fact,
            "value": fact.value,
            "held_from_at": min(fact.held_from_at or now, now),
            "learned_at": now,
            "import_id": import_id,
        }
        for number, stated in facts.items()
        for fact in stated
    ]
    if values:
        conn.execute(insert(events), values)
