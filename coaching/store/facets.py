"""What the library and what was found can be filtered by.

Names of people stand in order of the alphabet and never with counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    column,
    func,
    null,
    select,
    table,
    union,
)

from coaching.naming import fold
from coaching.search import UNASSIGNED
from coaching.store.candidates import Spot
from coaching.store.filters import call_territories, deals_now, territory_of_call
from coaching.store.numbers import among_given, given
from coaching.store.open_calls import is_open
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import account_territories, people
from coaching.store.schema.talk import signals, snippets
from coaching.transcript import ROLES

accounts_now = table("accounts_now", column("id"), column("territory"))
"""Accounts with what the CRM said of them last."""

COUNTED = ("stage", "role", "outcome", "signal", "account", "territory")
"""Fields whose choices are counted."""


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
    found = and_(*is_open(), select(snippets.c.id).where(snippets.c.call_id == calls.c.id).exists())
    reps = select(people.c.name).where(_any_call(found, calls.c.rep_id == people.c.id))
    of_accounts = select(accounts.c.name).where(
        _any_call(found, calls.c.account_id == accounts.c.id)
    )
    territories = set(conn.execute(_territories(found)).scalars())
    loose = (UNASSIGNED,) if None in territories else ()
    return Facets(
        reps=_by_name(conn.execute(reps).scalars()),
        accounts=_by_name(conn.execute(of_accounts).scalars()),
        territories=(*_by_name(territories), *loose),
    )


def _any_call(found: ColumnElement[bool], own: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is a call that can be found, of each row of another table: soon known."""
    return select(calls.c.id).where(own, found).exists()


def _territories(found: ColumnElement[bool]) -> CompoundSelect[tuple[str | None]]:
    """The territories of calls, None among them where a call has none.

    Where nothing was settled of an account, all its calls are where the CRM says: it is asked once
    for the account, not for each call.
    """
    settled = select(account_territories.c.account_id)
    each = (
        select(call_territories.c.territory)
        .join(calls, calls.c.id == call_territories.c.call_id)
        .where(found, calls.c.account_id.in_(settled))
    )
    told = select(accounts_now.c.territory).where(
        accounts_now.c.id.not_in(settled), _any_call(found, calls.c.account_id == accounts_now.c.id)
    )
    nowhere = select(null()).where(_any_call(found, calls.c.account_id.is_(None)))
    return union(each, told, nowhere)


def signal_names(conn: Connection) -> tuple[str, ...]:
    """Signals and kinds of them that the talk shows, in order of the alphabet."""
    return _by_name({*_different(conn, signals.c.signal), *_different(conn, signals.c.kind)})


def _different(conn: Connection, own: ColumnElement[str]) -> Iterator[str]:
    """The values of an indexed column, each found as the next one: there are few, of many rows."""
    found = conn.execute(select(func.min(own))).scalar()
    while found is not None:
        yield found
        found = conn.execute(select(func.min(own)).where(own > found)).scalar()


def counted(conn: Connection, spots: Collection[Spot]) -> dict[str, dict[str, int]]:
    """How many of some snippets each filter would leave, by field and choice, the most first.

    People are not among the fields: no count orders them.
    """
    found: dict[str, Counter[str]] = {field: Counter() for field in COUNTED}
    found["stage"].update(it.stage for it in spots)
    found["role"].update(role for it in spots for role in compress(ROLES, it.speaks))
    of_call = Counter(it.call for it in spots)
    for call, account, territory, deal, outcome in conn.execute(_of_calls(), given(of_call)).all():
        found["account"][account or ""] += of_call[call]
        found["territory"][territory or UNASSIGNED] += of_call[call]
        found["outcome"]["" if deal is None else outcome or "open"] += of_call[call]
    shown = conn.execute(_signals_shown(), given(it.snippet for it in spots)).all()
    each = {(number, name) for number, *names in shown for name in names}
    found["signal"].update(name for _, name in each)
    return {
        field: {
            choice: count
            for choice, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
            if choice and count
        }
        for field, counts in found.items()
    }


@cache
def _of_calls() -> Select[Any]:
    """What is known of calls."""
    return (
        select(
            calls.c.id, accounts.c.name, territory_of_call(), calls.c.deal_id, deals_now.c.outcome
        )
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(deals_now, deals_now.c.id == calls.c.deal_id)
        .where(calls.c.id.in_(among_given()))
    )


@cache
def _signals_shown() -> Select[tuple[int, str, str]]:
    """The signals that snippets show, turn by turn, and the kind of each."""
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
        .where(snippets.c.id.in_(among_given()))
    )


def _by_name(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (fold(name), name)))
