"""Forgetting in SQL: the rows of calls are deleted and their bytes erased.

Deleted rows are overwritten (SQLite's ``secure_delete`` and FTS5's), so that no talk stays behind
in the library's free pages. Which rows are a call's is known to ``coaching.store.belongings``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from coaching.arrivals import stem_of
from coaching.ledger import call_name
from coaching.naming import fold
from coaching.store import index
from coaching.store.belongings import (
    LOOSENED,
    Belongings,
    Keys,
    belonging,
    belongings,
    tables_of_calls,
)
from coaching.store.library import Library
from coaching.store.schema import metadata
from coaching.store.schema.acts import acts
from coaching.store.schema.calls import call_people, calls, recordings
from coaching.store.schema.crm import accounts, call_sheets, deal_events
from coaching.store.schema.ledger import files, forgotten
from coaching.store.schema.people import people, person_aliases
from coaching.store.schema.reels import clips, reels
from coaching.store.schema.talk import speakers
from coaching.store.withdrawing import EMPTIED, take_out_of_reels


def erase(
    conn: Connection,
    chosen: Sequence[int],
    *,
    keeping: Collection[int],
    reason: str,
    hint: str,
    who: str,
    now: datetime,
) -> dict[str, int]:
    """Delete every row of calls, and note that their bytes are not to come back.

    Args:
        conn: A writing transaction in which nobody works on the calls.
        chosen: Numbers of the calls.
        keeping: Lines of the ledger that stay, quarantined, since their files do.
        reason: What those lines say then.
        hint: What they tell to do next.
        who: Who wants it.
        now: The time.

    Returns:
        How many rows went, by table; only tables that lost some.
    """
    found = belongings(conn, chosen)
    keys = found.keys
    gone: Counter[str] = Counter()
    for call in chosen:
        index.remove_call(conn, call)
    gone["call_sheets"] = _delete(conn, call_sheets, _sheets_of(conn, chosen, found))
    take_out_of_reels(conn, found.reels, chosen, keys["clips"])
    _blank_acts(conn, keys, found.reels)
    met = _people_and_accounts(conn, keys)
    cut_from = conn.execute(select(clips.c.recording_id).where(clips.c.id.in_(keys["clips"])))
    sources = tuple(set(cut_from.scalars()))
    conn.execute(
        update(files)
        .where(files.c.id.in_(keeping))
        .values(
            state="quarantined",
            reason=reason,
            hint=hint,
            recording_id=None,
            call_id=None,
            duplicate_of=None,
            step=None,
            progress=None,
            lease_owner=None,
            lease_until=None,
            changed_at=now,
        )
    )
    for column in LOOSENED:
        (key,) = column.foreign_keys
        going = keys.get(key.column.table.name, ())
        conn.execute(update(column.table).where(column.in_(going)).values({column: None}))
    for table in reversed(tables_of_calls()):
        rows = belonging(table, keys)
        if table is files:
            rows = and_(rows, files.c.id.not_in(keeping))
        gone[table.name] += _delete(conn, table, rows)
    joined_once = and_(
        recordings.c.id.in_(sources),
        recordings.c.call_id.is_(None),
        *_unreferenced(recordings, besides=()),
    )
    gone["recordings"] += _delete(conn, recordings, joined_once)
    gone.update(_delete_unused(conn, *met))
    for sha256 in found.sha256s:
        tombstone = upsert(forgotten).values(sha256=sha256, forgotten_at=now, forgotten_by=who)
        conn.execute(tombstone.on_conflict_do_nothing())
    return {name: count for name, count in sorted(gone.items()) if count}


def _delete(conn: Connection, table: Table, rows: ColumnElement[bool]) -> int:
    return int(conn.execute(delete(table).where(rows)).rowcount)


def _sheets_of(conn: Connection, chosen: Sequence[int], found: Belongings) -> ColumnElement[bool]:
    """Rows of a dialer's export that are about these calls, by the dialer's id or by name.

    A row that bears the name and the id of another call is of that.
    """
    named = [
        *conn.execute(
            select(recordings.c.name).where(recordings.c.id.in_(found.keys["recordings"]))
        ).scalars(),
        *(original.path for original in found.originals),
    ]
    stems = {stem_of(name) for name in named}
    ids = select(calls.c.external_id).where(calls.c.id.in_(chosen))
    by_id = call_sheets.c.external_id.in_([id_ for id_ in conn.execute(ids).scalars() if id_])
    by_name = call_sheets.c.name.in_(stems | {fold(stem) for stem in stems} - {""})
    return or_(by_id, and_(by_name, func.coalesce(call_sheets.c.external_id, "") == ""))


def _blank_acts(conn: Connection, keys: Keys, touched: Sequence[int]) -> None:
    """Take out of the log what it quotes of these calls; that somebody did something stays."""
    emptied = conn.execute(
        select(reels.c.id).where(reels.c.id.in_(touched), reels.c.title == EMPTIED)
    ).scalars()
    objects = {name.removesuffix("s"): ids for name, ids in keys.items()}
    objects["reel"] = tuple(emptied)
    with _log_open_for_change(conn):
        for kind, ids in objects.items():
            spellings = {*map(str, ids), *(call_name(id_) for id_ in ids if kind == "call")}
            conn.execute(
                update(acts)
                .where(acts.c.object_kind == kind, acts.c.object_id.in_(spellings))
                .values(before=null(), after=null())
            )


@contextmanager
def _log_open_for_change(conn: Connection) -> Iterator[None]:
    """Take away for a moment what refuses changes of the log.

    The log proves what was done, so nothing may change it; but it also quotes, and the right to be
    forgotten is the stronger one. The guard is back before the transaction ends, and if that ends
    badly it was never away.
    """
    guard = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'acts_refuse_UPDATE'"
    made_by = conn.exec_driver_sql(guard).scalar_one()
    conn.exec_driver_sql("DROP TRIGGER acts_refuse_UPDATE")
    yield
    conn.exec_driver_sql(made_by)


def _people_and_accounts(conn: Connection, keys: Keys) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Customers who took part in these calls, and the accounts that they were with."""
    own = keys["calls"]
    of_version = speakers.c.version_id.in_(keys["versions"])
    present = {
        *conn.execute(
            select(call_people.c.person_id).where(call_people.c.call_id.in_(own))
        ).scalars(),
        *conn.execute(select(speakers.c.person_id).where(of_version)).scalars(),
    }
    customers = select(people.c.id, people.c.account_id).where(
        people.c.id.in_(present), people.c.works_for != "us"
    )
    met = conn.execute(customers).all()
    with_calls = conn.execute(select(calls.c.account_id).where(calls.c.id.in_(own))).scalars()
    of_people = {row.account_id for row in met}
    companies = {number for number in (*with_calls, *of_people) if number is not None}
    return tuple(row.id for row in met), tuple(sorted(companies))


