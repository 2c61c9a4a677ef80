"""Which account, deal and rep each call belongs to, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, text

from coaching.store.schema.calls import calls, recordings
from coaching.store.schema.crm import accounts


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A call, what its recordings are called, and what it belongs to so far.

    Attributes:
        call: Its number.
        title: What it is called.
        names: File names of its recordings in order of the call; its title where it has none.
        started_at: When it began; None when nobody knows.
        account: Number of its account.
        deal: Number of its deal.
        rep: Number of our person.
        rule: How they were found or why not, in words; None where nobody looked yet.
        certainty: 0 to 1; None where nobody looked yet.
        ready: Whether the call is visible.
    """

    call: int
    title: str
    names: tuple[str, ...]
    started_at: datetime | None
    account: int | None
    deal: int | None
    rep: int | None
    rule: str | None
    certainty: float | None
    ready: bool


def call_places(conn: Connection, ids: Sequence[int]) -> tuple[CallPlace, ...]:
    """Those of the calls that exist, in order of their numbers."""
    return _places(conn, calls.c.id.in_(ids))


def incomplete_places(conn: Connection) -> tuple[CallPlace, ...]:
    """The calls that lack an account, a deal or a rep, in order of their numbers."""
    missing = (calls.c.account_id, calls.c.deal_id, calls.c.rep_id)
    return _places(conn, or_(*(column.is_(None) for column in missing)))


def _places(conn: Connection, wanted: ColumnElement[bool]) -> tuple[CallPlace, ...]:
    rows = conn.execute(select(calls).where(wanted).order_by(calls.c.id)).all()
    names: defaultdict[int, list[str]] = defaultdict(list)
    of_calls = (
        select(recordings.c.call_id, recordings.c.name)
        .join(calls, calls.c.id == recordings.c.call_id)
        .where(wanted)
        .order_by(recordings.c.part, recordings.c.offset, recordings.c.id)
    )
    for recording in conn.execute(of_calls):
        names[recording.call_id].append(recording.name)
    return tuple(
        CallPlace(
            call=row.id,
            title=row.title,
            names=tuple(names.get(row.id, [row.title])),
            started_at=row.started_at,
            account=row.account_id,
            deal=row.deal_id,
            rep=row.rep_id,
            rule=row.match_rule,
            certainty=row.match_certainty,
            ready=row.ready_at is not None,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Epoch:
    """What tells a state of all accounts, deals and people of ours from any other.

    Attributes:
        accounts: Of the accounts there are.
        others: Of all that is said of accounts, of deals and of people.
    """

    accounts: tuple[object, ...]
    others: tuple[object, ...]


_EPOCH = text(
    """
    SELECT
      (SELECT count(*) FROM accounts),
      (SELECT max(id) || ' ' || created_at FROM accounts),
      (SELECT max(id) || ' ' || learned_at FROM account_events),
      (SELECT count(*) FROM deals),
      (SELECT max(id) || ' ' || learned_at FROM deal_events),
      (SELECT count(*) || ' ' || max(id) || ' ' || sum(rows_read) FROM imports
       WHERE kind != 'calls'),
      (SELECT count(external_id) FROM accounts),
      (SELECT count(*) || ' ' || max(id) FROM person_aliases WHERE kind = 'id'),
      (SELECT count(*) || ' ' || max(id) FROM people WHERE works_for = 'us'),
      (SELECT count(*) || ' ' || max(id) || ' ' || group_concat(value)
       FROM person_aliases WHERE kind = 'name'
       AND person_id IN (SELECT id FROM people WHERE works_for = 'us'))
    """
)


def epoch(conn: Connection) -> Epoch:
    """The state of all that a call can belong to, cheaply: history is only ever added to."""
    count, latest, *others = conn.execute(_EPOCH).one()
    return Epoch((count, latest), tuple(others))


def count_accounts(conn: Connection) -> int:
    """How many accounts there are."""
    return int(conn.execute(select(func.count()).select_from(accounts)).scalar_one())
