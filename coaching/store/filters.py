"""Filters in SQL: the names in them looked up, and the snippets that pass them.

A snippet can be found only if its call is ready and open to the team, and nobody in it refused or
withdrew consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    column,
    func,
    or_,
    select,
    table,
)

from coaching.errors import FilmroomError, NotFoundError, UsageError
from coaching.naming import AccountNames, fold
from coaching.process import OTHER, Signal
from coaching.search import UNASSIGNED, Filters, Outcome
from coaching.store import processes as kept_processes
from coaching.store.lines import snippet_words
from coaching.store.open_calls import is_open
from coaching.store.scanning import Sifted
from coaching.store.schema.calls import calls, versions
from coaching.store.schema.crm import account_events, accounts
from coaching.store.schema.people import (
    account_territories,
    people,
    person_aliases,
    territories,
)
from coaching.store.schema.talk import signals, snippets
from coaching.store.withheld import withheld_snippets
from coaching.transcript import Role

call_territories = table("call_territories", column("call_id"), column("territory"))
"""Where each call belongs; see ``coaching.store.territories``."""


def territory_of_call() -> ScalarSelect[str | None]:
    """The territory of the call of a statement, looked up for its rows alone.

    Joined to, the view would be made of all calls first.
    """
    of_call = call_territories.c.call_id == calls.c.id
    return select(call_territories.c.territory).where(of_call).limit(1).scalar_subquery()


deals_now = table("deals_now", column("id"), column("external_id"), column("outcome"))

NAMED_AT_MOST = 8
"""Choices that a message lists. Chosen because more are not read."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters with the people and things in them looked up; None stands for anything.

    Attributes:
        stages: Names under which talk of the stage is tagged.
        role: As in ``Filters``.
        outcome: As in ``Filters``.
        reps: Ids of people.
        accounts: Ids of accounts.
        territories: Spellings of the territory; empty for ``UNASSIGNED``.
        after: As in ``Filters``.
        before: As in ``Filters``.
        signal: Name or kind of a signal.
        saying: FTS5 expression that the snippet has to match.
        not_saying: FTS5 expression that it must not match.
        sifted: What passes all of this, where it was worked out (``coaching.store.sifting``). It
            holds in one transaction.
    """

    stages: tuple[str, ...] | None = None
    role: Role | None = None
    outcome: Outcome | None = None
    reps: tuple[int, ...] | None = None
    accounts: tuple[int, ...] | None = None
    territories: tuple[str, ...] | None = None
    after: datetime | None = None
    before: datetime | None = None
    signal: str | None = None
    saying: str | None = None
    not_saying: str | None = None
    sifted: Sifted | None = field(default=None, compare=False, repr=False)


def select_by(conn: Connection, filters: Filters) -> Selection:
    """Look up what the filters name.

    Raises:
        UsageError: no such stage in the process, nor in the library.
        NotFoundError: no such rep, account or territory.
    """
    return Selection(
        stages=_stages(conn, filters.stage),
        role=filters.role,
        outcome=filters.outcome,
        reps=_reps(conn, filters.rep),
        accounts=_accounts(conn, filters.account),
        territories=_spellings(conn, filters.territory),
        after=filters.after,
        before=filters.before,
        signal=_signal(conn, filters.signal),
    )


def blocking(conn: Connection, filters: Filters) -> str | None:
    """Which filter leaves nothing, in words; None where something passes all of them."""
    given = {
        field.name: value
        for field in fields(filters)
        if (value := getattr(filters, field.name)) is not None
    }
    if not given or _passes(conn, given):
        return None
    for name, value in given.items():
        if not _passes(conn, {name: value}):
            return f"no talk fits {_told(name, value)}"
    for name, value in given.items():
        if _passes(conn, {other: it for other, it in given.items() if other != name}):
            return f"no talk fits all filters; without {_told(name, value)} some would"
    return "no talk fits all filters at once"


def _passes(conn: Connection, given: dict[str, Any]) -> bool:
    """Whether any snippet of the index passes some filters."""
    chosen = findable(select_by(conn, Filters(**given)))
    active = select(versions.c.id).where(versions.c.active)
    passing = chosen.where(snippets.c.version_id.in_(active)).limit(1)
    return conn.execute(passing).first() is not None


def _told(name: str, value: object) -> str:
    written = value.date().isoformat() if isinstance(value, datetime) else value
    return f'{name} = "{written}"'


def findable(selection: Selection) -> Select[tuple[int]]:
    """The ids of the snippets that pass, among those of all versions."""
    return _of_snippets(selection).where(snippets.c.call_id.in_(calls_that_pass(selection)))


def newest_calls(selection: Selection) -> Select[tuple[int]]:
    """The ids of the calls whose snippets pass, by their start, the newest first.

    Those without a known start come last; of two of one time, the one that came last first.
    """
    return calls_that_pass(selection).order_by(
        calls.c.started_at.desc().nulls_last(), calls.c.id.desc()
    )


def findable_in(selection: Selection, numbers: Select[tuple[int]]) -> Select[tuple[int]]:
    """The ids of the snippets of calls that pass, among those of all versions.

    Args:
        selection: What passes; of the calls themselves nothing is asked.
        numbers: Calls, known to pass.
    """
    return _of_snippets(selection).where(snippets.c.call_id.in_(numbers))


def passes(number: ColumnElement[int], selection: Selection) -> ColumnElement[bool]:
    """Whether the snippet of a number passes, looked up for it alone, not among all that do."""
    return (
        _of_snippets(selection)
        .join(calls, calls.c.id == snippets.c.call_id)
        .where(snippets.c.id == number, *_of_calls(selection))
        .exists()
    )


def _of_snippets(selection: Selection) -> Select[tuple[int]]:
    """The snippets that pass, whatever their calls."""
    chosen = select(snippets.c.id).where(snippets.c.id.not_in(withheld_snippets()))
    if selection.stages is not None:
        chosen = chosen.where(snippets.c.stage.in_(selection.stages))
    if selection.role is not None:
        chosen = chosen.where(snippets.c[f"{selection.role}_speaks"])
    if selection.signal is not None:
        chosen = chosen.where(_shows(selection.signal))
    if selection.saying is not None:
        chosen = chosen.where(snippets.c.id.in_(saying(selection.saying)))
    if selection.not_saying is not None:
        chosen = chosen.where(snippets.c.id.not_in(saying(selection.not_saying)))
    return chosen


def saying(match: str) -> Select[tuple[int]]:
    """The snippets of the index that match an FTS5 expression."""
    matches = snippet_words.c.snippet_words.op("MATCH", is_comparison=True)(match)
    return select(snippet_words.c.rowid).where(matches)


def _shows(signal: str) -> ColumnElement[bool]:
    """Whether a turn of the snippet shows a signal, by the tags that the snippet was cut by."""
    made = versions.alias()
    return (
        select(signals.c.turn)
        .join(made, made.c.made_from == signals.c.version_id)
        .where(
            made.c.id == snippets.c.version_id,
            and_(signals.c.turn >= snippets.c.first_turn, signals.c.turn < snippets.c.end_turn),
            or_(signals.c.signal == signal, signals.c.kind == signal),
        )
        .exists()
    )


def calls_that_pass(selection: Selection) -> Select[tuple[int]]:
    """The ids of the calls whose snippets pass."""
    return select(calls.c.id).where(*_of_calls(selection))


def _of_calls(selection: Selection) -> list[ColumnElement[bool]]:
    """What a call has to be for its snippets to pass."""
    tests: list[ColumnElement[bool]] = [*is_open()]
    if selection.reps is not None:
        tests.append(calls.c.rep_id.in_(selection.reps))
    if selection.accounts is not None:
        tests.append(calls.c.account_id.in_(selection.accounts))
    if selection.territories is not None:
        tests.append(_in_territory(selection.territories))
    if selection.outcome is not None:
        ended_so = func.coalesce(deals_now.c.outcome, "open") == selection.outcome
        tests.append(calls.c.deal_id.in_(select(deals_now.c.id).where(ended_so)))
    if selection.after is not None:
        tests.append(calls.c.started_at >= selection.after)
    if selection.before is not None:
        tests.append(calls.c.started_at < selection.before)
    return tests


def _in_territory(spellings: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a call lies in a territory; without spellings, in none."""
    territory = call_territories.c.territory
    inside = territory.in_(spellings) if spellings else territory.is_(None)
    return calls.c.id.in_(select(call_territories.c.call_id).where(inside))