def _delete_unused(
    conn: Connection, customers: Sequence[int], companies: Sequence[int]
) -> dict[str, int]:
    """Delete those people and accounts that nothing refers to any more; how many, by table.

    Whom the CRM or another call knows stays. An account that a deal names is the CRM's.
    """
    alone = and_(people.c.id.in_(customers), *_unreferenced(people, besides=(person_aliases,)))
    lonely = tuple(conn.execute(select(people.c.id).where(alone)).scalars())
    gone = {
        "person_aliases": _delete(conn, person_aliases, person_aliases.c.person_id.in_(lonely)),
        "people": _delete(conn, people, people.c.id.in_(lonely)),
    }
    of_deal = exists().where(
        deal_events.c.fact == "account", deal_events.c.value == accounts.c.name
    )
    unknown = and_(
        accounts.c.id.in_(companies),
        accounts.c.external_id.is_(None),
        ~of_deal,
        *_unreferenced(accounts, besides=()),
    )
    return gone | {"accounts": _delete(conn, accounts, unknown)}


def _unreferenced(table: Table, *, besides: Sequence[Table]) -> Iterator[ColumnElement[bool]]:
    """Conditions under which no row of another table refers to a row of this one."""
    for other in metadata.sorted_tables:
        for column in other.columns:
            for key in column.foreign_keys:
                if key.column.table is table and other not in besides:
                    yield ~exists().where(column == key.column)


# Bytes that do not come back ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tombstone:
    """When certain bytes were forgotten, and on whose word."""

    at: datetime
    who: str


def is_forgotten(conn: Connection, sha256: str) -> Tombstone | None:
    """When and by whom these bytes were forgotten; None where they were not."""
    row = conn.execute(select(forgotten).where(forgotten.c.sha256 == sha256)).first()
    return None if row is None else Tombstone(row.forgotten_at, row.forgotten_by)


def remember_again(conn: Connection, sha256: str) -> bool:
    """Let these bytes come back; whether they were forgotten."""
    return _delete(conn, forgotten, forgotten.c.sha256 == sha256) > 0


def still_there(conn: Connection, chosen: Sequence[int]) -> bool:
    """Whether any of these calls is in the library."""
    found = select(func.count()).select_from(calls).where(calls.c.id.in_(chosen))
    return bool(conn.execute(found).scalar_one())


def empty_the_log(library: Library) -> bool:
    """Write SQLite's own log into the library and cut it to nothing; whether readers let it."""
    driver = library.engine.raw_connection()
    try:
        busy, _, _ = driver.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.close()
    return not busy
