"""What the library and what was found can be filtered by.

Names of people stand in order of the alphabet and never with counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from coaching.naming import fold
from coaching.search import UNASSIGNED
from coaching.store.filters import Selection, call_territories, deals_now, findable
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import people
from coaching.store.schema.talk import signals, snippets
from coaching.transcript import ROLES

COUNTED = ("stage", "role", "outcome", "signal", "account", "territory")
"""Fields whose choices are counted."""

AT_ONCE = 500
"""Snippets that one statement asks for. Chosen because SQLite takes at least 999 parameters."""


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
        select(people.c.name, accounts.c.name, call_territories.c.territory)
        .select_from(calls)
        .outerjoin(people, people.c.id == calls.c.rep_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(call_territories, call_territories.c.call_id == calls.c.id)
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


def counted(conn: Connection, numbers: Sequence[int]) -> dict[str, dict[str, int]]:
    """How many of some snippets each filter would leave, by field and choice, the most first.

    People are not among the fields: no count orders them.
    """
    found: dict[str, Counter[str]] = {field: Counter() for field in COUNTED}
    for place in range(0, len(numbers), AT_ONCE):
        some = numbers[place : place + AT_ONCE]
        for row in conn.execute(_facts_of(some)):
            found["stage"][row.stage] += 1
            found["account"][row.account or ""] += 1
            found["territory"][row.territory or UNASSIGNED] += 1
            found["outcome"]["" if row.deal_id is None else row.outcome or "open"] += 1
            for role in ROLES:
                found["role"][role] += bool(getattr(row, f"{role}_speaks"))
        shown: set[tuple[int, str]] = set()
        for row in conn.execute(_signals_of(some)):
            shown |= {(row.id, name) for name in (row.signal, row.kind) if name}
        found["signal"].update(name for _, name in shown)
    return {
        field: {
            choice: count
            for choice, count in sorted(own.items(), key=lambda it: (-it[1], it[0]))
            if choice and count
        }
        for field, own in found.items()
    }


def _facts_of(numbers: Sequence[int]) -> Select[Any]:
    return (
        select(
            snippets,
            accounts.c.name.label("account"),
            call_territories.c.territory,
            calls.c.deal_id,
            deals_now.c.outcome,
        )
        .join(calls, calls.c.id == snippets.c.call_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(call_territories, call_territories.c.call_id == calls.c.id)
        .outerjoin(deals_now, deals_now.c.id == calls.c.deal_id)
        .where(snippets.c.id.in_(numbers))
    )


def _signals_of(numbers: Sequence[int]) -> Select[Any]:
    made = versions.alias()
    return (
        select(snippets.c.id, signals.c.signal, signals.c.kind)
        .join(made, made.c.id == snippets.c.version_id)
        .join(
            signals,
            and_(
                signals.c.version_id == made.c.made_from,
                signals.c.turn >= snippets.c.first_turn,
                signals.c.turn < snippets.c.end_turn,
            ),
        )
        .where(snippets.c.id.in_(numbers))
    )


def _by_name(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (fold(name), name)))