# What names mean ----------------------------------------------------------------------------------


def _reps(conn: Connection, name: str | None) -> tuple[int, ...] | None:
    """Those of our people and of the calls' reps who go by a name or address."""
    if name is None:
        return None
    ours = or_(
        people.c.works_for == "us",
        people.c.id.in_(select(calls.c.rep_id).where(calls.c.rep_id.is_not(None))),
    )
    aliases = (
        select(people.c.id, person_aliases.c.value)
        .join(person_aliases, person_aliases.c.person_id == people.c.id)
        .where(ours, person_aliases.c.kind.in_(("name", "email")))
    )
    own_names = conn.execute(select(people.c.id, people.c.name).where(ours)).all()
    known = [*own_names, *conn.execute(aliases)]
    found = {number for number, called in known if fold(called) == fold(name)}
    if not found:
        raise _unknown(NotFoundError, "rep", name, (called for _, called in own_names))
    return tuple(sorted(found))


def _accounts(conn: Connection, name: str | None) -> tuple[int, ...] | None:
    """The account that is meant by a name; a legal form can be left out where that is clear."""
    if name is None:
        return None
    own = conn.scalar(select(accounts.c.id).where(accounts.c.folded_name == fold(name)))
    if own is not None:
        return (own,)
    known = dict(conn.execute(select(accounts.c.id, accounts.c.name)).tuples().all())
    found = AccountNames(known).find(name)
    if found is None:
        raise _unknown(NotFoundError, "account", name, known.values())
    return (found,)


