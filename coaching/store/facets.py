"""What the library and what was found can be filtered by.

Names of people stand in order of the alphabet and never with counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, union

from coaching.naming import fold
from coaching.search import UNASSIGNED
from coaching.store.filters import call_territories, deals_now, territory_of_call
from coaching.store.numbers import among_given, given
from coaching.store.open_calls import open_calls
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import accounts
from coaching.store.schema.people import people
from coaching.store.schema.talk import signals, snippets
from coaching.transcript import ROLES

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
    talked = select(snippets.c.id).where(snippets.c.call_id == calls.c.id).exists()
    rows = conn.execute(
        select(people.c.name, accounts.c.name, call_territories.c.territory)
        .select_from(calls)
        .outerjoin(people, people.c.id == calls.c.rep_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(call_territories, call_territories.c.call_id == calls.c.id)
        .where(calls.c.id.in_(open_calls()), talked)
        .distinct()
    ).all()
    assigned = _by_name(territory for _, _, territory in rows)
    loose = (UNASSIGNED,) if any(territory is None for _, _, territory in rows) else ()
    return Facets(
        reps=_by_name(rep for rep, _, _ in rows),
        accounts=_by_name(account for _, account, _ in rows),
        territories=(*assigned, *loose),
    )


def signal_names(conn: Connection) -> tuple[str, ...]:
    """Signals and kinds of them that the talk shows, in order of the alphabet."""
    shown = select(signals.c.signal).union(select(signals.c.kind))
    return _by_name(conn.execute(shown).scalars())


def counted(conn: Connection, numbers: Collection[int]) -> dict[str, dict[str, int]]:
    """How many of some snippets each filter would leave, by field and choice, the most first.

    People are not among the fields: no count orders them.
    """
    own = given(numbers)
    found: dict[str, Counter[str]] = {field: Counter() for field in COUNTED}
    for stage, count, *spoken in conn.execute(_own_facts(), own):
        found["stage"][stage] += count
        for role, speaks in zip(ROLES, spoken, strict=True):
            found["role"][role] += speaks
    for count, account, territory, deal, outcome in conn.execute(_facts_of_calls(), own):
        found["account"][account or ""] += count
        found["territory"][territory or UNASSIGNED] += count
        found["outcome"]["" if deal is None else outcome or "open"] += count
    for name, count in conn.execute(_signals_shown(), own):
        found["signal"][name] += count
    return {
        field: {
            choice: count
            for choice, count in sorted(counts.items(), key=lambda it: (-it[1], it[0]))
            if choice and count
        }
        for field, counts in found.items()
    }


@cache
def _own_facts() -> Select[Any]:
    """How many snippets are of each stage, and in how many of them each role speaks."""
    spoken = (func.sum(snippets.c[f"{role}_speaks"]) for role in ROLES)
    own = snippets.c.id.in_(among_given())
    return select(snippets.c.stage, func.count(), *spoken).where(own).group_by(snippets.c.stage)


@cache
def _facts_of_calls() -> Select[Any]:
    """Of how many snippets each call is, and what is known of it."""
    own = snippets.c.id.in_(among_given())
    counts = (
        select(snippets.c.call_id, func.count().label("count"))
        .where(own)
        .group_by(snippets.c.call_id)
        .subquery()
    )
    return (
        select(
            counts.c.count,
            accounts.c.name,
            territory_of_call(),
            calls.c.deal_id,
            deals_now.c.outcome,
        )
        .select_from(counts)
        .join(calls, calls.c.id == counts.c.call_id)
        .outerjoin(accounts, accounts.c.id == calls.c.account_id)
        .outerjoin(deals_now, deals_now.c.id == calls.c.deal_id)
    )


@cache
def _signals_shown() -> Select[Any]:
    """How many snippets show each signal or kind of one."""
    made = versions.alias()
    shown = (
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
        .cte("shown")
    )
    each = union(
        select(shown.c.id, shown.c.signal.label("name")),
        select(shown.c.id, shown.c.kind).where(shown.c.kind != ""),
    ).subquery()
    return select(each.c.name, func.count()).group_by(each.c.name)


def _by_name(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=lambda name: (fold(name), name)))
