"""What the library can be filtered by: names, in order of the alphabet and never with counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from coaching.naming import fold
from coaching.search import UNASSIGNED
from coaching.store.filters import Selection, accounts_now, findable
from coaching.store.schema.calls import calls
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import people
from coaching.store.schema.talk import snippets


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices that find something, each in order of the alphabet.

    Attributes:
        reps: Names of the calls' reps.
        accounts: Names of the calls' accounts.
        territories: Of those accounts; ``UNASSIGNED`` last where a call has none.
    """

    reps: tuple[str, ...]
    accounts: tuple[str, ...]
    territories: tuple[str, ...]


def facets(conn: Connection) -> Facets:
    """The choices among the calls that a search can find."""
    shown = select(snippets.c.call_id).where(snippets.c.id.in_(findable(Selection())))
    rows = conn.execute(
        select(people.c.name, accounts.c.name, accounts_now.c.territory)
        .select_from(calls)
        .outerjoin(people, people.c.id == calls.c.rep_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(accounts_now, accounts_now.c.id == calls.c.account_id)
        .where(calls.c.id.in_(shown))
        .distinct()
    ).all()
    assigned = _by_name(territory for _, _, territory in rows)
    loose = (UNASSIGNED,) if any(territory is None for _, _, territory in rows) else ()
    return Facets(
        reps=_by_name(rep for rep, _, _ in rows),
        accounts=_by_name(account for _, account, _ in rows),
        territories=(*assigned, *loose),
    )


def _by_name(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (fold(name), name)))