def _spellings(conn: Connection, territory: str | None) -> tuple[str, ...] | None:
    """How a territory is written in the library; None for no territory."""
    if territory is None:
        return None
    if fold(territory) == UNASSIGNED:
        return ()
    decided = select(account_territories.c.territory)
    told = select(account_events.c.value).where(account_events.c.fact == "territory")
    named = decided.union(told, select(territories.c.name))
    known = {name for name in conn.execute(named).scalars() if name}
    found = sorted(name for name in known if fold(name) == fold(territory))
    if not found:
        raise _unknown(NotFoundError, "territory", territory, {*known, UNASSIGNED})
    return tuple(found)


def _stages(conn: Connection, wanted: str | None) -> tuple[str, ...] | None:
    """The names that a stage has or had; calls that nobody retagged keep the old ones.

    What the process has is accepted even before any talk of it; and what the talk has.
    """
    if wanted is None:
        return None
    process = kept_processes.newest(conn)
    for stage in process.stages if process else ():
        if wanted in (stage.name, *stage.was):
            return (stage.name, *stage.was)
    if conn.execute(select(snippets.c.id).where(snippets.c.stage == wanted).limit(1)).first():
        return (wanted,)
    known = set(conn.execute(select(snippets.c.stage).distinct()).scalars())
    if process is not None:
        known.update(process.stage_names, [OTHER])
    if wanted not in known:
        raise _unknown(UsageError, "stage", wanted, known)
    return (wanted,)


def _signal(conn: Connection, wanted: str | None) -> str | None:
    """A signal's name or a kind of one, as the process or the talk spells it."""
    if wanted is None:
        return None
    process = kept_processes.newest(conn)
    known = {name for signal in (process.signals if process else ()) for name in _names_of(signal)}
    shown = select(signals.c.signal).distinct().union(select(signals.c.kind).distinct())
    known.update(name for name in conn.execute(shown).scalars() if name)
    found = next((name for name in sorted(known) if fold(name) == fold(wanted)), None)
    if found is None:
        raise _unknown(UsageError, "signal", wanted, known)
    return found


def _names_of(signal: Signal) -> tuple[str, ...]:
    return (signal.name, *(kind.name for kind in signal.kinds))


def _unknown(
    error: type[FilmroomError], what: str, name: str, choices: Iterable[str]
) -> FilmroomError:
    """The error for a name that nothing goes by, with what may have been meant."""
    known = sorted(set(choices), key=fold)
    by_fold = {fold(choice): choice for choice in known}
    close = [by_fold[near] for near in get_close_matches(fold(name), by_fold, n=3)]
    holding = [it for it in known if fold(name) in fold(it) and it not in close]
    near = (*close, *holding)[:NAMED_AT_MOST]
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif known:
        more = ", …" if len(known) > NAMED_AT_MOST else ""
        hint = f"the library has {', '.join(known[:NAMED_AT_MOST])}{more}"
    else:
        hint = f"the library has no {what} yet"
    return error(f'{what} = "{name}" is not in the library', hint=hint)
